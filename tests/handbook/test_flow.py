"""The flow of a decision is that of the program: the same rules, the same outcomes, in the same order."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from guarantee_rules.api import Pack, bundled, load
from guarantee_rules.cases.load import load_cases
from guarantee_rules.explain.decision import Decision
from guarantee_rules.facts.files import located_facts
from guarantee_rules.handbook.flow import flow_of
from guarantee_rules.handbook.flow.steps import End, Step, steps_of
from tests.handbook.conftest import WEISHAN

PACKS = [*bundled(), str(WEISHAN)]
DECIDED = ("verdict", "trigger", "permission")


def outcomes(steps: tuple[Step, ...], end: End) -> list[str]:
    """Every outcome the flow names, in its order."""
    found: list[str] = []
    for step in steps:
        found += [step.exit] if step.exit is not None else []
        found += ["missing_fact"] if step.needs_facts else []
        found += ["not_determined"] if step.open else []
    return [*found, end.outcome]


def test_the_steps_of_a_limit_are_in_the_order_in_which_outcomes_are_decided() -> None:
    program = load("yiwu").versions[-1].programs["loan_limit"]
    steps, end = steps_of(program)
    assert [step.kind for step in steps] == ["in_force", "requirements", "open"]
    assert [check.rule for check in steps[1].checks] == [
        "yiwu_limit_msme",
        "yiwu_limit_entrepreneur",
        "yiwu_limit_farm_household",
    ]
    assert "yiwu_limit_outside_classes" in steps[2].gaps
    assert list(dict.fromkeys(outcomes(steps, end))) == [
        "not_in_force",
        "missing_fact",
        "non_compliant",
        "not_determined",
        "compliant",
    ]
    assert end.outcome == "compliant"


def test_a_guideline_comes_after_everything_mandatory() -> None:
    steps, _ = steps_of(load("yiwu").versions[-1].programs["application"])
    assert [step.kind for step in steps] == ["in_force", "requirements", "open", "guidelines"]
    assert {check.force for check in steps[1].checks} == {"mandatory"}
    assert {check.force for check in steps[3].checks} == {"in_principle", "generally"}
    # What is not met decides before anything that is missing: that is said after the last rule that could.
    assert [step.needs_facts for step in steps] == [True, False, True, True]


def test_one_of_several_events_suffices_and_every_other_condition_counts() -> None:
    steps, end = steps_of(load("yiwu").versions[-1].programs["claim_trigger"])
    assert [(step.kind, step.exit) for step in steps[1:]] == [
        ("limbs", "not_triggered"),
        ("requirements", "not_triggered"),
    ]
    assert len(steps[1].checks) == 2
    assert [check.rule for check in steps[2].checks] == ["yiwu_claim_condition_collection_failed"]
    assert end.outcome == "triggered"


@pytest.mark.parametrize("pack", PACKS)
def test_no_rule_that_decides_is_lost_or_told_twice(pack: str) -> None:
    for version in load(pack).versions:
        for program in version.programs.values():
            steps, end = steps_of(program)
            if program.form not in DECIDED or end.outcome == "not_applicable":
                continue
            told = [check.rule for step in steps for check in step.checks]
            deciding = {check.rule for check in program.checks if check.role in ("requirement", "limb")}
            assert len(told) == len(set(told)), program.question
            if end.outcome != "not_determined":
                assert set(told) == deciding, program.question


@pytest.mark.parametrize("pack", bundled())
def test_every_case_ends_where_the_flow_says_that_it_can(pack: str) -> None:
    asked = load(pack)
    flows = {(v.version, name): steps_of(program) for v in asked.versions for name, program in v.programs.items()}
    for case in load_cases(pack).cases:
        facts, _ = located_facts(case.facts, asked.versions[-1].vocabulary)
        decision = asked.decide(case.question, facts, as_of=case.as_of, readings=case.readings or None)
        steps, end = flows[decision.version.version, decision.question]
        assert decision.outcome in outcomes(steps, end), case.sentence
        first = next((step for step in steps if _stops(step, decision)), None)
        if first is not None:
            assert decision.outcome == first.exit, case.sentence
        elif decision.outcome not in ("not_in_force", "not_applicable", "missing_fact", "not_determined"):
            assert decision.outcome == end.outcome, case.sentence


def _stops(step: Step, decision: Decision) -> bool:
    """Whether a case surely does not come past a step, by what came of its rules alone."""
    verdicts = dict(decision.verdicts)
    own = [verdicts[check.rule] for check in step.checks]
    if decision.outcome in ("not_in_force", "not_applicable"):
        return False
    if step.kind == "limbs":
        return all(verdict in ("not_met", "not_reached") for verdict in own)
    return (
        step.kind in ("requirements", "guidelines")
        and "not_met" in own
        and decision.outcome not in (("missing_fact", "not_determined") if step.kind == "guidelines" else ())
    )


@pytest.mark.parametrize(("pack", "lang"), [("yiwu", "zh"), (str(WEISHAN), "zh"), *((pack, "en") for pack in PACKS)])
def test_a_flow_is_well_formed_and_links_to_the_rules_of_its_version(pack: str, lang: str) -> None:
    for version in load(pack).versions:
        for question in version.programs:
            told = flow_of(version, question, lang)
            if not told:
                continue
            root = ET.fromstring(str(told))
            assert root.tag == "ol"
            assert [item.tag for item in root] == ["li"] * len(root)
            links = re.findall(r'href="([^"]*)"', told)
            assert {link.removeprefix("#rule-") for link in links} <= set(version.rules)
            assert root[-1].get("class") == "flow-end"


def test_a_question_that_only_gaps_answer_has_no_flow() -> None:
    version = load("yiwu").versions[-1]
    assert flow_of(version, "deposit", "en") == ""
    assert "fund_left" not in flow_of(version, "compensation", "en")
    assert "most that may be paid" in flow_of(version, "compensation", "en")


def test_what_a_pack_says_is_escaped(weishan: Pack) -> None:
    told = flow_of(weishan.versions[-1], "loan_limit", "zh")
    assert "<script" not in told
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in told


def test_each_step_says_where_a_case_ends_that_does_not_come_past_it() -> None:
    told = re.sub(r"<[^>]+>", " ", flow_of(load("yiwu").versions[-1], "application", "en"))
    order = [
        "not in force",
        "not compliant",
        "facts missing",
        "not determined",
        "outside the guideline",
        "Past all steps",
    ]
    places = [re.search(name.replace(" ", ".?"), told, re.IGNORECASE) for name in order]
    assert all(places), [name for name, place in zip(order, places, strict=True) if not place]
