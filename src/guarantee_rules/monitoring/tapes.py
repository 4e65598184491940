"""The tapes a monitor reads: which there are, their columns, and the unit of every figure.

A tape is a table, one file each, `<name>.parquet` or `<name>.csv` in one folder. One that is there holds everything of
its kind: what it does not tell did not happen. One that is not there leaves every figure that rests on it unstated.
docs/monitor.md shows them; `tapes.yaml` in the folder says where a file of one's own differs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

ColumnType = Literal["text", "date", "money", "integer", "member"]
"""How a cell is written.

`text`: a name or number of a thing, kept as written, never empty where it is required;
`date`: 2024-03-01, or a DATE;
`money`: yuan, not negative, with at most two decimals (12345.67), or in the unit that `tapes.yaml` states; in Parquet a
DECIMAL or a whole number, never a float;
`integer`: a whole number, not negative;
`member`: one of the column's `members`.
"""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a tape. Where it need not be `required`, the whole column or single cells may be left out."""

    name: str
    type: ColumnType
    required: bool = True
    members: tuple[str, ...] = ()
    of: str | None = None
    """The tape of whose rows this one names one, by that tape's key."""


@dataclass(frozen=True, slots=True)
class Tape:
    """One tape. No two of its rows have the same `key`."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column | None:
        return next((column for column in self.columns if column.name == name), None)

    @property
    def needed(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.required)


GRADES = ("normal", "special_mention", "substandard", "doubtful", "loss")
"""The bank's own classification of a loan, the five grades of Chinese banks: 正常, 关注, 次级, 可疑, 损失."""
BAD_GRADES = ("substandard", "doubtful", "loss")
"""Loans of these grades are non-performing."""

INFLOWS = ("opening", "appropriation", "contribution", "return", "transfer_in", "interest")
OUTFLOWS = ("compensation", "subsidy", "withdrawal", "transfer_out", "fee")
ACCOUNTS = ("compensation", "special", "government", "enterprise", "deposit")
"""`compensation`: a city's compensation fund; `special`: the special support fund; `government`, `enterprise` and
`deposit`: of a pool, the government's compensation account, the enterprises' contributions and their deposits."""

LOANS = Tape(
    "loans",
    ("loan_id",),
    (
        Column("loan_id", "text"),
        Column("borrower_id", "text"),
        Column("bank", "text"),
        Column("disbursed_on", "date"),
        # Contract principal.
        Column("amount", "money"),
        # Whole months from disbursement to maturity; needed for subsidies where the premium is reckoned from a rate.
        Column("term_months", "integer", required=False),
    ),
)

# How a loan stood from a day on, until its next row: a row at disbursement, one whenever something changed, a last one
# with balance 0. A month-end snapshot is such a tape too, provided that a loan paid off has a row with balance 0.
BALANCES = Tape(
    "balances",
    ("loan_id", "on"),
    (
        Column("loan_id", "text", of="loans"),
        Column("on", "date"),
        # Principal outstanding at the end of that day.
        Column("balance", "money"),
        # Due day of the oldest instalment, of principal or interest, still not fully paid; empty: nothing is overdue.
        # It is one day overdue on the day after.
        Column("overdue_since", "date", required=False),
        # The bank's classification; empty: not known, and then the bank's non-performing loans are not known either.
        Column("grade", "member", required=False, members=GRADES),
    ),
)

POLICIES = Tape(
    "policies",
    ("policy_id",),
    (
        Column("policy_id", "text"),
        Column("loan_id", "text", of="loans"),
        Column("insurer", "text"),
        Column("effective_on", "date"),
        # Guarantee insurance premium for the whole term, without accident cover, before any subsidy is deducted.
        Column("premium", "money"),
        # Premium for the borrower's accident cover; 0 if none, empty: not known.
        Column("accident_premium", "money", required=False),
        # What the borrower paid out in cash after the subsidy was deducted, accident cover included.
        Column("cash_paid", "money", required=False),
        # The day the subsidy was applied for; empty: it is taken to be the day the premium was first paid.
        Column("subsidy_applied_on", "date", required=False),
    ),
)

# Guarantee premium really received (实收), each payment a row; premiums for accident cover are left out.
PREMIUMS = Tape(
    "premiums",
    ("receipt_id",),
    (
        Column("receipt_id", "text"),
        Column("policy_id", "text", of="policies"),
        Column("paid_on", "date"),
        Column("amount", "money"),
    ),
)

# What insurers paid. `debt` is the whole unpaid debt the claim rests on, `principal_loss` its loss of principal.
CLAIMS = Tape(
    "claims",
    ("claim_id",),
    (
        Column("claim_id", "text"),
        Column("policy_id", "text", of="policies"),
        Column("paid_on", "date"),
        Column("paid", "money"),
        Column("debt", "money", required=False),
        Column("principal_loss", "money", required=False),
    ),
)

# What came in on a loan after a claim or a compensation was paid. `principal`: the part that made good lost principal.
RECOVERIES = Tape(
    "recoveries",
    ("recovery_id",),
    (
        Column("recovery_id", "text"),
        Column("loan_id", "text", of="loans"),
        Column("on", "date"),
        Column("amount", "money"),
        Column("principal", "money", required=False),
    ),
)

# Money in and out of the funds; amounts are never negative, the kind says which way. An account's balance is known from
# its `opening` on: its balance at the end of that day, or 0 on the day it was set up.
FUND = Tape(
    "fund",
    ("movement_id",),
    (
        Column("movement_id", "text"),
        Column("account", "member", members=ACCOUNTS),
        Column("on", "date"),
        Column("kind", "member", members=(*INFLOWS, *OUTFLOWS)),
        Column("amount", "money"),
        # Of a compensation: the loan it was paid for, and the part of it that paid principal off.
        Column("loan_id", "text", required=False, of="loans"),
        Column("principal", "money", required=False),
    ),
)

# What was recorded and is not reckoned: states, reviews, consents, notices, agreements. `fact` is a name of the
# vocabulary (`guarantee-rules facts CITY halt`), `value` written as in a case; `subject` the bank or insurer where the
# fact is one of a bank's or an insurer's. It holds from that day on; docs/monitor.md says until when.
RECORDS = Tape(
    "records",
    ("on", "fact", "subject"),
    (
        Column("on", "date"),
        Column("fact", "text"),
        Column("value", "text"),
        Column("subject", "text", required=False),
    ),
)

TAPES: Mapping[str, Tape] = {
    tape.name: tape for tape in (LOANS, BALANCES, POLICIES, PREMIUMS, CLAIMS, RECOVERIES, FUND, RECORDS)
}
