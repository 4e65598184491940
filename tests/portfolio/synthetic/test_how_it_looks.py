"""A tape looks as a bank's would: where amounts, rates, terms, days and losses lie."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from pyarrow.parquet import read_schema

from tests.portfolio.synthetic.ground import CITIES, Tape, drawn

ROWS = 4000


@pytest.fixture(scope="module")
def tape(tmp_path_factory: pytest.TempPathFactory) -> Tape:
    return drawn(tmp_path_factory.mktemp("tape"), rows=ROWS)


def figures(tape: Tape, fact: str) -> Iterator[Decimal]:
    header = tape.mapping["columns"][fact]["column"]
    return (Decimal(cell) for cells in tape.cells if (cell := cells[header]) is not None)


def days(tape: Tape, fact: str) -> list[date | None]:
    header = tape.mapping["columns"][fact]["column"]
    return [None if cells[header] is None else date.fromisoformat(str(cells[header])) for cells in tape.cells]


def share(holding: int) -> float:
    return holding / ROWS


def test_amounts_are_round_and_many_lie_at_a_limit(tape: Tape) -> None:
    amounts = list(figures(tape, "loan.amount"))
    assert all(0 < amount < 1000 for amount in amounts)
    assert 0.6 < share(sum(amount % 5 == 0 for amount in amounts)) < 0.95
    assert 0.05 < share(sum(amount in (50, 100, 500) for amount in amounts)) < 0.3
    assert 0 < share(sum(amount > 500 for amount in amounts)) < 0.05
    assert len(set(amounts)) > 200


def test_rates_lie_between_the_benchmark_and_half_as_much_again(tape: Tape) -> None:
    rates = list(figures(tape, "loan.rate"))
    assert all(Decimal("4.3") <= rate <= Decimal("7.4") for rate in rates)
    assert 0.1 < share(sum(rate == Decimal("5.655") for rate in rates)) < 0.25


def test_twelve_months_are_the_usual_term(tape: Tape) -> None:
    terms = Counter(int(term) for term in figures(tape, "loan.term"))
    assert terms.most_common(1)[0][0] == 12
    assert 0.55 < share(terms[12]) < 0.68
    assert min(terms) == 3
    assert 0 < share(sum(count for term, count in terms.items() if term > 12)) < 0.06


def test_days_go_through_the_months_with_many_at_their_ends(tape: Tape) -> None:
    applied = [day for day in days(tape, "application.date") if day]
    months = Counter((day.year, day.month) for day in applied)
    assert len(months) == 24
    assert max(months.values()) < 2 * min(months.values())
    assert 0.11 < share(sum(day.day == monthrange(day.year, day.month)[1] for day in applied)) < 0.18


def test_the_days_of_a_loan_follow_each_other(tape: Tape) -> None:
    as_of = date.fromisoformat(tape.mapping["as_of"])
    names = ("application.date", "loan.signing_date", "loan.disbursed_on", "loan.maturity_date")
    for applied, signed, disbursed, matured in zip(*(days(tape, name) for name in names), strict=True):
        assert applied is not None
        assert matured is not None
        assert signed is None or applied < signed <= as_of
        assert disbursed is None or (signed is not None and signed <= disbursed <= as_of)
        assert disbursed is None or disbursed < matured


def test_losses_come_after_maturity_and_sums_add_up(tape: Tape) -> None:
    as_of = date.fromisoformat(tape.mapping["as_of"])
    names = ("loss.principal", "loss.interest", "claim.debt", "claim.paid", "recovery.amount", "loss.borne_by_bank")
    lost = 0
    columns = zip(*(figures(tape, name) for name in names), strict=True)
    for (principal, interest, debt, paid, back, bank), matured, amount in zip(
        columns, days(tape, "loan.maturity_date"), figures(tape, "loan.amount"), strict=True
    ):
        lost += principal > 0
        assert matured is not None
        assert not principal or matured + timedelta(days=60) <= as_of
        assert principal <= amount * 10_000
        assert debt == principal + interest
        assert paid <= debt
        assert back <= debt
        assert bank >= 0
    assert 0.005 < share(lost) < 0.04


def test_the_file_and_its_folder_say_that_nothing_in_it_is_real(tape: Tape) -> None:
    metadata = read_schema(tape.folder / "loans.parquet").metadata
    assert metadata[b"synthetic"] == b"true"
    assert tape.manifest["synthetic"] is True
    assert "虚构" in (tape.folder / "README.md").read_text(encoding="utf-8")
    assert all(str(cells["经办银行"]).startswith("模拟银行") for cells in tape.cells)


@pytest.mark.parametrize("city", CITIES)
def test_every_header_is_of_its_own_and_amounts_say_their_unit(city: str, tmp_path: Path) -> None:
    tape = drawn(tmp_path, city, rows=1)
    headers = [part["column"] for part in tape.mapping["columns"].values()]
    assert len(set(headers)) == len(headers)
    assert {*headers, tape.mapping["row"], *tape.mapping["keep"]} < set(tape.cells[0])
    for part in tape.mapping["columns"].values():
        if part.get("unit") in ("元", "万元", "%"):
            assert part["column"].endswith(f"（{part['unit']}）")
