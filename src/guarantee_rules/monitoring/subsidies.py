"""Who gets the subsidy while the year's quota lasts: policies in the order in which their premiums were paid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from guarantee_rules.allotment import ALL, BY, NOTHING, TAKEN, Allotted, allot
from guarantee_rules.api import Pack
from guarantee_rules.monitoring.measured import exact
from guarantee_rules.monitoring.store import Store
from guarantee_rules.values.numbers import add
from guarantee_rules.values.types import MONEY, Value
from guarantee_rules.values.workdays import WorkCalendar

QUESTION = "subsidy"
EARLIER = "subsidy.policies_before"
NEEDS = ("loans", "policies", "premiums")


@dataclass(frozen=True, slots=True)
class Placed:
    """One policy in the queue: its borrower, the day its premium was first paid, and what was decided."""

    policy: str
    borrower: str
    paid_on: date
    amount: Decimal
    allotted: Allotted

    @property
    def subsidy(self) -> Decimal:
        found = self.allotted.decision.values.get("subsidy")
        return found if isinstance(found, Decimal) and not self.allotted.tied else NOTHING

    @property
    def taken(self) -> Decimal:
        """What it took of the quota: the part of its loan that was subsidised, else all of it or nothing."""
        return self.allotted.taken


def queue(
    store: Store,
    pack: Pack,
    first: date,
    until: date,
    readings: Mapping[str, str] | None,
    calendar: WorkCalendar,
) -> tuple[Placed, ...]:
    """The queue of every natural year from that of `first`, as far as premiums were paid by `until`.

    Empty where the pack has no quota to queue for, or a tape it rests on is not there or has rows set aside. How many
    of a borrower's policies were subsidised before in the year is what the queue itself comes to.
    """
    if not store.has(*NEEDS) or not {BY, TAKEN} <= set(pack.facts_used(QUESTION)):
        return ()
    if not store.whole(*NEEDS, "balances"):
        return ()
    found: list[Placed] = []
    for year in range(first.year, until.year + 1):
        day = min(date(year, 12, 31), until)
        cases = _cases(store, pack, date(year, 1, 1), day)
        if cases:
            found += _served(pack, cases, day, readings, calendar)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Case:
    borrower: str
    paid_on: date
    amount: Decimal
    facts: dict[str, Value]


def _served(
    pack: Pack, cases: dict[str, _Case], day: date, readings: Mapping[str, str] | None, calendar: WorkCalendar
) -> list[Placed]:
    earlier = dict.fromkeys(cases, 0)
    # Each round settles at least one more of every borrower's policies, from the first on.
    for _ in range(len(cases) + 1):
        stated = {name: {**case.facts, EARLIER: earlier[name]} for name, case in cases.items()}
        served = allot(pack, stated, as_of=day, question=QUESTION, readings=readings, calendar=calendar)
        placed = [
            Placed(at.name, cases[at.name].borrower, cases[at.name].paid_on, cases[at.name].amount, at) for at in served
        ]
        if _earlier(placed) == earlier:
            return placed
        earlier = _earlier(placed)
    raise AssertionError(f"{pack.name}: who was subsidised before does not settle")


def _earlier(placed: list[Placed]) -> dict[str, int]:
    """For each policy how many of its borrower's were subsidised before it."""
    subsidised: dict[str, int] = {}
    found = {}
    for case in placed:
        found[case.policy] = subsidised.get(case.borrower, 0)
        if case.allotted.decision.values.get("subsidy"):
            subsidised[case.borrower] = found[case.policy] + 1
    return found


def _cases(store: Store, pack: Pack, first: date, until: date) -> dict[str, _Case]:
    used = set(pack.facts_used(QUESTION))
    overdue = store.has("balances")
    rows = store.rows(
        f"""
        WITH paid AS (SELECT policy, min(paid_on) AS day FROM premiums GROUP BY policy),
        overdue AS ({_OVERDUE if overdue else "SELECT NULL::BIGINT AS loan, NULL::DATE AS day WHERE false"})
        SELECT p.policy_id, l.borrower_id, paid.day, l.amount, l.term_months,
            p.premium, p.accident_premium, p.cash_paid,
            o.day IS NOT NULL AND o.day <= coalesce(p.subsidy_applied_on, paid.day),
            coalesce(any_loan.day <= coalesce(p.subsidy_applied_on, paid.day), false)
        FROM paid JOIN policies p ON p._row = paid.policy JOIN loans l ON l._row = p.loan
        LEFT JOIN overdue o ON o.loan = l._row
        LEFT JOIN (
            SELECT borrower_id, min(day) AS day FROM overdue JOIN loans ON loans._row = overdue.loan
            GROUP BY borrower_id
        ) any_loan ON any_loan.borrower_id = l.borrower_id
        WHERE paid.day BETWEEN $first AND $until ORDER BY paid.day, p.policy_id
        """,
        {"first": first, "until": until},
    )
    cases = {}
    for policy, borrower, day, amount, term, premium, accident, cash, ever, any_ever in rows:
        loan = exact(amount, MONEY)
        assert isinstance(loan, Decimal)
        stated: dict[str, Value | None] = {
            BY: day,
            TAKEN: NOTHING,
            ALL: NOTHING,
            "loan.amount": loan,
            "loan.term": term,
            "premium.amount": exact(premium, MONEY),
            "premium.accident": None if accident is None else exact(accident, MONEY),
            "premium.charged": None if accident is None else exact(premium + accident, MONEY),
            "premium.cash_paid": None if cash is None else exact(cash, MONEY),
            "loan.overdue_ever": ever if overdue else None,
            "borrower.scheme_overdue_ever": any_ever if overdue else None,
        }
        facts = {fact: value for fact, value in stated.items() if fact in used and value is not None}
        cases[str(policy)] = _Case(str(borrower), day, loan, facts)
    return cases


_OVERDUE = """
    SELECT loan, min(greatest("on", CAST(overdue_since + INTERVAL 1 DAY AS DATE))) AS day FROM (
        SELECT *, lead("on") OVER (PARTITION BY loan ORDER BY "on") AS until FROM balances
    ) WHERE overdue_since IS NOT NULL AND balance > 0
        AND (until IS NULL OR greatest("on", CAST(overdue_since + INTERVAL 1 DAY AS DATE)) < until)
    GROUP BY loan
"""
"""The first day on which a loan was overdue."""


def until_day(placed: tuple[Placed, ...], day: date) -> tuple[Placed, ...]:
    """Those of a day's natural year whose premium was paid by then."""
    return tuple(case for case in placed if case.paid_on.year == day.year and case.paid_on <= day)


def quota_facts(placed: tuple[Placed, ...], day: date) -> dict[str, Value]:
    """What the queue has taken by a day, as facts for whoever asks what is left."""
    taken, lent = NOTHING, NOTHING
    for case in until_day(placed, day):
        taken = _plus(taken, case.taken)
        lent = _plus(lent, case.amount)
    return {TAKEN: taken, ALL: lent}


def _plus(one: Decimal, other: Decimal) -> Decimal:
    total = add(one, other)
    assert isinstance(total, Decimal)
    return total
