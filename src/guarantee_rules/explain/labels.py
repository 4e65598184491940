"""What things are called: facts, values, states and rules, in the words of the pack, the vocabulary and the wording."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import cast

from guarantee_rules.explain.findings import Calculation
from guarantee_rules.explain.givers import giver_of, giver_of_output, output_in_conflict
from guarantee_rules.explain.trace import Trace
from guarantee_rules.packs.version import PackVersion, RuleRecord
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.values.numbers import Number, grouped, multiply, percent, quotient, rounded, trimmed
from guarantee_rules.values.types import Type, Value
from guarantee_rules.wording import has_phrase, phrase

_CALENDAR = re.compile(r"calendar\.(\d+)")


@dataclass(frozen=True)
class Labels:
    """The names of one pack version in one language."""

    version: PackVersion
    lang: str

    def say(self, key: str, /, **params: object) -> str:
        return phrase(self.lang, key, **params) if params else _bare(self.lang, key)

    def words(self, bilingual: object) -> str:
        """The half of a bilingual text in this language; of plain text as well, as a rule's details hold it."""
        if isinstance(bilingual, Mapping):
            return str(bilingual[self.lang])
        return str(getattr(bilingual, self.lang))

    def listed(self, items: object) -> str:
        return self.say("formula.list").join(cast("list[str]", items))

    # --- facts, rules, readings

    def fact(self, name: str) -> str:
        """The label of a fact, or of something else that can be missing, such as a year's working days."""
        if (entry := self.version.vocabulary.facts.get(name)) is not None:
            return entry.label[self.lang]
        if name == AS_OF:
            return self.say("decision.as_of")
        if calendar := _CALENDAR.fullmatch(name):
            return self.say("decision.calendar", year=calendar[1])
        return name

    def stated(self, name: str, value: Value | None, *, spoken: bool = False) -> str:
        """The value of a fact with its unit, and as people say it if so wished; said, where nobody stated it."""
        if value is None:
            return self.say("formula.not_stated_value")
        if name == AS_OF:
            return cast(date, value).isoformat()
        entry = self.version.vocabulary.facts[name]
        text = self.told(value, entry.type) if spoken else self.value(value, entry.type)
        if entry.type.name == "integer" and entry.unit:
            return self.say("formula.with_unit", n=text, unit=entry.unit[self.lang])
        return text

    def rule(self, rule_id: str) -> str:
        rule = self.version.rules.get(rule_id)
        return self.words(rule.label) if rule else rule_id

    def question(self, name: str) -> str:
        return self.words(self.version.questions[name].label)

    def member(self, enum: str, key: str) -> str:
        """What one alternative is called; `reading.x` names the options of a reading."""
        kind, _, reading = enum.partition(".")
        if kind == "reading" and reading in self.version.readings:
            return self.words(self.version.readings[reading].options[key])
        if enum == "outcome":
            return self.say(f"decision.outcome.{key}.name")
        if enum in self.version.enums and key in self.version.enums[enum]:
            return self.words(self.version.enums[enum][key])
        known = self.version.vocabulary.enums.get(enum)
        return known.members[key][self.lang] if known and key in known.members else key

    def reading_code(self, name: str) -> str:
        reading = self.version.readings.get(name)
        return reading.code if reading else name

    # --- values

    def value(self, value: Value, type: Type) -> str:
        """A value as people write it, with its unit."""
        match type.name:
            case "money":
                return self.say("formula.yuan", n=grouped(cast(Number, value), 2))
            case "rate":
                return self.say("formula.per_year", n=percent(cast(Number, value)))
            case "enum":
                return self.member(type.enum, cast(str, value))
            case "enums":
                members = [self.member(type.enum, key) for key in sorted(cast("frozenset[str]", value))]
                return self.listed(members) if members else self.say("formula.none")
            case _:
                return self.figure(value, type)

    def told(self, value: Value, type: Type) -> str:
        """A value exactly, and behind it as people say it where that is another way: 5,000,000.00元（500万元）."""
        exact = self.value(value, type)
        round_ = self._in_ten_thousands(value) if type.name == "money" and isinstance(value, Decimal) else None
        return exact if round_ is None else self.say("decision.name_and_code", name=exact, code=round_)

    def figure(self, value: Value, type: Type, *, written: bool = False) -> str:
        """A value as it stands in a formula, amounts bare. A ratio over one that a text has `written` is a multiple."""
        match type.name:
            case "money":
                return _minus(grouped(cast(Number, value), 2))
            case "ratio" if written and cast(Decimal, value) > 1:
                return grouped(trimmed(cast(Decimal, value)))
            case "rate" | "ratio":
                return _minus(percent(cast(Number, value)))
            case "integer":
                return _minus(grouped(cast(int, value)))
            case "months" | "days" | "workdays":
                return self.period(cast(int, value), type.name)
            case "date":
                return cast(date, value).isoformat()
            case "bool":
                return self.say("formula.yes" if value else "formula.no")
            case _:
                return self.value(value, type)

    def period(self, count: int, unit: str) -> str:
        one = unit.removesuffix("s") if abs(count) == 1 else unit
        return self.say(f"formula.{one}", n=_minus(grouped(count)))

    def amount(self, value: Value, type: Type) -> str:
        """A figure of the text as people write it there: in Chinese, amounts in units of ten thousand."""
        if type.name != "money" or not isinstance(value, Decimal):
            return self.figure(value, type, written=True)
        if (round_ := self._in_ten_thousands(value)) is not None:
            return round_
        whole = rounded(value, 0, "down")
        return self.say("formula.yuan", n=grouped(whole) if whole == value else grouped(value, 2))

    def _in_ten_thousands(self, value: Decimal) -> str | None:
        """500万元, 1.2亿元: where the language counts so and nothing is left over."""
        if self.say("formula.counts_in_ten_thousands") != "yes":
            return None
        for key, unit, places in (("hundred_millions", 10**8, 2), ("ten_thousands", 10**4, 0)):
            count = quotient(value, unit, places, "down")
            if count >= 1 and multiply(count, unit) == value:
                return self.say(f"formula.{key}", n=grouped(trimmed(count)))
        return None

    # --- the values of an answer

    def definition(self, name: str, trace: Trace) -> str:
        """What the value of a definition is called: by the rule that gives it in this case; a proviso by its label."""
        rule, _, last = name.rpartition(".")
        if last.startswith("provided_") and rule in self.version.rules:
            provisos = cast("list[dict[str, object]]", self.version.rules[rule].details["provided"])
            return self.words(provisos[int(last.removeprefix("provided_")) - 1]["label"])
        return self.named_by(name.rpartition(".")[2], giver_of(name, self.version, trace))

    def output(self, name: str, trace: Trace) -> str:
        """What a value of the answer is called; in an answer to several questions, with the question it belongs to."""
        output = next(output for output in trace.program.outputs if output.name == name)
        rule_id = giver_of_output(output, self.version, trace)
        return self.given_by(name, rule_id, disputed=output_in_conflict(output, trace))

    def given_by(self, name: str, rule_id: str, *, disputed: bool = False) -> str:
        """What a value of the answer is called where this rule gives it, or where it is `disputed` among such rules."""
        question, _, last = name.rpartition(".")
        called = self.named_by(last, rule_id, disputed=disputed)
        if not question or called.startswith(self.question(question)):
            return called
        return self.say("decision.of_question", question=self.question(question), value=called)

    def calculated(self, calculation: Calculation) -> str:
        """What a value of a rule is called beside other rules' values."""
        return self.named_by(calculation.name.rpartition(".")[2], calculation.rule)

    def part(self, calculation: Calculation) -> str:
        """What a value of a rule is called where the rule is named already."""
        name, rule = calculation.name.rpartition(".")[2], self.version.rules.get(calculation.rule)
        which = self._which(name, rule) if rule and not name.endswith("_state") else None
        return self.calculated(calculation) if which is None else which

    def named_by(self, name: str, rule_id: str, *, disputed: bool = False) -> str:
        """A value of a rule: the rule's label, and which of its values where it gives several.

        Of a value that several rules give differently, what such rules give: no one's label is right.
        """
        rule = self.version.rules.get(rule_id)
        if rule is None:
            return name
        if name == "earliest_claim_date":
            return self.say("decision.value.earliest")
        if name.endswith("_state") and "scope_label" in rule.details:
            return self.say("decision.value.state", scope=self.words(rule.details["scope_label"]))
        label, which = self.words(rule.label), self._which(name, rule)
        if disputed:
            label = self.say(f"handbook.kind.{rule.kind}")
        return label if which is None else self.say("decision.value.of_rule", rule=label, value=which)

    def _which(self, name: str, rule: RuleRecord) -> str | None:
        """What a value is beside the rule's own one: the headroom, a party's part, a state."""
        upward = not {"at_least", "more_than"} & set(rule.details)
        if name == "headroom" or name.endswith("_headroom"):
            return self.say("decision.value.headroom" if upward else "decision.value.above")
        if name == "excess" or name.endswith("_excess"):
            return self.say("decision.value.excess" if upward else "decision.value.short")
        if rule.kind in ("halt", "resume"):
            return self.say("decision.value.ratio", scope=self.words(rule.details["scope_label"]))
        if rule.kind in ("loss_share", "recovery_split"):
            return self.say(f"decision.party.{name}") if has_phrase(self.lang, f"decision.party.{name}") else name
        if name == "binding" or name.endswith("_binding"):
            return self.say("decision.value.binding")
        if rule.kind == "fund":
            return self.say("decision.value.left")
        if name == "shortfall":
            return self.say("decision.value.shortfall")
        if rule.kind == "claim_trigger":
            return self.say(f"decision.value.{'earliest' if name == 'earliest_claim_date' else 'claim_from'}")
        return None


@cache
def _bare(lang: str, key: str) -> str:
    """A phrase with nothing to fill in: there are only so many."""
    return phrase(lang, key)


def _minus(text: str) -> str:
    return "−" + text[1:] if text.startswith("-") else text
