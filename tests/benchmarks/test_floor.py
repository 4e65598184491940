"""The hand-written floor answers exactly what the reference answers: what is compared for speed is the same work."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Context, localcontext
from random import Random
from typing import Any

import pytest

from benchmarks.cases import AS_OF, Application, applications, wild
from benchmarks.floor import RULES, Answer, decide
from guarantee_rules.api import Pack, load
from guarantee_rules.core.evaluate import Case, run
from guarantee_rules.surface.lower import AS_OF as AS_OF_FACT
from guarantee_rules.values.unknown import Unknown
from tests.counts import counted


@pytest.fixture(scope="module")
def yiwu() -> Pack:
    return load("yiwu")


def reference(yiwu: Pack, values: Mapping[str, Any]) -> Answer:
    """The answer of the reference evaluator, in the floor's form."""
    version = yiwu.versions[-1]
    case = Case({**values, AS_OF_FACT: AS_OF}, version.default_readings)
    answer = run(version.programs["application"], case)
    outcome = answer.outcome
    missing: frozenset[str] = frozenset()
    left_open: tuple[str, ...] = ()
    if isinstance(outcome, Unknown):
        missing, left_open = outcome.missing, tuple(sorted(reason.see for reason in outcome.open))
        outcome = "missing_fact" if missing else "not_determined"
    known = {output.name: value for output, value in answer.outputs if not isinstance(value, Unknown)}
    assert tuple(check.rule for check, _ in answer.verdicts) == RULES
    return str(outcome), known, missing, left_open, tuple(verdict for _, verdict in answer.verdicts)


def in_print(answer: Answer) -> tuple[object, ...]:
    """Also 1.5 and 1.50 are told apart."""
    outcome, values, missing, left_open, verdicts = answer
    return outcome, {name: str(value) for name, value in sorted(values.items())}, missing, left_open, verdicts


def assert_same(yiwu: Pack, values: Mapping[str, Any]) -> str:
    ours, theirs = decide(values), reference(yiwu, values)
    assert ours == theirs, values
    assert in_print(ours) == in_print(theirs), values
    return ours[0]


def test_the_floor_answers_every_measured_application_as_the_reference_does(yiwu: Pack) -> None:
    outcomes = {assert_same(yiwu, case.values) for case in applications()}
    assert outcomes == {
        "compliant", "outside_guideline", "non_compliant", "missing_fact", "not_determined", "not_in_force",
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_the_floor_answers_any_facts_as_the_reference_does(yiwu: Pack, seed: int) -> None:
    random = Random(seed)
    outcomes = {assert_same(yiwu, wild(random)) for _ in range(counted(250, 1_000))}
    assert {"compliant", "outside_guideline", "non_compliant", "missing_fact"} <= outcomes


def test_the_floor_names_what_is_missing_whichever_facts_are_left_out(yiwu: Pack) -> None:
    case = next(case for case in applications() if decide(case.values)[0] == "compliant" and len(case.values) > 15)
    for first in case.values:
        for second in case.values:
            left = {name: value for name, value in case.values.items() if name not in (first, second)}
            assert_same(yiwu, left)


def test_the_callers_decimal_context_changes_nothing_and_is_left_as_it_was(yiwu: Pack) -> None:
    cases = applications(100)
    expected = [decide(case.values) for case in cases]
    with localcontext(Context(prec=3)) as context:
        assert [decide(case.values) for case in cases] == expected
        assert context.prec == 3
        assert context.flags == Context(prec=3).flags


def test_complete_means_that_no_fact_asked_for_is_missing() -> None:
    def told(case: Application) -> str:
        return decide(case.values)[0]

    assert all(told(case) != "missing_fact" for case in applications() if case.complete)
    assert sum(told(case) == "missing_fact" for case in applications() if not case.complete) > 50


def test_the_day_of_asking_lies_after_every_application() -> None:
    assert all(case.values.get("application.date", date.min) <= AS_OF for case in applications())
