"""Formulas with structure: one line of text, a switch on a reading, a choice of cases, or all/any/not of conditions.

{reading: claim_day, day_after: …, last_day: …}
{choose: [{when: …, is: …}, …], otherwise: …}
{all: […]}  {any: […]}  {not: …}
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from guarantee_rules.core.expr import All, Any, Compare, Expr, If, Lit, Not, Reading
from guarantee_rules.source.diagnostics import diagnostic, nearest
from guarantee_rules.source.inside import inside
from guarantee_rules.source.nodes import Mapping, Node, Scalar, Sequence, scalars
from guarantee_rules.source.text import SourceText, Span
from guarantee_rules.surface.lower import lower
from guarantee_rules.surface.names import Names
from guarantee_rules.surface.parse import Mistake, Written, parse
from guarantee_rules.surface.term import Term
from guarantee_rules.values.types import BOOL, Type, enum_of

Leaf = Callable[[Term, Span], Expr]
"""What becomes of each alternative of a formula."""
DEEPEST = 12
MOST_TEXTS = 120
"""Of all the lines of one formula: the lines of two formulas that are compared meet each other."""


@dataclass(frozen=True, slots=True)
class Formulas:
    """Reads the formulas of one pack version."""

    names: Names
    source: SourceText

    def condition(self, node: Node) -> Expr:
        """A formula that holds or does not. Raises `Mistake`."""
        return self.each(node, BOOL, lambda term, _: term.expr)

    def each(self, node: Node, want: Type | None, leaf: Leaf, depth: int = 0) -> Expr:
        """A formula with every alternative put through `leaf`. Raises `Mistake`."""
        if depth == 0 and not isinstance(node, Scalar) and sum(1 for _ in scalars(node)) > MOST_TEXTS:
            raise Mistake(diagnostic("too-many", node.span, bound=MOST_TEXTS))
        if depth > DEEPEST:
            raise Mistake(diagnostic("guard-too-deep", node.span, most=DEEPEST))
        match node:
            case Scalar():
                return leaf(lower(parse(self._written(node)), self.names, want), node.span)
            case Mapping() if node.get("reading") is not None:
                return self._switch(node, want, leaf, depth)
            case Mapping() if node.get("choose") is not None:
                return self._choice(node, want, leaf, depth)
            case Mapping() if want == BOOL and len(node.entries) == 1:
                return self._connected(node, leaf, depth)
            case _:
                raise Mistake(diagnostic("formula-shape", node.span))

    def _switch(self, node: Mapping, want: Type | None, leaf: Leaf, depth: int) -> Expr:
        name = node.get("reading")
        reading = name.text if isinstance(name, Scalar) else ""
        options = self.names.options(reading)
        if options is None:
            known = [n.removeprefix("reading.") for n in self.names.all() if n.startswith("reading.")]
            raise Mistake(
                diagnostic("reading-unknown", (name or node).span, name=reading, nearest=nearest(reading, known))
            )
        for key, _ in node.entries:
            if key.text not in ("reading", *options):
                near = nearest(key.text, options)
                listed = ", ".join(options)
                raise Mistake(
                    diagnostic("option-unknown", key.span, name=key.text, reading=reading, nearest=near, options=listed)
                )
        absent = [option for option in options if node.get(option) is None]
        if absent:
            raise Mistake(diagnostic("option-missing", node.span, reading=reading, options=", ".join(absent)))
        cases = [
            (is_option(reading, option, node.span), self._child(node, option, want, leaf, depth)) for option in options
        ]
        return chosen(cases[:-1], cases[-1][1])

    def _choice(self, node: Mapping, want: Type | None, leaf: Leaf, depth: int) -> Expr:
        cases = node.get("choose")
        otherwise = node.get("otherwise")
        if not isinstance(cases, Sequence) or otherwise is None or len(node.entries) != 2:
            raise Mistake(diagnostic("formula-shape", node.span))
        read: list[tuple[Expr, Expr]] = []
        for case in cases.items:
            when = case.get("when") if isinstance(case, Mapping) else None
            then = case.get("is") if isinstance(case, Mapping) else None
            if when is None or then is None or not isinstance(case, Mapping) or len(case.entries) != 2:
                raise Mistake(diagnostic("formula-shape", case.span))
            read.append((self.condition(when), self.each(then, want, leaf, depth + 1)))
        return chosen(read, self.each(otherwise, want, leaf, depth + 1))

    def _connected(self, node: Mapping, leaf: Leaf, depth: int) -> Expr:
        ((key, below),) = node.entries
        if key.text == "not":
            return Not(self.each(below, BOOL, leaf, depth + 1), node.span)
        if key.text in ("all", "any") and isinstance(below, Sequence) and below.items:
            parts = tuple(self.each(item, BOOL, leaf, depth + 1) for item in below.items)
            return All(parts, node.span) if key.text == "all" else Any(parts, node.span)
        raise Mistake(diagnostic("formula-shape", node.span))

    def _child(self, node: Mapping, key: str, want: Type | None, leaf: Leaf, depth: int) -> Expr:
        below = node.get(key)
        assert below is not None
        return self.each(below, want, leaf, depth + 1)

    def _written(self, node: Scalar) -> Written:
        return Written(node.text, node.span, inside(self.source, node))


def chosen(cases: list[tuple[Expr, Expr]], otherwise: Expr) -> Expr:
    """The value of the first case that holds."""
    for test, then in reversed(cases):
        otherwise = If(test, then, otherwise, test.span)
    return otherwise


def is_option(reading: str, option: str, span: Span | None = None) -> Expr:
    """Whether a reading is set to this option."""
    return Compare(Reading(reading, span), "==", Lit(option, enum_of(f"reading.{reading}"), span), span)
