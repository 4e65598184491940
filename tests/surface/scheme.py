"""Guards over a small scheme, read from text; what is wrong with one is marked in it, «like this»."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, cast

import pytest

from guarantee_rules.core.expr import Expr
from guarantee_rules.core.show import shown
from guarantee_rules.source.diagnostics import Diagnostic
from guarantee_rules.source.inside import inside
from guarantee_rules.source.nodes import Mapping as MappingNode
from guarantee_rules.source.nodes import Node, Scalar
from guarantee_rules.source.text import Position, SourceText, Span
from guarantee_rules.source.yaml import read_yaml
from guarantee_rules.surface.formula import Formulas
from guarantee_rules.surface.lower import AS_OF, lower
from guarantee_rules.surface.parse import Mistake, Written, parse
from guarantee_rules.surface.syntax import Syntax
from guarantee_rules.surface.term import Term
from guarantee_rules.values.types import DATE, MONEY, MONTHS, RATE, RATIO, Type, Value
from guarantee_rules.values.unknown import Outcome
from tests.core.small import FACTS, NAMES, READINGS, value

HERE = Span("guard", Position(1, 1), Position(1, 1))


@dataclass(frozen=True)
class Scheme:
    """The names of a small scheme."""

    facts: Mapping[str, Type] = field(default_factory=lambda: FACTS)

    def fact(self, name: str) -> Type | None:
        return DATE if name == AS_OF else self.facts.get(name)

    def may_be_absent(self, fact: str) -> bool:
        return fact == "agreed.share"

    def value(self, name: str) -> tuple[str, Type] | None:
        own = {"limit": MONEY, "benchmark": RATE, "share": RATIO, "usual_term": MONTHS}
        return (f"loan_limit.{name}", own[name]) if name in own else None

    def options(self, reading: str) -> tuple[str, ...] | None:
        return READINGS.get(reading)

    def members(self, enum: str) -> tuple[str, ...]:
        return NAMES.get(enum, ())

    def all(self) -> Iterable[str]:
        return (AS_OF, *self.facts, "limit", "benchmark", *(f"reading.{name}" for name in READINGS))


def columns(first: int, last: int) -> Span:
    return Span("guard", Position(1, first + 1), Position(1, last + 1))


def read(text: str) -> Syntax:
    return parse(Written(text, columns(0, len(text)), columns))


def lowered(text: str, want: Type | None = None) -> Term:
    return lower(read(text), Scheme(), want)


def core(text: str, want: Type | None = None) -> str:
    """A guard's core in print."""
    term = lowered(text, want)
    assert term.over is None
    return shown(term.expr)


def answer(text: str, facts: Mapping[str, Value] | None = None, known: Mapping[str, Outcome] | None = None) -> Outcome:
    """What a guard comes to."""
    term = lowered(text)
    assert term.over is None
    return value(term.expr, facts, known=known)


def wrong(marked: str, want: Type | None = None) -> tuple[str, dict[str, str]]:
    """What is wrong with a guard and with what particulars, after its place is found to be the marked one."""
    text = marked.replace("«", "").replace("»", "")
    with pytest.raises(Mistake) as refused:
        lowered(text, want)
    told = refused.value.diagnostic
    start = marked.index("«")
    assert told.span == columns(start, marked.index("»") - 1), told
    return told.code, dict(told.params)


def placeless(syntax: Any) -> Any:
    """The same syntax with every part in one place, for comparing what was read and not where."""
    if isinstance(syntax, tuple):
        return tuple(map(placeless, syntax))
    if not hasattr(syntax, "span"):
        return syntax
    below = {one.name: placeless(getattr(syntax, one.name)) for one in fields(syntax) if one.name != "span"}
    return replace(syntax, **below, span=HERE)


# --- formulas in YAML


def formula_of(text: str) -> tuple[SourceText, Node]:
    """The value of the last entry of a YAML text."""
    source = SourceText("pack.yaml", text)
    node = read_yaml(source)
    assert isinstance(node, MappingNode)
    return source, node.entries[-1][1]


def formula(text: str, want: Type | None) -> Expr:
    source, node = formula_of(text)
    return Formulas(Scheme(), source).each(node, want, lambda term, _: term.expr)


def refused(text: str, want: Type | None) -> Diagnostic:
    with pytest.raises(Mistake) as mistake:
        formula(text, want)
    return mistake.value.diagnostic


def words(text: str, span: Span | None) -> str:
    """What stands at a place on one line."""
    assert span is not None
    assert span.start.line == span.end.line
    return SourceText("pack.yaml", text).line(span.start.line)[span.start.column - 1 : span.end.column - 1]


def guard_in(source: SourceText, scalar: Node) -> Syntax:
    found = cast(Scalar, scalar)
    return parse(Written(found.text, found.span, inside(source, found)))
