-- town 2020 application
WITH `the facts` AS (
  SELECT
    `row`,
    -- fen
    `loan.amount`,
    `premium.rate`,
    `loan.start`,
    `borrower.type`
  FROM facts
),
`step 1` AS (
  SELECT
    `row`, `loan.start`,
    -- 500,000.00 at most, to a farmer or a small enterprise
    `loan.amount` <= 50000000L AND `borrower.type` IN ('farmer', 'micro') AS `loan_limit met`,
    (`loan.amount` div 100000000L) * `premium.rate`
    + ((`loan.amount` % 100000000L) * `premium.rate` + 50000000L) div 100000000L AS `premium.amount`
  FROM `the facts`
),
`step 2` AS (
  SELECT
    `row`, `loan_limit met`, `premium.amount`,
    make_date(year(`loan.start`), month(`loan.start`), 15) AS `report by from`
  FROM `step 1`
),
`step 3` AS (
  SELECT
    `step 2`.`row`, `step 2`.`loan_limit met`, `step 2`.`premium.amount`,
    `to 1`.`day` AS `report by`,
    CASE
      WHEN `step 2`.`report by from` IS NULL OR `to 1`.`day` IS NOT NULL THEN CAST(NULL AS BIGINT)
      WHEN `from 1`.`day` IS NULL THEN CAST(year(date_add(`step 2`.`report by from`, 1)) AS BIGINT)
      ELSE `from 1`.`gap`
    END AS `report year`
  FROM `step 2`
  LEFT JOIN workdays_counted AS `from 1` ON `from 1`.`day` = `step 2`.`report by from`
  LEFT JOIN workdays_numbered AS `to 1` ON `to 1`.`number` = `from 1`.`number` + 10L
),
`step 4` AS (
  SELECT
    `row`, `report by`, `report year`,
    CASE
      WHEN `loan_limit met` IS TRUE THEN 'eligible'
      WHEN `loan_limit met` IS FALSE THEN 'not_eligible'
      ELSE 'missing_fact'
    END AS `outcome`,
    `premium.amount` AS `value_premium`,
    CASE WHEN `loan_limit met` IS FALSE THEN 1L ELSE 0L END AS `failing_1`
  FROM `step 3`
)
SELECT
  `row`,
  `outcome`,
  CAST(CAST(`value_premium` AS DECIMAL(14, 0)) * CAST('0.01' AS DECIMAL(2, 2)) AS DECIMAL(18, 2)) AS `value_premium`,
  `report by` AS `value_report`,
  `failing_1`,
  CAST(`report year` AS INT) AS `calendar_1`
FROM `step 4`
