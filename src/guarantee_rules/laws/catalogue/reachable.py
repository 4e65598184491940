"""Nothing stands in a pack for nothing: every rule can be met and can fail, every outcome and class can be reached."""

from __future__ import annotations

from collections.abc import Iterator

from guarantee_rules.core.check import OUTCOME
from guarantee_rules.core.expr import FALSE, TRUE, Compare, Lit, Not, Ref, both
from guarantee_rules.core.parts import walk
from guarantee_rules.core.program import GUIDELINE, Check
from guarantee_rules.laws.catalogue.tables import cases_of
from guarantee_rules.laws.law import Law
from guarantee_rules.laws.question import Question
from guarantee_rules.laws.theorem import Theorem
from guarantee_rules.values.types import enum_of

FAILED = frozenset({"non_compliant", "outside_guideline"})


def _own(question: Question) -> Iterator[Check]:
    """The checks of its own rules, each stated of once."""
    for check in question.checks.values():
        record = question.version.rules.get(check.rule)
        if record is not None and record.questions[:1] == (question.name,):
            yield check


def _met(question: Question) -> Iterator[Theorem]:
    for check in _own(question):
        # A step that nothing marks as done is listed, and that is all.
        met = check.applies if check.holds == FALSE else both(check.applies, check.holds)
        if met != TRUE:
            yield question.theorem("every_rule_can_be_met", check.rule, met, form="satisfiable")


def _fails(question: Question) -> Iterator[Theorem]:
    for check in _own(question):
        if check.holds not in (TRUE, FALSE):
            fails = both(check.applies, Not(check.holds))
            yield question.theorem("every_rule_can_fail", check.rule, fails, form="satisfiable")


def _outcomes(question: Question) -> Iterator[Theorem]:
    if not question.decides or not question.reads(question.outcome):
        return
    told = (part.value for part in walk(question.program.outcome) if isinstance(part, Lit) and part.type == OUTCOME)
    for outcome in dict.fromkeys(str(name) for name in told):
        if question.program.form == "verdict" and outcome in FAILED and not _asked_with(question, outcome):
            continue
        reached = Compare(question.outcome, "==", Lit(outcome, OUTCOME))
        yield question.theorem("every_outcome_can_be_reached", outcome, reached, form="satisfiable")


def _asked_with(question: Question, outcome: str) -> bool:
    """Whether a rule asks something of such force: no verdict is non-compliant where all that is asked guides only."""
    asked = [check for check in question.checks.values() if check.role == "requirement"]
    return any((check.force in GUIDELINE) == (outcome == "outside_guideline") for check in asked)


def _classes(question: Question) -> Iterator[Theorem]:
    used = {definition.name for definition in question.program.definitions}
    for record in question.version.rules.values():
        name = str(record.details.get("value", ""))
        if record.kind != "classification" or name not in used:
            continue
        for _, class_ in cases_of(question.defined(Ref(name))):
            compliant = both(
                Compare(Ref(name), "==", Lit(class_, enum_of(name))),
                Compare(question.outcome, "==", Lit("compliant", OUTCOME)),
            )
            yield question.theorem("every_class_has_a_compliant_case", class_, compliant, form="satisfiable")


MET = Law("every_rule_can_be_met", _met, form="satisfiable")
FAILS = Law("every_rule_can_fail", _fails, form="satisfiable")
OUTCOMES = Law("every_outcome_can_be_reached", _outcomes, form="satisfiable")
CLASSES = Law("every_class_has_a_compliant_case", _classes, form="satisfiable", answers=("verdict",))
