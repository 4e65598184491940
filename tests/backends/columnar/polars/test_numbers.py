"""Whole numbers of 64 and 128 bits at their edges: sums, products, quotients, least and greatest, and decimals told."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import partial
from itertools import product
from typing import Literal, get_args

import polars as pl
import pytest

from guarantee_rules.backends.columnar.columns import NARROW, WIDE, Node, Whole
from guarantee_rules.backends.columnar.maker import Maker, bounds
from guarantee_rules.backends.columnar.polars.decimals import REINTERPRETS, decimal_of
from guarantee_rules.backends.columnar.refusals import NotColumnar
from guarantee_rules.core.expr import ArithmeticSign
from guarantee_rules.values.numbers import EXACT, Rounding, quotient
from tests.backends.columnar.polars.running import ENGINES, Engine, Row, value_of, values_of

ROUNDINGS: tuple[Rounding, ...] = get_args(Rounding)
WORTH: dict[ArithmeticSign, Callable[[int, int], int]] = {"+": operator.add, "-": operator.sub, "*": operator.mul}
Pair = tuple[int | None, int | None]


def pairs(left: Iterable[int], right: Iterable[int]) -> list[Pair]:
    """Every pair, and each side with nothing on the other."""
    return list(product((*left, None), (*right, None)))


def rows_of(pairs: Iterable[Pair]) -> list[Row]:
    return [{"a": a, "b": b} for a, b in pairs]


def each(pairs: Iterable[Pair], worth: Callable[[int, int], int | None]) -> list[int | None]:
    """What each pair comes to; nothing where a side is."""
    return [None if a is None or b is None else worth(a, b) for a, b in pairs]


def exactly(rounding: Rounding, a: int, b: int) -> int | None:
    return int(quotient(a, b, 0, rounding)) if b else None


def quotients(a: Whole, b: Whole) -> dict[Rounding, Node]:
    maker = Maker()
    return {rounding: maker.divided(maker.column("a", a), maker.column("b", b), rounding) for rounding in ROUNDINGS}


def assert_rounded(a: Whole, b: Whole, pairs: list[Pair], engine: Engine = "in-memory") -> None:
    found = values_of({str(rounding): node for rounding, node in quotients(a, b).items()}, rows_of(pairs), engine)
    for rounding in ROUNDINGS:
        wanted = each(pairs, partial(exactly, rounding))
        assert list(zip(pairs, found[rounding], strict=True)) == list(zip(pairs, wanted, strict=True)), rounding


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("low", "high"), [(-7, 0), (-7, 7), (0, 7)])
@pytest.mark.parametrize(("under", "over"), [(-7, -1), (-7, 0), (-7, 7), (0, 7), (1, 7)])
def test_quotients_of_every_sign_are_rounded_as_told(
    low: int, high: int, under: int, over: int, engine: Engine
) -> None:
    small = pairs(range(low, high + 1), range(under, over + 1))
    assert_rounded(Whole(low, high), Whole(under, over), small, engine)


@pytest.mark.parametrize("reach", [NARROW, WIDE], ids=["64 bits", "38 digits"])
@pytest.mark.parametrize("signs", [(1,), (1, -1)], ids=["never negative", "of either sign"])
def test_quotients_at_the_edge_do_not_wrap(reach: int, signs: tuple[int, ...]) -> None:
    kind = Whole(min(signs) * reach if -1 in signs else 0, reach)
    edge = [one * sign for one in (reach, reach - 1, reach // 2, reach // 2 + 1, 10, 3, 2, 1, 0) for sign in signs]
    assert_rounded(kind, kind, pairs(edge, edge))


@pytest.mark.parametrize(("a", "b"), [(NARROW, WIDE), (WIDE, NARROW), (WIDE, 3), (NARROW, 10**12)])
def test_sides_of_different_width_are_brought_to_one(a: int, b: int) -> None:
    assert_rounded(Whole(-a, a), Whole(-b, b), pairs((a, -a, a // 2, 7, -7, 0), (b, -b, b // 2, 2, -3, 0)))


def test_a_half_is_rounded_away_from_zero_whatever_is_even() -> None:
    node = quotients(Whole(-9, 9), Whole(1, 9))["half_up"]
    assert value_of(node, rows_of((a, 2) for a in (1, 3, 5, -1, -3, -5))) == [1, 2, 3, -1, -2, -3]


@pytest.mark.parametrize(
    ("sign", "most", "other"),
    [
        ("+", NARROW, NARROW),
        ("-", NARROW, NARROW),
        ("*", NARROW, NARROW),
        ("+", WIDE // 2, WIDE // 2),
        ("-", WIDE // 2, NARROW),
        ("*", WIDE // 2, 2),
    ],
)
def test_sums_and_products_that_need_more_bits_get_them(sign: ArithmeticSign, most: int, other: int) -> None:
    maker = Maker()
    a, b = maker.column("a", Whole(-most, most)), maker.column("b", Whole(-other, other))
    node = maker.arithmetic(a, sign, b)
    assert not bounds(node).narrow
    edge = pairs((-most, -1, 0, 1, most), (-other, -1, 0, 1, other))
    assert value_of(node, rows_of(edge)) == each(edge, WORTH[sign])


@pytest.mark.parametrize("which", ["min", "max"])
def test_the_least_and_greatest_are_unknown_where_any_part_is(which: Literal["min", "max"]) -> None:
    maker = Maker()
    parts = maker.column("a", Whole(-NARROW, NARROW)), maker.column("b", Whole(0, WIDE)), maker.figure(5)
    edge = pairs((-NARROW, 4, 6), (0, 5, WIDE))
    choose = min if which == "min" else max
    assert value_of(maker.extreme(which, parts), rows_of(edge)) == each(edge, lambda a, b: choose(a, b, 5))


def test_a_choice_between_numbers_of_either_width_holds_both() -> None:
    maker = Maker()
    a, b = maker.column("a", Whole(-9, 9)), maker.column("b", Whole(-WIDE, WIDE))
    node = maker.when(maker.compare(a, ">", maker.figure(0)), b, a)
    edge = pairs((-9, 1), (WIDE, -WIDE))
    assert value_of(node, rows_of(edge)) == [b if a is not None and a > 0 else a for a, b in edge]


@pytest.mark.parametrize("reinterprets", [True, False], ids=["by its digits", "by a product"])
@pytest.mark.parametrize(("reach", "scale"), [(NARROW, 2), (NARROW, 12), (10**26 - 1, 12), (WIDE, 2), (WIDE, 37)])
def test_a_decimal_has_every_digit_or_is_refused_by_name(reach: int, scale: int, reinterprets: bool) -> None:
    if reinterprets and not REINTERPRETS:
        pytest.skip("before Polars 2.1")
    kind, given = Whole(-reach, reach), [reach, -reach, 1, -1, 0, None, reach // 3]
    if not reinterprets and len(str(reach)) + scale > len(str(WIDE)):
        with pytest.raises(NotColumnar, match="value_limit: a decimal of"):
            decimal_of(pl.col("a"), kind, scale, "value_limit", reinterprets=reinterprets)
        return
    frame = pl.DataFrame({"a": pl.Series(given, dtype=pl.Int64 if kind.narrow else pl.Int128)})
    told = frame.select(decimal_of(pl.col("a"), kind, scale, "value_limit", reinterprets=reinterprets)).to_series()
    assert isinstance(told.dtype, pl.Decimal)
    assert told.dtype.scale == scale
    assert told.to_list() == [None if one is None else EXACT.scaleb(Decimal(one), -scale) for one in given]
