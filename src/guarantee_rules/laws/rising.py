"""What a value grows with: the facts that stand in it so that more of one never makes it less, and those otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from guarantee_rules.core.expr import (
    Arithmetic,
    Between,
    Count,
    Expr,
    Extreme,
    Fact,
    Given,
    If,
    Lit,
    Needs,
    OnDay,
    Portion,
    Quotient,
    Ref,
    Rolled,
    Shift,
    Undecided,
)
from guarantee_rules.core.parts import walk
from guarantee_rules.laws.question import Question


class Growth(NamedTuple):
    """`up`: more of it, more of the value. `down`: more of it, less. `tests`: it decides between formulas."""

    up: frozenset[str] = frozenset()
    down: frozenset[str] = frozenset()
    tests: frozenset[str] = frozenset()

    @property
    def rising(self) -> frozenset[str]:
        """The facts every formula grows with, as no number is negative; they may still decide which formula counts."""
        return self.up - self.down

    @property
    def reckoned(self) -> frozenset[str]:
        """The facts it is reckoned from, whatever decides between formulas."""
        return self.up | self.down


def growth(expr: Expr, question: Question) -> Growth:
    """What a number or a date grows with, read from how it is written; what is not understood counts as deciding."""
    known: dict[str, Growth] = {}
    for definition in question.ordered(expr):
        known[definition.name] = _growth(definition.expr, known, question)
    return _growth(expr, known, question)


def _growth(expr: Expr, known: Mapping[str, Growth], question: Question) -> Growth:
    def of(part: Expr) -> Growth:
        return _growth(part, known, question)

    match expr:
        case Lit() | Undecided() | Given():
            return Growth()
        case Fact(name):
            return Growth(frozenset({name}))
        case Ref(name):
            return known[name]
        case Arithmetic(left, "-", right):
            return _together(of(left), _turned(of(right)))
        case Between(start, end):
            return _together(of(end), _turned(of(start)))
        case Arithmetic(left, _, right):
            return _together(of(left), of(right))
        case Quotient(part, over):
            return _together(of(part), _turned(of(over)))
        case Portion(amount, part, whole):
            return _together(of(amount), of(part), _turned(of(whole)))
        case Extreme(_, parts):
            return _together(*map(of, parts))
        case If(test, then, orelse):
            tests = question.reads(test) - _only_given(test)
            return _together(of(then), of(orelse), Growth(tests=tests))
        case Shift(day, by):
            return _together(of(day), of(by))
        case Needs(_, part) | Count(part) | Rolled(part) | OnDay(part):
            return of(part)
        case _:
            return Growth(tests=question.reads(expr))


def _only_given(test: Expr) -> frozenset[str]:
    """The facts of which a test only asks whether they are stated."""
    facts = {part.name for part in walk(test) if isinstance(part, Fact)}
    return frozenset(part.name for part in walk(test) if isinstance(part, Given) and part.name not in facts)


def _together(*parts: Growth) -> Growth:
    none = frozenset[str]()
    return Growth(*(none.union(*(part[at] for part in parts)) for at in range(3)))


def _turned(growth_: Growth) -> Growth:
    return Growth(growth_.down, growth_.up, growth_.tests)
