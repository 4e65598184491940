"""What a guard means in the core, printed; and what one comes to, at the boundary and beside it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from guarantee_rules.core.expr import Lit
from guarantee_rules.core.show import shown
from guarantee_rules.surface.term import Nonsense
from guarantee_rules.values.types import (
    BOOL,
    DATE,
    DAYS,
    INTEGER,
    MONEY,
    MONTHS,
    RATE,
    RATIO,
    WORKDAYS,
    Type,
    Value,
    enum_of,
)
from guarantee_rules.values.unknown import Outcome, left_open, missing
from tests.core.small import SIZE
from tests.surface.scheme import answer, core, lowered


@pytest.mark.parametrize(
    ("text", "value", "type"),
    [
        ("500万元", "5000000.00", MONEY),
        ("1.2亿元", "120000000.00", MONEY),
        ("5000000元", "5000000.00", MONEY),
        ("0.05元", "0.05", MONEY),
        ("3%", "0.03", RATIO),
        ("5.655%", "0.05655", RATIO),
        ("70％", "0.7", RATIO),
        ("1.5‰", "0.0015", RATIO),
        ("1.3倍", "1.3", RATIO),
        ("2倍", "2", RATIO),
        ("1.30", "1.3", RATIO),
        ("12", "12", INTEGER),
        ("3个月", "3", MONTHS),
        ("1年", "12", MONTHS),
        ("18 months", "18", MONTHS),
        ("30天", "30", DAYS),
        ("30日", "30", DAYS),
        ("1 day", "1", DAYS),
        ("5个工作日", "5", WORKDAYS),
        ("5 working days", "5", WORKDAYS),
        ("2016-07-01", "2016-07-01", DATE),
        ("2016年7月1日", "2016-07-01", DATE),
        ("true", "True", BOOL),
        ("false", "False", BOOL),
    ],
)
def test_figures_are_read_as_a_policy_writes_them(text: str, value: str, type: Type) -> None:
    term = lowered(text)
    assert isinstance(term.expr, Lit)
    assert (str(term.expr.value), term.expr.type, term.type) == (value, type, type)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("loan.amount <= 500万元", "(loan.amount <= 5000000.00:money)"),
        ("0 < loan.amount <= 500", "all((0.00:money < loan.amount), (loan.amount <= 500.00:money))"),
        ("firm.local and not firm.listed", "all(firm.local, not(firm.listed))"),
        ("firm.local or firm.listed and false", "any(firm.local, all(firm.listed, false))"),
        ('firm.size == "micro"', '(firm.size == "micro")'),
        ('"micro" != firm.size', '("micro" != firm.size)'),
        ('firm.size in ["micro", "small"]', '(firm.size in ["micro", "small"])'),
        ('firm.size not in ["micro"]', 'not((firm.size in ["micro"]))'),
        ('"shop" in firm.kinds', '("shop" in firm.kinds)'),
        ('"shop" not in firm.kinds', 'not(("shop" in firm.kinds))'),
        ('reading.way == "two"', '(reading.way == "two")'),
        ("firm.local == true", "(firm.local == true)"),
        ("given(agreed.share)", "given(agreed.share)"),
        ("loan.amount > limit", "(loan.amount > $loan_limit.limit)"),
        ("loan.rate <= benchmark * 1.3倍", "(loan.rate <= ($loan_limit.benchmark * 1.3:ratio))"),
        ("loan.rate <= 5.655%", "(loan.rate <= 0.05655:rate)"),
        ("fund.share >= 4%", "(fund.share >= 0.04:ratio)"),
        ("firm.staff < 300", "(firm.staff < 300:integer)"),
        ("fund.share > 1", "(fund.share > 1:integer)"),
        ("loan.term <= 1年", "(loan.term <= 12:months)"),
        ("as_of >= 2016-07-01", "(as_of >= 2016-07-01)"),
        ("as_of > loan.due + 3个月", "(as_of > (loan.due + 3:months months))"),
        ("as_of > loan.due + 30天", "(as_of > (loan.due + 30:days days))"),
        ("as_of > loan.due + 5个工作日", "(as_of > (loan.due + 5:workdays workdays))"),
        ("as_of < loan.due - 3个月", "(as_of < (loan.due + (-1:integer * 3:months) months))"),
        ("as_of < loan.due + loan.term", "(as_of < (loan.due + loan.term months))"),
        ("as_of - loan.due <= 30天", "(days_between(loan.due, as_of) <= 30:days)"),
        ("days_between(loan.signed, loan.due) > loan.grace", "(days_between(loan.signed, loan.due) > loan.grace)"),
        (
            "months_between(loan.signed, loan.due) <= 12个月",
            "(months_between(loan.signed, loan.due) <= 12:months)",
        ),
        ("as_of <= next_workday(loan.due)", "(as_of <= next_workday(loan.due))"),
        ("as_of <= on_day(loan.due, 15)", "(as_of <= on_day(loan.due, 15))"),
        ("as_of <= on_date(loan.due, 12, 31)", "(as_of <= on_date(loan.due, 12, 31))"),
        ("as_of <= end_of_year(loan.due)", "(as_of <= on_date(loan.due, 12, 31))"),
        ("as_of >= start_of_year(loan.due)", "(as_of >= on_date(loan.due, 1, 1))"),
        ("months(loan.term) > 12", "(count(loan.term) > 12:integer)"),
        ("days(loan.grace) > 3", "(count(loan.grace) > 3:integer)"),
        ("min(loan.amount, 500) > 0", "(min(loan.amount, 500.00:money) > 0.00:money)"),
        ("max(fund.share, 1, 2) > 0", "(max(fund.share, 1:ratio, 2:ratio) > 0:integer)"),
        ("max(benchmark, 4%) > 0", "(max($loan_limit.benchmark, 0.04:rate) > 0:rate)"),
        ("min(firm.staff, 5) > 0", "(min(firm.staff, 5:integer) > 0:integer)"),
        ("min(loan.signed, loan.due) > as_of", "(min(loan.signed, loan.due) > as_of)"),
        (
            "loan.amount > portion(loan.other, loan.amount, limit)",
            "(loan.amount > round_half_up(loan.other * loan.amount / $loan_limit.limit, 2))",
        ),
    ],
)
def test_a_guard_in_the_core(text: str, meaning: str) -> None:
    assert core(text) == meaning
    assert core(text, BOOL) == meaning


@pytest.mark.parametrize(
    ("text", "want", "meaning"),
    [
        ("500", MONEY, "500.00:money"),
        ("500.5", MONEY, "500.50:money"),
        ("3%", RATE, "0.03:rate"),
        ("1", RATE, "1:rate"),
        ("2", RATIO, "2:ratio"),
        ("70%", RATIO, "0.7:ratio"),
        ("firm.staff", RATIO, "firm.staff"),
        ("12", INTEGER, "12:integer"),
        ('"micro"', SIZE, '"micro"'),
        ("loan.amount * 70%", MONEY, "(loan.amount * 0.7:ratio)"),
        ("loan.amount * loan.rate", MONEY, "(loan.amount * loan.rate)"),
        ("loan.due + 1年", DATE, "(loan.due + 12:months months)"),
    ],
)
def test_a_figure_is_what_its_place_asks_for(text: str, want: Type, meaning: str) -> None:
    assert core(text, want) == meaning
    assert lowered(text, want).worth in (want, INTEGER)


UNDEFINED = left_open("undefined_ratio")


@pytest.mark.parametrize(
    ("text", "facts", "result"),
    [
        ("loan.amount <= 500万元", {"loan.amount": "5000000.00"}, True),
        ("loan.amount <= 500万元", {"loan.amount": "5000000.01"}, False),
        ("loan.amount < 500万元", {"loan.amount": "5000000.00"}, False),
        ("loan.amount < 500万元", {"loan.amount": "4999999.99"}, True),
        ("0.0585 <= 0.045 * 1.3", {}, True),
        ("loan.rate <= benchmark * 1.3倍", {"loan.rate": "0.0585"}, True),
        ("loan.rate <= benchmark * 1.3倍", {"loan.rate": "0.05851"}, False),
        ("loan.amount / loan.other >= 4%", {"loan.amount": "3999999.99", "loan.other": "100000000.00"}, False),
        ("loan.amount / loan.other >= 4%", {"loan.amount": "4000000.00", "loan.other": "100000000.00"}, True),
        ("loan.amount / loan.other >= 4%", {"loan.amount": "0.00", "loan.other": "0.00"}, UNDEFINED),
        ("loan.amount / loan.other >= 4%", {"loan.amount": "5.00", "loan.other": "0.00"}, UNDEFINED),
        ("loan.amount / loan.other >= 4%", {"loan.other": "5.00"}, missing("loan.amount")),
        ("loan.amount / 3 == 1元", {"loan.amount": "3.00"}, True),
        ("loan.amount * 1 / 3 < 0.34元", {"loan.amount": "1.00"}, True),
        ("fund.share / agreed.share > 1", {"fund.share": "0.3", "agreed.share": "0.1"}, True),
        # a denominator below zero turns the comparison
        ("1 / (fund.share - agreed.share) < 0", {"fund.share": "0.1", "agreed.share": "0.3"}, True),
        ("1 / (fund.share - agreed.share) < 0", {"fund.share": "0.3", "agreed.share": "0.1"}, False),
        ("1 / (fund.share - agreed.share) < 0", {"fund.share": "0.3", "agreed.share": "0.3"}, UNDEFINED),
        ("loan.amount / (loan.other - limit) >= 2", {"loan.amount": "9.00", "loan.other": "1.00"}, False),
        # what is divided by an undefined ratio is undefined, not nothing
        ("1 / (fund.share / agreed.share) > 5", {"fund.share": "0.3", "agreed.share": "0"}, UNDEFINED),
        ("1 / (fund.share / agreed.share) > 5", {"fund.share": "0", "agreed.share": "0.3"}, UNDEFINED),
        ("0 < loan.amount <= limit", {"loan.amount": "10.00"}, True),
        ("0 < loan.amount <= limit", {"loan.amount": "10.01"}, False),
        ("0 < loan.amount <= limit", {"loan.amount": "0.00"}, False),
    ],
)
def test_a_guard_is_decided_exactly(text: str, facts: dict[str, str], result: Outcome) -> None:
    stated: dict[str, Value] = {name: Decimal(value) for name, value in facts.items()}
    known: dict[str, Outcome] = {"loan_limit.limit": Decimal("10.00"), "loan_limit.benchmark": Decimal("0.045")}
    assert answer(text, stated, known) == result


@pytest.mark.parametrize(
    ("text", "signed", "result"),
    [
        ("loan.due <= loan.signed + 1个月", "2024-01-31", True),
        ("loan.due <= loan.signed + 1个月", "2024-01-28", False),
        ("loan.due - loan.signed == 29天", "2024-01-31", True),
        ("loan.signed >= loan.due - 1个月", "2024-01-29", True),
        ("loan.signed >= loan.due - 1个月", "2024-01-28", False),
        ("on_day(loan.signed, 31) == loan.due", "2024-02-10", True),
    ],
)
def test_dates_go_by_the_calendar(text: str, signed: str, result: bool) -> None:
    facts: dict[str, Value] = {"loan.signed": date.fromisoformat(signed), "loan.due": date(2024, 2, 29)}
    assert answer(text, facts) is result


def test_a_division_is_carried_along_and_not_made() -> None:
    term = lowered("loan.amount / 12 * months(loan.term) + 1元")
    assert shown(term.expr) == "((loan.amount * count(loan.term)) + (1.00:money * 12:integer))"
    assert term.over is not None
    assert shown(term.over) == "12:integer"
    assert term.worth == MONEY


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("loan.amount / 12", "round_down(loan.amount / 12:integer, 2)"),
        ("loan.amount * 70%", "round_down((loan.amount * 0.7:ratio) / 1:integer, 2)"),
        ("loan.rate / 12", "round_down(loan.rate / 12:integer, 8)"),
        ("loan.amount / loan.other", "round_down(loan.amount / loan.other, 6)"),
        ("firm.staff / 3", "round_down(firm.staff / 3:integer, 6)"),
        ("loan.amount", "loan.amount"),
        ("loan.amount + loan.other - 1元", "((loan.amount + loan.other) - 1.00:money)"),
        ("min(loan.amount, 5元)", "min(loan.amount, 5.00:money)"),
        ("fund.share * 3", "(fund.share * 3:integer)"),
        ("loan.amount + 0.005", "round_down((loan.amount + 0.005:money) / 1:integer, 2)"),
    ],
)
def test_a_division_is_made_once_by_the_declared_rule(text: str, meaning: str) -> None:
    assert shown(lowered(text).divided("down", None)) == meaning


@pytest.mark.parametrize("text", ["loan.amount / 12", "fund.share / 3", "loan.term / 2"])
def test_a_division_without_a_rule_is_not_made(text: str) -> None:
    with pytest.raises(Nonsense):
        lowered(text).divided(None, None)


def test_a_period_is_never_divided() -> None:
    with pytest.raises(Nonsense):
        lowered("loan.term / 2").divided("down", None)


def test_the_names_of_a_list_come_from_the_other_side() -> None:
    assert lowered('firm.size == "micro"').type == BOOL
    assert lowered('"micro"', SIZE).type == SIZE
    assert lowered('reading.way == "one"').type == BOOL
    assert lowered("reading.way").type == enum_of("reading.way")
