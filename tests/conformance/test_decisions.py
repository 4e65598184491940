"""A decision is the reference's answer whichever way a case comes in, and whatever surrounds the call."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

import pytest
from pydantic import BaseModel, ConfigDict

from guarantee_rules.api import load
from guarantee_rules.core.evaluate import Answer, Case, run
from guarantee_rules.explain.decision import Decision
from guarantee_rules.facts.read import collect_facts
from guarantee_rules.facts.written import written_facts
from guarantee_rules.source.diagnostics import FactsError
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.values.workdays import CHINA
from tests.conformance.agree import exactly, rough, unlike
from tests.conformance.choosing import Seeded
from tests.conformance.engines import known_values, name_of, told_values
from tests.conformance.packs import PACKS, Question, any_case, cases, questions, readings_of
from tests.conformance.programs import OWN_YEARS
from tests.core.everything import everything

DAY = date(2024, 3, 1)
EACH = 4


def told(decision: Decision) -> dict[str, object]:
    return {
        "outcome": decision.outcome,
        "values": {name: exactly(value) for name, value in decision.values.items()},
        "unknown": {name: exactly(value) for name, value in decision.unknown.items()},
        "missing": decision.missing,
        "open": decision.open,
        "version": decision.version.version,
    }


def nested(flat: Mapping[str, object]) -> dict[str, Any]:
    """{"loan.amount": 1} as {"loan": {"amount": 1}}."""
    found: dict[str, Any] = {}
    for name, value in flat.items():
        *groups, last = name.split(".")
        below = found
        for group in groups:
            below = below.setdefault(group, {})
        below[last] = value
    return found


def few(question: Question, words: str) -> list[Case]:
    """One in eight of the cases there must be, and two drawn."""
    choose = Seeded(question, words)
    drawn = [any_case(question, choose, readings_of(question, choose)) for _ in range(2)]
    return [*list(cases(question, 0, words))[::8], *drawn]


def with_notices_of(expected: Answer, found: Answer) -> Answer:
    """A decision takes its notices from its explanation."""
    return replace(found, notices=expected.notices)


class Loose(BaseModel):
    """A caller's own model, which takes whatever it is given."""

    model_config = ConfigDict(extra="allow")


@pytest.mark.parametrize("pack", PACKS)
def test_a_decision_is_the_reference_s_answer_and_its_explanation_reaches_it(pack: str) -> None:
    loaded = load(pack)
    for question in questions(pack):
        for at, case in enumerate(few(question, "decisions")):
            day = case.facts.get(AS_OF, DAY)
            assert isinstance(day, date)
            stated = written_facts({name: value for name, value in case.facts.items() if name != AS_OF})
            with rough():
                decision = loaded.decide(
                    question.name, stated, as_of=day, readings=case.readings, calendar=case.calendar
                )
                answered = decision.answer
            expected = run(decision.program, decision.case)
            assert (decision.case.readings, decision.case.facts) == (case.readings, {**case.facts, AS_OF: day})
            assert unlike(expected, with_notices_of(expected, answered)) is None
            assert decision.outcome == name_of(expected.outcome)
            assert told_values(decision.values) == told_values(known_values(expected))
            if at % 2 == 0:
                assert decision.findings is not None  # which raises where the explanation does not reach the decision


@pytest.mark.parametrize("pack", PACKS)
def test_a_case_is_decided_alike_whichever_way_it_comes_in(pack: str) -> None:
    loaded = load(pack)
    for question in questions(pack):
        model, used = loaded.facts_model(question.name), loaded.facts_used(question.name)
        ready = loaded.prepare(question.name)
        for case in few(question, "ways")[:EACH]:
            plain = {name: value for name, value in case.facts.items() if name in used}
            flat = written_facts(plain)
            ways = [flat, nested(flat), plain, Loose(**nested(flat)), model(**nested(flat)), loaded.facts(flat)]
            expected = told(loaded.decide(question.name, flat, as_of=DAY))
            for facts in ways:
                assert told(loaded.decide(question.name, facts, as_of=DAY)) == expected
                assert told(ready.decide(facts, as_of=DAY)) == expected


MALFORMED: tuple[tuple[str, object], ...] = (
    ("loan.amount", 1.5),
    ("loan.amount", "1e6"),
    ("loan.amount", -1),
    ("loan.amount", "0.005"),
    ("loan.amount", True),
    ("loan.amount", float("nan")),
    ("loan.amount", Decimal("NaN")),
    ("loan.amount", Decimal("-Infinity")),
    ("loan.amount", 10**16),
    ("loan.amount", ""),
    ("loan.amount", [1]),
    ("loan.amount", "$5"),
    ("loan.rate", "5.655"),
    ("loan.rate", 2),
    ("loan.term", "12天"),
    ("loan.term", 1.0),
    ("loan.term", Decimal("1.5")),
    ("loan.signing_date", "2024-02-30"),
    ("loan.signing_date", datetime(2024, 3, 1)),  # noqa: DTZ001
    ("loan.signing_date", "1899-12-31"),
    ("borrower.size", "tiny"),
    ("borrower.size", 1),
    ("borrower.categories", "enterprise"),
    ("borrower.categories", ["enterprise", "enterprize"]),
    ("application.first_time", "yes"),
    ("application.first_time", 1),
    ("loan.amuont", 1),
    ("laon", {"amount": 1}),
    ("loan", 5),
    ("loan.currency", "USD"),
)


def refused(asked: Any) -> list[tuple[str, dict[str, object]]]:
    with pytest.raises(FactsError) as told:
        asked()
    return [(problem.code, dict(problem.params)) for problem in told.value.diagnostics]


@pytest.mark.parametrize(("name", "value"), MALFORMED, ids=str)
def test_what_cannot_be_a_fact_is_refused_alike_whichever_way_it_comes_in(name: str, value: object) -> None:
    """With another fact beside it that is right, and one that is wrong too."""
    pack = load("yiwu")
    flat = {"loan.deposit": "5万", name: value, "premium.amount": "6万元"}
    _, problems = collect_facts(flat, pack.versions[-1].vocabulary)
    expected = [(problem.code, dict(problem.params)) for problem in problems]
    assert expected
    other = {"limit_scope": "loan"}
    for facts in (flat, Loose(**flat)):
        with rough():
            assert refused(lambda facts=facts: pack.decide("application", facts, as_of=DAY)) == expected
        assert refused(lambda facts=facts: pack.decide("application", facts, as_of=DAY, readings=other)) == expected
        assert refused(lambda facts=facts: pack.decide("rate_cap", facts, as_of=DAY, calendar=OWN_YEARS)) == expected
        assert refused(lambda facts=facts: pack.prepare("application").decide(facts, as_of=DAY)) == expected
        assert refused(lambda facts=facts: pack.facts(facts)) == expected
        with_day = refused(lambda facts=facts: pack.decide("application", facts, as_of="today"))  # type: ignore[arg-type]
        assert with_day == [*expected, ("as-of-not-a-date", {"found": "str"})]


def test_each_call_counts_working_days_by_its_own_calendar() -> None:
    """Asked in turn, neither takes the other's days, nor what the other's came to."""
    loaded, told_apart = load("shanwei"), 0
    for question in questions("shanwei"):
        for case in few(question, "calendars"):
            stated = written_facts({name: value for name, value in case.facts.items() if name != AS_OF})
            answers = []
            for calendar in (CHINA, OWN_YEARS, CHINA):
                decision = loaded.decide(question.name, stated, as_of=DAY, calendar=calendar)
                expected = run(question.program, replace(decision.case, calendar=calendar))
                assert unlike(expected, with_notices_of(expected, decision.answer)) is None
                answers.append(told(decision))
            assert answers[0] == answers[2]
            told_apart += answers[0] != answers[1]
    assert told_apart


# --- questions made ready


@pytest.mark.parametrize("pack", PACKS)
def test_a_question_made_ready_answers_as_the_pack_does(pack: str) -> None:
    loaded = load(pack)
    for question in questions(pack):
        for case in few(question, "ready"):
            plain = {name: value for name, value in case.facts.items() if name != AS_OF}
            readings = {name: option for name, option in case.readings.items() if name in question.program.readings}
            ready = loaded.prepare(question.name, readings=readings, calendar=OWN_YEARS)
            found = told(ready.decide(loaded.facts(plain), as_of=DAY))
            assert found == told(loaded.decide(question.name, plain, as_of=DAY, readings=readings, calendar=OWN_YEARS))


def test_a_question_is_made_ready_once_for_each_way_of_reading_it() -> None:
    yiwu = load("yiwu")
    ready = yiwu.prepare("loan_limit")
    assert yiwu.prepare("loan_limit") is ready
    assert yiwu.prepare("loan_limit", readings={"limit_scope": "borrower"}).readings == ready.readings
    other = yiwu.prepare("loan_limit", readings={"limit_scope": "loan"})
    assert (ready.readings["limit_scope"], other.readings["limit_scope"]) == ("borrower", "loan")
    facts = {"borrower.size": "small", "borrower.other_scheme_balance": "1.00", "loan.amount": "5000000.00", "application.date": "2024-03-01", "borrower.categories": ["enterprise"]}  # fmt: skip
    outcomes = [question.decide(facts, as_of=DAY).outcome for question in (ready, other, ready)]
    assert outcomes == ["non_compliant", "compliant", "non_compliant"]


def test_nothing_in_a_question_made_ready_can_be_changed() -> None:
    ready = load("yiwu").prepare("loan_limit")
    before = dict(ready.readings)
    for name in ("readings", "question", "decide", "_inquiries", "of_my_own"):
        with pytest.raises(AttributeError):
            setattr(ready, name, None)
        with pytest.raises(AttributeError):
            delattr(ready, name)
    with suppress(TypeError):  # a copy may be changed; the readings themselves not
        ready.readings["limit_scope"] = "loan"  # type: ignore[index]
    assert dict(ready.readings) == before == dict(load("yiwu").prepare("loan_limit").readings)


def test_facts_that_a_caller_still_holds_can_change_and_what_was_decided_does_not() -> None:
    stated: dict[str, object] = {"loan": {"amount": "6000000.00"}, "borrower": {"categories": ["enterprise"]}}
    readings = {"limit_scope": "borrower"}
    decision = load("yiwu").decide("loan_limit", stated, as_of=DAY, readings=readings)
    before = told(decision)
    stated["loan"] = {"amount": "1.00"}
    cast("dict[str, list[str]]", stated["borrower"])["categories"].append("individual_business")
    readings["limit_scope"] = "loan"
    again = (
        decision.outcome,
        dict(decision.case.readings)["limit_scope"],
        decision.findings is not None,
        told(decision),
    )
    assert again == (before["outcome"], "borrower", True, before)


# --- where it runs


@pytest.fixture(scope="module")
def here() -> dict[str, object]:
    told: dict[str, object] = json.loads(json.dumps({pack: everything(pack) for pack in PACKS}))
    return told


@pytest.mark.parametrize("where", ["in_threads", "in_forks", pytest.param("in_new_processes", marks=pytest.mark.long)])
def test_decisions_are_the_same_elsewhere(where: str, here: dict[str, object]) -> None:
    if where == "in_forks" and not hasattr(os, "fork"):
        pytest.skip("this system does not fork")
    ran = subprocess.run(
        [sys.executable, "-c", f"from tests.conformance.elsewhere import {where}; {where}()"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"},
        capture_output=True,
        check=False,
        text=True,
        encoding="utf-8",
    )
    assert ran.returncode == 0, ran.stderr
    there = json.loads(ran.stdout)
    assert there == {pack: here[pack] for pack in there}
