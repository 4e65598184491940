"""The conditions that a region is told in: those the answers of both sides turn on, as the rules write them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from guarantee_rules.core.expr import (
    FALSE,
    TRUE,
    All,
    Any,
    Compare,
    Expr,
    Extreme,
    Fact,
    Given,
    If,
    Includes,
    Lit,
    Needs,
    Not,
    OneOf,
    Ref,
    Undecided,
)
from guarantee_rules.core.parts import parts_of
from guarantee_rules.core.program import Definition
from guarantee_rules.values.types import Type


def atoms(exprs: Iterable[Expr], definitions: Mapping[str, Definition], facts: Mapping[str, Type]) -> tuple[Expr, ...]:
    """Every comparison and every truth that the expressions turn on, each once; definitions that are true or false are
    looked into. `Needs((x,), TRUE)` stands for whether x is known at all.
    """
    return tuple(dict.fromkeys(_Atoms(definitions, facts).of(exprs)))


class _Atoms:
    def __init__(self, definitions: Mapping[str, Definition], facts: Mapping[str, Type]) -> None:
        self._definitions = definitions
        self._facts = facts
        self._met: set[str] = set()

    def of(self, exprs: Iterable[Expr]) -> Iterator[Expr]:
        for expr in exprs:
            yield from self._in(expr)

    def _in(self, expr: Expr) -> Iterator[Expr]:
        match expr:
            case Lit() | Undecided():
                return
            case Ref(name):
                if name not in self._met:
                    self._met.add(name)
                    yield from self._in(self._definitions[name].expr)
            case All(parts) | Any(parts):
                yield from self.of(parts)
            case Not(of):
                yield from self._in(of)
            case If(test, then, orelse):
                yield from self.of((test, then, orelse))
            case Needs(parts, then):
                for part in parts:
                    yield from self._in(part) if self._is_condition(part) else self._known(part)
                yield from self._in(then)
            case Compare() | OneOf() | Includes() | Given():
                yield expr
            case Fact(name):
                if self._facts[name].name == "bool":
                    yield expr
            case Extreme(_, parts):
                # Which of them it is decides like a condition, though no rule writes it as one.
                yield from self.of(parts)
                for number, part in enumerate(parts):
                    yield from (Compare(part, ">", other) for other in parts[number + 1 :])
            case _:
                yield from self.of(parts_of(expr))

    def _is_condition(self, expr: Expr) -> bool:
        match expr:
            case Ref(name):
                return self._definitions[name].type.name == "bool"
            case Fact(name):
                return self._facts[name].name == "bool"
            case _:
                return isinstance(expr, All | Any | Not | Compare | OneOf | Includes | Given) or expr in (TRUE, FALSE)

    def _known(self, expr: Expr) -> Iterator[Expr]:
        """Whether a value is known: by itself, and by what it turns on."""
        if not isinstance(expr, Fact | Lit):
            yield Needs((expr,), TRUE)
