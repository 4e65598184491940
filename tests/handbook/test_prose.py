"""Formulas and rules in sentences: as written, in either language, readings and choices included."""

from __future__ import annotations

import pytest

from guarantee_rules.api import load
from guarantee_rules.difference.rules import written
from guarantee_rules.handbook.formulas import Choice, Group, Line, Switch
from guarantee_rules.handbook.prose import Prose
from guarantee_rules.handbook.rules import shown
from guarantee_rules.handbook.sentences import KINDS, share_of
from guarantee_rules.kinds.registry import known_kinds
from guarantee_rules.source.nodes import Node
from guarantee_rules.source.text import SourceText
from guarantee_rules.source.yaml import read_yaml
from guarantee_rules.wording import has_phrase, languages

YIWU = load("yiwu").versions[-1]
SAID = {
    "loan.amount + borrower.other_scheme_balance <= 500万元": "loan amount + other scheme loans outstanding ≤ 5,000,000 yuan",
    "loan.amount * 150%": "loan amount × 150%",
    "loan.rate * 1.3": "loan rate × 1.3",
    "(loan.amount + loan.drawn_amount) * 3%": "(loan amount + amount drawn) × 3%",
    "loan.amount - (loan.drawn_amount - 1元)": "loan amount − (amount drawn − 1 yuan)",
    "loan.amount / (loan.drawn_amount / 2)": "loan amount ÷ (amount drawn ÷ 2)",
    "not application.first_time": "first-time borrower = no",
    "not (0元 < loan.amount)": "0 yuan ≥ loan amount",
    'borrower.size not in ["small", "micro"]': "enterprise size is none of: small, micro",
    'not ("enterprise" in borrower.categories)': "borrower categories do not include “enterprise”",
    "loan.maturity_date + 1个月 + 1天": "maturity date + 1 month + 1 day",
    "given(application.bank_reviewed_on) and application.first_time or loan.used_locally": (
        "“day the bank finished its review” is stated and first-time borrower = yes or used in the city = yes"
    ),
    "given(application.bank_reviewed_on) and (application.first_time or loan.used_locally)": (
        "“day the bank finished its review” is stated and (first-time borrower = yes or used in the city = yes)"
    ),
    "min(loan.amount, loan.drawn_amount)": "least of (loan amount, amount drawn)",
    "portion(loan.amount, loss.borne_by_bank, loss.principal)": (
        "loan amount × loss borne by the bank ÷ loss of principal"
    ),
    "end_of_year(loan.maturity_date)": "last day of the year of maturity date",
    "on_date(loan.maturity_date, 12, 31)": "month 12, day 31 of the year of maturity date",
    'borrower_class == "msme"': "class of borrower = micro or small or medium enterprise",
    'reading.claim_day == "rolled"': (
        "reading Y-A5 = a last day off is moved to the next working day and the claim runs from the day after"
    ),
    "as_of >= 2024-03-01": "day of asking ≥ 2024-03-01",
}


def prose(lang: str = "en") -> Prose:
    return Prose(YIWU, lang)


def node(text: str) -> Node:
    return read_yaml(SourceText("x.yaml", text))


@pytest.mark.parametrize("formula", SAID)
def test_a_formula_is_said_with_labels_signs_and_units(formula: str) -> None:
    quoted = formula.replace("'", "''")
    assert prose().line(node(f"'{quoted}'")).striptags() == SAID[formula]


def test_amounts_are_counted_in_ten_thousands_in_chinese() -> None:
    assert prose("zh").line(node("loan.amount <= 500万元")).striptags() == "贷款金额 ≤ 500万元"


def test_what_a_formula_speaks_of_is_kept() -> None:
    said = prose()
    said.line(node('borrower_class == "msme" and loan.amount <= 500万元 and reading.claim_day == "rolled"'))
    assert list(said.facts) == ["loan.amount"]
    assert list(said.values) == ["yiwu_borrower_class"]
    assert list(said.readings) == ["claim_day"]


def test_every_option_of_a_reading_is_told_and_a_sentence_takes_the_default() -> None:
    text = "{reading: tier_basis, whole: loan.amount, marginal: loan.drawn_amount}"
    switch = prose().formula(node(text))
    assert isinstance(switch, Switch)
    assert [(default, below.html.striptags()) for _, default, below in switch.options if isinstance(below, Line)] == [
        (True, "loan amount"),
        (False, "amount drawn"),
    ]
    assert prose().line(node(text)).striptags() == "loan amount"


def test_a_choice_is_told_case_by_case_and_a_long_one_stands_outside_the_sentence() -> None:
    text = "{choose: [{when: application.first_time, is: loan.amount}], otherwise: loan.drawn_amount}"
    choice = prose().formula(node(text))
    assert isinstance(choice, Choice)
    assert prose().line(node(text)).striptags() == (
        "where first-time borrower = yes: loan amount; otherwise: amount drawn"
    )
    long = text.replace("loan.amount", " + ".join(["loan.amount"] * 12))
    assert prose().line(node(long)).striptags() == "the result of the cases set out with the rule"


def test_conditions_in_groups_keep_their_groups() -> None:
    group = prose().formula(node("{any: [application.first_time, {not: loan.used_locally}]}"))
    assert isinstance(group, Group)
    assert (group.how, len(group.parts)) == ("any", 2)


@pytest.mark.parametrize("lang", languages)
def test_every_kind_of_rule_has_a_sentence_and_a_name(lang: str) -> None:
    assert known_kinds().keys() == KINDS.keys()
    for kind in known_kinds():
        assert has_phrase(lang, f"handbook.kind.{kind}") or has_phrase(lang, f"handbook.kind.{kind}.name")


RULES = {
    "yiwu_loss_share_default": (
        "loss of principal + loss of interest is divided: insurer 70%, bank 30%, unless shares are agreed "
        "(agreed insurer share, agreed bank share)"
    ),
    "yiwu_claim_trigger_principal": (
        "While unpaid principal > 0 yuan, a claim may be made from maturity date + 1 month + 1 day"
    ),
    "yiwu_compensation_ceiling": (
        "On the whole of claim paid now + earlier claims paid on the loan: up to 1,000,000 yuan 90%; above "
        "1,000,000 yuan 70%; less compensation already received on the loan"
    ),
}


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_is_told_in_one_sentence(rule: str) -> None:
    told = shown(YIWU.rules[rule], written(YIWU)[rule], YIWU, "en")
    assert told.sentence.striptags() == RULES[rule]


def test_shares_that_no_percentage_tells_exactly_are_told_as_fractions() -> None:
    assert [share_of(7, 10), share_of(1, 8), share_of(1, 3)] == ["70%", "12.5%", "1/3"]
