"""What is asked of the columns: three questions, from a light one to one whose numbers need more than 64 bits.

Each has a relation of made-up facts, as many rows as wanted, written as SQL of DuckDB over `range`: amounts in fen and
rates in hundred-millionths, many of them exactly at a limit or one step beside it, dates at the ends of months, and
facts left out, so that nothing but exact three-valued work gives the right rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from benchmarks.screening import PACK
from guarantee_rules import load
from guarantee_rules.portfolio.asking import Columns, prepare

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_SCREENING = """
WITH first AS (
  SELECT row,
    [['enterprise', 'individual_business', 'farm_household', 'entrepreneur'][1 + {2} % 4]] AS categories,
    [500000000, 100000000, 50000000, 100000000][1 + {2} % 4] AS figure,
    [0, 10000010, 3333333][1 + {3} % 3] AS other,
    (350 + {4} % 350) * 10000 AS benchmark,
    CASE WHEN {5} % 16 = 0 THEN 13 WHEN {5} % 4 = 0 THEN 1 + {6} % 12 ELSE 12 END AS term
  FROM (SELECT range AS row FROM range({rows}))
), second AS (
  SELECT *,
    CASE {7} % 8 WHEN 0 THEN figure - other WHEN 1 THEN figure - other + 1 ELSE {8} % figure END AS amount,
    CASE {9} % 8 WHEN 0 THEN benchmark * 13 // 10 WHEN 1 THEN benchmark * 13 // 10 + 1
      ELSE benchmark * (100 + {10} % 31) // 100 END AS rate
  FROM first
), third AS (SELECT *, amount * rate * term // 1200000000 AS interest FROM second),
fourth AS (SELECT *, (amount + interest) * term // 400 AS cap FROM third)
SELECT row,
  CASE WHEN {20} % 97 > 0 THEN {11} % 24 > 0 END AS "loan.used_locally",
  CASE WHEN {21} % 97 > 0 THEN categories END AS "borrower.categories",
  CAST(CASE WHEN {22} % 97 > 0 THEN amount END AS BIGINT) AS "loan.amount",
  CAST(CASE WHEN {23} % 97 > 0 THEN other END AS BIGINT) AS "borrower.other_scheme_balance",
  CAST(CASE WHEN {24} % 97 > 0 THEN term END AS BIGINT) AS "loan.term",
  CAST(CASE WHEN {25} % 97 > 0 THEN rate END AS BIGINT) AS "loan.rate",
  CAST(CASE WHEN {26} % 97 > 0 THEN benchmark END AS BIGINT) AS "loan.benchmark_rate",
  CAST(CASE WHEN {27} % 97 > 0 THEN CASE {12} % 8 WHEN 0 THEN cap WHEN 1 THEN cap + 1 ELSE {13} % (cap + 1) END
    END AS BIGINT) AS "premium.amount",
  CAST(CASE WHEN {28} % 97 > 0 THEN interest END AS BIGINT) AS "loan.interest_total",
  CASE WHEN {29} % 97 > 0 THEN ['working_capital', 'working_capital', 'production_assets', 'consumption'][
    1 + CAST({14} % 28 IN (0) AS INTEGER) * 3 + CAST({14} % 28 IN (1, 2, 3, 4) AS INTEGER) * 2] END AS "loan.use",
  CASE WHEN {30} % 97 > 0 THEN CASE WHEN {15} % 32 = 0 THEN 'suspended' ELSE 'running' END END AS "state.bank",
  CASE WHEN {31} % 97 > 0 THEN CASE WHEN {16} % 32 = 0 THEN 'halted' ELSE 'running' END END AS "state.consortium"
FROM fourth
"""

_PREMIUM = """
WITH first AS (
  SELECT row, {2} % 600000000 AS amount, 1 + {3} % 36 AS term, 3000000 + {4} % 6000000 AS rate,
    [3000000, 3000001, 2500000, 1999999, 3060000][1 + {5} % 5] AS premium_rate
  FROM (SELECT range AS row FROM range({rows}))
), second AS (SELECT *, amount * rate // 1200000000 * term AS interest FROM first),
third AS (SELECT *, (amount + interest) * term // 400 AS cap FROM second)
SELECT row,
  CAST(CASE {20} % 4 WHEN 0 THEN NULL WHEN 1 THEN cap WHEN 2 THEN cap + 1 ELSE {6} % (cap + 1) END AS BIGINT)
    AS "premium.amount",
  CAST(CASE WHEN {21} % 3 > 0 THEN interest END AS BIGINT) AS "loan.interest_total",
  CAST(CASE WHEN {22} % 97 > 0 THEN amount END AS BIGINT) AS "loan.amount",
  CAST(CASE WHEN {23} % 97 > 0 THEN term END AS BIGINT) AS "loan.term",
  CAST(CASE WHEN {24} % 97 > 0 THEN rate END AS BIGINT) AS "loan.rate",
  CAST(CASE WHEN {25} % 97 > 0 THEN premium_rate END AS BIGINT) AS "premium.rate",
  CASE WHEN {26} % 97 > 0 THEN DATE '2016-06-20' + CAST({7} % 3000 AS INTEGER) END AS "application.date"
FROM third
"""

_CLAIM = """
WITH first AS (
  SELECT row, DATE '2023-01-01' + CAST({2} % 800 AS INTEGER) AS asked FROM (SELECT range AS row FROM range({rows}))
)
SELECT row,
  asked AS as_of,
  CASE WHEN {20} % 97 > 0 THEN {3} % 4 > 0 END AS "collection.failed",
  CASE WHEN {21} % 97 > 0 THEN {4} % 2 > 0 END AS "arrears.interest_unpaid",
  CAST(CASE WHEN {22} % 97 > 0 THEN CASE WHEN {5} % 3 = 0 THEN 0 ELSE {6} % 500000000 END END AS BIGINT)
    AS "loan.unpaid_principal",
  CASE WHEN {23} % 97 > 0 THEN asked - CAST(60 + {7} % 64 AS INTEGER) END AS "arrears.interest_since",
  CASE WHEN {24} % 97 > 0 THEN asked - CAST(20 + {8} % 24 AS INTEGER) END AS "loan.maturity_date",
  CASE WHEN {25} % 97 > 0 THEN DATE '2016-06-20' + CAST({9} % 3000 AS INTEGER) END AS "loan.signing_date"
FROM first
"""
_DRAWS = 32


@dataclass(frozen=True)
class Task:
    """One question of a pack, and where its facts come from."""

    key: str
    pack: str
    question: str
    what: str
    facts: str

    @cached_property
    def columns(self) -> Columns:
        return prepare(load(PACK if self.pack == "screening" else self.pack), self.question)

    def facts_sql(self, rows: int) -> str:
        """Whole numbers, days, names and truth values in the columns that the question reads; null: not stated."""
        return self.facts.format(*(f"CAST(hash(row * 64 + {at}) >> 8 AS BIGINT)" for at in range(_DRAWS)), rows=rows)

    @property
    def answers(self) -> tuple[str, ...]:
        """The columns of the answer but `row`."""
        layout = self.columns.layout
        values = (one.column for one in layout.values.values())
        return (layout.outcome, *values, *layout.failing, *layout.unknown, *layout.missing)


SCREENING = Task("screening", "screening", "application", "eight rules, with masks of 8 to 13 bits", _SCREENING)
PREMIUM = Task("premium", "yiwu", "premium_cap", "products beyond 64 bits, two roundings, three amounts", _PREMIUM)
CLAIM = Task("claim", "yiwu", "claim_trigger", "calendar months, three dates", _CLAIM)
TASKS = (SCREENING, PREMIUM, CLAIM)


def filled(task: Task, duck: DuckDBPyConnection, rows: int) -> Any:
    """A table `facts` in memory, and the same as an Arrow table."""
    duck.execute(f"CREATE OR REPLACE TABLE facts AS {task.facts_sql(rows)}")
    return duck.sql("SELECT * FROM facts ORDER BY row").to_arrow_table()
