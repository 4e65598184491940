"""The steps of a decision as HTML: an ordered list that reads as a flow, on a screen, aloud and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from guarantee_rules.core.expr import TRUE
from guarantee_rules.core.program import Check
from guarantee_rules.explain.labels import Labels
from guarantee_rules.handbook import places
from guarantee_rules.handbook.flow.steps import End, Step, steps_of
from guarantee_rules.handbook.html import chinese, linked, say, text
from guarantee_rules.packs.version import PackVersion, RuleRecord
from guarantee_rules.wording import phrase

if TYPE_CHECKING:
    from markupsafe import Markup


def flow_of(version: PackVersion, question: str, lang: str) -> Markup:
    """How a question of a version is decided. Nothing where no rule decides it, so that the text's own gaps say why.

    Rules are links to `#rule-<id>` on the same page. KeyError for a question there is none of.
    """
    from markupsafe import Markup

    steps, end = steps_of(version.programs[question])
    if not any(step.checks or step.values for step in steps):
        return Markup()
    flow = _Flow(version, question, lang)
    items = Markup().join([*(flow.step(step) for step in steps), flow.end(end)])
    return Markup('<ol class="flow-steps">{}</ol>').format(items)


@dataclass(frozen=True)
class _Flow:
    version: PackVersion
    question: str
    lang: str

    @property
    def labels(self) -> Labels:
        return Labels(self.version, self.lang)

    def step(self, step: Step) -> Markup:
        from markupsafe import Markup

        asks = say(self.lang, f"flow.asks.{step.kind}")
        looks = Markup().join([*(self._check(check) for check in step.checks), *self._values(step), *self._gaps(step)])
        exits = Markup().join(Markup("<li>{}</li>").format(line) for line in self._exits(step))
        return Markup('<li class="flow-step flow-{}"><p class="flow-asks">{}</p>{}{}</li>').format(
            step.kind,
            asks,
            Markup('<ul class="flow-rules">{}</ul>').format(looks) if looks else "",
            Markup('<ul class="flow-exits">{}</ul>').format(exits) if exits else "",
        )

    def end(self, end: End) -> Markup:
        from markupsafe import Markup

        why = Markup(" {}").format(say(self.lang, f"flow.why.{end.why}")) if end.why else Markup()
        rules = [self._link(rule) for name in end.rules if (rule := self.version.rules.get(name)) is not None]
        listed = (
            Markup('<ul class="flow-rules">{}</ul>').format(
                Markup().join(Markup("<li>{}</li>").format(rule) for rule in rules)
            )
            if rules
            else ""
        )
        return Markup('<li class="flow-end"><p class="flow-asks">{}{}</p>{}</li>').format(
            self._outcome("end", end.outcome), why, listed
        )

    # --- what a step looks at

    def _check(self, check: Check) -> Markup:
        from markupsafe import Markup

        rule = self.version.rules[check.rule]
        force = say(self.lang, f"decision.force.{check.force}")
        only = (
            Markup(' <span class="flow-only">{}</span>').format(say(self.lang, "flow.only_some"))
            if check.applies != TRUE
            else ""
        )
        return Markup('<li>{} <span class="flow-force">{}</span>{}</li>').format(self._link(rule), force, only)

    def _values(self, step: Step) -> Iterator[Markup]:
        """The rules that give the values, each once."""
        from markupsafe import Markup

        for name in dict.fromkeys(output.rule for output in step.values):
            if (rule := self.version.rules.get(name)) is not None:
                yield Markup("<li>{}</li>").format(self._link(rule))

    def _gaps(self, step: Step) -> Iterator[Markup]:
        """What the text itself leaves open, and what it leaves out of the scheme."""
        from markupsafe import Markup

        found = [self.version.rules[name] for name in step.gaps if name in self.version.rules]
        if step.kind == "barred":
            own = (
                rule for rule in self.version.rules.values() if rule.kind == "gap" and self.question in rule.questions
            )
            found = [rule for rule in own if rule.details.get("why") == "not_applicable" and rule.conditional]
        for rule in found:
            if rule.kind == "gap":
                yield Markup('<li class="flow-gap">{}</li>').format(self._link(rule))

    def _link(self, rule: RuleRecord) -> Markup:
        from markupsafe import Markup

        link = linked(f"#{places.anchor('rule', rule.id)}", self.labels.words(rule.label))
        word = Markup(" {}").format(chinese(f"“{rule.word}”", self.lang)) if rule.word else ""
        return Markup('{} <span class="flow-clause">{}{}</span>').format(link, chinese(rule.clause, self.lang), word)

    # --- where a case ends that does not come past it

    def _exits(self, step: Step) -> Iterator[Markup]:
        if step.exit is not None and step.kind != "applicable":
            yield self._outcome(f"exit.{step.kind}", step.exit)
        if step.needs_facts:
            yield self._outcome("exit.missing", "missing_fact")
        if step.kind == "applicable":
            yield self._outcome("exit.none", step.exit or "not_determined")
        elif step.open:
            why = self.labels.listed([phrase(self.lang, f"flow.why.{one}") for one in step.open])
            yield self._outcome("exit.open", "not_determined", why=why)

    def _outcome(self, key: str, outcome: str, **filled: str) -> Markup:
        from markupsafe import Markup

        named = Markup('<strong class="flow-outcome outcome-{}">{}</strong>').format(
            outcome, text(self.labels.member("outcome", outcome))
        )
        return say(self.lang, f"flow.{key}", outcome=named, **filled)
