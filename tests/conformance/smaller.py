"""The least program and case that still show a fault: parts are left out as long as it stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from typing import Any, TypeVar, cast

from guarantee_rules.core.check import OUTCOME, check, parts_of, type_of, walk
from guarantee_rules.core.evaluate import Case, run
from guarantee_rules.core.expr import FALSE, TRUE, Expr, Lit, Ref
from guarantee_rules.core.program import Check, Definition, Notice, Output, Program
from guarantee_rules.values.types import BOOL, Type
from guarantee_rules.values.unknown import Outcome, Unknown
from tests.conformance.near import exprs_of

Whole = TypeVar("Whole")
Faulty = Callable[[Program, Case], bool]
TRIES = 1_500
"""An engine that is wrong everywhere is not searched for ever."""
SHORT = 4
"""Expressions of so many nodes are written out wherever they are named."""


def smallest(program: Program, case: Case, faulty: Faulty, tries: int = TRIES) -> tuple[Program, Case]:
    """Where nothing more can be left out, or so many tries have been made."""
    left = iter(range(tries))
    while (found := _first(_smaller(program, case), faulty, left)) is not None:
        program, case = found
    return program, case


def _first(
    candidates: Iterator[tuple[Program, Case]], faulty: Faulty, left: Iterator[int]
) -> tuple[Program, Case] | None:
    for (program, case), _ in zip(candidates, left, strict=False):
        if not check(program) and faulty(program, case):
            return program, case
    return None


def _smaller(program: Program, case: Case) -> Iterator[tuple[Program, Case]]:
    """Every program and case that is one thing less, the greatest cuts first."""
    for without in _with_less_said(program):
        yield without, case
    for name in case.facts:
        yield program, replace(case, facts={other: value for other, value in case.facts.items() if other != name})
    values = _values(program, case)
    for simpler in _with_simpler_expressions(program, values):
        yield simpler, case
    for name in program.facts:
        if name not in case.facts:
            kept = {other: type for other, type in program.facts.items() if other != name}
            yield replace(program, facts=kept), case


def _with_less_said(program: Program) -> Iterator[Program]:
    if program.outcome != (done := Lit("done", OUTCOME)):
        yield replace(program, outcome=done)
    for part in ("checks", "outputs", "notices"):
        whole = getattr(program, part)
        if len(whole) > 1:
            yield _with(program, part, ())
        for at in range(len(whole)):
            yield _with(program, part, whole[:at] + whole[at + 1 :])
    for at in reversed(range(len(program.definitions))):
        definition = program.definitions[at]
        without = replace(program, definitions=program.definitions[:at] + program.definitions[at + 1 :])
        yield without
        if sum(1 for _ in walk(definition.expr)) <= SHORT or _named(without, definition.name) == 1:
            yield _inlined(without, definition)


def _named(program: Program, name: str) -> int:
    return sum(part == Ref(name) for expr in exprs_of(program) for part in walk(expr))


def _inlined(program: Program, definition: Definition) -> Program:
    """The program with a definition written out wherever it was named: one name less."""

    def written_out(expr: Expr) -> Expr:
        if expr == Ref(definition.name):
            return definition.expr
        for name, value in _inner(expr):
            expr = _with(expr, name, _each(value, written_out))
        return expr

    return _rebuilt(program, written_out)


def _each(value: Expr | tuple[Expr, ...], change: Callable[[Expr], Expr]) -> Expr | tuple[Expr, ...]:
    return tuple(map(change, value)) if isinstance(value, tuple) else change(value)


def _inner(expr: Expr) -> list[tuple[str, Expr | tuple[Expr, ...]]]:
    """The fields of an expression that hold expressions."""
    found: list[tuple[str, Expr | tuple[Expr, ...]]] = []
    for field in fields(expr):
        value = getattr(expr, field.name)
        if isinstance(value, Expr) or (isinstance(value, tuple) and value and isinstance(value[0], Expr)):
            found.append((field.name, value))
    return found


def _rebuilt(program: Program, change: Callable[[Expr], Expr]) -> Program:
    return replace(
        program,
        definitions=tuple(replace(it, expr=change(it.expr)) for it in program.definitions),
        checks=tuple(replace(it, applies=change(it.applies), holds=change(it.holds)) for it in program.checks),
        outputs=tuple(replace(it, applies=change(it.applies), expr=change(it.expr)) for it in program.outputs),
        notices=tuple(
            replace(it, when=change(it.when), figures=tuple((name, change(figure)) for name, figure in it.figures))
            for it in program.notices
        ),
        outcome=change(program.outcome),
    )


def _with_simpler_expressions(program: Program, values: Mapping[int, Outcome]) -> Iterator[Program]:
    names = {it.name: it.type for it in program.definitions}

    def simpler(expr: Expr) -> Iterator[Expr]:
        return _simpler(expr, program, names, values)

    for outcome in simpler(program.outcome):
        yield replace(program, outcome=outcome)
    for part in ("definitions", "checks", "outputs", "notices"):
        whole: tuple[Definition | Check | Output | Notice, ...] = getattr(program, part)
        for at, statement in enumerate(whole):
            for instead in _statements(statement, simpler):
                yield _with(program, part, (*whole[:at], instead, *whole[at + 1 :]))


def _statements(
    statement: Definition | Check | Output | Notice, simpler: Callable[[Expr], Iterator[Expr]]
) -> Iterator[Definition | Check | Output | Notice]:
    for name in ("when", "applies", "holds", "expr"):
        if hasattr(statement, name):
            for expr in simpler(getattr(statement, name)):
                yield _with(statement, name, expr)
    if isinstance(statement, Notice) and statement.figures:
        yield replace(statement, figures=())


def _simpler(expr: Expr, program: Program, names: Mapping[str, Type], values: Mapping[int, Outcome]) -> Iterator[Expr]:
    """An expression with one thing less in it, anywhere; at best its own value, or one of its parts."""
    if isinstance(expr, Lit):
        return
    value = values.get(id(expr))
    if value is not None and not isinstance(value, Unknown):
        yield Lit(value, _type(expr, program, names))
    elif _type(expr, program, names) == BOOL:
        yield from (TRUE, FALSE)
    yield from parts_of(expr)
    for name, inner in _inner(expr):
        if isinstance(inner, tuple):
            for at, part in enumerate(inner):
                yield _with(expr, name, inner[:at] + inner[at + 1 :])
                for less in _simpler(part, program, names, values):
                    yield _with(expr, name, (*inner[:at], less, *inner[at + 1 :]))
        else:
            for less in _simpler(inner, program, names, values):
                yield _with(expr, name, less)


def _with(whole: Whole, name: str, part: object) -> Whole:
    """The same with one field otherwise."""
    changed: Whole = replace(cast("Any", whole), **{name: part})
    return changed


def _type(expr: Expr, program: Program, names: Mapping[str, Type]) -> Type:
    return type_of(expr, program.facts, program.readings, names)


def _values(program: Program, case: Case) -> dict[int, Outcome]:
    """What every expression came to where it stands in the program."""
    found: dict[int, Outcome] = {}
    run(program, case, lambda expr, value: found.__setitem__(id(expr), value))
    return found
