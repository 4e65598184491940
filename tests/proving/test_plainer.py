"""A case that refutes is told with round figures and usual days, as long as it goes on refuting."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from guarantee_rules.laws.catalogue import theorems
from guarantee_rules.laws.theorem import Theorem, tried
from guarantee_rules.proving.obligations import known_of
from guarantee_rules.proving.plainer import plainest
from guarantee_rules.proving.results import Found, Known
from guarantee_rules.values.types import Value
from tests.laws.broken import CLAIMS, TIERS
from tests.packs.small import loaded, written

VERSION = loaded(written(TIERS)).versions[0]
(CLIFF,) = [one for one in theorems(VERSION, "compensation") if one.law == "a_larger_claim_is_never_compensated_less"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("923411.17", "1003327.89"),
        ("1000000.00", "1285714.28"),
        ("777777.79", "1000000.01"),
        ("999999.99", "1200000.00"),
    ],
)
def test_any_two_claims_across_the_cliff_become_those_at_its_edge(first: str, second: str) -> None:
    found = Found({"claim.debt": Decimal(first), "second claim.debt": Decimal(second)}, {})
    plain = plainest(CLIFF, found, known_of(VERSION))
    assert plain.facts == {"claim.debt": Decimal("1000000.00"), "second claim.debt": Decimal("1000000.01")}


@pytest.mark.parametrize("broken", CLAIMS, ids=[f"{one.law} {one.subject}" for one in CLAIMS])
def test_what_is_plainer_refutes_as_well_and_states_no_more(broken: object) -> None:
    assert hasattr(broken, "version")
    version = broken.version()
    theorem: Theorem = next(
        one
        for one in theorems(version, broken.question)  # type: ignore[attr-defined]
        if one.key == (broken.law, broken.question, broken.subject)  # type: ignore[attr-defined]
    )
    found = Found(broken.facts, {name: it[0] for name, it in theorem.readings.items()}, broken.further)  # type: ignore[attr-defined]
    plain = plainest(theorem, found, known_of(version))
    assert tried(theorem, plain.case, plain.further or None) == "refuted"
    assert plain.facts.keys() <= found.facts.keys()


def test_days_are_ones_on_which_the_text_is_in_force() -> None:
    (broken,) = [one for one in CLAIMS if one.law == "nothing_is_due_before_the_day_it_counts_from"]
    version = broken.version()
    theorem = next(
        one for one in theorems(version, broken.question) if one.key == (broken.law, broken.question, broken.subject)
    )
    odd: dict[str, Value] = {"loan.unpaid_principal": Decimal("7.31"), "loan.maturity_date": date(2031, 7, 17)}
    plain = plainest(theorem, Found(odd, {}), Known({}, {}, (date(2024, 6, 15),)))
    assert plain.facts["loan.maturity_date"] == date(2024, 6, 15)
    assert plain.facts["loan.unpaid_principal"] == Decimal("100000.00")
