"""Expressions made anew from their parts: readings settled by an option, definitions under other names, one order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from guarantee_rules.core.expr import (
    FALSE,
    TRUE,
    All,
    Any,
    Compare,
    Expr,
    If,
    Lit,
    Needs,
    Not,
    OneOf,
    Reading,
    Ref,
    Undecided,
    both,
    either,
)
from guarantee_rules.core.rebuild import rebuilt
from guarantee_rules.core.show import shown
from guarantee_rules.values.types import enum_of


def settled(expr: Expr, readings: Mapping[str, str]) -> Expr:
    """The expression under these readings; what they settle by themselves is left out."""

    def each(part: Expr) -> Expr:
        return _folded(rebuilt(part, each), readings)

    return each(expr)


def renamed(expr: Expr, names: Mapping[str, str]) -> Expr:
    """The expression with definitions under their new names."""

    def each(part: Expr) -> Expr:
        if isinstance(part, Ref):
            return replace(part, name=names.get(part.name, part.name))
        return rebuilt(part, each)

    return each(expr)


def ordered(expr: Expr) -> Expr:
    """The expression with its conditions in one order: what differs only in the order of rules becomes the same."""

    def each(part: Expr) -> Expr:
        made = rebuilt(part, each)
        match made:
            case All(parts) | Any(parts):
                return replace(made, parts=tuple(sorted(parts, key=shown)))
            case Needs(parts):
                return replace(made, parts=tuple(sorted(parts, key=shown)))
            case OneOf(_, options):
                return replace(made, options=tuple(sorted(options)))
            case Undecided(_, _, _, rules):
                return replace(made, rules=tuple(sorted(rules)))
            case _:
                return made

    return each(expr)


def _folded(expr: Expr, readings: Mapping[str, str]) -> Expr:
    match expr:
        case Reading(name):
            return Lit(readings[name], enum_of(f"reading.{name}"), expr.span)
        case Compare(Lit(str() as one), "==" | "!=" as op, Lit(str() as two)):
            return TRUE if (one == two) == (op == "==") else FALSE
        case OneOf(Lit(str() as one), options):
            return TRUE if one in options else FALSE
        case All(parts):
            return FALSE if FALSE in parts else both(*parts)
        case Any(parts):
            return either(*parts)
        case Not(Lit(bool() as value)):
            return FALSE if value else TRUE
        case If(test, then, orelse) if test in (TRUE, FALSE):
            return then if test == TRUE else orelse
        case Needs(parts, then):
            needed = tuple(part for part in parts if not isinstance(part, Lit))
            return replace(expr, parts=needed) if needed else then
        case _:
            return cast("Expr", expr)
