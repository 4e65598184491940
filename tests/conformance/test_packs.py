"""Every engine gives the reference's answer to every question of every pack, near the question's own figures."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guarantee_rules.core.check import OUTCOME, walk
from guarantee_rules.core.evaluate import run
from guarantee_rules.core.expr import Lit
from guarantee_rules.facts.read import read_facts
from guarantee_rules.facts.written import written_facts
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.values.unknown import Unknown
from tests.conformance.agree import agrees, exactly
from tests.conformance.choosing import Drawn
from tests.conformance.engines import Engine
from tests.conformance.packs import PACKS, any_case, cases, questions, readings_of
from tests.conformance.suite import CASES, in_question
from tests.conformance.thresholds import nearer
from tests.counts import counted

LONG = 100_000
"""Cases of every pack in the long run."""
PARTS = 4


@pytest.mark.parametrize("pack", PACKS)
def test_every_question_has_the_reference_s_answer(engine: Engine, pack: str) -> None:
    for question in questions(pack):
        for program, case in in_question(engine, question):
            agrees(engine, program, case)


@pytest.mark.parametrize("pack", PACKS)
@settings(
    max_examples=counted(20, 60),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_a_drawn_case_has_the_reference_s_answer(engine: Engine, pack: str, data: st.DataObject) -> None:
    choose = Drawn(data.draw)
    question = choose.one(questions(pack))
    case = any_case(question, choose, readings_of(question, choose))
    agrees(engine, question.program, nearer(question.program, case, choose) if choose.often(1, 2) else case)


@pytest.mark.long
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("pack", PACKS)
def test_a_hundred_thousand_cases_of_a_pack_have_the_reference_s_answer(engine: Engine, pack: str, part: int) -> None:
    mine = questions(pack)
    for question in mine:
        for program, case in in_question(engine, question, -(-LONG // (len(mine) * PARTS)), part):
            agrees(engine, program, case)


# --- whether the cases drawn are worth it


@pytest.mark.parametrize("pack", PACKS)
def test_facts_drawn_are_facts_as_a_pack_reads_them(pack: str) -> None:
    for question in questions(pack):
        for case in cases(question, CASES):
            stated = {name: value for name, value in case.facts.items() if name != AS_OF}
            again = read_facts(written_facts(stated), question.version.vocabulary)
            assert {name: exactly(again[name]) for name in stated} == {name: exactly(it) for name, it in stated.items()}


@pytest.mark.parametrize("pack", PACKS)
def test_each_fact_is_missing_in_turn_and_each_option_taken(pack: str) -> None:
    for question in questions(pack):
        made = list(cases(question, 0))
        names = set(question.program.facts)
        assert {frozenset(names - case.facts.keys()) for case in made} >= {frozenset({name}) for name in names}
        options = {(name, case.readings[name]) for case in made for name in question.program.readings}
        assert options == {(name, option) for name, all_ in question.program.readings.items() for option in all_}


@pytest.mark.parametrize("pack", PACKS)
def test_most_outcomes_a_question_can_have_are_met(pack: str) -> None:
    """Known ones by name, and an unknown one."""
    possible, met = 0, 0
    for question in questions(pack):
        parts = [part for part in walk(question.program.outcome) if isinstance(part, Lit) and part.type == OUTCOME]
        names = {part.value for part in parts} | {"unknown"}
        outcomes = {run(question.program, case).outcome for case in cases(question, CASES)}
        possible += len(names)
        met += len({"unknown" if isinstance(outcome, Unknown) else outcome for outcome in outcomes})
    assert met / possible > 0.6
