"""What was found of a question in words: its conditions as the rules say them, its cases by the labels of facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from guarantee_rules.core.evaluate import Case
from guarantee_rules.core.expr import All, Expr, Needs, Not, Ref
from guarantee_rules.core.parts import mentions
from guarantee_rules.core.rebuild import rebuilt
from guarantee_rules.difference.asked import Asked
from guarantee_rules.difference.conditions import beyond
from guarantee_rules.difference.found import Condition, Holds, Range, Witness
from guarantee_rules.difference.joint import SIDES
from guarantee_rules.explain.labels import Labels
from guarantee_rules.explain.trace import Trace, watched
from guarantee_rules.explain.words import Words
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.values.types import Type, Value
from guarantee_rules.wording import phrase


@dataclass(frozen=True)
class Phrasing:
    """Speaks of one case of one question, in the words of both sides."""

    asked: Asked
    witness: Witness
    lang: str

    def say(self, key: str, /, **params: object) -> str:
        return phrase(self.lang, f"difference.{key}", **params)

    # --- conditions

    def where(self, conditions: tuple[Condition, ...]) -> str:
        """All of them in one sentence part; for whom and how much."""
        if not conditions:
            return self.say("where.anywhere")
        return self.say("where.and").join(self.condition(one) for one in conditions)

    def condition(self, condition: Condition) -> str:
        """In words; with the side, where the same words mean something else on the other."""
        said, found = self._said(condition), mentions(condition.of).refs
        for side in SIDES:
            if any(name.startswith(f"{side}:") for name in found):
                return self.say(f"where.side.{side}", says=said)
        return said

    def _said(self, condition: Condition) -> str:
        match condition:
            case Range():
                return self._range(condition)
            case Holds(Needs((of,)), holds):
                return self.say("where.known" if holds else "where.not_known", of=self._words(of))
            case Holds(of, None):
                return self.say("where.open", of=self._words(of))
            case Holds(of, False, False) if (outside := beyond(of)) is not None:
                return self.say("where.or_unknown", says=self._range(outside))
            case Holds(All() as parts, False) | Holds(parts, False, False):
                return self.say("where.not_all", of=self._words(parts))
            case Holds(of, holds):
                return self._words(of if holds else Not(of))

    def _range(self, found: Range) -> str:
        of, (low_in, high_in) = self._words(found.of), found.closed
        low, high = (None if end is None else self.value(end, found.type) for end in (found.low, found.high))
        if low is None:
            return self.say("where.at_most" if high_in else "where.below", of=of, high=high)
        if high is None:
            return self.say("where.at_least" if low_in else "where.above", of=of, low=low)
        if low == high:
            return self.say("where.exactly", of=of, low=low)
        key = {(True, True): "between", (False, True): "above_to", (True, False): "to_below"}
        return self.say(f"where.{key.get(found.closed, 'inside')}", of=of, low=low, high=high)

    def _words(self, expr: Expr) -> str:
        at = self._side_of(expr)
        return Words(Labels(self.asked.versions[at], self.lang), self._traces[at]).of(_own(expr))

    def _side_of(self, expr: Expr) -> int:
        """The side whose expression it is: the new one, unless it speaks of what only the old one has."""
        found = mentions(expr)
        if any(name.startswith(f"{SIDES[0]}:") for name in found.refs):
            return 0
        return 1 if found.facts.keys() <= self.asked.programs[1].facts.keys() else 0

    @cached_property
    def _traces(self) -> tuple[Trace, Trace]:
        one, two = (
            watched(program, Case(self.witness.facts, chosen))
            for program, chosen in zip(self.asked.programs, self.asked.readings, strict=True)
        )
        return one, two

    # --- values and facts

    @property
    def labels(self) -> Labels:
        return Labels(self.asked.pair.new, self.lang)

    def value(self, value: Value, type: Type) -> str:
        return self.labels.value(value, type)

    def facts(self, about: str) -> Iterator[str]:
        """The facts of the case that an answer rests on, on either side."""
        stated = self.witness.facts
        names = dict.fromkeys(name for at in (0, 1) for name in self._rests(at, about))
        for name in names:
            if name in stated:
                yield self.say("fact", fact=self.labels.fact(name), value=self.labels.stated(name, stated[name]))

    def _rests(self, at: int, about: str) -> tuple[str, ...]:
        trace, program = self._traces[at], self.asked.programs[at]
        if about in ("outcome", "validity"):
            return trace.facts_of(program.outcome)
        rule = about.partition(":")[2]
        roots = [root for one in program.outputs if one.name == about for root in (one.applies, one.expr)]
        roots += [root for one in program.checks if one.rule == rule for root in (one.applies, one.holds)]
        return trace.facts_of(*roots) if roots else ()

    def output(self, name: str) -> str:
        """What a value of the answer is called: by the rule that gives it, on the new side if it is there."""
        return called(self.asked.versions, self.asked.question, name, self.lang)

    def type_of(self, name: str) -> Type | None:
        return types_of(self.asked.versions, self.asked.question).get(name)


def called(versions: tuple[PackVersion, PackVersion], question: str, name: str, lang: str) -> str:
    for version in reversed(versions):
        for output in version.programs[question].outputs if question in version.programs else ():
            if output.name == name:
                return Labels(version, lang).named_by(name.rpartition(".")[2], output.rule)
    return name


def types_of(versions: tuple[PackVersion, PackVersion], question: str) -> Mapping[str, Type]:
    """The types of the values of an answer, of either side."""
    outputs = (version.programs[question].outputs for version in versions if question in version.programs)
    return {output.name: output.type for side in outputs for output in side}


def _own(expr: Expr) -> Expr:
    """An expression with the names its own program has for definitions."""

    def each(part: Expr) -> Expr:
        if isinstance(part, Ref):
            return replace(part, name=part.name.partition(":")[2] or part.name)
        return rebuilt(part, each)

    return each(expr)
