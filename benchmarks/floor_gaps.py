"""The floor where facts are missing: which rules still come to a verdict, and which facts can still change the outcome.

A mandatory rule that is not met makes the answer whatever is missing elsewhere; else everything counts that a rule
waits for. Where the class of the borrower is not known, it is known at least which classes it can still be.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from benchmarks.floor_tables import LARGE, RATE_CAPS, RATE_TIMES, SINCE, TERMS

_START = date(2016, 7, 1)
_CENT = Decimal("0.01")
_NO_MONEY = Decimal("0.00")
_NO_RATE = Decimal(0)
_PREMIUM = Decimal("0.03")
_MSME = Decimal("5000000.00")
_ENTREPRENEUR = Decimal("1000000.00")
_FARM = Decimal("500000.00")
_NOTHING: frozenset[str] = frozenset()


def decide_with_gaps(
    facts: Mapping[str, Any],
) -> tuple[str, dict[str, Any], frozenset[str], tuple[str, ...], tuple[str, ...]]:
    """The answer to an application of which something is missing; under an exact decimal context."""
    given = facts.get
    values: dict[str, Any] = {"loan_term.term_limit": 12}
    hard: set[str] = set()
    """What the mandatory rules wait for."""
    soft: set[str] = set()
    """What the guidelines wait for."""
    day = given("application.date")
    amount = given("loan.amount")
    other = given("borrower.other_scheme_balance")
    rate = given("loan.rate")
    term = given("loan.term")

    # the class and its limit
    categories = given("borrower.categories")
    class_missing: set[str] = set()
    silent = False
    msme = entrepreneur = farm = outside = "not_reached"
    total = amount + other if amount is not None and other is not None else None
    broken = False
    eligible = "met"
    limit: Decimal | None = None
    if categories is None:
        large, class_missing, _ = _large(facts)
        class_missing.add("borrower.categories")
        msme = "not_reached" if large else _may_be(total, _MSME)
        entrepreneur, farm = _may_be(total, _ENTREPRENEUR), _may_be(total, _FARM)
        eligible, outside = "unknown", "met"
    elif "farm_household" in categories:
        limit = _FARM
        farm = _is(total, limit)
        broken = farm == "not_met"
    elif "entrepreneur" in categories or "individual_business" in categories:
        limit = _ENTREPRENEUR
        entrepreneur = _is(total, limit)
        broken = entrepreneur == "not_met"
    elif "enterprise" not in categories:
        eligible, outside = "not_met", "met"
    else:
        large, class_missing, silent = _large(facts)
        if large:
            eligible, outside = "not_met", "met"
        elif large is None:
            msme = _may_be(total, _MSME)
            eligible, outside = "unknown", "met"
        else:
            limit = _MSME
            msme = _is(total, limit)
            broken = msme == "not_met"
    if limit is not None:
        values["loan_limit.limit"] = limit
        if total is not None:
            values["loan_limit.headroom"] = _NO_MONEY if broken else limit - total
            if broken:
                values["loan_limit.excess"] = total - limit
    if eligible == "unknown":
        hard |= class_missing  # who may be outside the classes may have no limit at all
        soft |= class_missing
    if "unknown" in (msme, entrepreneur, farm) and total is None:
        if amount is None:
            hard.add("loan.amount")
        if other is None:
            hard.add("borrower.other_scheme_balance")

    # use and state
    use = given("loan.use")
    purpose = "unknown" if use is None else "met" if use in ("working_capital", "production_assets") else "not_met"
    if use is None:
        hard.add("loan.use")
    state = given("state.bank")
    bank = "unknown" if state is None else "met" if state == "running" else "not_met"
    if state is None:
        hard.add("state.bank")
    state = given("state.consortium")
    consortium = "unknown" if state is None else "met" if state == "running" else "not_met"
    if state is None:
        hard.add("state.consortium")
    used = given("loan.used_locally")
    local = "unknown" if used is None else "met" if used else "not_met"
    if used is None:
        soft.add("loan.used_locally")

    # term
    if term is None:
        soft.add("loan.term")
        short = "unknown"
    elif term <= 12:
        values["loan_term.term_limit_headroom"] = 12 - term
        short = "met"
    else:
        values["loan_term.term_limit_headroom"] = 0
        values["loan_term.term_limit_excess"] = term - 12
        short = "not_met"
    disbursed = given("loan.disbursed_on")
    if disbursed is not None:
        leap = disbursed.month == 2 and disbursed.day == 29
        values["loan_term.latest_maturity"] = disbursed.replace(disbursed.year + 1, day=28 if leap else disbursed.day)

    # rate
    benchmark = given("loan.benchmark_rate")
    rate_cap: Decimal | None = None
    if benchmark is not None:
        rate_cap = benchmark * RATE_TIMES
    else:
        on = given("loan.signing_date") or day
        if on is None:
            soft |= {"application.date", "loan.benchmark_rate"}  # and the term, which its own rule waits for
        elif on < SINCE[0]:
            soft.add("loan.benchmark_rate")
        elif term is not None:
            rate_cap = RATE_CAPS[bisect_right(SINCE, on) - 1][bisect_left(TERMS, term)]
    if rate_cap is not None:
        values["rate_cap.rate_cap"] = rate_cap
    if rate is None:
        soft.add("loan.rate")
    cheap = "unknown"
    if rate_cap is not None and rate is not None:
        if rate <= rate_cap:
            values["rate_cap.rate_cap_headroom"] = rate_cap - rate
            cheap = "met"
        else:
            values["rate_cap.rate_cap_headroom"] = _NO_RATE
            values["rate_cap.rate_cap_excess"] = rate - rate_cap
            cheap = "not_met"

    # premium
    covered = "unknown"
    interest = given("loan.interest_total")
    premium = given("premium.amount")
    premium_rate = given("premium.rate")
    if amount is None:
        soft.add("loan.amount")
    if premium is None and premium_rate is None:
        soft.add("premium.rate")
    if amount is not None and term is not None and (interest is not None or rate is not None):
        base = 12 * (amount + interest) if interest is not None else amount * (12 + rate * term)
        premium_cap = base * term // 48 * _CENT
        values["premium_cap.premium_cap"] = premium_cap
        if premium is not None:
            covered = "met" if premium <= premium_cap else "not_met"
        elif premium_rate is not None:
            exact = amount * premium_rate * term  # twelve times the premium
            covered = "met" if exact * 12 <= base * _PREMIUM * term else "not_met"
            premium = (exact * 200 + 12) // 24 * _CENT
        if premium is not None:
            values["premium_cap.premium_cap_headroom"] = max(premium_cap - premium, _NO_MONEY)
            if covered == "not_met":
                values["premium_cap.premium_cap_excess"] = max(premium - premium_cap, _NO_MONEY)

    verdicts = (
        eligible, local, msme, entrepreneur, farm, outside, purpose, purpose, short, cheap, covered, bank, consortium,
    )  # fmt: skip
    if day is not None and day < _START:
        return "not_in_force", values, _NOTHING, (), verdicts
    if broken or purpose == "not_met" or bank == "not_met" or consortium == "not_met":
        if day is None:  # before its first day the text asks nothing
            return "missing_fact", values, frozenset({"application.date"}), (), verdicts
        return "non_compliant", values, _NOTHING, (), verdicts
    missed = "not_met" in (eligible, local, short, cheap, covered)
    if not missed:
        hard |= soft
    left_open: tuple[str, ...] = ()
    if day is None:
        hard.add("application.date")
    elif silent:
        left_open = ("yiwu_enterprise_size",)
    elif eligible == "not_met":
        left_open = ("yiwu_limit_outside_classes",)
    if hard:
        return "missing_fact", values, frozenset(hard), left_open, verdicts
    if left_open:
        return "not_determined", values, _NOTHING, left_open, verdicts
    return "outside_guideline" if missed else "compliant", values, _NOTHING, (), verdicts


def _is(total: Decimal | None, limit: Decimal) -> str:
    """The verdict of a limit that applies."""
    return "unknown" if total is None else "met" if total <= limit else "not_met"


def _may_be(total: Decimal | None, limit: Decimal) -> str:
    """The verdict of a limit that may apply: whoever keeps it keeps it anyhow."""
    return "met" if total is not None and total <= limit else "unknown"


def _large(facts: Mapping[str, Any]) -> tuple[bool | None, set[str], bool]:
    """Whether the enterprise is large, the facts that would say, and whether the standard says nothing of it."""
    given = facts.get
    if (size := given("borrower.size")) is not None:
        return size == "large", set(), False
    employees, revenue, assets = given("borrower.employees"), given("borrower.revenue"), given("borrower.total_assets")
    industry = given("borrower.industry")
    missing: set[str] = set()
    if industry is None:
        missing.add("borrower.industry")
        if employees is None:
            missing.add("borrower.employees")
        if revenue is None:
            missing.add("borrower.revenue")
        # Assets are asked for only of businesses that reach some level by their other figures.
        if assets is None and (revenue is None or revenue >= 1_000_000 or employees is None or employees >= 10):
            missing.add("borrower.total_assets")
        return None, missing, False
    if industry == "not_covered":
        return None, missing, True
    least_employees, least_revenue, least_assets = LARGE[industry]
    if least_employees:
        if employees is None:
            missing.add("borrower.employees")
        elif employees < least_employees:
            return False, set(), False
    if least_revenue:
        if revenue is None:
            missing.add("borrower.revenue")
        elif revenue < least_revenue:
            return False, set(), False
    if least_assets:
        if assets is None:
            missing.add("borrower.total_assets")
        elif assets < least_assets:
            return False, set(), False
    return (None if missing else True), missing, False
