"""What a question should be tried with: at each of its figures, with each rule met and alone not met, for each value.

Children and parent make the same list of a program, so that a wish is known by its number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from guarantee_rules.cases.points import conditions_at, exprs_of
from guarantee_rules.core.expr import TRUE, All, Any, Compare, Expr, Extreme, Lit, Not, both
from guarantee_rules.core.parts import walk
from guarantee_rules.core.program import Check, Program
from guarantee_rules.core.show import shown
from guarantee_rules.values.dates import add_days
from guarantee_rules.values.numbers import add, subtract
from guarantee_rules.values.types import EXACT_DECIMAL, MONEY, NUMERIC

Kind = Literal["figure", "up", "down", "true", "false", "met", "not_met", "left_out", "value", "part"]
"""A pair of cases at a figure; one in which a little more or less of a figure would be noticed; one that turns on a
condition that is true, or false; a rule met, or not met and all others met, or not asked; a value worked out; a part
that is the least."""
ORDERED = ("<", "<=", ">", ">=")
SETTLED: Mapping[str, str] = {
    "verdict": "compliant",
    "trigger": "triggered",
    "permission": "permitted",
    "amount": "amount",
    "due": "due",
    "state": "state",
    "list": "listed",
    "validity": "in_force",
}
"""The outcome of each form of question where everything is satisfied, or worked out."""
SOME = Decimal("100000.00")
"""Yuan of which any part is told from any other."""


@dataclass(frozen=True)
class Wish:
    """`condition` is what should hold, or the comparison or figure; `others` are to hold as well where they can."""

    kind: Kind
    rule: str
    name: str
    condition: Expr
    others: tuple[Expr, ...] = ()


def wishes(program: Program, file: str) -> list[Wish]:
    """Everything to try of one program. `file` is the name of the pack's own text: figures of standards are left."""
    return [
        *_figures(program, file),
        *_checks(program),
        *_values(program),
        *_parts(program, file),
        *_nudges(program, file),
        *_conditions(program, file),
    ]


def _figures(program: Program, file: str) -> Iterator[Wish]:
    met: set[tuple[str, ...]] = set()
    for rule, expr in _by_rule(program):
        for part in walk(expr):
            if not isinstance(part, Compare) or part.op not in ORDERED:
                continue
            for point in conditions_at(part, program, file):
                if point.measure == "boundaries" and point.key not in met:
                    met.add(point.key)
                    yield Wish("figure", rule, point.name, part)


def _by_rule(program: Program) -> Iterator[tuple[str, Expr]]:
    named = {id(it.expr): it.rule for it in program.definitions}
    named |= {id(it.expr): it.rule for it in program.outputs}
    for check in program.checks:
        named |= {id(check.applies): check.rule, id(check.holds): check.rule}
    for expr in exprs_of(program):
        yield named.get(id(expr), ""), expr


def _checks(program: Program) -> Iterator[Wish]:
    for check in program.checks:
        if check.role == "note":
            continue
        others = tuple(_passed(other) for other in program.checks if other is not check)
        yield Wish("met", check.rule, check.rule, both(check.applies, check.holds))
        if check.holds != TRUE:
            yield Wish("not_met", check.rule, check.rule, both(check.applies, Not(check.holds)), others)
        if check.applies != TRUE:
            yield Wish("left_out", check.rule, check.rule, Not(check.applies))


def _passed(check: Check) -> Expr:
    return Not(All((check.applies, Not(check.holds))))


def _values(program: Program) -> Iterator[Wish]:
    for output in program.outputs:
        condition = output.applies
        if output.type.name in NUMERIC:
            # Large enough that a part of it is told from another part.
            least = (
                Lit(SOME, MONEY)
                if output.type == MONEY
                else Lit(Decimal("0.01") if output.type.name in EXACT_DECIMAL else 1, output.type)
            )
            condition = both(condition, Compare(output.expr, ">=", least))
        yield Wish("value", output.rule, output.name, condition)


def _parts(program: Program, file: str) -> Iterator[Wish]:
    for rule, expr in _by_rule(program):
        for node in walk(expr):
            if isinstance(node, Extreme) and node.span is not None and node.span.file == file:
                op: Literal["<", ">"] = "<" if node.which == "min" else ">"
                for number, part in enumerate(node.parts):
                    rest = [other for other in node.parts if other is not part]
                    least = tuple(Compare(part, op, other) for other in rest)
                    yield Wish("part", rule, f"{rule} {number + 1}", both(*least))


def _nudges(program: Program, file: str) -> Iterator[Wish]:
    """Every figure of the text that is a number, once up and once down."""
    met: set[tuple[object, ...]] = set()
    for rule, expr in _by_rule(program):
        for part in walk(expr):
            if not isinstance(part, Lit) or part.type.name not in (*NUMERIC, "date") or part.span is None:
                continue
            key = (str(part.span), str(part.value), part.type)
            if part.span.file == file and key not in met:
                met.add(key)
                name = f"{shown(part)}, {part.span.start.line}:{part.span.start.column}"
                yield Wish("up", rule, name, part)
                if part.value:
                    yield Wish("down", rule, name, part)


def _conditions(program: Program, file: str) -> Iterator[Wish]:
    """Every condition of the text that compares no amounts, once true and once false."""
    met: set[tuple[str, ...]] = set()
    for rule, expr in _by_rule(program):
        for part in walk(expr):
            if isinstance(part, All | Any) or (isinstance(part, Compare) and part.op in ORDERED):
                continue
            for point in conditions_at(part, program, file):
                if point.measure == "branches" and point.key not in met:
                    met.add(point.key)
                    yield Wish("true", rule, point.name, part)
                    yield Wish("false", rule, point.name, part)


def nudged(figure: Lit, kind: Kind) -> Lit:
    """A figure a little more (`up`) or less."""
    if isinstance(figure.value, date):
        return Lit(add_days(figure.value, 1 if kind == "up" else -1), figure.type)
    step = {"money": Decimal("0.01"), "rate": Decimal("0.0001"), "ratio": Decimal("0.0001")}.get(figure.type.name, 1)
    assert isinstance(figure.value, Decimal | int)
    return Lit((add if kind == "up" else subtract)(figure.value, step), figure.type)
