"""`guarantee-rules facts` and `schema`: what can be stated, for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from guarantee_rules.api import bundled, load
from guarantee_rules.facts.files import load_facts
from guarantee_rules.packs.shelf import bundled_shelf
from guarantee_rules.source.text import SourceText
from tests.cli.conftest import EXAMPLES, Run

QUESTIONS = [(pack, question) for pack in bundled() for question in load(pack).questions]


def test_the_facts_of_a_question_are_listed_with_what_they_mean(run: Run) -> None:
    text = run("facts", "yiwu", "loan_limit").stdout
    assert "loan.amount  loan amount\n    the principal of this loan as contracted\n    An amount in yuan" in text
    assert "      farm_household: large farming household\n" in text
    assert "loan.rate" not in text


@pytest.mark.parametrize(("pack", "question"), QUESTIONS)
def test_exactly_the_facts_the_rules_ask_for_are_listed(pack: str, question: str, run: Run) -> None:
    listed = {fact["name"] for fact in json.loads(run("facts", pack, question, "--json").stdout)["facts"]}
    assert listed == set(load(pack).facts_used(question))


def test_without_a_question_those_of_the_pack_and_without_a_pack_all_there_are(run: Run) -> None:
    of_pack = {fact["name"] for fact in json.loads(run("facts", "yiwu", "--json").stdout)["facts"]}
    everything = {fact["name"] for fact in json.loads(run("facts", "--json").stdout)["facts"]}
    assert everything == set(bundled_shelf().vocabulary.facts)
    assert "loan.amount" in of_pack < everything
    assert "overdue.declared_due_on" not in of_pack


def test_a_question_that_needs_nothing_says_so(run: Run) -> None:
    assert run("facts", "yiwu", "validity").stdout == "This question asks for no facts.\n"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("pack", "question"), QUESTIONS)
def test_an_empty_form_states_nothing_and_is_read_as_it_is(pack: str, question: str, lang: str, run: Run) -> None:
    form = run("facts", pack, question, "--template", "--lang", lang).stdout
    if load(pack).facts_used(question):
        assert load_facts(SourceText("form.yaml", form), load(pack).versions[-1].vocabulary) == {}


def test_a_form_that_is_filled_in_is_decided(run: Run, tmp_path: Path) -> None:
    form = run("facts", "yiwu", "loan_limit", "--template").stdout
    filled = form.replace("  amount:\n", "  amount: 500万元\n").replace(
        "  categories:\n", "  categories: [enterprise]\n"
    )
    filled = filled.replace("  size:\n", "  size: small\n").replace(
        "  other_scheme_balance:\n", "  other_scheme_balance: 0\n"
    )
    filled = filled.replace("  date:\n", "  date: 2024-03-01\n")
    (tmp_path / "facts.yaml").write_text(filled, encoding="utf-8")
    run(
        "decide",
        "yiwu",
        "loan_limit",
        tmp_path / "facts.yaml",
        "--as-of",
        "2024-03-01",
        "--fail-on",
        "compliant",
        code=1,
    )


def test_the_schema_of_a_question_accepts_the_example_and_nothing_misspelt(run: Run) -> None:
    schema = Draft202012Validator(json.loads(run("schema", "yiwu", "application").stdout))
    facts = {"loan": {"amount": "5000000.00", "term": "12个月"}, "borrower": {"categories": ["enterprise"]}}
    assert schema.is_valid(facts)
    assert not schema.is_valid({"loan": {"amuont": "5000000.00"}})


def test_the_schema_of_everything_can_be_asked_for_in_two_ways_and_in_two_languages(run: Run) -> None:
    assert run("schema").stdout == run("schema", "facts").stdout == run("schema", "facts", "--json").stdout
    assert "loan amount" in run("schema", "yiwu").stdout
    assert "贷款金额" in run("schema", "yiwu", "--lang", "zh").stdout


def test_the_examples_use_only_facts_of_their_questions(run: Run) -> None:
    listed = run("facts", "yiwu", "application").stdout
    vocabulary = load("yiwu").versions[-1].vocabulary
    example = EXAMPLES / "yiwu-application.yaml"
    stated = load_facts(SourceText(example.name, example.read_text(encoding="utf-8")), vocabulary)
    assert [fact for fact in stated if f"{fact}  " not in listed] == []
