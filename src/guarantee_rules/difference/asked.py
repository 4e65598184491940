"""One question of a pair, made ready to be held against itself: both programs, their readings, and all names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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

    @cached_property
    def programs(self) -> tuple[Program, Program]:
        """As they are compared: where the days in force do not count, as if each were in force."""
        old, new = self.pair.old.programs[self.question], self.pair.new.programs[self.question]
        return (old, new) if self.pair.dated else (ungoverned(old), ungoverned(new))

    @cached_property
    def readings(self) -> tuple[Mapping[str, str], Mapping[str, str]]:
        return self.pair.old.default_readings, self.pair.new.default_readings

    @cached_property
    def joint(self) -> Joint:
        return joined(*self.programs, self.readings)

    @cached_property
    def includes(self) -> tuple[str, ...]:
        """The questions it takes in on either side."""
        return tuple(dict.fromkeys(name for version in self.versions for name in included(version, self.question)))

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


def included(version: PackVersion, question: str) -> tuple[str, ...]:
    use = version.document.questions.get(question)
    return use.includes if use is not None else ()


def asked_of(pair: Pair, only: Iterable[str] | None = None) -> tuple[Asked, ...]:
    """Every question of both sides, in the order of the shared list, those that take in others last."""
    names = [name for name in pair.new.programs if name in pair.old.programs]
    chosen = names if only is None else [name for name in names if name in set(only)]
    found = [Asked(pair, name) for name in chosen]
    return tuple(sorted(found, key=lambda one: bool(one.includes)))
