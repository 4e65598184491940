"""Cases put to a pack so that a picture can be drawn: what it is about is stated, the rest is as plain as can be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from guarantee_rules.api import Pack
from guarantee_rules.core.expr import Ref
from guarantee_rules.explain.decision import Decision
from guarantee_rules.explain.labels import Labels
from guarantee_rules.laws.question import Question
from guarantee_rules.packs.version import PackVersion, RuleRecord
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.values.types import MONEY, Type, Value
from guarantee_rules.values.unknown import Unknown
from guarantee_rules.wording import has_phrase, phrase

UNDATED = date(2024, 3, 1)
"""The day on which a text without dates is asked, such as a draft."""
MOST = 60
"""Rounds of asking back what is still missing."""
_PLAIN: Mapping[str, Value] = {
    "money": Decimal("0.00"),
    "rate": Decimal("0.04"),
    "ratio": Decimal(0),
    "integer": 0,
    "months": 12,
    "days": 0,
    "bool": False,
}


@dataclass(frozen=True)
class Asked:
    """The latest version of a pack, asked on its first day in force, and what its things are called in one language."""

    pack: Pack
    lang: str

    @cached_property
    def version(self) -> PackVersion:
        return self.pack.versions[-1]

    @cached_property
    def labels(self) -> Labels:
        return Labels(self.version, self.lang)

    @cached_property
    def day(self) -> date:
        return self.version.period.first if self.version.period else UNDATED

    def say(self, key: str, /, **params: object) -> str:
        return phrase(self.lang, f"charts.{key}", **params)

    def rules(self, *kinds: str) -> Iterator[RuleRecord]:
        """The rules of these kinds that answer questions, in the order of the text; rows of tiers are no rules here."""
        for rule in self.version.rules.values():
            if rule.kind in kinds and rule.questions and (rule.kind != "compensation_tiers" or rule.details):
                yield rule

    def question(self, name: str) -> Question:
        if name not in self._questions:
            self._questions[name] = Question(self.version, name, next(iter(self._questions.values()), None))
        return self._questions[name]

    @cached_property
    def _questions(self) -> dict[str, Question]:
        return {}

    def put(
        self,
        question: str,
        stated: Mapping[str, Value],
        *,
        want: Sequence[str] = (),
        readings: Mapping[str, str] | None = None,
        as_of: date | None = None,
        fill: bool = True,
    ) -> Decision:
        """The answer to a case. What the wanted values still miss, or without any the outcome, is stated as plainly as
        can be: nothing paid earlier, nothing owed elsewhere, every date the day of asking. It is all in
        `decision.facts`. FactsError where a fact cannot have the value it was given.
        """
        ready = self.pack.prepare(question, readings=readings)
        facts, day = dict(stated), as_of or self.day
        decision = ready.decide(facts, as_of=day)
        for _ in range(MOST if fill else 0):
            more = [name for name in self._missing(decision, want) if name not in facts and name != AS_OF]
            needed = [name for name in more if not self.version.vocabulary.facts[name].defaulted] or more[:1]
            if not needed:
                break
            facts |= {name: self.plain(name, self.version.programs[question].facts[name]) for name in needed}
            decision = ready.decide(facts, as_of=day)
        return decision

    def _missing(self, decision: Decision, want: Sequence[str]) -> list[str]:
        unknown = [value for name in want if (value := decision.unknown.get(name)) is not None]
        if not want:
            unknown = [value for value in (decision.answer.outcome,) if isinstance(value, Unknown)]
        known = self.version.vocabulary.facts
        missing = {name for value in unknown for name in value.missing if name in known}
        return [name for name in decision.program.facts if name in missing]

    def plain(self, name: str, type: Type) -> Value:
        """The plainest value a fact can have."""
        entry = self.version.vocabulary.facts[name]
        value: Value
        match type.name:
            case "date":
                value = self.day
            case "enum":
                value = next(iter(self.members(type.enum)))
            case "enums":
                value = frozenset([next(iter(self.members(type.enum)))])
            case kind:
                value = _PLAIN[kind]
        least = entry.minimum
        return least if least is not None and isinstance(value, Decimal | int) and value < least else value

    def members(self, enum: str) -> Sequence[str]:
        known = self.version.vocabulary.enums.get(enum)
        return list(known.members if known else self.version.enums[enum])

    def leads(self, question: str, definition: str, value: Decimal, want: Sequence[str]) -> str | None:
        """The amount that a definition comes to by itself when all others are nothing; None where there is none."""
        asked = self.question(question)
        read = asked.reads(Ref(definition)) if definition in asked.names else frozenset()
        for name, type in asked.program.facts.items():
            if name in read and type == MONEY:
                decision = self.put(question, {name: value}, want=want)
                if decision.trace.answer.definitions.get(definition) == value:
                    return name
        return None

    def other_readings(self, question: str) -> Iterator[tuple[str, str]]:
        """Each reading of a question with each option that is not read by default."""
        for name, (_, *others) in self.version.programs[question].readings.items():
            yield from ((name, option) for option in others)

    def reading(self, name: str, option: str) -> str:
        """How a reading is named beside a line."""
        code, member = self.labels.reading_code(name), self.labels.member(f"reading.{name}", option)
        return self.say("reading", code=code, option=member)

    def rule_named(self, rule: RuleRecord) -> str:
        """A rule by its label and clause."""
        return self.say("rule", label=self.labels.words(rule.label), clause=rule.clause)

    def sentence(self, *parts: str) -> str:
        """Parts as one text: each a sentence of its own."""
        big = self.say("capitals") == "yes"
        told = [part[0].upper() + part[1:] if big else part for part in parts if part]
        return self.say("sentences").join(told) + self.say("stop") if told else ""

    def supposed(self, question: str, facts: Mapping[str, Value], shown: Sequence[str]) -> str:
        """What a picture supposes besides what it shows, as a sentence; nothing where it supposes nothing."""
        told = [
            self.say("stated", label=self.labels.fact(name), value=self.labels.stated(name, value))
            for name, value in facts.items()
            if name not in shown
        ]
        return self.say("supposed", facts=self.labels.listed(told)) if told else ""

    def party(self, name: str) -> str:
        """What a party is called; of a part under a longer name, such as `insurer_before_cap`, the party it is of."""
        words = name.split("_")
        keys = ("decision.party." + "_".join(words[:count]) for count in range(len(words), 0, -1))
        return next((phrase(self.lang, key) for key in keys if has_phrase(self.lang, key)), name)
