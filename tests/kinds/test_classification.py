"""Which class of the text a case belongs to: the first that fits."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Golden
from tests.packs.small import ask, program, told, written

CLASSES = """
id: classes
kind: classification
value: borrower_class
classes:
  farm: {when: '"farm_household" in borrower.categories', label: {zh: 农户, en: farm}}
  crowd: {when: borrower.employees >= 10, label: {zh: 多人, en: crowd}}
otherwise: {single: {label: {zh: 其他, en: single}}}
"""
FARM = (
    'id: farm_limit\nkind: limit\nquestion: loan_limit\nwhen: borrower_class == "farm"\nof: loan.amount\nat_most: 50元'
)
OTHERS = 'id: other_limit\nkind: limit\nquestion: loan_limit\nwhen: borrower_class in ["crowd", "single"]\nof: loan.amount\nat_most: 100元'
TEXT = written(CLASSES, FARM, OTHERS)
GOLDEN = Path(__file__).parent / "golden"


def test_a_classification_is_a_choice_of_names(golden: Golden) -> None:
    golden(GOLDEN / "classification.txt", program(TEXT, "loan_limit"))


@pytest.mark.parametrize(
    ("categories", "employees", "name"),
    [
        (["farm_household"], 10, "farm"),
        (["enterprise"], 9, "single"),
        (["enterprise"], 10, "crowd"),
        ([], 11, "crowd"),
    ],
)
def test_the_first_class_that_fits_is_the_class(categories: list[str], employees: int, name: str) -> None:
    text = written(CLASSES + "question: discount")
    facts = {"borrower.categories": categories, "borrower.employees": employees}
    assert ask(text, "discount", facts).values == {"borrower_class": name}


@pytest.mark.parametrize(
    ("categories", "amount", "outcome"),
    [
        (["farm_household"], "50.00", "compliant"),
        (["farm_household"], "50.01", "non_compliant"),
        # A crowd or a single: either way the limit is the same, so the number of persons is never asked for.
        (["enterprise"], "100.00", "compliant"),
        (["enterprise"], "100.01", "non_compliant"),
        (None, "50.00", "compliant"),
        (None, "50.01", "missing_fact"),
    ],
)
def test_an_unknown_class_is_asked_for_only_where_it_matters(
    categories: list[str] | None, amount: str, outcome: str
) -> None:
    decision = ask(TEXT, "loan_limit", {"borrower.categories": categories, "loan.amount": amount})
    assert (decision.outcome, "borrower.categories" in decision.missing) == (outcome, outcome == "missing_fact")


@pytest.mark.parametrize(
    ("rules", "told_"),
    [
        ([CLASSES, FARM.replace('== "farm"', '== "firm"')], [("member-unknown", '"firm"')]),
        ([CLASSES, FARM.replace('== "farm"', "== loan.use")], [("not-comparable", "borrower_class == loan.use")]),
        (
            [CLASSES.replace("{single:", "{single: {label: {zh: 一, en: one}}, double:")],
            [("too-many", "{single: {label: {zh: 一, en: one}}, double: {label: {zh: 其他, en: single}}}")],
        ),
        (
            [CLASSES.replace("otherwise: {single: {label: {zh: 其他, en: single}}}", "")],
            [("key-missing", "id: classes")],
        ),
        ([CLASSES.replace("borrower.employees >= 10", "borrower.employees")], [("guard-type", "borrower.employees")]),
        ([CLASSES.replace("crowd: {when", "Crowd: {when")], [("key-form", "Crowd")]),
    ],
)
def test_classes_that_make_no_sense_are_refused_at_their_place(rules: list[str], told_: list[tuple[str, str]]) -> None:
    assert told(written(*rules)) == told_
