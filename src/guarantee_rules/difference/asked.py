"""One question of a pair, made ready to be held against itself: both programs, their readings, and all names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from guarantee_rules.core.program import Program
from guarantee_rules.difference.answers import Told, change_of, told
from guarantee_rules.difference.found import Witness
from guarantee_rules.difference.joint import Joint, joined, ungoverned
from guarantee_rules.difference.sides import Pair
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.values.types import Value


@dataclass(frozen=True)
class Asked:
    """A question both versions have programs for. `dated` is whether the days in force count."""

    pair: Pair
    question: str
    chosen: tuple[tuple[str, str], ...] = ()
    """Readings that are taken otherwise than by default, on the sides that know them."""

    def __hash__(self) -> int:
        return hash((id(self.pair), self.question, self.chosen))

    def otherwise(self) -> Iterator[Asked]:
        """The same question under each other option that both sides have of one reading they turn on."""
        if self.includes or self.programs[0] == self.programs[1]:
            return
        used = {name: options for program in self.programs for name, options in program.readings.items()}
        taken = dict(self.chosen)
        for name in used:
            if name in taken or any(name not in version.readings for version in self.versions):
                continue
            for option in self.versions[1].readings[name].options:
                if option in self.versions[0].readings[name].options:
                    other = Asked(self.pair, self.question, (*self.chosen, (name, option)))
                    if other.readings != self.readings:
                        yield other

    @cached_property
    def programs(self) -> tuple[Program, Program]:
        """As they are compared: where the days in force do not count, as if each were in force."""
        old, new = self.pair.old.programs[self.question], self.pair.new.programs[self.question]
        return (old, new) if self.pair.dated else (ungoverned(old), ungoverned(new))

    @cached_property
    def readings(self) -> tuple[Mapping[str, str], Mapping[str, str]]:
        old, new = (_chosen(version, self.chosen) for version in self.versions)
        return old, new

    @cached_property
    def joint(self) -> Joint:
        return joined(*self.programs, self.readings)

    @cached_property
    def includes(self) -> tuple[str, ...]:
        """The questions it takes in on either side."""
        return tuple(dict.fromkeys(name for version in self.versions for name in included(version, self.question)))

    @property
    def asks(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The facts only the new side asks for, and those only the old side does."""
        old, new = self.programs
        return tuple(sorted(new.facts.keys() - old.facts.keys())), tuple(sorted(old.facts.keys() - new.facts.keys()))

    @property
    def versions(self) -> tuple[PackVersion, PackVersion]:
        return self.pair.old, self.pair.new

    def answers(self, facts: Mapping[str, Value]) -> tuple[Told, Told]:
        """Both answers to one case."""
        one, two = (told(program, facts, chosen) for program, chosen in zip(self.programs, self.readings, strict=True))
        return one, two

    def witness(self, facts: Mapping[str, Value]) -> Witness:
        old, new = self.answers(facts)
        return Witness(dict(facts), old, new, change_of(old, new))

    @cached_property
    def members(self) -> Mapping[str, tuple[str, ...]]:
        """The names of every enumeration that either side speaks of."""
        found: dict[str, dict[str, None]] = {}
        for version in self.versions:
            for name, enumeration in version.vocabulary.enums.items():
                found.setdefault(name, {}).update(dict.fromkeys(enumeration.members))
            for name, members in version.enums.items():
                found.setdefault(name, {}).update(dict.fromkeys(members))
        return {name: tuple(members) for name, members in found.items()}

    @cached_property
    def optional(self) -> frozenset[str]:
        """The facts whose absence means something: they may be stated or not."""
        known = (version.vocabulary.facts for version in self.versions)
        return frozenset(name for facts in known for name, entry in facts.items() if entry.defaulted)


def _chosen(version: PackVersion, chosen: tuple[tuple[str, str], ...]) -> dict[str, str]:
    own = version.readings
    known = {name: option for name, option in chosen if name in own and option in own[name].options}
    return {**version.default_readings, **known}


def included(version: PackVersion, question: str) -> tuple[str, ...]:
    use = version.document.questions.get(question)
    return use.includes if use is not None else ()


def asked_of(
    pair: Pair, only: Iterable[str] | None = None, readings: tuple[tuple[str, str], ...] = ()
) -> tuple[Asked, ...]:
    """Every question of both sides, in the order of the shared list, those that take in others last."""
    names = [name for name in pair.new.programs if name in pair.old.programs]
    chosen = names if only is None else [name for name in names if name in set(only)]
    found = [Asked(pair, name, readings) for name in chosen]
    return tuple(sorted(found, key=lambda one: bool(one.includes)))
