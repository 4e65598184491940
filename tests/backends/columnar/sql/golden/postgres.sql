-- town 2020 application
WITH "the facts" AS MATERIALIZED (
  SELECT
    "row",
    -- fen
    "loan.amount",
    "premium.rate",
    "loan.start",
    "borrower.type"
  FROM facts
),
"step 1" AS MATERIALIZED (
  SELECT
    "row", "loan.start",
    -- 500,000.00 at most, to a farmer or a small enterprise
    "loan.amount" <= 50000000 AND "borrower.type" IN ('farmer', 'micro') AS "loan_limit met",
    ("loan.amount" / 100000000) * "premium.rate"
    + (("loan.amount" % 100000000) * "premium.rate" + 50000000) / 100000000 AS "premium.amount"
  FROM "the facts"
),
"step 2" AS MATERIALIZED (
  SELECT
    "row", "loan_limit met", "premium.amount",
    make_date(CAST(EXTRACT(YEAR FROM "loan.start") AS INTEGER), CAST(EXTRACT(MONTH FROM "loan.start") AS INTEGER), 15) AS "report by from"
  FROM "step 1"
),
"step 3" AS MATERIALIZED (
  SELECT
    "step 2"."row", "step 2"."loan_limit met", "step 2"."premium.amount",
    "to 1"."day" AS "report by",
    CASE
      WHEN "step 2"."report by from" IS NULL OR "to 1"."day" IS NOT NULL THEN CAST(NULL AS BIGINT)
      WHEN "from 1"."day" IS NULL THEN CAST(CAST(EXTRACT(YEAR FROM "step 2"."report by from" + 1) AS INTEGER) AS BIGINT)
      ELSE "from 1"."gap"
    END AS "report year"
  FROM "step 2"
  LEFT JOIN workdays_counted AS "from 1" ON "from 1"."day" = "step 2"."report by from"
  LEFT JOIN workdays_numbered AS "to 1" ON "to 1"."number" = "from 1"."number" + 10
),
"step 4" AS MATERIALIZED (
  SELECT
    "row", "report by", "report year",
    CASE
      WHEN "loan_limit met" IS TRUE THEN 'eligible'
      WHEN "loan_limit met" IS FALSE THEN 'not_eligible'
      ELSE 'missing_fact'
    END AS "outcome",
    "premium.amount" AS "value_premium",
    CAST(CASE WHEN "loan_limit met" IS FALSE THEN 1 ELSE 0 END AS BIGINT) AS "failing_1"
  FROM "step 3"
)
SELECT
  "row",
  "outcome",
  CAST("value_premium" * CAST('1E-2' AS NUMERIC) AS NUMERIC(18, 2)) AS "value_premium",
  "report by" AS "value_report",
  "failing_1",
  CAST("report year" AS INTEGER) AS "calendar_1"
FROM "step 4"
