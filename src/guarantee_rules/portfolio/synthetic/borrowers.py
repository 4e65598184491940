"""Who borrows: kind, trade, size and what else they owe."""

from __future__ import annotations

import numpy as np

from guarantee_rules.portfolio.synthetic.chance import Numbers, Truths
from guarantee_rules.portfolio.synthetic.drawn import Cells, Draws, Loans

drawn = Draws()

CATEGORY = "borrower_category"
ENTERPRISE = "enterprise"
WAN = 10_000_00
"""万元, in fen."""

_KINDS = {
    ENTERPRISE: 520, "individual_business": 210, "farm_household": 110, "entrepreneur": 80, "rural_operator": 50,
    "natural_person": 30,
}  # fmt: skip
_TRADES = {
    "industry": 300, "wholesale": 190, "retail": 130, "agriculture": 110, "construction": 60, "transport": 50,
    "catering": 40, "software_it": 30, "leasing_business_services": 30, "other": 30, "accommodation": 15,
    "storage": 10, "property_management": 10, "information_transmission": 10, "real_estate_development": 5,
    "postal": 3, "not_covered": 7,
}  # fmt: skip
_STATED_SIZES = {"micro": 560, "small": 360, "medium": 70, "large": 10}


@drawn("borrower.categories")
def categories(loans: Loans) -> Numbers:
    """Mostly one, and whom the scheme is not for seldom; a tenth of enterprises is something else besides."""
    members, meant = loans.scene.members(CATEGORY), loans.scene.spoken_of & set(_KINDS)
    weights = [_KINDS.get(name, 1) * (50 if name in meant or not meant else 1) for name in members]
    first, second = (np.int64(1) << loans.among(f"borrower.categories {turn}", weights) for turn in (1, 2))
    return np.where(loans.often("several categories", 100), first | second, first)


@drawn("borrower.industry")
def industry(loans: Loans) -> Numbers:
    members = loans.scene.members("industry")
    trade = loans.named("borrower.industry", "industry", _TRADES)
    farms = loans.is_one_of("borrower.categories", CATEGORY, "farm_household")
    return np.where(farms, members.index("agriculture"), trade) if "agriculture" in members else trade


@drawn("borrower.size")
def size(loans: Loans) -> Cells:
    """Established for two enterprises in five, and then consistent with nothing but itself: banks differ."""
    known = loans.is_one_of("borrower.categories", CATEGORY, ENTERPRISE) & loans.often("size known", 400)
    return Cells(loans.named("borrower.size", "enterprise_size", _STATED_SIZES), ~known)


@drawn("borrower.employees")
def employees(loans: Loans) -> Numbers:
    """From 1 to some thousands, most of them few."""
    few = loans.between("few employees", 1, 30)
    more = loans.pick("scale of employees", {1: 700, 4: 200, 12: 80, 60: 19, 200: 1})
    firm = loans.is_one_of("borrower.categories", CATEGORY, ENTERPRISE)
    return np.where(firm, few * more, 1 + few // 6)


@drawn("borrower.revenue")
def revenue(loans: Loans) -> Numbers:
    """By employees, to the hundred yuan."""
    a_head = loans.between("revenue a head", 80, 1200) * 1000_00 // 4
    return loans["borrower.employees"] * a_head // 100_00 * 100_00


@drawn("borrower.total_assets")
def total_assets(loans: Loans) -> Numbers:
    return loans["borrower.revenue"] * loans.between("assets by revenue", 30, 150) // 100 // 100_00 * 100_00


@drawn("borrower.other_scheme_balance")
def other_scheme_balance(loans: Loans) -> Numbers:
    """Nothing for five borrowers in six, else round."""
    none = loans.often("no other loan", 830)
    return np.where(none, 0, loans.between("other scheme balance", 1, 20) * 5 * WAN)


@drawn("borrower.other_scheme_lent")
def other_scheme_lent(loans: Loans) -> Numbers:
    """Never less than what is still owed of it."""
    repaid = np.where(loans.often("never borrowed before", 700), 0, loans.between("repaid before", 1, 30) * 5 * WAN)
    return loans["borrower.other_scheme_balance"] + repaid


@drawn("application.first_time")
def first_time(loans: Loans) -> Truths:
    return np.asarray(loans["borrower.other_scheme_lent"] == 0) & loans.often("first time", 900)


@drawn("borrower.operating_since", "borrower.resident_since")
def long_since(loans: Loans) -> Numbers:
    return loans["application.date"] - loans.between("years before", 120, 9000)
