"""What is worked out again after a change is what the reference evaluator makes of the changed case from scratch."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guarantee_rules.api import bundled, load
from guarantee_rules.core.evaluate import Answer
from guarantee_rules.core.program import Program
from guarantee_rules.explain.again import Again
from guarantee_rules.explain.decision import Decision
from guarantee_rules.explain.steps import Step, steps
from guarantee_rules.explain.trace import Trace, watched
from guarantee_rules.values.unknown import Outcome
from tests.counts import counted
from tests.explain.examples import APPLIED, ENTERPRISE, yiwu
from tests.explain.near import cases

few = settings(
    max_examples=counted(10, 30),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def wanted(program: Program) -> tuple[Step, ...]:
    """The outcome, what came of each rule, and each value of the answer."""
    every = steps(program)
    return every.outcome, *every.verdicts, *every.outputs


def come_to(answer: Answer, program: Program) -> list[Outcome | None]:
    """The same, as an answer has them."""
    given = {output.name: value for output, value in answer.outputs}
    values = [given.get(output.name) for output in program.outputs]
    return [answer.outcome, *(verdict for _, verdict in answer.verdicts), *values]


@pytest.mark.parametrize("pack", bundled())
@few
@given(data=st.data())
def test_under_other_facts_and_readings_the_answer_is_that_of_the_evaluator(pack: str, data: st.DataObject) -> None:
    question, facts, as_of, readings = data.draw(cases(load(pack).versions))
    first = load(pack).decide(question, facts, as_of=as_of, readings=readings)
    program, trace = first.program, first.trace
    others = [data.draw(cases(load(pack).versions)) for _ in range(3)]
    # Values of other cases, of whatever question, for the facts and readings of this one.
    known = [load(pack).decide(question, {}, as_of=as_of, readings=readings).case]
    known += [load(pack).decide(*other[:2], as_of=other[2], readings=other[3]).case for other in others]
    named = data.draw(st.sets(st.sampled_from(sorted(program.facts)), max_size=4)) if program.facts else set()
    before = dict(zip(wanted(program), come_to(trace.answer, program), strict=True))
    again = Again(trace, before, {*named, *program.readings}, rests=True)
    for other in [*known, *known]:
        stated = {name: value for name, value in trace.case.facts.items() if name not in named}
        stated |= {name: other.facts[name] for name in named if name in other.facts}
        case = replace(trace.case, facts=stated, readings=other.readings)
        found = again.under(case)
        afresh = watched(program, case)
        assert [it.value for it in found] == come_to(afresh.answer, program)
        rested = [tuple(afresh.rests_on(*step.exprs).readings) for step in wanted(program)]
        assert [tuple(it.rests.readings) for it in found] == rested


def test_a_decision_that_nobody_holds_any_more_is_gone_with_all_that_was_worked_out_for_it() -> None:
    def explained() -> tuple[weakref.ref[Decision], weakref.ref[Trace]]:
        decision = yiwu("loan_limit", borrower=ENTERPRISE, loan={"amount": "3000000.00"}, application=APPLIED)
        assert decision.explain("zh")
        assert decision.explain("en", "html")
        assert decision.as_json()
        assert decision.repairs()
        return weakref.ref(decision), weakref.ref(decision.trace)

    references = explained()
    gc.collect()
    assert [reference() for reference in references] == [None, None]
