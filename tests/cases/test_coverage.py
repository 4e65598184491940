"""Nothing of a text is dropped unseen: the table of how each rule is held is complete, true, and published."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from guarantee_rules.api import bundled, load
from guarantee_rules.cases.coverage import Coverage, as_markdown, coverage
from guarantee_rules.cases.load import CasesError
from guarantee_rules.source.yaml import to_plain
from tests.cases.bundled import cases_of
from tests.conftest import Golden

ROOT = Path(__file__).parents[2]
LISTS = ROOT / "tests" / "packs"
DECIDING = (
    *("condition", "limit", "cap", "claim_trigger", "halt", "resume", "deadline"),
    *("loss_share", "recovery_split", "payment", "compensation_tiers", "deposit", "subsidy", "amount", "fund"),
)
WHY = ("silent", "referred", "absent", "not_applicable")


@cache
def covered(city: str) -> Coverage:
    return coverage(load(city), cases_of(city))


@cache
def held(city: str) -> Coverage:
    """How the rules are held, without putting any case to them."""
    return coverage(load(city), replace(cases_of(city), cases=()))


def test_the_published_table_is_what_the_packs_hold(golden: Golden) -> None:
    golden(ROOT / "docs" / "coverage.md", as_markdown([covered(city) for city in bundled()]))


@pytest.mark.parametrize("city", bundled())
def test_every_rule_of_the_text_is_executable_a_record_or_a_declared_gap(city: str) -> None:
    lines = (LISTS / f"rule_ids_{city}.txt").read_text(encoding="utf-8").splitlines()
    of_the_text = {line.split()[0] for line in lines if not line.startswith("#")}
    rules = {rule.rule: rule for rule in held(city).rules}
    assert of_the_text <= set(rules)
    for rule in rules.values():
        assert rule.manner != "gap" or rule.kind in WHY


@pytest.mark.parametrize("city", bundled())
def test_the_table_names_every_rule_of_the_pack_once_and_the_rules_of_a_clause_together(city: str) -> None:
    rules = held(city).rules
    assert sorted(rule.rule for rule in rules) == sorted(load(city).versions[-1].rules)
    clauses = [rule.clause for rule in rules]
    turns = sum(one != other for one, other in pairwise(clauses))
    assert turns == len(set(clauses)) - 1


@pytest.mark.parametrize("city", bundled())
def test_every_rule_of_an_answer_is_tried_and_what_it_decides_is_said_by_hand(city: str) -> None:
    rules = load(city).versions[-1].rules
    asked = [rule for rule in covered(city).rules if rule.questions]
    # A gap of single values is no rule of an answer: it is the blank of those values in a comparison.
    assert [rule.rule for rule in asked if not rule.reached and "values" not in rules[rule.rule].details] == []
    assert [rule.rule for rule in asked if rule.kind in DECIDING and not rule.named] == []


@pytest.mark.parametrize("city", bundled())
def test_every_reading_is_switched_on_by_a_rule_or_governs_a_question_or_the_last_day(city: str) -> None:
    version = load(city).versions[-1]
    switched = {name for rule in held(city).rules for name in rule.readings}
    elsewhere = {name for name in version.readings if f"'reading': '{name}'" in str(written(city))}
    assert set(version.readings) - switched - elsewhere == set()


@pytest.mark.parametrize("city", bundled())
def test_every_reading_is_run_under_each_of_its_options(city: str) -> None:
    readings = load(city).versions[-1].readings
    options = {(name, option) for name, reading in readings.items() for option in reading.options}
    by_default = {(name, reading.default) for name, reading in readings.items()}
    run = {chosen for case in cases_of(city).cases for chosen in case.readings.items()}
    assert options - by_default - run == set()


def written(city: str) -> object:
    """What a version says before its rules: from when to when it is valid, and how questions are governed."""
    text = to_plain(load(city).versions[-1].text)
    assert isinstance(text, dict)
    return {key: part for key, part in text.items() if key != "rules"}


def test_coverage_is_of_a_pack_by_its_own_cases() -> None:
    with pytest.raises(CasesError):
        coverage(load("yiwu"), cases_of("dalian"))


def test_a_row_of_a_table_has_its_own_line_and_the_reading_of_its_table() -> None:
    rows = {rule.rule: rule for rule in held("yiwu").rules}
    assert rows["yiwu_comp_tier1"].readings == rows["yiwu_comp_tier2"].readings != ()


def test_the_table_is_written_in_chinese_too() -> None:
    assert as_markdown([held("shangluo")], "zh").startswith("# 覆盖对照")
