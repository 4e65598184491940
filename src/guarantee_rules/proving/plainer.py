"""A case that refutes a theorem, made as plain as it can be: round amounts, the pack's own figures, usual days.

One fact after another is put to something plainer and the case tried again by the reference evaluator; what no longer
refutes is taken back. No solver takes part, so that what comes out refutes for certain.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from guarantee_rules.core.expr import Lit
from guarantee_rules.core.parts import walk
from guarantee_rules.laws.theorem import Theorem
from guarantee_rules.proving.replay import DAY, confirms
from guarantee_rules.proving.results import Found, Known
from guarantee_rules.values.numbers import add, plain, quotient, subtract
from guarantee_rules.values.types import Type, Value

MOST = 3_000
"""Cases tried; what was found by then is taken."""
USUAL: Mapping[str, tuple[Value, ...]] = {
    "money": tuple(Decimal(f"{amount}.00") for amount in (0, 100_000, 1_000_000, 10_000, 10_000_000, 1)),
    "rate": (Decimal("0.05"), Decimal("0.02"), Decimal(0), Decimal(1)),
    "ratio": (Decimal("0.5"), Decimal(0), Decimal(1)),
    "integer": (0, 1, 10, 100),
    "months": (12, 1, 6, 24, 0),
    "days": (0, 1, 30),
    "workdays": (0, 1, 5),
    "bool": (False, True),
    "date": (DAY,),
}
"""What is plain for a fact of each type, the plainest first."""


@dataclass
class _Search:
    theorem: Theorem
    known: Known
    tried: int = 0

    def plainest(self, found: Found) -> Found:
        before = None
        while found != before and self.tried < MOST:
            before = found
            for name in [*(it for it in found.facts if it not in self.theorem.second), *self.theorem.second]:
                found = self.with_plainer(found, name)
        return found

    def with_plainer(self, found: Found, name: str) -> Found:
        """The case with the plainest value of one fact that still refutes; its second moves along where it must."""
        beside = next((second for second, first in self.theorem.second.items() if first == name), "")
        if name not in found.facts:
            return found
        here = self.cost(name, found)
        for other in self.proposed(found, name, beside):
            if self.tried >= MOST:
                break
            lower = self.cost(name, other) < here
            if beside and name in other.facts:
                lower = lower and self.cost(beside, other) <= self.cost(beside, found)
            if lower and self.refutes(other):
                return other
        return found

    def proposed(self, found: Found, name: str, beside: str) -> Iterator[Found]:
        """The case with other values of the fact, the plainest first; less is stated where nothing has to be."""
        facts, value = found.facts, found.facts[name]
        if name in self.theorem.absent or self.theorem.form == "addition":
            yield replace(found, facts={it: facts[it] for it in facts if it not in (name, beside)})
        for plainer in self.values(name, value, found):
            if not self.possible(name, plainer):
                continue
            yield replace(found, facts={**facts, name: plainer})
            alike = [
                it for it, own in facts.items() if own == value and self.theorem.facts[it] == self.theorem.facts[name]
            ]
            if len(alike) > 1 and all(self.possible(it, plainer) for it in alike):
                yield replace(found, facts={**facts, **dict.fromkeys(alike, plainer)})
            if beside in facts:
                yield replace(found, facts={**facts, name: plainer, beside: plainer})
                along = _moved(facts[beside], value, plainer)
                if along is not None and self.possible(beside, along):
                    yield replace(found, facts={**facts, name: plainer, beside: along})

    def values(self, name: str, value: Value, found: Found) -> Iterator[Value]:
        first = self.theorem.second.get(name)
        if first is not None and first in found.facts:
            yield from _near(found.facts[first], self.theorem.facts[name])
        yield from self.usual(self.theorem.facts[name])
        yield from _rounder(value)

    def usual(self, type: Type) -> tuple[Value, ...]:
        if type.name == "enum":
            return self.known.members.get(type.enum, ())
        if type.name == "enums":
            listed = self.known.members.get(type.enum, ())
            return (frozenset(), *(frozenset({member}) for member in listed))
        own = self.known.days if type.name == "date" else self.figures(type)
        usual = USUAL[type.name]
        return tuple(dict.fromkeys([*usual[:1], *own, *usual[1:]]))

    def figures(self, type: Type) -> list[Value]:
        """The figures of a type that stand in the theorem, as the pack has them."""
        roots = [self.theorem.assume, self.theorem.claim, *(made.expr for made in self.theorem.definitions)]
        written = {part.value for root in roots for part in walk(root) if isinstance(part, Lit) and part.type == type}
        return sorted(written, key=str)

    def cost(self, name: str, found: Found) -> tuple[int, int]:
        """How far a value is from the plainest; not to be stated at all is plainest."""
        if name not in found.facts:
            return (-1, 0)
        value, type = found.facts[name], self.theorem.facts[name]
        first = self.theorem.second.get(name)
        near = list(_near(found.facts[first], type)) if first is not None and first in found.facts else []
        known = [*near, *self.usual(type)]
        if value in known:
            return (0, known.index(value))
        return (1, len(plain(value).replace(".", "").strip("0")) if isinstance(value, Decimal | int) else 99)

    def possible(self, name: str, value: Value) -> bool:
        least = self.known.least.get(self.theorem.second.get(name, name), 0)
        if isinstance(value, bool) or not isinstance(value, Decimal | int) or not isinstance(least, Decimal | int):
            return True
        return value >= max(0, least) and (self.theorem.facts[name].name != "rate" or value <= 1)

    def refutes(self, found: Found) -> bool:
        self.tried += 1
        return confirms(self.theorem, found)


def plainest(theorem: Theorem, found: Found, known: Known) -> Found:
    """The plainest case of the same kind that was met."""
    return _Search(theorem, known).plainest(found)


def _near(value: Value, type: Type) -> Iterator[Value]:
    """The same, or only just another: what a second case differs by should be as little as can be."""
    yield value
    if isinstance(value, date):
        yield from (value + timedelta(days=1), value - timedelta(days=1))
    elif isinstance(value, Decimal | int) and not isinstance(value, bool):
        step = {"money": Decimal("0.01"), "rate": Decimal("0.0001"), "ratio": Decimal("0.01")}.get(type.name, 1)
        yield from (add(value, step), subtract(value, step))


def _rounder(value: Value) -> Iterator[Value]:
    """Fewer digits, the fewest first: 1,285,714.28 as 1,000,000, 1,200,000 and so on; the first of the month."""
    if isinstance(value, date):
        yield value.replace(day=1)
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        return
    for power in range(10, -7, -1):
        unit = Decimal(1).scaleb(power)
        cut = quotient(value, unit, 0, "down") * unit
        if cut and cut != value:
            yield int(cut) if isinstance(value, int) else cut.quantize(value)


def _moved(second: Value, first: Value, to: Value) -> Value | None:
    """The second value, as far from the new first one as it was from the old."""
    if isinstance(second, date) and isinstance(first, date) and isinstance(to, date):
        return to + (second - first)
    numbers = [second, first, to]
    if any(isinstance(number, bool) or not isinstance(number, Decimal | int) for number in numbers):
        return None
    a, b, c = (number for number in numbers if isinstance(number, Decimal | int))
    return add(c, subtract(a, b))
