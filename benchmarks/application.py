"""Part `application`: Yiwu's whole loan application, the library beside hand-written code, case by case.

First from exact values that were read before, then from nested text that each contender reads and validates itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from benchmarks.cases import AS_OF, Application, applications
from benchmarks.floor import decide as floor
from benchmarks.floor_text import decide_from_text
from benchmarks.tables import Table, micros, ratio, spread
from benchmarks.timing import QUICK, Contender, Effort, Timed, race
from guarantee_rules import Decision, load
from guarantee_rules.core.evaluate import Case, run
from guarantee_rules.surface.lower import AS_OF as AS_OF_FACT

QUESTION = "application"
_GROUPS = ("complete", "incomplete", "together")
_SLOW = 40
"""Cases for contenders that take milliseconds."""


def tables(*, quick: bool = False) -> list[Table]:
    return [_from_values(quick), _from_text(quick), _with_reasons(quick)]


def _from_values(quick: bool) -> Table:
    yiwu = load("yiwu")
    question = yiwu.prepare(QUESTION)

    def outcome(facts: Any) -> object:
        return question.decide(facts, as_of=AS_OF).outcome

    def screened(facts: Any) -> object:
        return question.screen(facts, as_of=AS_OF)

    def values_too(facts: Any) -> object:
        decision = question.decide(facts, as_of=AS_OF)
        return decision.outcome, decision.values

    def everything(facts: Any) -> object:
        return _read(question.decide(facts, as_of=AS_OF))

    def plain(values: Any) -> object:
        return yiwu.decide(QUESTION, values, as_of=AS_OF).outcome

    def contenders(cases: Sequence[Application]) -> list[Contender]:
        values = [case.values for case in cases]
        facts = [yiwu.facts(case.values) for case in cases]
        return [
            Contender("hand-written (the floor)", floor, values),
            Contender("`question.screen(facts)`, outcome and failing rules", screened, facts),
            Contender("`question.decide(facts)`, its outcome", outcome, facts),
            Contender("the same, and its values", values_too, facts),
            Contender("the same, and missing facts, open points, verdicts", everything, facts),
            Contender("`pack.decide(question, values)`, values checked again", plain, values),
        ]

    return _table(
        "application-values",
        "Yiwu's application, from exact values",
        contenders,
        applications(),
        QUICK if quick else Effort(),
    )


def _from_text(quick: bool) -> Table:
    yiwu = load("yiwu")
    question = yiwu.prepare(QUESTION)

    def outcome(text: Any) -> object:
        return question.decide(text, as_of=AS_OF).outcome

    def contenders(cases: Sequence[Application]) -> list[Contender]:
        texts = [case.text for case in cases]
        return [
            Contender("hand-written, validating as strictly", decide_from_text, texts),
            Contender("`question.decide(text)`, its outcome", outcome, texts),
            Contender("`pack.facts(text)` alone", yiwu.facts, texts),
        ]

    return _table(
        "application-text",
        "Yiwu's application, from nested text",
        contenders,
        applications(),
        QUICK if quick else Effort(),
    )


def _with_reasons(quick: bool) -> Table:
    yiwu = load("yiwu")
    question = yiwu.prepare(QUESTION)
    version = yiwu.versions[-1]
    program, readings = version.programs[QUESTION], version.default_readings

    def reference(values: Any) -> object:
        return run(program, Case({**values, AS_OF_FACT: AS_OF}, readings)).outcome

    def reasons(facts: Any) -> object:
        return question.decide(facts, as_of=AS_OF).reasons

    def findings(facts: Any) -> object:
        return question.decide(facts, as_of=AS_OF).findings

    def explained(facts: Any) -> object:
        return question.decide(facts, as_of=AS_OF).explain("en")

    def contenders(cases: Sequence[Application]) -> list[Contender]:
        values = [case.values for case in cases]
        facts = [yiwu.facts(case.values) for case in cases]
        return [
            Contender("hand-written (no reasons)", floor, values),
            Contender("the reference evaluator", reference, values),
            Contender("`decision.reasons`: every rule with verdict, record and facts", reasons, facts),
            Contender("`decision.findings`: with figures and margins too", findings, facts),
            Contender("`decision.explain()`: findings in words, formulas worked out again", explained, facts[:10]),
        ]

    drawn = applications(_SLOW)
    return _table(
        "application-reasons",
        "Yiwu's application, with reasons",
        contenders,
        drawn,
        Effort(2, 1) if quick else Effort(5, 1),
    )


def _read(decision: Decision) -> object:
    """What the floor gives too: outcome, values, missing facts, what is open, and the verdicts."""
    outcome = decision.outcome
    unknown = decision.answer.outcome if outcome in ("missing_fact", "not_determined") else None
    return outcome, decision.values, unknown, decision.inquiry.engine.verdicts(decision.result)


def _table(
    key: str,
    title: str,
    contenders: Callable[[Sequence[Application]], list[Contender]],
    cases: Sequence[Application],
    effort: Effort,
) -> Table:
    """The first contender is the yardstick. Complete and incomplete cases are timed apart and together."""
    groups = (
        [case for case in cases if case.complete],
        [case for case in cases if not case.complete],
        cases,
    )
    timed: list[list[Timed]] = []
    for group in groups:
        running = contenders(group)
        timed.append(race(running, effort, yardstick=running[0].name))
    rows = [
        (
            complete.name,
            micros(complete.micros),
            ratio(complete),
            micros(incomplete.micros),
            ratio(incomplete),
            ratio(together),
            spread(together),
        )
        for complete, incomplete, together in zip(*timed, strict=True)
    ]
    heads = ("", "complete, µs", "× floor", "incomplete, µs", "× floor", "together, × floor", "spread")
    data = {name: [asdict(one) for one in group] for name, group in zip(_GROUPS, timed, strict=True)}
    return Table(key, title, heads, tuple(rows), data=data)
