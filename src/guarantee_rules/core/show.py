"""A program as text, always in the same form: what can be printed can be reviewed, compared and kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import assert_never

from guarantee_rules.core.expr import (
    All,
    Any,
    Arithmetic,
    Between,
    Compare,
    Count,
    Expr,
    Extreme,
    Fact,
    Given,
    If,
    Includes,
    Lit,
    Needs,
    Not,
    OnDay,
    OneOf,
    Portion,
    Quotient,
    Reading,
    Ref,
    Rolled,
    Shift,
    Undecided,
)
from guarantee_rules.core.program import Program
from guarantee_rules.values.numbers import plain
from guarantee_rules.values.types import Value


def show(program: Program) -> str:
    """The whole program; two programs print alike exactly when they are equal."""
    (text,) = show_all([program])
    return text


def show_all(programs: Iterable[Program]) -> Iterator[str]:
    """Programs one after the other; what several of them share is worded once."""
    texts = _Texts()
    for program in programs:
        yield "\n".join(_lines(program, texts.of)) + "\n"


class _Texts:
    """The text of expressions by identity, each kept beside its text, so that its identity is never another's."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Expr, str]] = {}

    def of(self, expr: Expr) -> str:
        known = self._known.get(id(expr))
        if known is None:
            known = self._known[id(expr)] = expr, shown(expr)
        return known[1]


def _lines(program: Program, text: Callable[[Expr], str]) -> Iterator[str]:
    yield f"question {program.question}: {program.form}"
    for fact, type in sorted(program.facts.items()):
        yield f"  fact {fact}: {type}"
    for reading, options in sorted(program.readings.items()):
        yield f"  reading {reading}: {' | '.join(options)}"
    for definition in program.definitions:
        yield f"  let {definition.name}: {definition.type} = {text(definition.expr)}{_by(definition.rule)}"
    for check in program.checks:
        yield f"  {check.role} {check.rule} ({check.force})"
        yield f"    when {text(check.applies)}"
        yield f"    holds {text(check.holds)}"
    for output in program.outputs:
        given = f"{output.name}: {output.type} = {text(output.expr)}"
        yield f"  give {given} when {text(output.applies)}{_by(output.rule)}"
    for notice in program.notices:
        figures = "".join(f" {name}={text(figure)}" for name, figure in notice.figures)
        yield f"  tell {notice.key}{figures} when {text(notice.when)}{_by(notice.rule)}"
    yield f"  outcome {text(program.outcome)}"


def _by(rule: str) -> str:
    return f"  # {rule}" if rule else ""


def shown(expr: Expr) -> str:
    """One expression, every operation in parentheses."""
    match expr:
        case Lit(value, type):
            return _literal(value, type.name)
        case Fact(name):
            return name
        case Given(name):
            return f"given({name})"
        case Reading(name):
            return f"reading.{name}"
        case Ref(name):
            return f"${name}"
        case Compare(left, op, right):
            return f"({shown(left)} {op} {shown(right)})"
        case All(parts):
            return _call("all", *parts)
        case Any(parts):
            return _call("any", *parts)
        case Not(of):
            return _call("not", of)
        case OneOf(of, options):
            return f"({shown(of)} in [{', '.join(map(_quoted, options))}])"
        case Includes(of, member):
            return f"({_quoted(member)} in {shown(of)})"
        case Arithmetic(left, sign, right):
            return f"({shown(left)} {sign} {shown(right)})"
        case Quotient(of, over, places, rounding):
            return f"round_{rounding}({shown(of)} / {shown(over)}, {places})"
        case Portion(of, part, whole, rounding):
            return f"round_{rounding}({shown(of)} * {shown(part)} / {shown(whole)}, 2)"
        case Extreme(which, parts):
            return _call(which, *parts)
        case If(test, then, orelse):
            return _call("if", test, then, orelse)
        case Needs(parts, then):
            return f"needs([{', '.join(map(shown, parts))}], {shown(then)})"
        case Undecided(why, type, see, rules):
            return f"undecided({why}: {type}{', see ' + see if see else ''}{', ' + ' '.join(rules) if rules else ''})"
        case Shift(of, by, unit):
            return f"({shown(of)} + {shown(by)} {unit})"
        case Rolled(of):
            return _call("next_workday", of)
        case OnDay(of, day, month):
            return f"on_day({shown(of)}, {day})" if month is None else f"on_date({shown(of)}, {month}, {day})"
        case Between(start, end, unit):
            return f"{unit}_between({shown(start)}, {shown(end)})"
        case Count(of):
            return _call("count", of)
        case _:
            assert_never(expr)


def _call(name: str, *parts: Expr) -> str:
    return f"{name}({', '.join(map(shown, parts))})"


def _literal(value: Value, type: str) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return f"[{', '.join(map(_quoted, sorted(value)))}]"
    return f"{plain(value)}:{type}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
