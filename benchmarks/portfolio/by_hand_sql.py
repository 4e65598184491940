"""The three questions as SQL written by hand for these texts: what a careful engineer would keep in a warehouse.

All of it is whole numbers (fen, hundred-millionths) and CASE, because neither engine divides decimals exactly; the
screening, which needs no quotient, also in DECIMAL yuan. Each gives every column that the emitted query gives. They
know the default readings only, and that the facts left out are null.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Manner:
    """What DuckDB and Spark write differently."""

    quote: str
    contains: str
    later: Callable[[str, int], str]
    """A day so many months and one day after another."""


DUCKDB = Manner('"', "list_contains", lambda day, months: f"CAST({day} + INTERVAL {months} MONTH AS DATE) + 1")
SPARK = Manner("`", "array_contains", lambda day, months: f"date_add(add_months({day}, {months}), 1)")


def screening(manner: Manner = DUCKDB, source: str = "facts") -> str:
    return _screening(
        manner,
        source,
        ("50000000", "100000000", "500000000"),
        '"loan.rate" * 10 <= "loan.benchmark_rate" * 13',
        '"premium.amount" * 400 <= ("loan.amount" + "loan.interest_total") * "loan.term"',
    )


def screening_in_decimals(source: str = "facts") -> str:
    """Over amounts as DECIMAL(18, 2) in yuan and rates as DECIMAL(18, 8), which is how a warehouse has them."""
    return _screening(
        DUCKDB,
        source,
        ("500000", "1000000", "5000000"),
        '"loan.rate" <= "loan.benchmark_rate" * CAST(1.3 AS DECIMAL(2, 1))',
        '"premium.amount" * CAST(12 AS DECIMAL(2, 0)) <= ("loan.amount" + "loan.interest_total")'
        ' * CAST(0.03 AS DECIMAL(2, 2)) * CAST("loan.term" AS DECIMAL(4, 0))',
    )


DECIMALS = """SELECT * REPLACE (
  CAST("loan.amount" AS DECIMAL(16, 0)) * CAST(0.01 AS DECIMAL(2, 2)) AS "loan.amount",
  CAST("borrower.other_scheme_balance" AS DECIMAL(16, 0)) * CAST(0.01 AS DECIMAL(2, 2))
    AS "borrower.other_scheme_balance",
  CAST("premium.amount" AS DECIMAL(16, 0)) * CAST(0.01 AS DECIMAL(2, 2)) AS "premium.amount",
  CAST("loan.interest_total" AS DECIMAL(16, 0)) * CAST(0.01 AS DECIMAL(2, 2)) AS "loan.interest_total",
  CAST("loan.rate" AS DECIMAL(10, 0)) * CAST(0.00000001 AS DECIMAL(8, 8)) AS "loan.rate",
  CAST("loan.benchmark_rate" AS DECIMAL(10, 0)) * CAST(0.00000001 AS DECIMAL(8, 8)) AS "loan.benchmark_rate"
) FROM facts"""
"""The facts of the screening as `screening_in_decimals` reads them."""


def _screening(manner: Manner, source: str, figures: tuple[str, str, str], rate: str, premium: str) -> str:
    farm, individual, enterprise = figures
    return _in(
        manner,
        f"""
WITH limits AS (
  SELECT *,
    CASE
      WHEN {manner.contains}("borrower.categories", 'farm_household') THEN {farm}
      WHEN {manner.contains}("borrower.categories", 'entrepreneur')
        OR {manner.contains}("borrower.categories", 'individual_business') THEN {individual}
      WHEN "borrower.categories" IS NOT NULL THEN {enterprise}
    END AS figure
  FROM {source}
), rules AS (
  SELECT *,
    "loan.amount" + "borrower.other_scheme_balance" <= figure AS in_limit,
    "loan.term" <= 12 AS in_term,
    {rate} AS in_rate,
    {premium} AS in_premium,
    "loan.use" IN ('working_capital', 'production_assets') AS good_use,
    "state.bank" = 'running' AS bank_runs,
    "state.consortium" = 'running' AS consortium_runs
  FROM limits
), masks AS (
  SELECT *,
    {_bits("NOT {}", _SCREENED)} AS failing,
    {_bits("{} IS NULL", _SCREENED)} AS unknown
  FROM rules
)
SELECT "row",
  CASE WHEN failing <> 0 THEN 'non_compliant' WHEN unknown = 0 THEN 'compliant' ELSE 'missing_fact' END AS "outcome",
  CAST(failing AS BIGINT) AS "failing_1",
  CAST(unknown AS BIGINT) AS "unknown_1",
  CAST(CASE WHEN failing = 0 AND unknown <> 0 THEN
    {_bits("{} IS NULL", _SCREENED_FACTS, first=2)} ELSE 0 END AS BIGINT) AS "missing_1"
FROM masks
""",
    )


def premium(manner: Manner = DUCKDB, source: str = "facts") -> str:
    """Interest that is not stated follows from the rate, a premium that is not stated from its own rate."""
    return _in(
        manner,
        f"""
WITH stated AS (
  SELECT *,
    ("loan.amount" + "loan.interest_total") * "loan.term" AS basis,
    CASE WHEN "loan.interest_total" IS NULL THEN CAST("loan.amount" AS HUGEINT)
      * CAST((1200000000 + "loan.rate" * "loan.term") * "loan.term" AS HUGEINT) END AS fine_basis,
    CASE WHEN "premium.amount" IS NULL THEN CAST("loan.amount" AS HUGEINT)
      * CAST("premium.rate" * "loan.term" AS HUGEINT) END AS fine_premium
  FROM {source}
), figures AS (
  SELECT *,
    CASE WHEN "loan.interest_total" IS NOT NULL THEN basis // 400
      ELSE CAST(fine_basis // 480000000000 AS BIGINT) END AS cap,
    CASE WHEN "premium.amount" IS NOT NULL THEN "premium.amount"
      ELSE CAST((fine_premium + 600000000) // 1200000000 AS BIGINT) END AS charged,
    CASE
      WHEN "premium.amount" IS NOT NULL AND "loan.interest_total" IS NOT NULL THEN "premium.amount" * 400 <= basis
      WHEN "premium.amount" IS NOT NULL THEN CAST("premium.amount" AS HUGEINT) * 480000000000 <= fine_basis
      WHEN "loan.interest_total" IS NOT NULL THEN fine_premium <= CAST(basis AS HUGEINT) * 3000000
      ELSE fine_premium * 400 <= fine_basis
    END AS holds
  FROM stated
), gaps AS (
  SELECT *,
    CASE WHEN "application.date" < DATE '2016-07-01' THEN 0
      ELSE CASE WHEN "application.date" IS NULL THEN 128 ELSE 0 END
        | CASE WHEN holds IS NULL THEN CASE WHEN "loan.amount" IS NULL THEN 8 ELSE 0 END
            | CASE WHEN "loan.term" IS NULL THEN 16 ELSE 0 END
            | CASE WHEN "loan.interest_total" IS NULL AND "loan.rate" IS NULL THEN 32 ELSE 0 END
            | CASE WHEN "premium.amount" IS NULL AND "premium.rate" IS NULL THEN 64 ELSE 0 END
          ELSE 0 END
    END AS missing
  FROM figures
)
SELECT "row",
  CASE WHEN "application.date" < DATE '2016-07-01' THEN 'not_in_force' WHEN missing <> 0 THEN 'missing_fact'
    WHEN holds THEN 'compliant' ELSE 'outside_guideline' END AS "outcome",
  {_yuan("cap")} AS "value_premium_cap",
  {_yuan("CASE WHEN cap < charged THEN 0 ELSE cap - charged END")} AS "value_premium_cap_headroom",
  CASE WHEN NOT holds THEN {_yuan("CASE WHEN charged < cap THEN 0 ELSE charged - cap END")} END
    AS "value_premium_cap_excess",
  CAST(CASE WHEN NOT holds THEN 1 ELSE 0 END AS BIGINT) AS "failing_1",
  CAST(CASE WHEN holds IS NULL THEN 1 ELSE 0 END AS BIGINT) AS "unknown_1",
  CAST(missing AS BIGINT) AS "missing_1"
FROM gaps
""",
    )


def claim(manner: Manner = DUCKDB, source: str = "facts") -> str:
    interest_day = manner.later('"arrears.interest_since"', 3)
    principal_day = manner.later('"loan.maturity_date"', 1)
    return _in(
        manner,
        f"""
WITH days AS (
  SELECT *,
    CASE WHEN "arrears.interest_unpaid" THEN {interest_day} END AS interest_day,
    CASE WHEN "loan.unpaid_principal" > 0 THEN {principal_day} END AS principal_day
  FROM {source}
), rules AS (
  SELECT *,
    "arrears.interest_unpaid" AND "as_of" >= {interest_day} AS interest,
    "loan.unpaid_principal" > 0 AND "as_of" >= {principal_day} AS principal
  FROM days
), answers AS (SELECT *, (interest OR principal) AND "collection.failed" AS triggered FROM rules),
gaps AS (
  SELECT *,
    CASE WHEN "loan.signing_date" < DATE '2016-07-01' THEN 0
      ELSE CASE WHEN "loan.signing_date" IS NULL THEN 64 ELSE 0 END
        | CASE WHEN triggered IS NOT NULL THEN 0
          ELSE CASE WHEN "collection.failed" IS NULL THEN 2 ELSE 0 END
            | CASE WHEN interest OR principal THEN 0
              ELSE CASE WHEN interest IS NULL THEN CASE WHEN "as_of" IS NULL THEN 1 ELSE 0 END
                    | CASE WHEN "arrears.interest_unpaid" IS NULL THEN 4 ELSE 0 END
                    | CASE WHEN "arrears.interest_since" IS NULL THEN 16 ELSE 0 END ELSE 0 END
                | CASE WHEN principal IS NULL THEN CASE WHEN "as_of" IS NULL THEN 1 ELSE 0 END
                    | CASE WHEN "loan.unpaid_principal" IS NULL THEN 8 ELSE 0 END
                    | CASE WHEN "loan.maturity_date" IS NULL THEN 32 ELSE 0 END ELSE 0 END
              END
          END
    END AS missing
  FROM answers
)
SELECT "row",
  CASE WHEN "loan.signing_date" < DATE '2016-07-01' THEN 'not_in_force' WHEN missing <> 0 THEN 'missing_fact'
    WHEN triggered THEN 'triggered' ELSE 'not_triggered' END AS "outcome",
  interest_day AS "value_interest_claim_date",
  principal_day AS "value_principal_claim_date",
  CASE
    WHEN "arrears.interest_unpaid" AND "loan.unpaid_principal" > 0 THEN
      CASE WHEN interest_day <= principal_day THEN interest_day WHEN interest_day > principal_day THEN principal_day END
    WHEN "arrears.interest_unpaid" AND "loan.unpaid_principal" = 0 THEN interest_day
    WHEN NOT "arrears.interest_unpaid" THEN principal_day
  END AS "value_earliest_claim_date",
  CAST({_bits("NOT {}", _CLAIMED)} AS BIGINT) AS "failing_1",
  CAST({_bits("{} IS NULL", _CLAIMED)} AS BIGINT) AS "unknown_1",
  CAST(missing AS BIGINT) AS "missing_1"
FROM gaps
""",
    )


BY_HAND = {"screening": screening, "premium": premium, "claim": claim}
"""By the key of the task."""

_SCREENED = (
    "in_limit", "in_term", "in_rate", "in_premium", "good_use", '"loan.used_locally"', "bank_runs", "consortium_runs",
)  # fmt: skip
_SCREENED_FACTS = (
    '"loan.used_locally"', '"borrower.categories"', '"loan.amount"', '"borrower.other_scheme_balance"', '"loan.term"',
    '"loan.rate"', '"loan.benchmark_rate"', '"premium.amount"', '"loan.interest_total"', '"loan.use"', '"state.bank"',
    '"state.consortium"',
)  # fmt: skip
_CLAIMED = ("interest", "principal", '"collection.failed"')


def _bits(test: str, columns: tuple[str, ...], first: int = 1) -> str:
    tests = [f"CASE WHEN {test.format(name)} THEN {first << at} ELSE 0 END" for at, name in enumerate(columns)]
    return "\n      | ".join(tests)


def _yuan(fen: str) -> str:
    return f"CAST({fen} AS DECIMAL(16, 0)) * CAST(0.01 AS DECIMAL(2, 2))"


def _in(manner: Manner, text: str) -> str:
    return text.replace('"', manner.quote)
