"""In a child process: every minimal set of changes that make a case pass, and for each the nearest values that do."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from guarantee_rules.backends.smt.asking import Bool, Unsettled, any_of
from guarantee_rules.proving.advice.asked import Asked, value_of
from guarantee_rules.proving.advice.posed import Facts, Posed, why_of
from guarantee_rules.proving.advice.results import Changed, Ended, Unit, Why
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.values.types import Value

MOST_WAYS = 4
"""Ways told of one set of changes: below and above, one fact moved least or another."""


def change(task: tuple[Asked, Sequence[str], int, float]) -> Iterator[Changed | Ended]:
    """The sets as they are found, those of one change first; at last why there are no more.

    The task: the case, the facts that may change, how many sets at most, and the seconds for all.
    """
    asked, facts, most, in_all = task
    search = _Search(asked, facts)
    until = time.monotonic() + in_all
    try:
        for number, units in enumerate(search.sets()):
            if number == most:
                yield Ended("limit")
                return
            yield search.told(units)
            if time.monotonic() > until:
                yield Ended("time")
                return
    except Unsettled as unsettled:
        yield Ended(why_of(unsettled))
        return
    yield Ended()


class _Search:
    def __init__(self, asked: Asked, facts: Sequence[str]) -> None:
        self.asked = asked
        self.posed = Posed(asked, facts)
        self.units = tuple(unit for fact in facts for unit in self._units(fact))
        later = self._date_range(AS_OF, asked.as_of.toordinal(), None) if AS_OF in facts else True
        self.always: Bool = later

    def _units(self, fact: str) -> Iterator[Unit]:
        """A list of names changes member by member."""
        type = self.posed.types[fact]
        if type.name != "enums":
            yield Unit(fact)
        else:
            yield from (Unit(fact, member) for member in self.posed.encoding.members[type.enum])

    def _date_range(self, fact: str, first: int, last: int | None) -> Bool:
        return self.posed.between(fact, first, self.posed.ends(fact)[1] if last is None else last)

    # --- which sets

    def sets(self) -> Iterator[tuple[Unit, ...]]:
        """Every minimal set once. What has been found is blocked, with all that contains it, until nothing is left."""
        found: list[tuple[Unit, ...]] = []
        for unit in self.units:
            if self.passing([unit]) is not None:
                found.append((unit,))
                yield (unit,)
        while True:
            blocked = [any_of(self.kept(unit) for unit in units) for units in found]
            facts = self.posed.passing(self.always, *blocked)
            if facts is None:
                return
            units = self.fewest([unit for unit in self.units if self._differs(unit, facts)])
            found.append(units)
            yield units

    def fewest(self, units: Sequence[Unit]) -> tuple[Unit, ...]:
        """A minimal set within one that will do: of each unit left in, a query says that it cannot do without."""
        kept = list(units)
        for unit in units:
            fewer = [other for other in kept if other != unit]
            facts = self.passing(fewer) if fewer else None
            if facts is not None:
                kept = [other for other in fewer if self._differs(other, facts)]
        return tuple(kept) if len(kept) == len(units) else self.fewest(kept)

    def passing(self, units: Sequence[Unit], *conditions: Bool) -> Facts | None:
        """Facts with which the case passes, all but these units as they are stated."""
        others = [self.kept(unit) for unit in self.units if unit not in units]
        return self.posed.passing(self.always, *others, *conditions)

    def kept(self, unit: Unit) -> Bool:
        """That a unit is as it is stated."""
        value = self.asked.facts[unit.fact]
        if unit.member:
            return self.posed.has(unit.fact, unit.member, unit.member in cast("frozenset[str]", value))
        return self.posed.same(unit.fact, value)

    def _differs(self, unit: Unit, facts: Facts) -> bool:
        stated, value = self.asked.facts[unit.fact], facts[unit.fact]
        if unit.member:
            both = (cast("frozenset[str]", stated), cast("frozenset[str]", value))
            return (unit.member in both[0]) is not (unit.member in both[1])
        return stated != value

    # --- which values

    def told(self, units: tuple[Unit, ...]) -> Changed:
        """The set with the nearest values: each fact in turn first, then the others as near as that leaves them."""
        facts = tuple(dict.fromkeys(unit.fact for unit in units))
        ways: dict[tuple[Value, ...], dict[str, Value]] = {}
        why: Why = ""
        try:
            for turn in range(len(facts)):
                for way in self._ways(units, (*facts[turn:], *facts[:turn]), {}):
                    ways.setdefault(tuple(way[fact] for fact in facts), {fact: way[fact] for fact in facts})
                    if len(ways) == MOST_WAYS:
                        return Changed(units, tuple(ways.values()), "limit")
        except Unsettled as unsettled:
            why = why_of(unsettled)
        return Changed(units, tuple(ways.values()), why)

    def _ways(self, units: tuple[Unit, ...], left: Sequence[str], chosen: Mapping[str, Value]) -> Iterator[Facts]:
        if not left:
            yield chosen
            return
        fact, *rest = left
        for value in self._nearest(units, fact, chosen):
            yield from self._ways(units, rest, {**chosen, fact: value})

    def _nearest(self, units: tuple[Unit, ...], fact: str, chosen: Mapping[str, Value]) -> Iterator[Value]:
        """The values of a fact nearest to the stated one with which there is a way, beside what has been chosen."""
        fixed = [self.posed.same(name, value) for name, value in chosen.items()]

        def ask(*conditions: Bool) -> Facts | None:
            return self.passing(units, *fixed, *conditions)

        type, stated = self.posed.types[fact], self.asked.facts[fact]
        match type.name:
            case "bool":
                yield not stated
            case "enum":
                for member in self.posed.encoding.members[type.enum]:
                    if member != stated and ask(self.posed.same(fact, member)) is not None:
                        yield member
            case "enums":
                turned = frozenset(unit.member for unit in units if unit.fact == fact)
                yield cast("frozenset[str]", stated) ^ turned
            case _:
                here, (first, last) = self.posed.steps(fact, stated), self.posed.ends(fact)
                ends = [first, last] if fact != AS_OF else [last]
                for end in ends:
                    found = self.posed.nearest(fact, here, end, ask) if end != here else None
                    if found is not None:
                        yield value_of(type, found.steps, self.posed.domain)
