"""What the tapes come to, month by month, in whole fen: how loans stood at each month's end, and what flowed by then.

The months are those asked for; flows are summed by calendar month from the first there is, so that any year and the
whole past can be added up from them. All adding up of rows is DuckDB's; what it hands back is small.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, NamedTuple

from guarantee_rules.monitoring.store import Store
from guarantee_rules.monitoring.tapes import BAD_GRADES, INFLOWS

LONG_OVERDUE = 90
"""More than so many days overdue is what the vocabulary calls overdue for more than 90 days."""


class Month(NamedTuple):
    """A calendar month; what is measured is measured at the end of its last day."""

    year: int
    month: int

    @property
    def last(self) -> date:
        return date(self.year, self.month, monthrange(self.year, self.month)[1])

    @property
    def after(self) -> Month:
        return Month(self.year + self.month // 12, self.month % 12 + 1)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"


def months_from(first: Month, last: Month) -> tuple[Month, ...]:
    """The months from one to another, both included."""
    found = [first]
    while found[-1] < last:
        found.append(found[-1].after)
    return tuple(found)


def month_of(day: date) -> Month:
    return Month(day.year, day.month)


@dataclass(frozen=True, slots=True)
class Standing:
    """How loans stood at one month's end: money in fen, and numbers of loans. What is paid off does not count."""

    balance: int = 0
    loans: int = 0
    overdue: int = 0
    """Balance of loans one day or more overdue."""
    overdue_loans: int = 0
    overdue_90: int = 0
    npl: int | None = 0
    """None where a loan has no grade and non-performing goes by grade."""

    def plus(self, other: Standing) -> Standing:
        return Standing(
            self.balance + other.balance,
            self.loans + other.loans,
            self.overdue + other.overdue,
            self.overdue_loans + other.overdue_loans,
            self.overdue_90 + other.overdue_90,
            None if self.npl is None or other.npl is None else self.npl + other.npl,
        )


class Flow(NamedTuple):
    """What one kind of flow came to in one calendar month: fen; None where a row does not tell its part."""

    month: Month
    insurer: str | None
    cohort: date | None
    amount: int | None


def standings(store: Store, months: tuple[Month, ...]) -> dict[tuple[str, Month], Standing]:
    """By bank and month, for every bank that had a loan outstanding at that month's end."""
    start, count = months[0], len(months)

    def index(day: str) -> str:
        """The first of the months by whose end a day has come; before the first it is negative."""
        return f"((year({day}) - {start.year}) * 12 + month({day}) - {start.month})"

    bad = ", ".join(f"'{grade}'" for grade in BAD_GRADES)
    by_grade = store.settings.npl == "grade"
    long = index(f"(overdue_since + INTERVAL {LONG_OVERDUE + 1} DAY)")
    rows = store.rows(
        f"""
        WITH spans AS (
            SELECT loan, "on", balance, overdue_since, grade,
                lead("on") OVER (PARTITION BY loan ORDER BY "on") AS until
            FROM balances WHERE "on" <= $last
        ), placed AS (
            SELECT loan, balance, grade, greatest({index('"on"')}, 0) AS entered,
                least(coalesce({index("until")}, {count}), {count}) AS gone,
                {index("(overdue_since + INTERVAL 1 DAY)")} AS overdue_from, {long} AS long_from
            FROM spans WHERE balance > 0
        ), monthly AS (
            SELECT l.bank, p.* EXCLUDE (loan, entered, gone), unnest(range(entered, gone)) AS step
            FROM placed p JOIN loans l ON l._row = p.loan WHERE entered < gone
        )
        SELECT bank, step, sum(balance), count(*),
            coalesce(sum(balance) FILTER (WHERE step >= overdue_from), 0), count(*) FILTER (WHERE step >= overdue_from),
            coalesce(sum(balance) FILTER (WHERE step >= long_from), 0),
            coalesce(sum(balance) FILTER (WHERE grade IN ({bad})), 0), count(*) FILTER (WHERE grade IS NULL)
        FROM monthly GROUP BY bank, step
        """,
        {"last": months[-1].last},
    )
    found = {}
    for bank, step, balance, loans, overdue, overdue_loans, long_overdue, graded_bad, ungraded in rows:
        npl = (None if ungraded else int(graded_bad)) if by_grade else int(long_overdue)
        figures = (int(balance), int(loans), int(overdue), int(overdue_loans), int(long_overdue), npl)
        found[str(bank), months[step]] = Standing(*figures)
    return found


def subjects_by(store: Store, column: Literal["bank", "insurer"], last: date) -> dict[str, date]:
    """Every bank that lent, or insurer with a policy in effect, by a day, with the first such day."""
    table, day = ("loans", "disbursed_on") if column == "bank" else ("policies", "effective_on")
    found = store.rows(
        f"SELECT {column}, min({day}) FROM {table} WHERE {day} <= $last GROUP BY {column} ORDER BY {column}",
        {"last": last},
    )
    return {str(name): first for name, first in found}


def without_balance(store: Store, last: date) -> list[tuple[str, ...]]:
    """Loans of which the tape does not tell how they stood from the day they were made."""
    return store.rows(
        """
        SELECT l.loan_id FROM loans l LEFT JOIN (SELECT loan, min("on") AS first FROM balances GROUP BY loan) b
            ON b.loan = l._row
        WHERE l.disbursed_on <= $last AND (b.first IS NULL OR b.first > l.disbursed_on) ORDER BY l.loan_id
        """,
        {"last": last},
    )


_COHORT = "LEFT JOIN cohorts c ON c.day = p.effective_on"
_FLOWS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "premium_received": (
        ("policies", "premiums"),
        f"SELECT r.paid_on AS day, p.insurer, c.cohort, r.amount FROM premiums r "
        f"JOIN policies p ON p._row = r.policy {_COHORT}",
    ),
    "premium_written": (
        ("policies",),
        f"SELECT p.effective_on AS day, p.insurer, c.cohort, p.premium AS amount FROM policies p {_COHORT}",
    ),
    "claims_paid": (
        ("policies", "claims"),
        f"SELECT r.paid_on AS day, p.insurer, c.cohort, r.paid AS amount FROM claims r "
        f"JOIN policies p ON p._row = r.policy {_COHORT}",
    ),
    "principal_lost": (
        ("policies", "claims"),
        f"SELECT r.paid_on AS day, p.insurer, c.cohort, r.principal_loss AS amount FROM claims r "
        f"JOIN policies p ON p._row = r.policy {_COHORT}",
    ),
    "principal_recovered": (
        ("recoveries",),
        'SELECT "on" AS day, NULL AS insurer, NULL AS cohort, principal AS amount FROM recoveries',
    ),
}
"""Each flow with the tapes it needs and its rows: the day, whose it is, and the amount."""


def tapes_of(flow: str) -> tuple[str, ...]:
    """The tapes a flow rests on."""
    return _FLOWS[flow][0]


def flows(store: Store, name: str, last: date) -> list[Flow]:
    """What flowed by a day, by calendar month, insurer and cohort."""
    _, rows = _FLOWS[name]
    found = store.rows(
        f"""
        SELECT year(day), month(day), insurer, cohort, CASE WHEN count(*) = count(amount) THEN sum(amount) END
        FROM ({rows}) WHERE day <= $last GROUP BY ALL ORDER BY ALL
        """,
        {"last": last},
    )
    return [Flow(Month(year, month), insurer, cohort, _whole(amount)) for year, month, insurer, cohort, amount in found]


class Movement(NamedTuple):
    """What moved in one account in one calendar month, by kind; `principal` None where a row does not tell it."""

    month: Month
    account: str
    kind: str
    amount: int
    principal: int | None


def movements(store: Store, last: date) -> list[Movement]:
    found = store.rows(
        """
        SELECT year("on"), month("on"), account, kind, sum(amount),
            CASE WHEN count(*) = count(principal) THEN sum(principal) END
        FROM fund WHERE "on" <= $last GROUP BY ALL ORDER BY ALL
        """,
        {"last": last},
    )
    return [
        Movement(Month(year, month), account, kind, int(amount), _whole(principal))
        for year, month, account, kind, amount, principal in found
    ]


def account_balances(store: Store, days: Iterable[date]) -> dict[tuple[str, date], int]:
    """What each account held at the end of each day, in fen: its latest opening, and what moved after that day.

    Not in it: an account before its opening, and one with two openings on the deciding day. Negative where more went
    out than there was.
    """
    inflows = ", ".join(f"'{kind}'" for kind in INFLOWS)
    found: dict[tuple[str, date], int] = {}
    for day in days:
        rows = store.rows(
            f"""
            WITH opened AS (
                SELECT account, max("on") AS since FROM fund WHERE kind = 'opening' AND "on" <= $day GROUP BY account
            )
            SELECT o.account,
                sum(f.amount) FILTER (WHERE f.kind = 'opening' AND f."on" = o.since),
                count(*) FILTER (WHERE f.kind = 'opening' AND f."on" = o.since),
                coalesce(sum(CASE WHEN f.kind IN ({inflows}) THEN f.amount ELSE -f.amount END)
                    FILTER (WHERE f."on" > o.since), 0)
            FROM opened o JOIN fund f ON f.account = o.account AND f."on" >= o.since AND f."on" <= $day
            GROUP BY o.account
            """,
            {"day": day},
        )
        found |= {(account, day): int(opening) + int(moved) for account, opening, n, moved in rows if n == 1}
    return found


def _whole(amount: object) -> int | None:
    return None if amount is None else int(str(amount))


def day_before_year(day: date) -> date:
    return date(day.year, 1, 1) - timedelta(days=1)
