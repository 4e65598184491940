"""A case moved onto a threshold that is worked out, such as 1.3 times the benchmark rate of a loan's day and term."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from guarantee_rules.core.check import walk
from guarantee_rules.core.evaluate import Case, run
from guarantee_rules.core.expr import Compare, Expr, Fact, Ref
from guarantee_rules.core.program import Program
from guarantee_rules.values.numbers import add, multiply, quotient, subtract
from guarantee_rules.values.ordered import number_of
from guarantee_rules.values.types import Value
from guarantee_rules.values.unknown import Outcome
from tests.conformance.choosing import Chooser
from tests.conformance.near import around, canonical, possible

STRIDE = {"money": Decimal("1000.00"), "rate": Decimal("0.01"), "ratio": Decimal("0.01"), "date": Decimal(28)}
PLACES = {"money": 2, "rate": 8, "ratio": 6}


def nearer(program: Program, case: Case, choose: Chooser) -> Case:
    """The case with one number or date of it changed so that both sides of a comparison are equal, or one step apart.

    As it was, where nothing it states moves the comparison that was chosen.
    """
    met = _compared(program, case)
    if not met:
        return case
    expr, apart = choose.one(met)
    names = sorted(name for name in _facts_of(expr, program) if number_of(case.facts.get(name)) is not None)
    if not names:
        return case
    name = choose.one(names)
    kind = program.facts[name].name
    moved = _solved(program, case, expr, name, apart)
    values = [] if moved is None else [canonical(one, kind) for one in around(moved, kind) if possible(one, kind)]
    return replace(case, facts={**case.facts, name: choose.one(values)}) if values else case


def _compared(program: Program, case: Case) -> list[tuple[Compare, Decimal]]:
    """Every comparison of numbers or dates that the case meets, and how far its sides are apart."""
    values: dict[int, Outcome] = {}
    met: list[tuple[Compare, Decimal]] = []

    def see(expr: Expr, value: Outcome) -> None:
        values[id(expr)] = value
        if isinstance(expr, Compare):
            left, right = number_of(values[id(expr.left)]), number_of(values[id(expr.right)])
            if left is not None and right is not None:
                met.append((expr, Decimal(subtract(left, right))))

    run(program, case, see)
    return met


def _solved(program: Program, case: Case, expr: Compare, name: str, apart: Decimal) -> Value | None:
    """The value of a fact at which both sides are equal, as far as a straight line through two points tells."""
    kind = program.facts[name].name
    was, stride = number_of(case.facts[name]), STRIDE.get(kind, Decimal(12))
    if was is None:
        return None
    further = replace(case, facts={**case.facts, name: _valued(add(was, stride), kind)})
    then = next((now for other, now in _compared(program, further) if other is expr), apart)
    if then == apart:
        return None
    slope = subtract(apart, then)
    return _valued(add(was, quotient(multiply(apart, stride), slope, PLACES.get(kind, 0), "down")), kind)


def _valued(number: Decimal, kind: str) -> Value:
    if kind == "date":
        return date.fromordinal(min(max(int(number), 1), date.max.toordinal()))
    return number if kind in PLACES else int(number)


def _facts_of(expr: Expr, program: Program) -> set[str]:
    """The facts an expression speaks of, those of definitions included."""
    definitions = {it.name: it.expr for it in program.definitions}
    found: set[str] = set()
    seen: set[str] = set()
    pending: list[Expr] = [expr]
    while pending:
        for part in walk(pending.pop()):
            if isinstance(part, Fact):
                found.add(part.name)
            elif isinstance(part, Ref) and part.name not in seen:
                seen.add(part.name)
                pending.append(definitions[part.name])
    return found
