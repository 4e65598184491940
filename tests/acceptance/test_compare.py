"""One case put to all cities: the promised figures side by side, and the kinds of blank kept apart."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from guarantee_rules.api import bundled
from guarantee_rules.comparison import Blank, compare
from guarantee_rules.source.diagnostics import FactsError

DAY = date(2020, 6, 1)
LOAN = {"application": {"date": "2020-06-01"}, "loan": {"amount": "100万元", "rate": "5.655%", "term": "1年"}}
LOSS = {"loan": {"signing_date": "2020-06-01"}, "loss": {"principal": "1000000.00", "interest": "56550.00"}}


@pytest.mark.parametrize(("city", "cap"), [
    ("yiwu", "31696.50"), ("dalian", "25000.00"), ("shangluo", "20400.00"),
])  # fmt: skip
def test_premium_caps_differ_from_city_to_city(city: str, cap: str) -> None:
    assert compare("premium_cap", LOAN, as_of=DAY).value(city, "premium_cap") == Decimal(cap)


def test_what_another_document_decides_is_not_what_a_scheme_does_not_have() -> None:
    comparison = compare("premium_cap", LOAN, as_of=DAY)
    assert comparison.decisions["shanwei"].outcome == "not_determined"
    assert comparison.decisions["chengyang"].outcome == "not_applicable"
    assert comparison.value("shanwei", "premium_cap") == Blank("referred")
    assert comparison.value("chengyang", "premium_cap") == Blank("not_applicable")


def test_a_missing_fact_and_a_text_not_in_force_are_blanks_of_their_own() -> None:
    known = compare("premium_cap", {"application": {"date": "2020-06-01"}}, as_of=DAY)
    assert known.value("yiwu", "premium_cap") == Blank("missing_fact")
    early = compare("premium_cap", LOAN | {"application": {"date": "2010-01-01"}}, as_of=DAY, packs=["yiwu"])
    assert early.value("yiwu", "premium_cap") == Blank("not_in_force")


def test_the_insurer_s_part_of_one_loss_differs_from_city_to_city() -> None:
    comparison = compare("loss_share", LOSS, as_of=DAY)
    assert comparison.value("yiwu", "insurer") == Decimal("739585.00")
    assert comparison.value("shanwei", "insurer_before_cap") == Decimal("800000.00")
    assert comparison.value("chengyang", "insurer") == Blank("not_applicable")


def test_in_dalian_nothing_recovered_leaves_the_insurer_seventy_percent_of_the_principal() -> None:
    facts = {"loan": LOSS["loan"], "loss": LOSS["loss"] | {"proceeds": "0.00"}}
    assert compare("loss_share", facts, as_of=DAY, packs=["dalian"]).value("dalian", "insurer") == Decimal("700000.00")


def test_all_bundled_packs_are_asked_in_order_unless_some_are_named() -> None:
    assert tuple(compare("premium_cap", LOAN, as_of=DAY).decisions) == bundled()
    assert tuple(compare("premium_cap", LOAN, as_of=DAY, packs=["yiwu", "dalian"]).decisions) == ("yiwu", "dalian")


def test_a_value_only_one_city_speaks_of_is_a_blank_of_its_own_elsewhere() -> None:
    comparison = compare("loss_share", LOSS, as_of=DAY)
    assert "claims_cap" in comparison.values
    assert comparison.value("yiwu", "claims_cap") == Blank("not_given")


def test_readings_are_chosen_by_city() -> None:
    default, other = (
        compare(
            "premium_cap",
            LOAN | {"loan": {"amount": "100000.00", "rate": "5%", "term": "7个月"}},
            as_of=DAY,
            packs=["yiwu"],
            readings=readings,
        )
        for readings in (None, {"yiwu": {"premium_base": "no_pro_rata"}})
    )
    assert default.value("yiwu", "premium_cap") != other.value("yiwu", "premium_cap") == Decimal("3087.50")


def test_a_case_that_is_wrong_is_refused_before_any_city_answers() -> None:
    with pytest.raises(FactsError):
        compare("premium_cap", {"loan": {"amout": "1"}}, as_of=DAY)
