"""Two of the questions in numpy by hand: 64-bit whole numbers, and beside each column what is known of it.

The third, the cap on premiums, has products that 64 bits do not hold and numpy has no wider whole numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.portfolio.by_hand_polars import SCREENED_FACTS

if TYPE_CHECKING:
    import pyarrow as pa

Array = NDArray[Any]
Truths = NDArray[np.bool_]
_CHUNK = 32_768
"""Rows at a time: what is worked on stays in the processor's cache."""
_IN_FORCE = np.datetime64("2016-07-01", "D")


@dataclass(frozen=True, slots=True)
class Cells:
    """A column: its values, anything where it is not known."""

    values: Array
    known: Truths


Work = Callable[[Mapping[str, Cells]], dict[str, Array]]


def columns_of(table: pa.Table) -> dict[str, Cells]:
    """A table as arrays, names as codes of `NAMED`. Not timed: it is how somebody who uses numpy keeps the data."""
    return {name: _cells(name, table[name].combine_chunks()) for name in table.column_names}


NAMED = {
    "borrower.categories": ("enterprise", "individual_business", "farm_household", "entrepreneur"),
    "loan.use": ("consumption", "working_capital", "production_assets"),
    "state.bank": ("running", "suspended"),
    "state.consortium": ("running", "halted"),
}


def _cells(name: str, column: Any) -> Cells:
    import pyarrow as pa
    import pyarrow.compute as pc

    known = np.asarray(column.is_valid())
    if name == "borrower.categories":
        column = pc.list_element(column, 0)
    if name in NAMED:
        codes = pc.index_in(column, pa.array(NAMED[name]))
        return Cells(np.asarray(codes.fill_null(0)).astype(np.int8), known)
    if pa.types.is_date(column.type):
        return Cells(np.asarray(column.cast(pa.int32()).fill_null(0)).astype("datetime64[D]"), known)
    empty = False if pa.types.is_boolean(column.type) else 0
    return Cells(np.asarray(column.fill_null(empty)), known)


def in_chunks(
    work: Callable[[Mapping[str, Cells]], dict[str, Array]], columns: Mapping[str, Cells]
) -> dict[str, Array]:
    rows = len(columns["row"].values)
    made: dict[str, Array] = {}
    for start in range(0, rows, _CHUNK):
        here = slice(start, start + _CHUNK)
        part = work({name: Cells(one.values[here], one.known[here]) for name, one in columns.items()})
        for name, values in part.items():
            if name not in made:
                made[name] = np.empty(rows, dtype=values.dtype)
            made[name][here] = values
    return made


OUTCOMES = {
    "screening": ("compliant", "non_compliant", "missing_fact"),
    "claim": ("triggered", "not_triggered", "missing_fact", "not_in_force"),
}


def screening(of: Mapping[str, Cells]) -> dict[str, Array]:
    kind, amount, other = of["borrower.categories"], of["loan.amount"], of["borrower.other_scheme_balance"]
    term, rate, benchmark = of["loan.term"], of["loan.rate"], of["loan.benchmark_rate"]
    charged, interest, use = of["premium.amount"], of["loan.interest_total"], of["loan.use"]
    local, bank, consortium = of["loan.used_locally"], of["state.bank"], of["state.consortium"]
    figure = np.array([500_000_000, 100_000_000, 50_000_000, 100_000_000])[kind.values]
    rules = (
        (amount.values + other.values <= figure, amount.known & other.known & kind.known),
        (term.values <= 12, term.known),
        (rate.values * 10 <= benchmark.values * 13, rate.known & benchmark.known),
        (
            charged.values * 400 <= (amount.values + interest.values) * term.values,
            charged.known & amount.known & interest.known & term.known,
        ),
        (use.values > 0, use.known),
        (local.values, local.known),
        (bank.values == 0, bank.known),
        (consortium.values == 0, consortium.known),
    )
    failing = _bits([known & ~holds for holds, known in rules])
    unknown = _bits([~known for _, known in rules])
    lacks = (failing == 0) & (unknown != 0)
    missing = np.zeros(len(failing), np.int64)
    few = np.flatnonzero(lacks)
    missing[few] = _bits([~of[name].known[few] for name in SCREENED_FACTS], first=2)
    outcome = np.where(failing != 0, np.int8(1), np.where(lacks, np.int8(2), np.int8(0)))
    return {"outcome": outcome, "failing_1": failing, "unknown_1": unknown, "missing_1": missing}


def claim(of: Mapping[str, Cells]) -> dict[str, Array]:
    asked, flag, owed, failed = (
        of["as_of"], of["arrears.interest_unpaid"], of["loan.unpaid_principal"], of["collection.failed"],
    )  # fmt: skip
    since, maturity, signed = of["arrears.interest_since"], of["loan.maturity_date"], of["loan.signing_date"]
    first, second = _later(since.values, 3), _later(maturity.values, 1)
    owes = owed.values > 0
    one = _both(flag, Cells(asked.values >= first, since.known & asked.known))
    two = _both(Cells(owes, owed.known), Cells(asked.values >= second, maturity.known & asked.known))
    either = Cells((one.values & one.known) | (two.values & two.known), np.empty(0, bool))
    any_known = either.values | (one.known & two.known)
    whole = _both(Cells(either.values, any_known), failed)
    early = signed.known & (signed.values < _IN_FORCE)
    limbs = [
        np.where(it.known, 0, _bits([~fact.known for fact in facts], weights=weights))
        for it, facts, weights in ((one, (asked, flag, since), (1, 4, 16)), (two, (asked, owed, maturity), (1, 8, 32)))
    ]
    lacking = np.where(failed.known, 0, 2) | np.where(either.values, 0, limbs[0] | limbs[1])
    missing = np.where(early, 0, np.where(signed.known, 0, 64) | np.where(whole.known, 0, lacking))
    met = (one, two, failed)
    outcome = np.where(
        early, np.int8(3), np.where(missing != 0, np.int8(2), np.where(whole.values, np.int8(0), np.int8(1)))
    )
    never = np.datetime64("NaT", "D")
    interest = np.where(flag.known & flag.values & since.known, first, never)
    principal = np.where(owed.known & owes & maturity.known, second, never)
    told = flag.known & (owed.known | ~flag.values)
    earliest = np.where(~flag.values, principal, np.where(owes, np.minimum(interest, principal), interest))
    return {
        "outcome": outcome,
        "value_interest_claim_date": interest,
        "value_principal_claim_date": principal,
        "value_earliest_claim_date": np.where(told, earliest, never),
        "failing_1": _bits([it.known & ~it.values for it in met]),
        "unknown_1": _bits([~it.known for it in met]),
        "missing_1": missing.astype(np.int64),
    }


BY_HAND: dict[str, Work] = {"screening": screening, "claim": claim}
"""By the key of the task."""


def _both(one: Cells, other: Cells) -> Cells:
    """Both, where false goes before what is not known."""
    false = (one.known & ~one.values) | (other.known & ~other.values)
    return Cells(one.values & other.values, false | (one.known & other.known))


def _later(days: Array, months: int) -> Array:
    """The day after the corresponding day so many months on, or after the last of a shorter month."""
    month = days.astype("datetime64[M]")
    there = month + months
    day = np.minimum(days - month.astype("datetime64[D]"), (there + 1).astype("datetime64[D]") - there - 1)
    return np.asarray(there.astype("datetime64[D]") + day + 1)


def _bits(tests: Sequence[Truths], first: int = 1, weights: Sequence[int] | None = None) -> NDArray[np.int64]:
    made = np.zeros(len(tests[0]), np.int64)
    for at, test in enumerate(tests):
        made |= test.astype(np.int64) * (weights[at] if weights else first << at)
    return made


def rows_of(key: str, made: Mapping[str, Array]) -> list[dict[str, Any]]:
    """Arrays as rows, with the outcomes by name."""
    named = {**made, "outcome": np.array(OUTCOMES[key])[made["outcome"]]}
    return [dict(zip(named, row, strict=True)) for row in zip(*(one.tolist() for one in named.values()), strict=True)]
