"""A new city is one file of its own and its cases; nothing else is touched."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from guarantee_rules import Pack, bundled, load
from guarantee_rules.cases.load import load_cases
from guarantee_rules.cases.run import run_cases

HERE = Path(__file__).parent
SOURCE = Path(__file__).parents[2] / "src"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder anywhere, with nothing in it but the city."""
    for name in ("thirdcity.yaml", "thirdcity_cases.yaml"):
        shutil.copy(HERE / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def city(folder: Path) -> Pack:
    return load(folder / "thirdcity.yaml")


def test_a_city_in_a_folder_of_its_own_answers_its_cases(city: Pack, folder: Path) -> None:
    report = run_cases(city, load_cases(folder / "thirdcity_cases.yaml"))
    assert [(result.case.sentence, result.differences, result.problems) for result in report.failed] == []
    assert len(report.passed) >= 15


def test_its_path_may_be_text(folder: Path) -> None:
    assert load(str(folder / "thirdcity.yaml")).name == "thirdcity"


def test_nothing_of_the_library_knows_the_city() -> None:
    assert "thirdcity" not in bundled()
    assert [path.name for path in SOURCE.rglob("*.*") if path.suffix in {".py", ".toml"} and "thirdcity" in path.read_text("utf-8")] == []  # fmt: skip


def test_a_draft_is_computed_is_in_force_on_no_day_and_binds_nobody(folder: Path) -> None:
    pack = folder / "thirdcity.yaml"
    pack.write_text(pack.read_text("utf-8").replace("standing: issued", "standing: draft"), "utf-8")
    draft = load(pack)
    decision = draft.decide("validity", {}, as_of=date(2024, 3, 1))
    assert (decision.outcome, decision.standing, decision.binding) == ("not_in_force", "draft", False)
    assert draft.decide("subsidy", {}, as_of=date(2024, 3, 1)).outcome == "missing_fact"


def test_every_question_has_an_answer_and_the_ones_not_spoken_of_are_open(city: Pack) -> None:
    outcomes = {question: city.decide(question, {}, as_of=date(2024, 3, 1)).outcome for question in city.questions}
    assert outcomes["subsidy"] == "missing_fact"
    applied = {"application": {"date": date(2024, 3, 1)}, "loan": {"signing_date": date(2024, 3, 1)}}
    outcomes = {question: city.decide(question, applied, as_of=date(2024, 3, 1)).outcome for question in city.questions}
    assert outcomes["subsidy"] == "not_applicable"
    assert outcomes["purpose"] == outcomes["renewal"] == "not_determined"
    assert outcomes["compensation"] == "missing_fact"


def test_the_same_case_goes_to_every_city(city: Pack) -> None:
    facts = {
        "application.date": date(2021, 3, 1),
        "borrower.categories": ["enterprise"],
        "borrower.size": "small",
        "borrower.other_scheme_balance": 0,
        "loan.amount": "5000000.01",
    }
    packs = (load("yiwu"), load("chengyang"), city)
    outcomes = [pack.decide("loan_limit", facts, as_of=date(2021, 3, 1)).outcome for pack in packs]
    assert outcomes == ["non_compliant", "compliant", "not_in_force"]
