"""The laws of the five packs: they hold of every drawn case, except where the text itself breaks them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from guarantee_rules.api import load
from guarantee_rules.core.check import OUTCOME, check
from guarantee_rules.core.evaluate import Case
from guarantee_rules.core.expr import TRUE, Lit
from guarantee_rules.core.program import Notice, Output, Program
from guarantee_rules.laws.catalogue import CATALOGUE, theorems, theorems_of
from guarantee_rules.laws.common_sense import NAMES
from guarantee_rules.laws.theorem import Theorem, tried
from guarantee_rules.values.types import BOOL
from tests.laws.exceptions import BROKEN_BY_THE_TEXT, NO_CASE, Breach
from tests.laws.packs import PACKS, Trial, stated_of, trials

HARD_TO_DRAW = frozenset(
    {
        # So much has to be right at once that drawing seldom meets it.
        ("yiwu", "every_class_has_a_compliant_case", "application", "farm_household"),
        ("yiwu", "every_class_has_a_compliant_case", "application", "entrepreneur"),
        ("shangluo", "every_class_has_a_compliant_case", "application", "micro"),
    }
)
NOTHING_TO_ADD = frozenset(
    {
        # The outcome needs every fact there is, so that none is known before all are stated.
        ("shangluo", "another_fact_never_overturns_an_answer", "collateral", ""),
        ("shangluo", "another_fact_never_overturns_an_answer", "loss_share", ""),
        ("shanwei", "another_fact_never_overturns_an_answer", "fee", ""),
    }
)


@pytest.mark.parametrize("pack", PACKS)
def test_no_drawn_case_refutes_a_law_but_those_the_text_breaks(pack: str) -> None:
    known = {exception.key for exception in BROKEN_BY_THE_TEXT}
    assert [_shown(trial) for trial in trials(pack) if trial.refuted is not None and trial.key not in known] == []


def _shown(trial: Trial) -> object:
    assert trial.refuted is not None
    return trial.key, dict(trial.refuted.case.facts), dict(trial.refuted.case.readings), dict(trial.refuted.further)


@pytest.mark.parametrize("exception", BROKEN_BY_THE_TEXT, ids=lambda one: " ".join(one.key))
def test_where_a_text_breaks_a_law_a_case_shows_it(exception: Breach) -> None:
    version = load(exception.pack).versions[-1]
    found = {theorem.key: theorem for theorem in theorems(version, exception.question)}
    theorem = found[exception.law, exception.question, exception.subject]
    case = Case(exception.facts, version.default_readings | dict(exception.readings))
    assert tried(theorem, case) == "refuted"
    assert not exception.code or exception.code[0] in "YDSLC"


@pytest.mark.parametrize("pack", PACKS)
def test_every_theorem_speaks_of_some_case(pack: str) -> None:
    vacuous = {trial.key for trial in trials(pack) if trial.vacuous}
    assert vacuous - HARD_TO_DRAW - NOTHING_TO_ADD - NO_CASE == set()
    assert {key for key in NO_CASE | NOTHING_TO_ADD if key[0] == pack} <= vacuous


def test_what_the_cliff_takes_is_exactly_where_a_larger_claim_gets_less() -> None:
    (cliff,) = (one for one in BROKEN_BY_THE_TEXT if one.code == "Y-A8" and one.subject == "ceiling")
    version = load("yiwu").versions[-1]
    (theorem,) = (one for one in theorems(version, "compensation") if (one.law, one.subject) == cliff.key[1::2])
    fact = "second claim.paid"
    for figure, result in (
        ("1000000.01", "refuted"),
        ("1285714.28", "refuted"),
        ("1285714.29", "holds"),
        ("1000000.00", "vacuous"),
    ):
        facts = {**cliff.facts, fact: Decimal(figure)}
        assert (figure, tried(theorem, Case(facts, version.default_readings))) == (figure, result)


@pytest.mark.parametrize("pack", PACKS)
def test_every_theorem_keeps_the_promises_of_a_program(pack: str) -> None:
    for _, those in stated_of(pack):
        for theorem in those:
            assert check(as_program(theorem)) == (), theorem.key


def as_program(theorem: Theorem) -> Program:
    conditions = [theorem.assume, theorem.bounded, *theorem.granted.values()]
    conditions += [theorem.claim] if theorem.form in ("claim", "satisfiable") else []
    told = Notice("", "", TRUE, (*theorem.about.items(), ("claim", theorem.claim)))
    return Program(
        theorem.question,
        "verdict",
        theorem.facts,
        theorem.readings,
        theorem.definitions,
        (),
        tuple(Output(str(number), BOOL, TRUE, condition, "") for number, condition in enumerate(conditions)),
        (told,),
        Lit("compliant", OUTCOME),
    )


@pytest.mark.parametrize("pack", PACKS)
def test_no_two_theorems_share_law_question_and_subject(pack: str) -> None:
    for _, those in stated_of(pack):
        keys = [theorem.key for theorem in those]
        assert len(keys) == len(set(keys)) > 150


@pytest.mark.parametrize("pack", PACKS)
def test_the_theorems_of_a_version_are_those_of_its_questions(pack: str) -> None:
    version = load(pack).versions[-1]
    asked = [theorem.key for question in version.programs for theorem in theorems(version, question)]
    assert [theorem.key for theorem in theorems_of(version)] == asked


def test_every_law_is_stated_of_some_pack() -> None:
    stated = {trial.theorem.law for pack in PACKS for trial in trials(pack)}
    assert stated == CATALOGUE.keys()


def test_a_theorem_keeps_only_what_it_needs() -> None:
    version = load("yiwu").versions[-1]
    (share,) = (one for one in theorems(version, "loss_share") if one.law == "shares_sum_to_the_loss")
    assert [definition.name for definition in share.definitions] == ["loss_share.insurer", "loss_share.bank"]
    assert "as_of" not in share.facts
    assert share.absent == {"agreement.insurer_share", "agreement.bank_share"}


def test_a_second_case_shares_what_does_not_vary() -> None:
    version = load("yiwu").versions[-1]
    found = {theorem.key: theorem for theorem in theorems(version, "loan_limit")}
    larger = found["a_larger_loan_never_becomes_compliant", "loan_limit", "yiwu_limit_msme"]
    names = [definition.name for definition in larger.definitions]
    assert "borrower_class" in names
    assert [name for name in names if name.startswith("second ")] == [
        "second yiwu_limit_msme.holds",
        "second yiwu_limit_msme.of",
    ]
    assert larger.second == {"second loan.amount": "loan.amount"}


@pytest.mark.parametrize("pack", PACKS)
def test_what_is_taken_for_granted_has_a_name_that_is_worded(pack: str) -> None:
    assert {name for trial in trials(pack) for name in trial.theorem.granted} <= set(NAMES)


def test_all_that_can_be_taken_for_granted_is_somewhere() -> None:
    assert {name for pack in PACKS for trial in trials(pack) for name in trial.theorem.granted} == set(NAMES)
