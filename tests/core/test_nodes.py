"""What each node of the core comes to: an example, its edge, and what is unknown."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from guarantee_rules.core.evaluate import BEYOND
from guarantee_rules.core.expr import (
    All,
    Arithmetic,
    Between,
    Comparator,
    Compare,
    Count,
    Expr,
    Extreme,
    Fact,
    Given,
    If,
    Includes,
    Lit,
    Needs,
    Not,
    OnDay,
    OneOf,
    Portion,
    Quotient,
    Reading,
    Ref,
    Rolled,
    Shift,
    Undecided,
)
from guarantee_rules.values.types import DAYS, MONEY, MONTHS, RATE, WORKDAYS, Type, Value
from guarantee_rules.values.unknown import Open, Outcome, Unknown, left_open, missing
from guarantee_rules.values.workdays import SuppliedYears
from tests.core.small import READINGS, count, day, name, ratio, value, yuan

AMOUNT = Fact("loan.amount")
UNDEFINED = left_open("undefined_ratio")


def months(number: int) -> Lit:
    return Lit(number, MONTHS)


def days(number: int) -> Lit:
    return Lit(number, DAYS)


def workdays(number: int) -> Lit:
    return Lit(number, WORKDAYS)


def same(result: Outcome, expected: Outcome) -> None:
    """Equal, of the same kind, and with the same decimals where it is a number with decimals."""
    assert result == expected
    assert type(result) is type(expected)
    assert str(result) == str(expected) or isinstance(result, Unknown | frozenset)


@pytest.mark.parametrize(
    ("expr", "result"),
    [
        (yuan("5000000.00"), Decimal("5000000.00")),
        (name("micro"), "micro"),
        (day("2024-02-29"), date(2024, 2, 29)),
        (Arithmetic(yuan("0.10"), "+", yuan("0.20")), Decimal("0.30")),
        (Arithmetic(yuan("0.10"), "-", yuan("0.20")), Decimal("-0.10")),
        (Arithmetic(Lit(Decimal("0.045"), RATE), "*", ratio("1.3")), Decimal("0.0585")),
        (Arithmetic(count(7), "*", count(3)), 21),
        (Arithmetic(count(7), "-", count(9)), -2),
        (Arithmetic(months(12), "+", months(6)), 18),
        (Arithmetic(yuan("1.00"), "*", count(3)), Decimal("3.00")),
        (Extreme("min", (yuan("3.00"), yuan("2.00"), yuan("2.50"))), Decimal("2.00")),
        (Extreme("max", (yuan("3.00"), yuan("2.00"))), Decimal("3.00")),
        (Extreme("min", (day("2024-03-01"), day("2024-02-29"))), date(2024, 2, 29)),
        (Extreme("max", (count(4),)), 4),
        (Count(months(12)), 12),
        (Count(days(30)), 30),
        (OneOf(name("micro"), ("micro", "small")), True),
        (OneOf(name("micro"), ("small",)), False),
        (OneOf(name("micro"), ()), False),
        (Not(OneOf(name("micro"), ("small",))), True),
    ],
)
def test_what_is_known_is_worked_out_exactly(expr: Expr, result: Value) -> None:
    same(value(expr), result)


@pytest.mark.parametrize(
    ("left", "right", "holding"),
    [
        (yuan("5000000.00"), yuan("5000000"), {"<=", "==", ">="}),
        (yuan("5000000.01"), yuan("5000000.00"), {"!=", ">=", ">"}),
        (yuan("4999999.99"), yuan("5000000.00"), {"<", "<=", "!="}),
        (count(1), ratio("1.0"), {"<=", "==", ">="}),
        (count(2), ratio("1.3"), {"!=", ">=", ">"}),
        (day("2024-02-29"), day("2024-03-01"), {"<", "<=", "!="}),
        (months(12), months(12), {"<=", "==", ">="}),
        (Lit(Decimal("0.0585"), RATE), Lit(Decimal("0.05850"), RATE), {"<=", "==", ">="}),
    ],
)
def test_a_boundary_belongs_to_the_side_its_comparator_says(left: Expr, right: Expr, holding: set[Comparator]) -> None:
    signs: tuple[Comparator, ...] = ("<", "<=", "==", "!=", ">=", ">")
    assert {op for op in signs if value(Compare(left, op, right))} == holding
    assert all(value(Compare(AMOUNT, op, right)) == missing("loan.amount") for op in signs)
    assert all(value(Compare(left, op, AMOUNT)) == missing("loan.amount") for op in signs)


def test_a_fact_is_what_was_stated_and_missing_where_nothing_was() -> None:
    assert value(AMOUNT, {"loan.amount": Decimal("0.00")}) == Decimal("0.00")
    assert value(AMOUNT) == missing("loan.amount")


def test_whether_a_fact_was_stated_is_always_known() -> None:
    assert value(Given("agreed.share")) is False
    assert value(Given("agreed.share"), {"agreed.share": Decimal(0)}) is True


def test_a_reading_is_the_option_it_is_set_to() -> None:
    for option in READINGS["way"]:
        assert value(Reading("way"), way=option) == option


def test_a_reference_is_the_value_worked_out_before() -> None:
    assert value(Ref("limit"), known={"limit": Decimal("1.00")}) == Decimal("1.00")
    assert value(Ref("limit"), known={"limit": missing("loan.amount")}) == missing("loan.amount")


def test_a_list_includes_what_it_names() -> None:
    shop = Includes(Fact("firm.kinds"), "shop")
    assert value(shop, {"firm.kinds": frozenset({"shop", "farm"})}) is True
    assert value(shop, {"firm.kinds": frozenset()}) is False
    assert value(shop) == missing("firm.kinds")


@pytest.mark.parametrize(
    ("of", "over", "places", "rounding", "result"),
    [
        ("100.00", "3.00", 2, "down", "33.33"),
        ("100.00", "3.00", 2, "up", "33.34"),
        ("0.05", "2.00", 2, "half_up", "0.03"),
        ("0.04", "3.00", 2, "half_up", "0.01"),
        ("3999999.99", "100000000.00", 6, "half_up", "0.040000"),
        ("3999999.99", "100000000.00", 12, "down", "0.039999999900"),
        ("0.00", "5.00", 2, "up", "0.00"),
    ],
)
def test_a_quotient_is_rounded_once(of: str, over: str, places: int, rounding: str, result: str) -> None:
    quotient = Quotient(yuan(of), yuan(over), places, rounding)  # type: ignore[arg-type]
    same(value(quotient), Decimal(result))


@pytest.mark.parametrize("of", [yuan("0.00"), yuan("5.00")])
def test_over_nothing_there_is_no_ratio(of: Lit) -> None:
    assert value(Quotient(of, yuan("0.00"), 6, "half_up")) == UNDEFINED
    assert value(Quotient(of, Fact("loan.other"), 6, "half_up"), {"loan.other": Decimal("0.00")}) == UNDEFINED
    assert value(Portion(yuan("1.00"), of, yuan("0"), "half_up")) == UNDEFINED
    assert value(Quotient(count(0), count(0), 6, "half_up")) == UNDEFINED


def test_what_is_missing_goes_before_a_ratio_over_nothing() -> None:
    assert value(Quotient(AMOUNT, yuan("0.00"), 6, "half_up")) == missing("loan.amount")
    assert value(Quotient(yuan("1.00"), AMOUNT, 6, "half_up")) == missing("loan.amount")


def test_a_portion_is_multiplied_first_and_divided_once() -> None:
    portion = Portion(yuan("100000.00"), yuan("700000.00"), yuan("1000000.00"), "half_up")
    same(value(portion), Decimal("70000.00"))
    same(value(Portion(yuan("100.00"), yuan("1.00"), yuan("3.00"), "down")), Decimal("33.33"))
    same(value(Portion(yuan("100.00"), yuan("1.00"), yuan("3.00"), "up")), Decimal("33.34"))
    assert value(Portion(AMOUNT, Fact("loan.other"), yuan("0.00"), "up")) == missing("loan.amount") | missing(
        "loan.other"
    )


def test_every_part_of_an_extreme_must_be_known() -> None:
    assert value(Extreme("min", (yuan("0.00"), AMOUNT))) == missing("loan.amount")
    assert value(Extreme("max", (AMOUNT, Fact("loan.other")))) == missing("loan.amount") | missing("loan.other")


@pytest.mark.parametrize(
    ("of", "by", "unit", "result"),
    [
        ("2024-01-31", months(1), "months", date(2024, 2, 29)),
        ("2023-01-31", months(1), "months", date(2023, 2, 28)),
        ("2024-01-31", months(2), "months", date(2024, 3, 31)),
        ("2024-03-31", months(-1), "months", date(2024, 2, 29)),
        ("2024-02-29", months(12), "months", date(2025, 2, 28)),
        ("2024-02-28", days(2), "days", date(2024, 3, 1)),
        ("2024-03-01", days(-1), "days", date(2024, 2, 29)),
        ("2024-02-08", workdays(3), "workdays", date(2024, 2, 19)),  # the Spring Festival, and 9 and 18 February
        ("2024-04-26", workdays(1), "workdays", date(2024, 4, 28)),  # a Sunday worked before Labour Day
        ("2024-04-26", workdays(0), "workdays", date(2024, 4, 26)),
        ("2024-01-31", count(1), "months", date(2024, 2, 29)),
    ],
)
def test_a_date_moves_by_a_period(of: str, by: Lit, unit: str, result: date) -> None:
    moved = Shift(day(of), by, unit)  # type: ignore[arg-type]
    assert value(moved) == result
    assert value(Shift(Fact("loan.signed"), by, unit)) == missing("loan.signed")  # type: ignore[arg-type]


def test_months_are_counted_once_from_their_anchor() -> None:
    stepwise = Shift(Shift(day("2024-01-31"), months(1), "months"), months(1), "months")
    assert value(stepwise) == date(2024, 3, 29)
    assert value(Shift(day("2024-01-31"), months(2), "months")) == date(2024, 3, 31)


def test_a_year_without_a_calendar_is_missing_and_can_be_supplied() -> None:
    three = Shift(day("2099-12-30"), workdays(3), "workdays")
    assert value(three) == missing("calendar.2099")
    own = SuppliedYears({2099: frozenset()}, {2099: frozenset()})
    assert value(three, calendar=own) == missing("calendar.2100")
    both = SuppliedYears({2099: frozenset(), 2100: frozenset({date(2100, 1, 1)})}, {2099: frozenset()})
    assert value(three, calendar=both) == date(2100, 1, 5)
    rolled = Rolled(day("2099-05-02"))
    assert value(rolled) == missing("calendar.2099")
    assert value(rolled, calendar=own) == date(2099, 5, 4)


def test_a_day_of_rest_rolls_to_the_next_working_day() -> None:
    assert value(Rolled(day("2024-10-01"))) == date(2024, 10, 8)
    assert value(Rolled(day("2024-10-08"))) == date(2024, 10, 8)
    assert value(Rolled(Fact("loan.due"))) == missing("loan.due")


class Idle:
    """A calendar in which nobody ever works."""

    def is_workday(self, day: date) -> bool | None:
        return False


@pytest.mark.parametrize(
    "expr",
    [
        Shift(day("9999-12-31"), days(1), "days"),
        Shift(day("9999-12-01"), months(1), "months"),
        Shift(day("2024-01-01"), count(10**12), "months"),
        Shift(day("2024-01-01"), count(10**12), "days"),
        Shift(day("0001-01-01"), days(-1), "days"),
        Shift(day("9999-12-30"), workdays(5), "workdays"),
        Rolled(day("9999-12-30")),
    ],
)
def test_what_lies_beyond_the_calendar_is_missing_not_a_failure(expr: Expr) -> None:
    assert value(expr, calendar=Idle()) == missing(BEYOND)


@pytest.mark.parametrize(
    ("of", "number", "month", "result"),
    [
        ("2024-02-10", 15, None, date(2024, 2, 15)),
        ("2024-02-10", 31, None, date(2024, 2, 29)),
        ("2023-02-10", 30, None, date(2023, 2, 28)),
        ("2024-05-31", 31, 12, date(2024, 12, 31)),
        ("2024-05-31", 30, 2, date(2024, 2, 29)),
    ],
)
def test_a_day_of_a_month_that_is_shorter_is_its_last(of: str, number: int, month: int | None, result: date) -> None:
    assert value(OnDay(day(of), number, month)) == result
    assert value(OnDay(Fact("loan.due"), number, month)) == missing("loan.due")


@pytest.mark.parametrize(
    ("start", "end", "unit", "result"),
    [
        ("2024-01-31", "2024-02-29", "months", 1),
        ("2024-01-31", "2024-03-01", "months", 2),
        ("2024-01-01", "2024-01-01", "months", 0),
        ("2024-03-01", "2024-01-01", "months", 0),
        ("2024-02-28", "2024-03-01", "days", 2),
        ("2024-03-01", "2024-02-28", "days", -2),
    ],
)
def test_the_time_between_two_dates(start: str, end: str, unit: str, result: int) -> None:
    assert value(Between(day(start), day(end), unit)) == result  # type: ignore[arg-type]
    assert value(Between(day(start), Fact("loan.due"), unit)) == missing("loan.due")  # type: ignore[arg-type]


@pytest.mark.parametrize("why", ["silent", "referred", "absent", "conflict", "undefined_ratio"])
def test_what_the_text_leaves_open_says_why_and_by_which_rules(why: str) -> None:
    open_ = Undecided(why, MONEY, "《实施办法》", ("limit",))  # type: ignore[arg-type]
    assert value(open_) == Unknown(open=frozenset({Open(why, "《实施办法》", ("limit",))}))  # type: ignore[arg-type]


def test_whoever_watches_sees_every_node_after_its_parts() -> None:
    seen: list[tuple[Expr, Outcome]] = []
    total = Arithmetic(AMOUNT, "+", yuan("1.00"))
    within = Compare(total, "<=", yuan("5.00"))
    value(All((within,)), {"loan.amount": Decimal("2.00")}, observe=lambda expr, result: seen.append((expr, result)))
    assert seen == [
        (AMOUNT, Decimal("2.00")),
        (yuan("1.00"), Decimal("1.00")),
        (total, Decimal("3.00")),
        (yuan("5.00"), Decimal("5.00")),
        (within, True),
        (All((within,)), True),
    ]


def test_the_side_of_a_choice_that_is_not_taken_is_not_worked_out() -> None:
    seen: list[Expr] = []
    choice = If(Fact("firm.local"), yuan("1.00"), AMOUNT)
    value(choice, {"firm.local": True}, observe=lambda expr, _: seen.append(expr))
    assert AMOUNT not in seen
    seen.clear()
    value(Needs((AMOUNT,), choice), observe=lambda expr, _: seen.append(expr))
    assert choice not in seen


def test_where_a_thing_is_written_is_no_part_of_what_it_is() -> None:
    assert Type("enum", "size") != Type("enum", "kind")
    assert Lit(1, MONTHS) != Lit(1, DAYS)
    assert hash(yuan("1.00")) == hash(yuan("1.00"))
