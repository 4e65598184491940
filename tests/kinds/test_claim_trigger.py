"""When the bank may claim: any one event suffices, from its day on; what must hold besides, must hold."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.conftest import Golden
from tests.packs.small import ask, program, told, written

INTEREST = """
id: interest
kind: claim_trigger
question: claim_trigger
force: permitted
while: arrears.interest_unpaid
claim_from: arrears.interest_since + 3个月 + 1天
value: interest_claim_date
"""
PRINCIPAL = """
id: principal
kind: claim_trigger
question: claim_trigger
force: permitted
while: loan.unpaid_principal > 0元
claim_from: loan.maturity_date + 1个月 + 1天
value: principal_claim_date
"""
COLLECTED = "id: pressed\nkind: condition\nquestion: claim_trigger\nrequire: collection.failed"
TEXT = written(INTEREST, PRINCIPAL, COLLECTED)
BOTH = {
    "arrears.interest_unpaid": True,
    "arrears.interest_since": "2023-11-30",
    "loan.unpaid_principal": "1.00",
    "loan.maturity_date": "2024-01-31",
    "collection.failed": True,
}
GOLDEN = Path(__file__).parent / "golden"


def test_each_event_is_a_limb_and_the_condition_goes_with_all(golden: Golden) -> None:
    golden(GOLDEN / "claim_trigger.txt", program(TEXT, "claim_trigger"))


@pytest.mark.parametrize(
    ("as_of", "changed", "outcome"),
    [
        # Three months from 30 November end on 29 February.
        (date(2024, 2, 29), {}, "not_triggered"),
        (date(2024, 3, 1), {}, "triggered"),
        (date(2024, 2, 29), {"arrears.interest_unpaid": False}, "not_triggered"),
        (date(2024, 3, 1), {"arrears.interest_unpaid": False}, "triggered"),
        (date(2024, 3, 1), {"loan.unpaid_principal": "0.00"}, "triggered"),
        (date(2024, 3, 1), {"loan.unpaid_principal": "0.00", "arrears.interest_unpaid": False}, "not_triggered"),
        (date(2024, 3, 1), {"collection.failed": False}, "not_triggered"),
        (date(2024, 3, 1), {"arrears.interest_unpaid": None}, "triggered"),
        (date(2024, 2, 29), {"arrears.interest_unpaid": None}, "not_triggered"),
        (date(2024, 3, 1), {"collection.failed": None}, "missing_fact"),
    ],
)
def test_one_event_is_enough_and_only_from_its_day_on(as_of: date, changed: dict[str, object], outcome: str) -> None:
    assert ask(TEXT, "claim_trigger", {**BOTH, **changed}, as_of=as_of).outcome == outcome


@pytest.mark.parametrize(
    ("changed", "dates"),
    [
        (
            {},
            {
                "interest_claim_date": date(2024, 3, 1),
                "principal_claim_date": date(2024, 3, 1),
                "earliest_claim_date": date(2024, 3, 1),
            },
        ),
        (
            {"arrears.interest_since": "2023-11-29"},
            {
                "interest_claim_date": date(2024, 3, 1),
                "principal_claim_date": date(2024, 3, 1),
                "earliest_claim_date": date(2024, 3, 1),
            },
        ),
        (
            {"arrears.interest_since": "2023-11-28"},
            {
                "interest_claim_date": date(2024, 2, 29),
                "principal_claim_date": date(2024, 3, 1),
                "earliest_claim_date": date(2024, 2, 29),
            },
        ),
        (
            {"arrears.interest_unpaid": False},
            {"principal_claim_date": date(2024, 3, 1), "earliest_claim_date": date(2024, 3, 1)},
        ),
        (
            {"loan.unpaid_principal": "0"},
            {"interest_claim_date": date(2024, 3, 1), "earliest_claim_date": date(2024, 3, 1)},
        ),
        ({"arrears.interest_unpaid": False, "loan.unpaid_principal": "0"}, {}),
    ],
)
def test_the_earliest_day_is_the_first_of_the_events_that_stand(
    changed: dict[str, object], dates: dict[str, date]
) -> None:
    assert ask(TEXT, "claim_trigger", {**BOTH, **changed}).values == dates


@pytest.mark.parametrize(
    ("wrong", "told_"),
    [
        (
            ("while: loan.unpaid_principal > 0元", "while: loan.unpaid_principal"),
            [("guard-type", "loan.unpaid_principal")],
        ),
        (("+ 1个月 + 1天", "+ 1个月 * 1天"), [("no-such-sum", "1个月 * 1天")]),
        (("+ 1个月 + 1天", "+ 1300个月"), [("period-too-long", "1300个月")]),
        (("claim_from: loan.maturity_date + 1个月 + 1天", "claim_from: 1个月"), [("guard-type", "1个月")]),
        (("while:", "whilst:"), [("key-missing", "id: principal"), ("unknown-key", "whilst")]),
    ],
)
def test_an_event_that_makes_no_sense_is_refused_at_its_place(
    wrong: tuple[str, str], told_: list[tuple[str, str]]
) -> None:
    assert told(written(PRINCIPAL.replace(*wrong))) == told_
