"""Kinds of borrowers, as far as a pack's limits ask about them, and what limit each has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from guarantee_rules.handbook.charts.asked import Asked
from guarantee_rules.packs.version import RuleRecord
from guarantee_rules.values.types import MONEY, Type, Value

ABOUT = frozenset({"loan", "borrower"})
"""The groups of facts a limit on one loan speaks of; others speak of a whole scheme or fund."""
MOST = 400
"""Kinds of borrowers tried."""
UPWARD = ("at_most", "less_than")


@dataclass(frozen=True)
class Limit:
    """One figure not to be passed, and the rule that sets it."""

    rule: RuleRecord
    amount: Decimal


@dataclass(frozen=True)
class Kind:
    """One kind of borrower: the names stated of it, and the limits it has; none where the text gives it none."""

    stated: Mapping[str, Value]
    limits: tuple[Limit, ...]
    outcome: str


@dataclass(frozen=True)
class Limits:
    """The limits of one question of a pack."""

    asked: Asked
    question: str

    @cached_property
    def outputs(self) -> Mapping[str, RuleRecord]:
        """The limits among the values of the answer."""
        return dict(limits_of(self.asked, self.question))

    def kinds(self) -> tuple[Kind, ...]:
        """Every kind of borrower that the question tells apart, in the order of the vocabulary."""
        return tuple(self._kinds({}))[:MOST]

    def _kinds(self, stated: Mapping[str, Value]) -> Iterator[Kind]:
        """Asked of ever more is stated, one name after the other, until the answer has what it needs."""
        name = self._asked_next(stated)
        if name is None:
            yield self.kind(stated)
            return
        for value in self.values(name):
            yield from self._kinds({**stated, name: value})

    def _asked_next(self, stated: Mapping[str, Value]) -> str | None:
        """The name still missing of which there are fewest; or one that may be stated in its place, if there are fewer:
        a size instead of an industry with its figures.
        """
        facts = self.asked.version.programs[self.question].facts
        named = [name for name, type in facts.items() if type.name in ("enum", "enums") and name not in stated]
        missing = self._missing(stated)
        asked = min((name for name in named if name in missing), key=lambda name: len(self.values(name)), default=None)
        if asked is None:
            return None
        fewer = [name for name in named if name not in missing and len(self.values(name)) < len(self.values(asked))]
        instead = (name for name in fewer if asked not in self._missing({**stated, name: self.values(name)[0]}))
        return next(instead, asked)

    def _missing(self, stated: Mapping[str, Value]) -> frozenset[str]:
        decision = self.asked.put(self.question, stated, want=list(self.outputs), fill=False)
        unknown = (decision.unknown.get(output) for output in self.outputs)
        return frozenset[str]().union(*(value.missing for value in unknown if value is not None))

    def values(self, name: str) -> Sequence[Value]:
        type: Type = self.asked.version.programs[self.question].facts[name]
        members = self.asked.members(type.enum)
        return [frozenset([member]) for member in members] if type.name == "enums" else list(members)

    def kind(self, stated: Mapping[str, Value]) -> Kind:
        """What a borrower of this kind may have. What is stated beyond the question's own facts is left out."""
        facts = self.asked.version.programs[self.question].facts
        own = {name: value for name, value in stated.items() if name in facts}
        decision = self.asked.put(self.question, own, want=list(self.outputs))
        applied = {rule for rule, verdict in decision.verdicts if verdict != "not_reached"}
        found = (
            Limit(rule, amount)
            for name in self.outputs
            if isinstance(amount := decision.values.get(name), Decimal)
            for rule in self._setting(name)
            if rule.id in applied
        )
        limits = tuple(found)
        # Why there is none is only known once the question has all it asks for.
        outcome = decision.outcome if limits else self.asked.put(self.question, decision.facts.by_name).outcome
        return Kind(own, limits, outcome)

    def _setting(self, name: str) -> Iterator[RuleRecord]:
        """The rules that give a limit; several may, each for a class of its own."""
        for rule in self.asked.rules("limit"):
            if self.question in rule.questions and str(rule.details.get("value", "limit")) == name:
                yield rule


def limits_of(asked: Asked, question: str) -> Iterator[tuple[str, RuleRecord]]:
    """The amounts that one loan or borrower may not pass: value of the answer, and the rule that gives it first."""
    asked_of = asked.question(question)
    for rule in asked.rules("limit"):
        name = str(rule.details.get("value", "limit"))
        output = asked_of.outputs.get(name)
        if (
            question not in rule.questions
            or output is None
            or output.type != MONEY
            or not set(UPWARD) & set(rule.details)
        ):
            continue
        read = asked_of.reads(asked_of.checks[rule.id].holds)
        if {fact.partition(".")[0] for fact in read} <= ABOUT:
            yield name, asked.version.rules[output.rule]


def loan_limits(asked: Asked) -> Iterator[Limits]:
    """The questions that limit a loan, in the order of the text."""
    for question in dict.fromkeys(rule.questions[0] for rule in asked.rules("limit")):
        limits = Limits(asked, question)
        if limits.outputs:
            yield limits


def who(asked: Asked, kinds: Sequence[Mapping[str, Value]], values: Mapping[str, Sequence[Value]]) -> str:
    """Kinds of borrowers in words: those that go together, such as some sizes of enterprises, apart from the rest."""
    if not values:
        return asked.say("limits.everyone")
    widest = max(values, key=lambda name: len(values[name]))
    together: dict[tuple[tuple[tuple[str, Value], ...], ...], list[Mapping[str, Value]]] = {}
    for member in dict.fromkeys(kind.get(widest) for kind in kinds):
        own = [kind for kind in kinds if kind.get(widest) == member]
        rest = tuple(tuple((name, kind[name]) for name in kind if name != widest) for kind in own)
        together.setdefault(rest, []).extend(own)
    return asked.say("or").join(_named(asked, own, values) for own in together.values())


def _named(asked: Asked, kinds: Sequence[Mapping[str, Value]], values: Mapping[str, Sequence[Value]]) -> str:
    """The names by which some kinds differ from the others, those of which there are most first."""
    told = []
    for name in sorted(values, key=lambda name: -len(values[name])):
        own = list(dict.fromkeys(kind[name] for kind in kinds if name in kind))
        if own and len(own) < len(values[name]):
            type = asked.version.vocabulary.facts[name].type
            told.append(asked.labels.listed([asked.labels.value(value, type) for value in own]))
    return asked.say("both_of").join(told) if told else asked.say("limits.everyone")
