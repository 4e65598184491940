"""Yiwu by hand: one bank's bad loans, the consortium's claims, the fund of the year.

Bank North lends 900,000.00 and 100,000.00. In March its second loan is down to 40,000.00 and classified substandard:
40,000.00 of 940,000.00 is 4.2553%, over 4%. In April the first loan stands at 960,000.00, so that it is 40,000.00 of
1,000,000.00: exactly 4%, which still reaches the line. From May it is 40,000.00 of 1,000,000.01, less than 4%.

Premium received: 10,000.00 in January and as much in March; claims: 14,999.99 in February and 15,000.01 in April. So the
year's ratio is 149.9999% in February, 74.9999% in March, and 30,000.00 of 20,000.00 in April: exactly 150%.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.monitoring.taped import (
    answered,
    claim,
    course,
    figure,
    loan,
    months,
    moved,
    policy,
    receipt,
    record,
    stands,
    state,
    why,
    write,
)


@pytest.fixture(scope="module")
def tapes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(
        tmp_path_factory.mktemp("yiwu"),
        loans=[
            loan("N1", "North", "2023-01-10", "900000.00"),
            loan("N2", "North", "2023-01-20", "100000.00"),
            loan("S1", "South", "2023-02-01", "500000.00"),
        ],
        balances=[
            stands("N1", "2023-01-10", "900000.00"),
            stands("N2", "2023-01-20", "100000.00"),
            stands("N2", "2023-03-05", "40000.00", overdue_since="2023-02-20", grade="substandard"),
            stands("N1", "2023-04-01", "960000.00"),
            stands("N1", "2023-05-01", "960000.01"),
            stands("S1", "2023-02-01", "500000.00"),
            stands("S1", "2023-04-30", "0.00"),
        ],
        policies=[policy("P1", "N1", "Insurer", "2023-01-10", "20000.00")],
        premiums=[
            receipt("r1", "P1", "2023-01-09", "10000.00"),
            receipt("r2", "P1", "2023-03-09", "10000.00"),
            receipt("r3", "P1", "2024-01-09", "100.00"),
        ],
        claims=[claim("c1", "P1", "2023-02-15", "14999.99"), claim("c2", "P1", "2023-04-15", "15000.01")],
        fund=[
            moved("m1", "compensation", "2023-02-20", "compensation", "13499.99"),
            moved("m2", "compensation", "2023-05-20", "compensation", "13500.00"),
        ],
        records=[
            record("2023-01-01", "state.consortium", "running"),
            record("2023-01-01", "state.bank", "running", "North"),
            record("2023-05-10", "state.bank", "running", "North"),
        ],
    )


def test_a_bank_is_stopped_at_four_per_cent_and_only_a_record_starts_it_again(tapes: Path) -> None:
    views = months("yiwu", tapes, "2023-01", "2023-06")
    assert course(views, "bank", "North") == {
        "2023-01": "running",
        "2023-02": "running",
        "2023-03": "halted",  # 4.2553%
        "2023-04": "halted",  # exactly 4%
        "2023-05": "running",  # lifted by the record of 10 May, and then less than 4%
        "2023-06": "running",
    }
    assert answered(views["2023-04"], "resume", bank="North")["outcome"] == "not_determined"  # the text is silent


def test_the_headroom_is_what_bad_loans_may_still_grow_by(tapes: Path) -> None:
    views = months("yiwu", tapes, "2023-01", "2023-05")
    headroom = {month: state(view, "bank", "North").lines[0].headroom for month, view in views.items()}
    assert headroom == {
        "2023-01": Decimal(40_000),  # 4% of 1,000,000.00
        "2023-02": Decimal(40_000),
        "2023-03": Decimal(-2_400),  # 4% of 940,000.00 is 37,600.00
        "2023-04": Decimal(0),
        "2023-05": Decimal("0.0004"),  # 4% of 1,000,000.01
    }
    assert {state(view, "bank", "North").lines[0].threshold for view in views.values()} == {Decimal("0.04")}


def test_the_consortium_stops_at_one_and_a_half_times_the_premium_of_the_year(tapes: Path) -> None:
    views = months("yiwu", tapes, "2023-01", "2023-04")
    assert course(views, "consortium") == {
        "2023-01": "running",
        "2023-02": "running",
        "2023-03": "running",
        "2023-04": "halted",
    }
    assert [state(view, "consortium").lines[0].value for view in views.values()] == [
        Decimal("0.000000"),
        Decimal("1.499999"),
        Decimal("0.749999"),
        Decimal("1.500000"),
    ]


def test_a_new_calendar_year_begins_with_nothing_claimed_and_the_halt_stays(tapes: Path) -> None:
    views = months("yiwu", tapes, "2023-04", "2024-01")
    assert figure(views["2024-01"], "consortium.claims_this_year") == 0
    assert figure(views["2024-01"], "consortium.premium_this_year") == Decimal("100.00")
    assert course(views, "consortium")["2024-01"] == "halted"


def test_the_fund_is_the_budget_of_the_year_less_what_it_paid(tapes: Path) -> None:
    views = months("yiwu", tapes, "2023-01", "2024-01")
    assert [answered(views[month], "fund_balance")["fund_left"] for month in ("2023-01", "2023-02", "2023-12")] == [
        Decimal("20000000.00"),
        Decimal("19986500.01"),
        Decimal("19973000.01"),
    ]
    assert answered(views["2024-01"], "fund_balance")["fund_left"] == Decimal("20000000.00")


def test_a_bank_with_no_state_on_record_has_none(tapes: Path) -> None:
    south = state(months("yiwu", tapes, "2023-02", "2023-02")["2023-02"], "bank", "South")
    assert (south.before, south.after, south.missing) == (None, None, ("state.bank",))


def test_a_ratio_over_nothing_is_not_determined_and_what_was_recorded_stays(tapes: Path) -> None:
    (tapes / "tapes.yaml").write_text("begin: running\n", encoding="utf-8")
    try:
        views = months("yiwu", tapes, "2023-03", "2023-04")
    finally:
        (tapes / "tapes.yaml").unlink()
    south = state(views["2023-04"], "bank", "South")  # paid off on 30 April
    assert (south.before and south.before.state, south.after) == ("running", None)
    assert {one.why for one in south.open} == {"undefined_ratio"}
    assert why(views["2023-04"], "bank.npl_ratio", bank="South") == "zero"


def test_what_the_tapes_do_not_hold_stays_unstated(tapes: Path, tmp_path: Path) -> None:
    for name in ("loans", "balances", "records"):
        (tmp_path / f"{name}.csv").write_bytes((tapes / f"{name}.csv").read_bytes())
    view = months("yiwu", tmp_path, "2023-03", "2023-03")["2023-03"]
    consortium = state(view, "consortium")
    assert consortium.missing == ("consortium.claims_this_year", "consortium.premium_this_year")
    assert consortium.asked.unstated["consortium.claims_this_year"] == "no_tape"
    assert answered(view, "fund_balance")["outcome"] == "missing_fact"
    assert state(view, "bank", "North").after == "halted"
