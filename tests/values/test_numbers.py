"""Money and rates come out exact to the last digit, whatever the caller has done to Python's decimals."""

from __future__ import annotations

import decimal
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from guarantee_rules.values.numbers import (
    Rounding,
    add,
    grouped,
    multiply,
    percent,
    plain,
    quotient,
    rounded,
    subtract,
    trimmed,
)

ROUNDINGS: tuple[Rounding, ...] = ("down", "up", "half_up")
amounts = st.decimals(min_value=-(10**16), max_value=10**16, places=2)
numbers = st.one_of(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**16), max_value=10**16, places=12),
                    amounts, st.integers(-(10**12), 10**12))  # fmt: skip
divisors = numbers.filter(lambda number: number != 0)
places = st.integers(0, 12)


def test_the_rate_cap_of_1_3_times_the_benchmark_is_met_exactly() -> None:
    assert Decimal("0.0585") <= multiply(Decimal("0.045"), Decimal("1.3"))


def test_sums_of_whole_numbers_stay_whole_numbers() -> None:
    assert [type(result) for result in (add(1, 2), subtract(1, 2), multiply(3, 2))] == [int, int, int]
    assert [type(result) for result in (add(1, Decimal(2)), subtract(Decimal(1), 2), multiply(3, Decimal(2)))] == [
        Decimal
    ] * 3


@given(numbers, numbers)
def test_sums_differences_and_products_are_those_of_fractions(left: Decimal | int, right: Decimal | int) -> None:
    assert Fraction(add(left, right)) == Fraction(left) + Fraction(right)
    assert Fraction(subtract(left, right)) == Fraction(left) - Fraction(right)
    assert Fraction(multiply(left, right)) == Fraction(left) * Fraction(right)


def test_a_result_that_would_need_rounding_is_an_error_instead() -> None:
    with pytest.raises(decimal.Inexact):
        add(Decimal(10) ** 500, Decimal("0.01"))


@pytest.mark.parametrize(
    ("of", "over", "places", "rounding", "result"),
    [
        ("0.35", "10", 2, "half_up", "0.04"),
        ("0.35", "10", 2, "down", "0.03"),
        ("0.34", "10", 2, "half_up", "0.03"),
        ("0.34", "10", 2, "up", "0.04"),
        ("-0.35", "10", 2, "half_up", "-0.04"),
        ("-0.35", "10", 2, "down", "-0.03"),
        ("0.35", "-10", 2, "up", "-0.04"),
        ("1", "3", 12, "half_up", "0.333333333333"),
        ("2", "3", 12, "half_up", "0.666666666667"),
        ("0", "3", 2, "up", "0.00"),
        ("6", "3", 0, "up", "2"),
        ("-1", "300", 2, "down", "0.00"),
        ("3999999.99", "100000000", 4, "down", "0.0399"),
        ("1.0000000000000000000000000000001", "2", 0, "half_up", "1"),
        ("0.9999999999999999999999999999999", "2", 0, "half_up", "0"),
    ],
)
def test_a_quotient_is_rounded_once_and_never_shows_a_negative_zero(
    of: str, over: str, places: int, rounding: Rounding, result: str
) -> None:
    assert str(quotient(Decimal(of), Decimal(over), places, rounding)) == result


@pytest.mark.parametrize("of", [0, 5, Decimal("0.00"), Decimal(5)])
@pytest.mark.parametrize("over", [0, Decimal("0.00")])
def test_there_is_no_ratio_over_zero(of: Decimal | int, over: Decimal | int) -> None:
    with pytest.raises(ZeroDivisionError):
        quotient(of, over, 2, "down")


def bracketed(exact: Fraction, result: Decimal, places: int, rounding: Rounding) -> bool:
    """The law of each rounding, in fractions: what it may leave out, and in which direction."""
    step, left_out = Fraction(1, 10**places), abs(exact) - abs(Fraction(result))
    match rounding:
        case "down":
            return 0 <= left_out < step
        case "up":
            return -step < left_out <= 0
        case "half_up":
            return -step / 2 <= left_out < step / 2


@given(numbers, divisors, places, st.sampled_from(ROUNDINGS))
@example(of=Decimal("0.05"), over=10, places=2, rounding="half_up")
@example(of=1, over=10**12, places=12, rounding="up")
def test_a_quotient_lies_within_one_step_on_the_side_its_rule_names(
    of: Decimal | int, over: Decimal | int, places: int, rounding: Rounding
) -> None:
    exact, result = Fraction(of) / Fraction(over), quotient(of, over, places, rounding)
    assert bracketed(exact, result, places, rounding)
    assert result == 0 or (result > 0) == (exact > 0)
    assert result.as_tuple().exponent == -places


@given(st.integers(-(10**20), 10**20), st.integers(1, 10**9), places, st.sampled_from(ROUNDINGS))
def test_a_quotient_on_or_beside_a_half_is_still_rounded_right(
    units: int, over: int, places: int, rounding: Rounding
) -> None:
    half = Fraction(2 * units + 1, 2 * 10**places)
    for numerator in (half * over, half * over + Fraction(1, 10**30), half * over - Fraction(1, 10**30)):
        as_decimal = Decimal(numerator.numerator * 10**60 // numerator.denominator).scaleb(
            -60, decimal.Context(prec=200)
        )
        assume(Fraction(as_decimal) == numerator)
        assert bracketed(numerator / over, quotient(as_decimal, over, places, rounding), places, rounding)


@given(numbers, places, st.sampled_from(ROUNDINGS))
def test_rounding_lies_within_one_step_on_the_side_its_rule_names(
    value: Decimal | int, places: int, rounding: Rounding
) -> None:
    result = rounded(value, places, rounding)
    assert bracketed(Fraction(value), result, places, rounding)
    assert rounded(result, places, rounding) == result


@pytest.mark.parametrize(
    ("value", "rounding", "result"),
    [("70.0075", "down", "70.00"), ("70.0075", "up", "70.01"), ("70.005", "half_up", "70.01"), ("-0.001", "down", "0.00"),
     ("-70.005", "half_up", "-70.01"), ("5E+2", "down", "500.00")],
)  # fmt: skip
def test_rounding_to_the_fen(value: str, rounding: Rounding, result: str) -> None:
    assert str(rounded(Decimal(value), 2, rounding)) == result


def everything_computed() -> list[object]:
    long, short = Decimal("1234567890123456.123456789012"), Decimal("-0.000000000007")
    return [
        add(long, short), subtract(long, short), multiply(long, long), multiply(long, 10**30),
        *(quotient(long, short, 12, rounding) for rounding in ROUNDINGS),
        *(rounded(long, 5, rounding) for rounding in ROUNDINGS),
        trimmed(long), plain(long), plain(short), plain(Decimal("5E+9")), grouped(long), grouped(long, 20), percent(long), percent(short),
    ]  # fmt: skip


EXPECTED = everything_computed()
HOSTILE = [
    decimal.Context(prec=5, rounding=decimal.ROUND_CEILING, Emin=-6, Emax=6, capitals=0, clamp=1),
    decimal.Context(prec=1, traps=[decimal.Inexact, decimal.Rounded, decimal.Subnormal, decimal.FloatOperation]),
    decimal.Context(prec=3, traps=[]),
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_the_callers_decimal_context_neither_changes_a_result_nor_is_changed(hostile: decimal.Context) -> None:
    with decimal.localcontext(hostile) as context:
        assert [str(value) if isinstance(value, str) else value for value in everything_computed()] == EXPECTED
        assert context.prec == hostile.prec
        assert not any(context.flags.values())
        with pytest.raises(ZeroDivisionError):
            quotient(1, 0, 2, "down")


def test_other_threads_and_their_contexts_do_not_change_a_result() -> None:
    def disturbed(number: int) -> bool:
        decimal.setcontext(HOSTILE[number % len(HOSTILE)].copy())
        return all(everything_computed() == EXPECTED for _ in range(20))

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(disturbed, range(64)))


@pytest.mark.parametrize(
    ("value", "written"),
    [("5000000.00", "5000000.00"), ("5E+6", "5000000"), ("0.00", "0.00"), ("-0.00", "0.00"), ("0E+3", "0"),
     ("1E-12", "0.000000000001"), ("-12.5", "-12.5"), ("0.05", "0.05")],
)  # fmt: skip
def test_plain_figures_have_no_exponent_and_keep_their_decimals(value: str, written: str) -> None:
    assert plain(Decimal(value)) == written


@pytest.mark.parametrize(
    ("value", "short"),
    [("1.50", "1.5"), ("4.00", "4"), ("100", "100"), ("1E+2", "100"), ("0.00", "0"), ("0.0400", "0.04")],
)
def test_idle_zeros_are_left_off_without_an_exponent(value: str, short: str) -> None:
    assert str(trimmed(Decimal(value))) == short


@given(numbers)
def test_a_plain_figure_reads_back_as_the_same_number(value: Decimal | int) -> None:
    written = plain(value)
    assert Fraction(written) == Fraction(value)
    assert "E" not in written.upper()


@pytest.mark.parametrize(
    ("value", "places", "written"),
    [
        (Decimal("5000000.00"), None, "5,000,000.00"),
        (Decimal(5000000), 2, "5,000,000.00"),
        (5000000, 2, "5,000,000.00"),
        (999, None, "999"),
        (1000, None, "1,000"),
        (-100000, None, "-100,000"),
        (Decimal("-0.05"), 2, "-0.05"),
        (Decimal("70.0075"), 2, "70.0075"),  # more decimals than asked are shown, not cut
        (Decimal("70.0000"), 2, "70.00"),
        (Decimal("70.50"), 0, "70.5"),
    ],
)
def test_grouped_figures_are_set_in_threes(value: Decimal | int, places: int | None, written: str) -> None:
    assert grouped(value, places) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [("0.05655", "5.655%"), ("0.04", "4%"), ("0.0400", "4%"), ("0.15", "15%"), ("0.1", "10%"), ("1", "100%"), ("10", "1000%"),
     ("1E+1", "1000%"), ("0", "0%"), ("-0.005", "-0.5%"), ("0.0399999999", "3.99999999%")],
)  # fmt: skip
def test_percentages_are_exact_and_without_idle_zeros(value: str, written: str) -> None:
    assert percent(Decimal(value)) == written


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "sNaN"])
def test_what_is_not_a_number_is_never_written_as_one(value: str) -> None:
    for write in (plain, grouped):
        with pytest.raises(ValueError, match="not a finite number"):
            write(Decimal(value))
