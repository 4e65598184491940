"""Advice for people, as plain text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

from guarantee_rules.explain.labels import Labels
from guarantee_rules.proving.advice.advise import Advice
from guarantee_rules.proving.advice.asked import asked_of, domain_of
from guarantee_rules.proving.advice.extremes import Extreme
from guarantee_rules.proving.advice.mattering import Matter, Mattering
from guarantee_rules.proving.advice.repairing import Minimal, Repairs, beside
from guarantee_rules.proving.advice.results import Unit
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.values.types import Type, Value


def page(advice: Advice, lang: str) -> str:
    return "\n".join(_Page(advice, lang).lines()) + "\n"


class _Page:
    def __init__(self, advice: Advice, lang: str) -> None:
        self.advice, self.decision = advice, advice.decision
        self.labels = Labels(advice.decision.version, lang)

    def say(self, key: str, **params: object) -> str:
        return self.labels.say(f"advice.{key}", **params)

    def lines(self) -> Iterator[str]:
        decision, labels = self.decision, self.labels
        yield self.say(
            "title",
            city=labels.words(decision.version.city),
            question=labels.question(decision.question),
            as_of=decision.as_of.isoformat(),
            outcome=self.outcome(decision.outcome),
        )
        sections: list[tuple[str, Iterator[str]]] = [("missing", self.missing(self.advice.mattering))]
        if self.advice.repairs is not None:
            sections.append(("repairs", self.repairs(self.advice.repairs)))
        if self.advice.extremes:
            sections.append(("extremes", (line for each in self.advice.extremes for line in self.extreme(each))))
        sections.append(("domain", self.domain()))
        for name, lines in sections:
            yield ""
            yield self.say(f"heading.{name}")
            yield from (f"  {line}" for line in lines)

    # --- what is missing

    def missing(self, found: Mattering) -> Iterator[str]:
        if not found.facts:
            yield self.say("missing.none")
        elif found.same is not None:
            yield self.say("missing.same", outcome=self.outcome(found.same))
        for matter in sorted(found.facts, key=lambda it: self._place(it, found)):
            if matter.pair is not None and matter.outcomes is not None:
                yield self.say("missing.matters", fact=self.fact(matter.fact))
                yield "  " + self._pair(matter)
            elif matter.why != "never":
                yield self.say("missing.unsettled", fact=self.fact(matter.fact), why=self.say(f"why.{matter.why}"))
        if found.idle:
            yield self.say("missing.idle", facts=self.listed(self.fact(name) for name in found.idle))

    @staticmethod
    def _place(matter: Matter, found: Mattering) -> int:
        """In the order in which the decision asks for them, the most useful first."""
        return found.asked.index(matter.fact) if matter.fact in found.asked else len(found.asked)

    def _pair(self, matter: Matter) -> str:
        assert matter.pair is not None
        assert matter.outcomes is not None
        pair, name = matter.pair, matter.fact
        told = {
            "one": self.labels.stated(name, pair.one),
            "first": self._answer(matter, 0),
            "other": self.labels.stated(name, pair.other),
            "second": self._answer(matter, 1),
        }
        if not pair.facts:
            return self.say("missing.pair", **told)
        return self.say("missing.pair_where", **told, facts=self.facts(pair.facts))

    def _answer(self, matter: Matter, number: int) -> str:
        """The outcome, or where both have the same, what differs."""
        assert matter.answers is not None
        answer = matter.answers[number]
        if ("outcome", "") in matter.differ:
            return self.outcome(str(answer["outcome", ""]))
        types = {it.name: it.type for it in self.decision.program.outputs}
        told = []
        for key in matter.differ:
            about, name = key
            value = answer.get(key)
            if about == "values":
                figure = self.say("missing.no_value") if value is None else self._value(value, types[name])
                told.append(self.say("fact", fact=name, value=figure))
            else:
                word = self.labels.say(f"decision.verdict.requirement.{value}")
                told.append(self.say("fact", fact=self.labels.rule(name), value=word))
        return self.listed(told)

    def _value(self, value: object, type: Type) -> str:
        return self.labels.value(cast("Value", value), type)

    # --- what would mend it

    def repairs(self, found: Repairs) -> Iterator[str]:
        for repair in found.repairs:
            yield from self._repair(repair)
        if not found.changeable:
            yield self.say("repairs.nothing_to_change")
        elif not found.complete:
            yield self.say("repairs.incomplete", why=self.say(f"why.{found.why}"))
        elif not found.repairs:
            yield self.say("repairs.none", facts=self.listed(self.fact(name) for name in found.changeable))
        else:
            yield self.say("repairs.all", facts=self.listed(self.fact(name) for name in found.changeable))
        for tried in beside(found, self.decision.repairs()):
            if tried.within is not None:
                facts = self.listed(self.fact(change.fact) for change in tried.repair.changes)
                within = self.listed(self.fact(name) for name in sorted(tried.within.facts))
                yield self.say("repairs.superset", facts=facts, within=within)

    def _repair(self, repair: Minimal) -> Iterator[str]:
        for number, way in enumerate(repair.ways):
            changes = [self._change(unit, way) for unit in repair.units]
            together = self.labels.say("decision.item_end").join(changes)
            told = together if len(changes) == 1 else self.labels.say("decision.repair.together", changes=together)
            yield told if number == 0 else "  " + self.say("repairs.or", changes=told)
        facts = self.listed(self.fact(name) for name in sorted(repair.facts))
        if not repair.ways:
            yield self.say("repairs.no_values", facts=facts, why=self.say(f"why.{repair.why or 'time'}"))
        elif repair.why:
            yield "  " + self.say("repairs.more_ways", why=self.say(f"why.{repair.why}"))

    def _change(self, unit: Unit, way: Mapping[str, Value]) -> str:
        labels, name, to = self.labels, unit.fact, way[unit.fact]
        if name == AS_OF:
            return labels.say("decision.repair.earliest", to=labels.stated(name, to))
        if unit.member:
            key = "repairs.add" if unit.member in cast("frozenset[str]", to) else "repairs.take_out"
            member = labels.member(self.decision.program.facts[name].enum, unit.member)
            return self.say(key, member=member, fact=self.fact(name))
        was = labels.stated(name, self.decision.facts[name])
        return labels.say("decision.repair.instead", fact=self.fact(name), to=labels.stated(name, to), was=was)

    # --- how far it can go

    def extreme(self, found: Extreme) -> Iterator[str]:
        fact = self.fact(found.fact)
        if len(found.spans) == 1:
            yield self.say("extremes.one", fact=fact, **self._ends(found.fact, *self._span(found, 0)))
        elif found.spans:
            spans = (
                self.say("extremes.span", **self._ends(found.fact, *self._span(found, n))) for n in self._all(found)
            )
            yield self.say("extremes.several", fact=fact, spans=self.labels.say("decision.item_end").join(spans))
        elif not found.why:
            yield self.say("extremes.none", fact=fact)
        if found.why:
            yield self.say("extremes.unsettled", fact=fact, why=self.say(f"why.{found.why}"))
        if found.open:
            yield "  " + self.say("extremes.open")
        if found.beyond is not None:
            told = {"value": self.labels.stated(found.fact, found.beyond.value)}
            told["outcome"] = self.outcome(found.beyond.outcome)
            if not found.beyond.rules:
                yield "  " + self.say("extremes.beyond", **told)
            else:
                rules = self.listed(self._rule(rule) for rule in found.beyond.rules)
                yield "  " + self.say("extremes.beyond_rules", **told, rules=rules)
        if found.top is not None:
            facts = self.facts(found.beside) if found.beside else self.labels.say("formula.none")
            yield "  " + self.say("extremes.top", value=self.labels.stated(found.fact, found.top), facts=facts)
        elif found.top_why == "never":
            yield "  " + self.say("extremes.never")
        elif found.top_why:
            yield "  " + self.say("extremes.top_unsettled", why=self.say(f"why.{found.top_why}"))

    @staticmethod
    def _all(found: Extreme) -> range:
        return range(len(found.spans))

    @staticmethod
    def _span(found: Extreme, number: int) -> tuple[Value, Value]:
        return found.spans[number].least, found.spans[number].most

    def _ends(self, name: str, least: Value, most: Value) -> dict[str, str]:
        return {"least": self.labels.stated(name, least), "most": self.labels.stated(name, most)}

    def _rule(self, rule: str) -> str:
        record = self.decision.version.rules[rule]
        return self.say("rule", rule=self.labels.rule(rule), clause=record.clause)

    # --- what it rests on

    def domain(self) -> Iterator[str]:
        yield self.say("replayed")
        yield from domain_of(asked_of(self.decision)).told(self.decision.program.facts.values(), self.labels.lang)

    # --- names

    def fact(self, name: str) -> str:
        return self.labels.say("decision.name_and_code", name=self.labels.fact(name), code=name)

    def facts(self, facts: Mapping[str, Value]) -> str:
        told = (
            self.say("fact", fact=self.labels.fact(name), value=self.labels.stated(name, facts[name])) for name in facts
        )
        return self.listed(told)

    def outcome(self, name: str) -> str:
        return self.labels.say(f"decision.outcome.{name}.name")

    def listed(self, items: Iterator[str] | list[str]) -> str:
        return self.labels.listed(list(items))
