"""Conditions written out: readings fixed to an option, truth values and sums put in place of their names."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from guarantee_rules.checking.linear import linear
from guarantee_rules.core.evaluate import Case, Surroundings, evaluate
from guarantee_rules.core.expr import (
    FALSE,
    TRUE,
    All,
    Any,
    Compare,
    Expr,
    Fact,
    If,
    Lit,
    Not,
    OneOf,
    Reading,
    Ref,
    Shift,
    both,
    either,
)
from guarantee_rules.core.program import Definition
from guarantee_rules.core.rebuild import rebuilt
from guarantee_rules.values.types import BOOL, enum_of

NOTHING = Surroundings(Case({}, {}))
_CONSTANT = (TRUE, FALSE)


@dataclass
class Folding:
    """Writes conditions out for one choice of readings. `opened` are the values written out although they branch."""

    readings: Mapping[str, str]
    definitions: Mapping[str, Definition]
    opened: Collection[str] = ()
    _known: dict[str, Expr] = field(default_factory=dict)

    def of(self, expr: Expr) -> Expr:
        """The same condition, as short as the readings make it."""
        match expr:
            case Reading(name):
                return expr if name not in self.readings else replace_reading(name, self.readings[name])
            case Ref(name):
                return self._ref(expr, name)
            case If(test, then, orelse):
                test = self.of(test)
                if test == TRUE:
                    return self.of(then)
                return self.of(orelse) if test == FALSE else If(test, self.of(then), self.of(orelse))
            case All(parts):
                own = [self.of(part) for part in parts]
                return FALSE if FALSE in own else both(*own)
            case Any(parts):
                return either(*[self.of(part) for part in parts])
            case Not(of):
                inner = self.of(of)
                return FALSE if inner == TRUE else TRUE if inner == FALSE else Not(inner)
            case Compare(left, op, right):
                one, two = self.of(left), self.of(right)
                return _settled(Compare(one, op, two), one, two)
            case OneOf(of, options):
                inner = self.of(of)
                return _settled(OneOf(inner, options), inner)
            case _:
                return rebuilt(expr, self.of)

    def _ref(self, expr: Expr, name: str) -> Expr:
        definition = self.definitions.get(name)
        if definition is None:
            return expr
        if name not in self._known:
            self._known[name] = self.of(definition.expr)
        inner = self._known[name]
        if definition.type == BOOL or name in self.opened or isinstance(inner, Lit | Fact | Ref):
            return inner
        if isinstance(inner, Shift) and isinstance(inner.of, Fact) and isinstance(inner.by, Lit):
            return inner
        return inner if linear(inner) is not None else expr


def replace_reading(name: str, option: str) -> Lit:
    """The option a reading is fixed to."""
    return Lit(option, enum_of(f"reading.{name}"))


def _settled(expr: Expr, *parts: Expr) -> Expr:
    """A comparison of figures alone is true or false."""
    if not all(isinstance(part, Lit) for part in parts):
        return expr
    value = evaluate(expr, NOTHING)
    return TRUE if value is True else FALSE if value is False else expr
