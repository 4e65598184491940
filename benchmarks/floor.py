"""The floor: Yiwu's loan application written by hand, as fast as plain Python with exact decimals can be.

It answers what the library answers under the default readings: outcome, every value, the exact set of missing facts,
what the text leaves open, and one verdict for each rule. A test holds the two equal over thousands of cases.

It starts from exact values by dotted name. A stated premium is in whole fen, so that it is within the exact cap just
where it is within the cap cut to the fen; and 3% of a twelfth of a twelfth, in fen, is a 48th. Nobody has to divide.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from datetime import date
from decimal import (
    MAX_EMAX,
    MIN_EMIN,
    Context,
    Decimal,
    DivisionByZero,
    Inexact,
    InvalidOperation,
    getcontext,
    setcontext,
)
from typing import Any

from benchmarks.floor_gaps import decide_with_gaps
from benchmarks.floor_tables import LARGE, RATE_CAPS, RATE_TIMES, SINCE, TERMS

Answer = tuple[str, dict[str, Any], frozenset[str], tuple[str, ...], tuple[str, ...]]
"""Outcome, values, missing facts, rules that show what is left open, and the verdicts in the order of `RULES`."""

RULES = (
    "yiwu_eligible_borrower_classes",
    "yiwu_use_local",
    "yiwu_limit_msme",
    "yiwu_limit_entrepreneur",
    "yiwu_limit_farm_household",
    "yiwu_limit_outside_classes",
    "yiwu_purpose_required",
    "yiwu_purpose_prohibited",
    "yiwu_loan_term",
    "yiwu_rate_cap",
    "yiwu_premium_cap",
    "yiwu_halt_state_bank",
    "yiwu_halt_state_consortium",
)

# Large enough for every product of facts of the permitted size; a result that does not fit is an error.
EXACT = Context(prec=100, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=[Inexact, InvalidOperation, DivisionByZero])
"""Decimals follow the caller's context unless one is set: with a precision of 6 a limit of 5,000,000.00 is rounded."""

_START = date(2016, 7, 1)
_CENT = Decimal("0.01")
_NO_MONEY = Decimal("0.00")
_NO_RATE = Decimal(0)
_MSME = Decimal("5000000.00")
_ENTREPRENEUR = Decimal("1000000.00")
_FARM = Decimal("500000.00")
_PREMIUM = Decimal("0.03")
_4, _12, _48 = Decimal(4), Decimal(12), Decimal(48)
_NOTHING: frozenset[str] = frozenset()


def decide(facts: Mapping[str, Any]) -> Answer:
    """The answer to one application. Facts that are not stated are left out of `facts`."""
    caller = getcontext()
    setcontext(EXACT)
    try:
        return _complete(facts)
    except KeyError:
        return decide_with_gaps(facts)
    finally:
        setcontext(caller)


def _complete(facts: Mapping[str, Any]) -> Answer:
    """The answer where nothing that is asked for is missing; KeyError where something is."""
    given = facts.get
    day = facts["application.date"]
    amount = facts["loan.amount"]
    rate = facts["loan.rate"]
    term = facts["loan.term"]
    local = facts["loan.used_locally"]
    proper = facts["loan.use"] in ("working_capital", "production_assets")
    bank = facts["state.bank"] == "running"
    consortium = facts["state.consortium"] == "running"
    total = amount + facts["borrower.other_scheme_balance"]

    categories = facts["borrower.categories"]
    msme = entrepreneur = farm = outside = "not_reached"
    limit: Decimal | None
    if "farm_household" in categories:
        limit = _FARM
        within = total <= limit
        farm = "met" if within else "not_met"
    elif "entrepreneur" in categories or "individual_business" in categories:
        limit = _ENTREPRENEUR
        within = total <= limit
        entrepreneur = "met" if within else "not_met"
    elif "enterprise" in categories and not _large(facts):
        limit = _MSME
        within = total <= limit
        msme = "met" if within else "not_met"
    else:
        limit, within = None, True
        outside = "met"

    benchmark = given("loan.benchmark_rate")
    if benchmark is not None:
        rate_cap = benchmark * RATE_TIMES
    else:
        on = given("loan.signing_date") or day
        since = bisect_right(SINCE, on)
        if not since:
            raise KeyError("loan.benchmark_rate")
        rate_cap = RATE_CAPS[since - 1][bisect_left(TERMS, term)]
    cheap = rate <= rate_cap

    interest = given("loan.interest_total")
    if interest is not None:
        base = amount + interest
        premium_cap = base * term // _4 * _CENT
    else:
        base = amount * (_12 + rate * term)  # twelve times principal and interest
        premium_cap = base * term // _48 * _CENT
    premium = given("premium.amount")
    if premium is not None:
        covered = premium <= premium_cap
    else:
        exact = amount * facts["premium.rate"] * term  # twelve times the premium
        covered = exact <= base * _PREMIUM * term if interest is not None else exact * _12 <= base * _PREMIUM * term
        premium = _half_up(exact)

    values: dict[str, Any] = {
        "loan_term.term_limit": 12,
        "rate_cap.rate_cap": rate_cap,
        "premium_cap.premium_cap": premium_cap,
    }
    if limit is not None:
        values["loan_limit.limit"] = limit
        if within:
            values["loan_limit.headroom"] = limit - total
        else:
            values["loan_limit.headroom"] = _NO_MONEY
            values["loan_limit.excess"] = total - limit
    short = term <= 12
    if short:
        values["loan_term.term_limit_headroom"] = 12 - term
    else:
        values["loan_term.term_limit_headroom"] = 0
        values["loan_term.term_limit_excess"] = term - 12
    if cheap:
        values["rate_cap.rate_cap_headroom"] = rate_cap - rate
    else:
        values["rate_cap.rate_cap_headroom"] = _NO_RATE
        values["rate_cap.rate_cap_excess"] = rate - rate_cap
    values["premium_cap.premium_cap_headroom"] = premium_cap - premium if premium < premium_cap else _NO_MONEY
    if not covered:
        values["premium_cap.premium_cap_excess"] = premium - premium_cap if premium > premium_cap else _NO_MONEY
    disbursed = given("loan.disbursed_on")
    if disbursed is not None:
        values["loan_term.latest_maturity"] = _a_year_on(disbursed)

    verdicts = (
        "met" if limit is not None else "not_met",
        "met" if local else "not_met",
        msme,
        entrepreneur,
        farm,
        outside,
        "met" if proper else "not_met",
        "met" if proper else "not_met",
        "met" if short else "not_met",
        "met" if cheap else "not_met",
        "met" if covered else "not_met",
        "met" if bank else "not_met",
        "met" if consortium else "not_met",
    )
    if day < _START:
        return "not_in_force", values, _NOTHING, (), verdicts
    if not (within and proper and bank and consortium):
        return "non_compliant", values, _NOTHING, (), verdicts
    if limit is None:
        return "not_determined", values, _NOTHING, ("yiwu_limit_outside_classes",), verdicts
    passed = local and short and cheap and covered
    return "compliant" if passed else "outside_guideline", values, _NOTHING, (), verdicts


def _large(facts: Mapping[str, Any]) -> bool:
    """Whether the enterprise is large. KeyError where that is not known."""
    size = facts.get("borrower.size")
    if size is not None:
        return bool(size == "large")
    employees, revenue, assets = LARGE[facts["borrower.industry"]]
    return bool(
        (not employees or facts["borrower.employees"] >= employees)
        and (not revenue or facts["borrower.revenue"] >= revenue)
        and (not assets or facts["borrower.total_assets"] >= assets)
    )


def _half_up(twelvefold: Decimal) -> Decimal:
    """A twelfth of an exact amount, rounded half up to the fen."""
    return (twelvefold * 200 + _12) // 24 * _CENT


def _a_year_on(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year + 1, day=28)
