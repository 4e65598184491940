"""Frames a plan is put to: what types its inputs may have, what is refused before a row is read, and what is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl
import pytest

from guarantee_rules.backends.columnar.columns import DAY, NAME, NAMES, TRUTH, Plan, Whole
from guarantee_rules.backends.columnar.maker import Maker
from guarantee_rules.backends.columnar.polars import answers
from guarantee_rules.backends.columnar.refusals import NotColumnar
from tests.backends.columnar.polars.running import plan_of

MAKER = Maker()
SIZE, USES = MAKER.column("borrower.size", NAME), MAKER.column("loan.uses", NAMES)
AMOUNT, RATE = MAKER.column("loan.amount", Whole(0, 10**14)), MAKER.column("loan.rate", Whole(0, 10**30))
SIGNED, MET = MAKER.column("loan.date", DAY), MAKER.column("rules.met", TRUTH)
SIZES = ["small", None, "a_name_of_more_than_twelve_letters"]


def plan() -> Plan:
    """A plan that has an input of every kind."""
    return plan_of(
        {
            "small": MAKER.compare(SIZE, "==", MAKER.name("small")),
            "listed": MAKER.one_of(SIZE, ("small", "never_in_an_enum")),
            "size": MAKER.when(MAKER.known(MET), SIZE, MAKER.name("not_in_any_enum")),
            "work": MAKER.includes(USES, "work"),
            "twice": MAKER.times(AMOUNT, 2),
            "rate": MAKER.times(RATE, 10),
            "later": MAKER.add_days(SIGNED, MAKER.figure(1)),
        }
    )


def frame(**columns: Sequence[object] | pl.Series) -> pl.DataFrame:
    given: dict[str, object] = {
        "row": [7, 8, 9],
        "borrower.size": SIZES,
        "loan.uses": [["work"], None, []],
        "loan.amount": [1, None, 10**14],
        "loan.rate": pl.Series([1, None, 10**30], dtype=pl.Int128),
        "loan.date": [date(2024, 2, 28), None, date(2023, 12, 31)],
        "rules.met": [True, False, None],
    }
    return pl.DataFrame(given | {name.replace("__", "."): column for name, column in columns.items()})


def answered(frame: pl.DataFrame) -> list[dict[str, object]]:
    return answers(plan(), frame).collect().to_dicts()


EXPECTED = answered(frame())


def test_a_plan_is_answered_as_it_is_written() -> None:
    assert [
        {
            "row": 7,
            "outcome": "told",
            "small": True,
            "listed": True,
            "size": "small",
            "work": True,
            "twice": 2,
            "rate": 10,
            "later": date(2024, 2, 29),
        },
        {
            "row": 8,
            "outcome": "told",
            "small": None,
            "listed": None,
            "size": None,
            "work": None,
            "twice": None,
            "rate": None,
            "later": None,
        },
        {
            "row": 9,
            "outcome": "told",
            "small": False,
            "listed": False,
            "size": "not_in_any_enum",
            "work": False,
            "twice": 2 * 10**14,
            "rate": 10**31,
            "later": date(2024, 1, 1),
        },
    ] == EXPECTED


@pytest.mark.parametrize("dtype", [pl.Categorical(), pl.Enum(["a_name_of_more_than_twelve_letters", "small"])])
def test_names_may_come_as_a_dictionary(dtype: pl.DataType) -> None:
    uses = pl.Series([["small"], None, []], dtype=pl.List(dtype))
    found = answered(frame(borrower__size=pl.Series(SIZES, dtype=dtype), loan__uses=uses))
    assert found == [row | {"work": None if row["work"] is None else False} for row in EXPECTED]


def test_smaller_whole_numbers_are_taken() -> None:
    amounts = pl.Series([1, None, 200], dtype=pl.UInt8)
    found = answered(frame(loan__amount=amounts, loan__rate=pl.Series([1, None, 2], dtype=pl.Int32)))
    assert [(row["twice"], row["rate"]) for row in found] == [(2, 10), (None, None), (400, 20)]


def test_a_column_of_nothing_is_not_stated_in_any_row() -> None:
    names = ("borrower.size", "loan.uses", "loan.amount", "loan.rate", "loan.date", "rules.met")
    nothing = {name.replace(".", "__"): pl.Series([None] * 3, dtype=pl.Null) for name in names}
    told = {"row", "outcome", "size"}
    assert [row for row in answered(frame(**nothing)) if any(row[name] is not None for name in row.keys() - told)] == []


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("loan.amount", pl.Series([1.0, 2.0, 3.0])),
        ("loan.amount", pl.Series(["1", "2", "3"])),
        ("loan.amount", pl.Series([1, 2, 3], dtype=pl.Int128)),
        ("loan.amount", pl.Series([1, 2, 3], dtype=pl.UInt64)),
        ("loan.amount", pl.Series([1, 2, 3], dtype=pl.Decimal(20, 2))),
        ("loan.rate", pl.Series([0.1, 0.2, 0.3])),
        ("loan.date", pl.Series([date(2024, 1, 1)] * 3, dtype=pl.Datetime)),
        ("loan.date", pl.Series(["2024-01-01"] * 3)),
        ("rules.met", pl.Series([1, 0, 1])),
        ("borrower.size", pl.Series([1, 2, 3])),
        ("loan.uses", pl.Series(["work"] * 3)),
        ("loan.uses", pl.Series([[1]] * 3)),
    ],
)
def test_what_could_not_be_read_exactly_is_refused_by_name_before_any_row_is(name: str, column: pl.Series) -> None:
    with pytest.raises(NotColumnar, match=name) as refusal:
        answers(plan(), frame(**{name.replace(".", "__"): column}))
    assert str(column.dtype) in refusal.value.reason


def test_a_frame_without_an_input_is_refused() -> None:
    with pytest.raises(NotColumnar, match=r"loan\.amount: the frame has no such column"):
        answers(plan(), frame().drop("loan.amount"))


def test_kept_columns_come_first_in_any_type_and_under_any_name() -> None:
    kept = frame().with_columns(
        pl.Series("shared_1", [1.5, None, 2.5]), pl.Series("~1", ["a", "b", "c"]), pl.col("row").alias("small_1")
    )
    found = answers(plan(), kept, keep=("shared_1", "~1", "loan.amount", "row")).collect()
    assert found.columns[:5] == ["shared_1", "~1", "loan.amount", "row", "outcome"]
    assert found["shared_1"].to_list() == [1.5, None, 2.5]
    assert found["twice"].to_list() == [2, None, 2 * 10**14]
    assert answers(plan(), kept, keep=()).collect().height == 3


def test_a_column_to_keep_must_be_there_and_not_be_one_of_the_answer() -> None:
    with pytest.raises(NotColumnar, match=r"bank: no such column"):
        answers(plan(), frame(), keep=("row", "bank"))
    with pytest.raises(NotColumnar, match=r"outcome: a kept column"):
        answers(plan(), frame(outcome=["x"] * 3), keep=("outcome",))


def test_many_rows_stay_in_their_order_however_they_are_computed() -> None:
    rows = pl.concat([pl.concat([frame()] * 200)] * 200).with_columns(pl.int_range(pl.len()).alias("row"))
    whole = answers(plan(), rows).collect(engine="in-memory")
    assert whole["row"].to_list() == list(range(rows.height))
    assert whole.equals(answers(plan(), rows.lazy()).collect(engine="streaming"))
    assert whole.drop("row").head(3).rows() == [tuple(row.values())[1:] for row in EXPECTED]


def test_an_empty_frame_has_no_answers() -> None:
    found = answers(plan(), frame().clear()).collect()
    assert found.height == 0
    assert found.columns == list(EXPECTED[0])
