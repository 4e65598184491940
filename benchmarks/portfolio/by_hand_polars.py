"""The three questions in Polars by hand: whole numbers, Kleene logic, Int128 where 64 bits are too few."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

_IN_FORCE = date(2016, 7, 1)


def screening(frame: pl.LazyFrame) -> pl.LazyFrame:
    import polars as pl

    col, when = pl.col, pl.when
    kinds = col("borrower.categories").list
    figure = (
        when(kinds.contains("farm_household"))
        .then(50_000_000)
        .when(kinds.contains("entrepreneur") | kinds.contains("individual_business"))
        .then(100_000_000)
        .when(col("borrower.categories").is_not_null())
        .then(500_000_000)
    )
    holds = [
        (col("loan.amount") + col("borrower.other_scheme_balance") <= figure).alias("limit"),
        (col("loan.term") <= 12).alias("term"),
        (col("loan.rate") * 10 <= col("loan.benchmark_rate") * 13).alias("rate"),
        (
            col("premium.amount") * 400 <= (col("loan.amount") + col("loan.interest_total")) * col("loan.term")
        ).alias("premium"),
        col("loan.use").is_in(["working_capital", "production_assets"]).alias("use"),
        col("loan.used_locally").alias("local"),
        (col("state.bank") == "running").alias("bank"),
        (col("state.consortium") == "running").alias("consortium"),
    ]  # fmt: skip
    names = ["limit", "term", "rate", "premium", "use", "local", "bank", "consortium"]
    facts = list(SCREENED_FACTS)
    masks = [
        _bits([~col(name) for name in names]).alias("failing_1"),
        _bits([col(name).is_null() for name in names]).alias("unknown_1"),
        _bits([col(name).is_null() for name in facts], first=2).alias("lacking"),
    ]
    open_ = (col("failing_1") == 0) & (col("unknown_1") != 0)
    return (
        frame.with_columns(holds)
        .with_columns(masks)
        .select(
            "row",
            when(col("failing_1") != 0)
            .then(pl.lit("non_compliant"))
            .when(open_)
            .then(pl.lit("missing_fact"))
            .otherwise(pl.lit("compliant"))
            .alias("outcome"),
            "failing_1",
            "unknown_1",
            when(open_).then(col("lacking")).otherwise(0).alias("missing_1"),
        )
    )


def premium(frame: pl.LazyFrame) -> pl.LazyFrame:
    import polars as pl

    col, when = pl.col, pl.when
    amount, term, stated = col("loan.amount"), col("loan.term"), col("premium.amount")
    interest, charged, cap, holds = col("loan.interest_total"), col("charged"), col("cap"), col("holds")
    wide = amount.cast(pl.Int128)
    basis = (
        when(interest.is_not_null())
        .then((amount + interest).cast(pl.Int128) * term * 1_200_000_000)
        .otherwise(wide * ((1_200_000_000 + col("loan.rate") * term) * term))
    )
    fine = when(stated.is_not_null()).then(stated.cast(pl.Int128) * 1_200_000_000).otherwise(
        wide * (col("premium.rate") * term)
    )  # fmt: skip
    lacking = _bits(
        [
            amount.is_null(),
            term.is_null(),
            interest.is_null() & col("loan.rate").is_null(),
            stated.is_null() & col("premium.rate").is_null(),
        ],
        first=8,
    )
    day = col("application.date")
    missing = (
        when(day < _IN_FORCE)
        .then(0)
        .otherwise(
            when(day.is_null()).then(128).otherwise(0) | when(holds.is_null()).then(lacking).otherwise(0)
        )
    )  # fmt: skip
    return (
        frame.with_columns(basis.alias("basis"), fine.alias("fine"))
        .with_columns(
            (col("fine") * 400 <= col("basis")).alias("holds"),
            (col("basis") // 480_000_000_000).cast(pl.Int64).alias("cap"),
            ((col("fine") + 600_000_000) // 1_200_000_000).cast(pl.Int64).alias("charged"),
        )
        .with_columns(missing.cast(pl.Int64).alias("missing_1"))
        .select(
            "row",
            when(day < _IN_FORCE)
            .then(pl.lit("not_in_force"))
            .when(col("missing_1") != 0)
            .then(pl.lit("missing_fact"))
            .when(holds)
            .then(pl.lit("compliant"))
            .otherwise(pl.lit("outside_guideline"))
            .alias("outcome"),
            _yuan(when(cap < charged).then(0).otherwise(cap - charged).alias("value_premium_cap_headroom")),
            _yuan(cap.alias("value_premium_cap")),
            _yuan(
                when(~holds)
                .then(when(charged < cap).then(0).otherwise(charged - cap))
                .alias("value_premium_cap_excess")
            ),
            (~holds).fill_null(False).cast(pl.Int64).alias("failing_1"),
            holds.is_null().cast(pl.Int64).alias("unknown_1"),
            "missing_1",
        )
    )  # fmt: skip


def claim(frame: pl.LazyFrame) -> pl.LazyFrame:
    import polars as pl

    col, when = pl.col, pl.when
    flag, owed, failed, asked = (
        col("arrears.interest_unpaid"), col("loan.unpaid_principal"), col("collection.failed"), col("as_of"),
    )  # fmt: skip
    interest, principal, triggered = col("interest"), col("principal"), col("triggered")
    later = [
        col("arrears.interest_since").dt.offset_by("3mo").dt.offset_by("1d").alias("since"),
        col("loan.maturity_date").dt.offset_by("1mo").dt.offset_by("1d").alias("after"),
    ]
    rules = [
        (flag & (asked >= col("since"))).alias("interest"),
        ((owed > 0) & (asked >= col("after"))).alias("principal"),
        when(flag).then(col("since")).alias("value_interest_claim_date"),
        when(owed > 0).then(col("after")).alias("value_principal_claim_date"),
    ]
    first, second = col("value_interest_claim_date"), col("value_principal_claim_date")
    earliest = (
        when(flag & (owed > 0))
        .then(when(first <= second).then(first).when(first > second).then(second))
        .when(flag & (owed == 0))
        .then(first)
        .when(~flag)
        .then(second)
    )
    signed = col("loan.signing_date")
    limbs = (_bits([asked.is_null(), flag.is_null(), col("arrears.interest_since").is_null()], (1, 4, 16)),
             _bits([asked.is_null(), owed.is_null(), col("loan.maturity_date").is_null()], (1, 8, 32)))  # fmt: skip
    lacking = when(failed.is_null()).then(2).otherwise(0) | when(interest | principal).then(0).otherwise(
        when(interest.is_null()).then(limbs[0]).otherwise(0) | when(principal.is_null()).then(limbs[1]).otherwise(0)
    )
    missing = (
        when(signed < _IN_FORCE)
        .then(0)
        .otherwise(
            when(signed.is_null()).then(64).otherwise(0) | when(triggered.is_null()).then(lacking).otherwise(0)
        )
    )  # fmt: skip
    three = [interest, principal, failed]
    return (
        frame.with_columns(later)
        .with_columns(rules)
        .with_columns(((interest | principal) & failed).alias("triggered"))
        .with_columns(missing.cast(pl.Int64).alias("missing_1"))
        .select(
            "row",
            when(signed < _IN_FORCE)
            .then(pl.lit("not_in_force"))
            .when(col("missing_1") != 0)
            .then(pl.lit("missing_fact"))
            .when(triggered)
            .then(pl.lit("triggered"))
            .otherwise(pl.lit("not_triggered"))
            .alias("outcome"),
            first,
            second,
            earliest.alias("value_earliest_claim_date"),
            _bits([~one for one in three]).alias("failing_1"),
            _bits([one.is_null() for one in three]).alias("unknown_1"),
            "missing_1",
        )
    )


BY_HAND: dict[str, Callable[[pl.LazyFrame], pl.LazyFrame]] = {
    "screening": screening, "premium": premium, "claim": claim,
}  # fmt: skip
"""By the key of the task."""

SCREENED_FACTS = (
    "loan.used_locally", "borrower.categories", "loan.amount", "borrower.other_scheme_balance", "loan.term",
    "loan.rate", "loan.benchmark_rate", "premium.amount", "loan.interest_total", "loan.use", "state.bank",
    "state.consortium",
)  # fmt: skip


def _bits(tests: Sequence[pl.Expr], weights: Sequence[int] | None = None, first: int = 1) -> pl.Expr:
    import polars as pl

    weights = weights or [first << at for at in range(len(tests))]
    words = [pl.when(test).then(weight).otherwise(0) for test, weight in zip(tests, weights, strict=True)]
    made = words[0]
    for word in words[1:]:
        made = made | word
    return made.cast(pl.Int64)


def _yuan(fen: pl.Expr) -> pl.Expr:
    """Whole fen as DECIMAL(18, 2), exactly."""
    import polars as pl

    return fen.cast(pl.Decimal(18, 0)) * pl.lit("0.01").cast(pl.Decimal(2, 2))
