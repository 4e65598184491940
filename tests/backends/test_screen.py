"""Screening tells the outcome and the failing rules that a decision tells, reckoned in whole numbers."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from threading import Barrier
from typing import cast

import pytest

from guarantee_rules.api import load
from guarantee_rules.backends.screening import Screening, screening
from guarantee_rules.backends.screening.writing import written
from guarantee_rules.core.check import OUTCOME
from guarantee_rules.core.evaluate import Answer, Case, run
from guarantee_rules.core.expr import TRUE, Arithmetic, Compare, Expr, Extreme, Fact, If, Lit, Portion, Quotient, Ref
from guarantee_rules.core.program import Check, Definition, Program
from guarantee_rules.deciding import Prepared, prepared
from guarantee_rules.facts.stated import Facts
from guarantee_rules.source.diagnostics import FactsError
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.values.numbers import Rounding, add, subtract
from guarantee_rules.values.types import INTEGER, MONEY, RATE, RATIO, Type, Value
from guarantee_rules.values.unknown import Unknown
from guarantee_rules.values.whole import whole_numbers
from guarantee_rules.values.workdays import CHINA
from tests.backends.test_generated_code import SMALL
from tests.conformance.agree import rough
from tests.conformance.choosing import Seeded
from tests.conformance.near import figures_of
from tests.conformance.packs import PACKS, cases, questions
from tests.conformance.programs import case_of, readings_of, shapes
from tests.conformance.suite import made_programs
from tests.conftest import Golden
from tests.counts import counted
from tests.packs.test_versions import LINHAI

DAY = date(2024, 3, 1)
Told = tuple[str, tuple[str, ...]]


def told_by_decision(question: Prepared, facts: Facts, day: date) -> Told:
    """What `decide` says of the same."""
    decision = question.decide(facts, as_of=day)
    verdicts = decision.inquiry.engine.verdicts(decision.result)
    return decision.outcome, tuple(check.rule for check, verdict in verdicts if verdict == "not_met")


def told_by_answer(answer: Answer) -> Told:
    """What the reference evaluator says, of an outcome that is known."""
    return str(answer.outcome), tuple(check.rule for check, verdict in answer.verdicts if verdict == "not_met")


# --- against decisions


@pytest.mark.parametrize("pack", PACKS)
def test_screening_tells_what_a_decision_tells_near_every_threshold(pack: str) -> None:
    """Of every question, under every reading, with facts missing."""
    for question, case, facts, day in _asked(pack):
        with rough():
            found = question.screen(facts, as_of=day)
        assert found == told_by_decision(question, facts, day), (question, case)


@pytest.mark.parametrize("pack", PACKS)
def test_whoever_states_every_fact_is_mostly_answered_in_whole_numbers(pack: str) -> None:
    """Else every screening would quietly be a decision."""
    quick = known = 0
    for question, _, facts, day in _asked(pack):
        outcome, _ = question.screen(facts, as_of=day)
        if outcome not in ("missing_fact", "not_determined") and (function := question._screen) is not None:
            known += 1
            quick += function(question._whole(facts), day) is not None
    assert quick > 0.8 * known


def _asked(pack: str) -> Iterator[tuple[Prepared, Case, Facts, date]]:
    """Cases of the version that a pack has, put to its questions."""
    loaded = load(pack)
    for question in questions(pack):
        if question.version.version != loaded.versions[-1].version:
            continue
        ready: dict[object, Prepared] = {}
        for case in cases(question, counted(20, 60), "screen"):
            facts = {name: value for name, value in case.facts.items() if name != AS_OF}
            day = cast(date, case.facts.get(AS_OF, DAY))
            way = tuple(sorted(case.readings.items()))
            if way not in ready:
                ready[way] = loaded.prepare(question.name, readings=case.readings, calendar=CHINA)
            yield ready[way], case, loaded.facts(facts), day


# --- against the reference evaluator, for any program


def test_made_up_programs_are_answered_as_the_reference_answers_them_or_not_at_all() -> None:
    answered = known = 0
    for program, drawn in made_programs(0, counted(150, 400)):
        for case in drawn:
            found = screened(program, case)
            expected = run(program, case)
            known += not isinstance(expected.outcome, Unknown)
            if found is not None:
                answered += 1
                assert not isinstance(expected.outcome, Unknown)
                assert found == told_by_answer(expected)
    assert answered > 0.3 * known


def test_programs_as_deep_and_wide_as_they_come_are_answered_right_or_not_at_all() -> None:
    answered = set()
    for name, program in shapes():
        choose, figures = Seeded(name), figures_of(program)
        for _ in range(counted(4, 12)):
            case = case_of(program, figures, choose, readings_of(program, choose))
            case = replace(case, facts={**case.facts, AS_OF: DAY})
            if (found := screened(program, case)) is not None:
                answered.add(name)
                assert found == told_by_answer(run(program, case))
    assert answered >= {"wide: all", "wide: any", "wide: least", "long: definitions", "long: checks", "empty"}


def screened(program: Program, case: Case) -> Told | None:
    """What the function alone says."""
    if AS_OF in program.facts and AS_OF not in case.facts:
        return None
    function = _function(program, tuple(case.readings.items()))
    with rough():
        return function(whole_numbers(case.facts, program.facts), cast(date, case.facts.get(AS_OF, DAY)))


_made: dict[tuple[int, tuple[tuple[str, str], ...]], tuple[Program, Screening]] = {}


def _function(program: Program, readings: tuple[tuple[str, str], ...]) -> Screening:
    key = id(program), readings
    if key not in _made:
        _made[key] = program, screening(program, dict(readings))
    return _made[key][1]


# --- sums in whole numbers


def money(value: str) -> Lit:
    return Lit(Decimal(value), MONEY)


def ratio(value: str) -> Lit:
    return Lit(Decimal(value), RATIO)


AMOUNT, OTHER, STAFF = Fact("loan.amount"), Fact("loan.other"), Fact("firm.staff")
FACTS: Mapping[str, Type] = {"loan.amount": MONEY, "loan.other": MONEY, "loan.rate": RATE, "firm.staff": INTEGER}
ROUNDINGS: tuple[Rounding, ...] = ("down", "up", "half_up")
HAIR = Decimal("1E-14")
SHORTFALL = Arithmetic(AMOUNT, "-", OTHER)
NUMBERS: list[Expr] = [
    Arithmetic(Arithmetic(AMOUNT, "*", Fact("loan.rate")), "*", ratio("0")),
    Arithmetic(money("0.00"), "-", Arithmetic(AMOUNT, "*", ratio("-0.7"))),
    Arithmetic(AMOUNT, "*", ratio("1E+3")),
    Arithmetic(If(Compare(AMOUNT, ">", OTHER), money("5.00"), money("-0.070")), "*", STAFF),
    Arithmetic(If(Compare(AMOUNT, ">", OTHER), OTHER, money("7")), "*", ratio("2.5")),
    Extreme("max", (SHORTFALL, money("0.00"), Arithmetic(OTHER, "*", ratio("0.333")))),
    Extreme("min", (AMOUNT, Arithmetic(OTHER, "*", ratio("-1.0")))),
    *(Quotient(of, over, 2, how) for how in ROUNDINGS for of in (AMOUNT, SHORTFALL) for over in (STAFF, ratio("-7"))),
    *(Quotient(of, Lit(7, INTEGER), 1, how) for how in ROUNDINGS for of in (AMOUNT, SHORTFALL)),
    *(Quotient(AMOUNT, ratio("0.5"), places, how) for how in ROUNDINGS for places in (0, 1, 2, 12)),
    *(Portion(of, AMOUNT, OTHER, how) for how in ROUNDINGS for of in (AMOUNT, SHORTFALL)),
]


@pytest.mark.parametrize("number", NUMBERS, ids=range(len(NUMBERS)))
def test_a_number_is_the_reference_s_to_the_last_place(number: Expr) -> None:
    """It is compared with what the reference finds, and with a little more and less."""
    for facts in _amounts():
        value = run(_least(number, money("0.00")), Case(facts, {})).definitions["number"]
        if isinstance(value, Unknown):
            assert screened(_least(number, money("0.00")), Case(facts, {})) is None
            continue
        exact = cast(Decimal, value)
        for least, met in ((exact, True), (add(exact, HAIR), False), (subtract(exact, HAIR), True)):
            expected = ("compliant", ()) if met else ("non_compliant", ("least",))
            assert screened(_least(number, Lit(least, MONEY)), Case(facts, {})) == expected


def _amounts() -> Iterator[Mapping[str, Value]]:
    for amount in ("0.00", "0.01", "0.35", "100.00", "99999999999999.99"):
        for other in ("0.00", "0.02", "33.33", "100.05"):
            for staff in (0, 3, 8):
                rate = Decimal("0.056550000001")
                yield {
                    "loan.amount": Decimal(amount), "loan.other": Decimal(other), "loan.rate": rate, "firm.staff": staff
                }  # fmt: skip


def _least(number: Expr, least: Lit) -> Program:
    holds = Compare(Ref("number"), ">=", least)
    check = Check("least", "mandatory", "requirement", TRUE, holds)
    outcome = If(holds, Lit("compliant", OUTCOME), Lit("non_compliant", OUTCOME))
    return Program("q", "verdict", FACTS, {}, (Definition("number", MONEY, number),), (check,), (), (), outcome)


# --- how it is asked


def test_the_code_of_a_small_program_reads_well(golden: Golden) -> None:
    source = written(SMALL, {"scope": "narrow"}, "a small city, loan_limit").source
    golden(Path(__file__).parent / "golden" / "screening.txt", source)


def test_whatever_decide_takes_can_be_screened() -> None:
    yiwu = load("yiwu")
    question = yiwu.prepare("loan_limit")
    stated = {
        "application": {"date": "2024-03-01"},
        "borrower": {"categories": ["enterprise"], "size": "small", "other_scheme_balance": "200000.00"},
        "loan": {"amount": "500万元"},
    }
    expected = "non_compliant", ("yiwu_limit_msme",)
    assert question.screen(stated, as_of=DAY) == expected
    assert question.screen(yiwu.facts(stated), as_of=DAY) == expected
    elsewhere = Facts(dict(yiwu.facts(stated)), "another vocabulary")
    assert question.screen(elsewhere, as_of=DAY) == expected
    assert question.screen({**stated, "loan": {"amount": "480万元"}}, as_of=DAY) == ("compliant", ())
    assert question.screen({}, as_of=DAY)[0] == "missing_fact"


def test_what_decide_refuses_is_refused_alike() -> None:
    yiwu = load("yiwu")
    question = yiwu.prepare("loan_limit")
    for facts, day in (({"loan.amout": 5}, DAY), ({"loan.amount": 5e6}, DAY), (yiwu.facts({}), "2024-03-01")):
        with pytest.raises(FactsError) as by_decide:
            question.decide(facts, as_of=cast(date, day))
        with pytest.raises(FactsError) as by_screen:
            question.screen(facts, as_of=cast(date, day))
        assert by_screen.value.diagnostics == by_decide.value.diagnostics


@pytest.mark.parametrize(
    ("applied", "outcome"),
    [("2017-12-31", "not_in_force"), ("2018-01-01", "compliant"), ("2021-01-01", "not_in_force"), ("2022-01-01", "")],
)
def test_a_pack_of_several_versions_is_screened_by_the_one_in_force(applied: str, outcome: str) -> None:
    linhai = load(LINHAI)
    facts = linhai.facts({"application.date": applied, "loan.amount": "300万元", "borrower.other_scheme_balance": "0"})
    question = linhai.prepare("loan_limit")
    found = question.screen(facts, as_of=DAY)
    assert found == told_by_decision(question, facts, DAY)
    assert found[0] == (outcome or "non_compliant")


def test_an_amount_finer_than_the_fen_is_decided_not_screened() -> None:
    """None is, of facts that were read; of those that claim to be, nothing is cut."""
    yiwu = load("yiwu")
    question, read = yiwu.prepare("loan_limit"), yiwu.facts({})
    finer: dict[str, Value] = {
        "application.date": DAY, "borrower.categories": frozenset({"enterprise"}), "borrower.size": "small",
        "borrower.other_scheme_balance": Decimal(0), "loan.amount": Decimal("5000000.001"),
    }  # fmt: skip
    facts = Facts(finer, read.vocabulary)
    assert question.screen(facts, as_of=DAY) == told_by_decision(question, facts, DAY)
    assert question.screen(facts, as_of=DAY)[0] == "non_compliant"


def test_whole_numbers_are_kept_with_the_facts_and_are_no_part_of_them() -> None:
    yiwu = load("yiwu")
    facts, same = (yiwu.facts({"loan": {"amount": "500万元", "rate": "5.655%", "term": "12个月"}}) for _ in range(2))
    yiwu.prepare("loan_limit").screen(facts, as_of=DAY)
    assert facts.whole == {"loan.amount": 500_000_000, "loan.rate": 56_550_000_000, "loan.term": 12}
    assert same.whole is None
    assert facts == same
    assert hash(facts) == hash(same)
    assert pickle.dumps(facts) == pickle.dumps(same)
    assert pickle.loads(pickle.dumps(facts)).whole is None
    with pytest.raises(AttributeError):
        facts.whole = {}


def test_the_first_screenings_of_eight_threads_come_at_once_and_all_are_answered_alike() -> None:
    for pack in ("yiwu", "shanwei"):
        loaded_pack = load(pack)
        for name in loaded_pack.questions:
            question = prepared(loaded_pack.versions, name, {}, CHINA)
            facts = loaded_pack.facts(_some_facts(loaded_pack.versions[-1].programs[name]))
            gate = Barrier(8)

            def ask(_: int, question: Prepared = question, facts: Facts = facts, gate: Barrier = gate) -> Told:
                gate.wait()
                return question.screen(facts, as_of=DAY)

            with ThreadPoolExecutor(8) as pool:
                answers = list(pool.map(ask, range(8)))
            assert answers == [told_by_decision(question, facts, DAY)] * 8


def _some_facts(program: Program) -> dict[str, Value]:
    """The figures of the program's own case near its limits, without names, which its pack alone knows."""
    choose, figures = Seeded("threads"), figures_of(program)
    types = {name: type for name, type in program.facts.items() if not type.enum and name != AS_OF}
    return {name: figures.value(type, choose) for name, type in types.items()}
