"""Whether another reading would change an answer: every smallest way is found, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import combinations, product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guarantee_rules.api import bundled, load
from guarantee_rules.core.evaluate import Answer, run
from guarantee_rules.explain.decision import Decision
from tests.explain.examples import DECISIONS, yiwu
from tests.explain.near import cases

Switched = tuple[tuple[str, str], ...]


def shown(answer: Answer) -> tuple[object, Mapping[str, object]]:
    return answer.outcome, {output.name: value for output, value in answer.outputs}


def by_brute_force(decision: Decision) -> set[Switched]:
    """Every smallest set of readings that changes the answer, by trying all combinations."""
    program, case = decision.program, decision.case
    others = {name: [o for o in options if o != case.readings[name]] for name, options in program.readings.items()}
    found: list[Switched] = []
    for size in range(1, len(others) + 1):
        for names in combinations(others, size):
            for options in product(*(others[name] for name in names)):
                switched = tuple(zip(names, options, strict=True))
                if any(set(smaller) <= set(switched) for smaller in found):
                    continue
                answer = run(program, replace(case, readings={**case.readings, **dict(switched)}))
                if shown(answer) != shown(decision.answer):
                    found.append(switched)
    return set(found)


def combinations_of(decision: Decision) -> int:
    count = 1
    for options in decision.program.readings.values():
        count *= len(options)
    return count


@pytest.mark.parametrize("name", DECISIONS)
def test_the_smallest_changes_are_those_found_by_trying_everything(name: str) -> None:
    robustness = DECISIONS[name].robustness
    assert robustness.exhaustive
    assert {change.readings for change in robustness.changes} == by_brute_force(DECISIONS[name])


@pytest.mark.parametrize("pack", bundled())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_near_every_threshold_too(pack: str, data: st.DataObject) -> None:
    question, facts, as_of, readings = data.draw(cases(load(pack).versions))
    decision = load(pack).decide(question, facts, as_of=as_of, readings=readings)
    robustness = decision.robustness
    assert robustness.exhaustive
    if combinations_of(decision) <= 300:
        assert {change.readings for change in robustness.changes} == by_brute_force(decision)


@pytest.mark.parametrize("name", DECISIONS)
def test_every_change_is_what_the_pack_answers_under_that_reading(name: str) -> None:
    decision = DECISIONS[name]
    for change in decision.robustness.changes:
        readings = {**decision.case.readings, **dict(change.readings)}
        answer = run(decision.program, replace(decision.case, readings=readings))
        before, after = shown(decision.answer)[1], shown(answer)[1]
        assert change.outcome == answer.outcome
        assert dict(change.values) == {name: value for name, value in after.items() if before.get(name, ...) != value}
        assert set(change.dropped) == before.keys() - after.keys()


def test_changes_of_one_reading_come_first() -> None:
    sizes = [len(change.readings) for change in DECISIONS["the-pool-pays"].robustness.changes]
    assert sizes == sorted(sizes)


def test_one_fen_over_the_limit_hangs_on_whether_other_loans_count() -> None:
    robustness = DECISIONS["a-fen-over-the-limit"].robustness
    (change,) = robustness.changes
    assert not robustness.robust
    assert change.readings == (("limit_scope", "loan"),)
    assert change.outcome == "compliant"
    assert change.dropped == ("excess",)


def test_an_answer_that_rests_on_no_reading_is_robust() -> None:
    assert DECISIONS["a-rate-above-a-stated-benchmark"].robustness.robust


@pytest.mark.parametrize(("lang", "sentence"), [
    ("en", "Would it differ under another reading?\n  Y-A5 read as “from the last day of that month itself” (claim_day=last_day): "),
    ("zh", "换一种解读会不会不同\n  Y-A5 按“到期后一个自然月的最后一日起”解读（claim_day=last_day）："),
])  # fmt: skip
def test_which_reading_changes_what_to_what_is_said(lang: str, sentence: str) -> None:
    assert sentence in DECISIONS["a-claim-in-a-leap-year"].explain(lang)


def test_that_no_reading_matters_is_said_where_readings_take_part() -> None:
    assert "the answer is the same however the text is read" in DECISIONS["no-premium-in-chengyang"].explain("en")
    assert "another reading?" not in DECISIONS["a-rate-above-a-stated-benchmark"].explain("en")


def test_a_reading_chosen_by_the_asker_is_compared_with_the_default() -> None:
    decision = yiwu(
        "loan_limit",
        readings={"limit_scope": "loan"},
        borrower={"categories": ["enterprise"], "size": "micro", "other_scheme_balance": "2000000.01"},
        loan={"amount": "3000000.00"},
        application={"date": "2024-03-01"},
    )
    assert decision.as_of == date(2024, 3, 1)
    assert [(change.readings, change.outcome) for change in decision.robustness.changes] == [
        ((("limit_scope", "borrower"),), "non_compliant")
    ]
