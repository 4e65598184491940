"""Dalian by hand: claims against premium income since the start, and overdue loans of the whole scheme.

Two loans, 900,000.00 and 100,000.00. The second falls due on 28 February and is not paid: on that day nothing is
overdue, on 31 March 100,000.00 of 1,000,000.00 is, exactly 10%. It is more than 90 days overdue from 30 May, and one of
two loans by number from March.

Premium income is 10,000.00, written on 10 January, of which 4,000.00 are received in January and 6,000.00 in May. A claim
of 13,000.00 on 10 April is 130% of what was written, and 325% of what was received.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.monitoring.taped import (
    answered,
    claim,
    course,
    loan,
    months,
    policy,
    receipt,
    record,
    stands,
    state,
    write,
)


@pytest.fixture(scope="module")
def tapes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(
        tmp_path_factory.mktemp("dalian"),
        loans=[
            loan("A", "First", "2023-01-10", "900000.00"),
            loan("B", "Second", "2023-01-15", "100000.00"),
        ],
        balances=[
            stands("A", "2023-01-10", "900000.00"),
            stands("B", "2023-01-15", "100000.00"),
            stands("B", "2023-02-28", "100000.00", overdue_since="2023-02-28"),
        ],
        policies=[policy("P", "A", "Insurer", "2023-01-10", "10000.00")],
        premiums=[receipt("r1", "P", "2023-01-10", "4000.00"), receipt("r2", "P", "2023-05-10", "6000.00")],
        claims=[claim("c", "P", "2023-04-10", "13000.00")],
        records=[
            record("2023-01-01", "state.scheme", "running"),
            record("2023-01-01", "state.insurer", "running", "Insurer"),
            record("2023-01-01", "state.bank", "running", "First"),
            record("2023-01-01", "state.bank", "running", "Second"),
        ],
    )


def test_the_scheme_is_suspended_when_a_tenth_is_one_day_overdue(tapes: Path) -> None:
    views = months("dalian", tapes, "2023-01", "2023-06")
    assert course(views, "scheme") == {
        "2023-01": "running",
        "2023-02": "running",  # due on the day of measuring: not yet overdue
        "2023-03": "suspended",
        "2023-04": "suspended",
        "2023-05": "suspended",
        "2023-06": "suspended",
    }
    overdue = {line.rule.id: line for line in state(views["2023-03"], "scheme").lines}["dalian_halt_overdue"]
    assert (overdue.value, overdue.headroom) == (Decimal("0.100000"), 0)


@pytest.mark.parametrize(
    ("measure", "from_month"),
    [("amount", "2023-03"), ("count", "2023-03"), ("amount_over_90", "2023-05")],
)
def test_each_reading_of_overdue_measures_otherwise(tapes: Path, measure: str, from_month: str) -> None:
    views = months("dalian", tapes, "2023-01", "2023-06", {"overdue_measure": measure})
    ratios = {
        month: next(line for line in state(view, "scheme").lines if "overdue" in line.rule.id)
        for month, view in views.items()
    }
    assert next(month for month, line in ratios.items() if line.verdict == "met") == from_month
    if measure == "count":
        assert ratios["2023-03"].value == Decimal("0.500000")
        assert ratios["2023-02"].headroom == Decimal("0.2")  # a tenth of two loans
        assert not ratios["2023-02"].money


@pytest.mark.parametrize(("setting", "ratio"), [("written", "1.300000"), ("received", "3.250000")])
def test_premium_income_is_what_was_written_unless_the_tapes_say_received(
    tapes: Path, setting: str, ratio: str
) -> None:
    (tapes / "tapes.yaml").write_text(f"premium_income: {setting}\n", encoding="utf-8")
    try:
        view = months("dalian", tapes, "2023-04", "2023-04")["2023-04"]
    finally:
        (tapes / "tapes.yaml").unlink()
    payout = next(line for line in state(view, "scheme").lines if line.rule.id == "dalian_halt_payout")
    assert (payout.value, payout.verdict) == (Decimal(ratio), "met")


def test_institution_by_institution_only_the_one_concerned_is_suspended(tapes: Path) -> None:
    views = months("dalian", tapes, "2023-03", "2023-04", {"halt_scope": "institution"})
    assert course(views, "bank", "First") == {"2023-03": "running", "2023-04": "running"}
    assert course(views, "bank", "Second") == {"2023-03": "suspended", "2023-04": "suspended"}
    assert course(views, "insurer", "Insurer") == {"2023-03": "running", "2023-04": "suspended"}
    assert answered(views["2023-04"], "resume", bank="Second")["outcome"] == "not_determined"


def test_a_scheme_that_began_before_its_tapes_has_no_ratio_since_the_start(tapes: Path) -> None:
    (tapes / "tapes.yaml").write_text("complete_from: 2023-01-01\n", encoding="utf-8")
    try:
        at = state(months("dalian", tapes, "2023-01", "2023-01")["2023-01"], "scheme")
        year = state(months("dalian", tapes, "2023-01", "2023-01", {"payout_period": "year"})["2023-01"], "scheme")
    finally:
        (tapes / "tapes.yaml").unlink()
    assert at.missing == ("scheme.claims_paid", "scheme.premium_income")
    assert at.asked.unstated["scheme.claims_paid"] == "incomplete"
    assert year.after == "running"
