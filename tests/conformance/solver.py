"""The solver's encoding beside the reference: what it makes of a case, and whether it leaves nothing else possible."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import z3

from guarantee_rules.backends.smt.concrete import Concrete, Lacking, Told
from guarantee_rules.backends.smt.domain import Domain
from guarantee_rules.core.evaluate import Answer, Case, run
from guarantee_rules.core.program import Program
from guarantee_rules.values.numbers import quotient
from guarantee_rules.values.types import Type, Value
from guarantee_rules.values.unknown import Outcome, Unknown
from guarantee_rules.values.workdays import CHINA
from tests.conformance.agree import report
from tests.conformance.choosing import Seeded
from tests.conformance.engines import name_of
from tests.conformance.packs import Question, any_case, cases, readings_of
from tests.conformance.thresholds import nearer

_MADE: dict[tuple[str, int], Concrete] = {}


def concrete(question: Question, domain: Domain) -> Concrete:
    """A question of a pack, encoded once, with every fact one that may be missing and every reading open."""
    key = str(question), id(domain)
    if key not in _MADE:
        _MADE[key] = Concrete(question.program, members_of(question), domain)
    return _MADE[key]


def members_of(question: Question) -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(enum.members) for name, enum in question.version.vocabulary.enums.items()}


def difference(made: Concrete, case: Case, expected: Answer | None = None) -> str | None:
    """The first thing in which the encoding's answer is not the reference's, or None. Whatever it raises is one.

    Of what is unknown, it is compared whether anything is missing in it and between which names it is open.
    """
    expected = expected or run(made.program, case)
    try:
        found = made.answer(case)
    except Exception as failure:
        return f"it fails: {type(failure).__name__}: {failure}"
    if found.outcome != name_of(expected.outcome):
        return f"outcome: {name_of(expected.outcome)}, not {found.outcome}"
    if found.verdicts != (verdicts := tuple(verdict for _, verdict in expected.verdicts)):
        return f"verdicts: {verdicts}, not {found.verdicts}"
    outputs = {output.name: value for output, value in expected.outputs}
    for place, told, values in (("output", found.outputs, outputs), ("value", found.definitions, expected.definitions)):
        for name in {**told, **values}:
            ours, theirs = (_exactly(values[name]) if name in values else None), _exactly(told.get(name))
            if ours != theirs:
                return f"{place} {name}: {ours}, not {theirs}"
    return None


def agrees(made: Concrete, case: Case) -> None:
    """AssertionError that tells program and case, where encoding and reference differ."""
    told = difference(made, case)
    if told is not None:
        raise AssertionError(f"{told}\n{report(run, made.program, case)}")


def left_possible(made: Concrete, case: Case) -> list[str]:
    """The outcomes the solver holds possible for a case, when told its facts and readings and nothing else."""
    solver = z3.Solver(ctx=made.encoding.context)
    solver.add(*made.bounds, *(variable == value for variable, value in made.given(case)))
    return [name for name, when in made.outcomes.items() if solver.check(when) == z3.sat]


def few(question: Question, domain: Domain, every: int, drawn: int, words: object = "") -> Iterator[Case]:
    """One in so many of the cases there must be, and some drawn near thresholds, with facts as the domain has them."""
    choose = Seeded(question, "solver", words)
    yield from (within(question.program, case, domain) for case in list(cases(question, 0, words))[::every])
    for _ in range(drawn):
        case = any_case(question, choose, readings_of(question, choose))
        yield within(question.program, nearer(question.program, case, choose), domain)


def within(program: Program, case: Case, domain: Domain) -> Case:
    """The case with its facts moved into a domain, and the calendar that encodings are made for."""
    facts = {name: nearest(domain, program.facts[name], it) for name, it in case.facts.items() if name in program.facts}
    return replace(case, facts=facts, calendar=CHINA)


def nearest(domain: Domain, type: Type, value: Value) -> Value:
    """The value of a domain next to one of this type; never above it, but where it must be."""
    if isinstance(value, date):
        return min(max(value, domain.first), domain.last)
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        return value
    steps = domain.numbers[type.name]
    least, most = steps.whole
    return steps.value(min(max(int(quotient(value, steps.step, 0, "down")), least), most), type.name)


def _exactly(value: Outcome | Told | None) -> object:
    """A value with its kind of number: the ratio 5 is not 5 months. How many zeros are written no solver knows."""
    if isinstance(value, Unknown):
        value = Lacking(bool(value.missing), value.among)
    return (Decimal if isinstance(value, Decimal) else type(value)), value
