"""A program: all that one question of one pack version computes, in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from guarantee_rules.core.expr import Expr
from guarantee_rules.source.text import Span
from guarantee_rules.values.types import Type

Force = Literal["mandatory", "in_principle", "generally", "permitted", "promotional", "descriptive"]
GUIDELINE: frozenset[str] = frozenset({"in_principle", "generally"})
Form = Literal["verdict", "trigger", "amount", "due", "state", "list", "permission", "validity"]
Role = Literal["requirement", "limb", "item", "note"]
"""A requirement must hold; one limb of a trigger suffices; an item is listed; a note informs and never decides."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A named value that later expressions refer to."""

    name: str
    type: Type
    expr: Expr
    rule: str = ""
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Check:
    """What one rule asks of the case: where it applies, and whether it holds."""

    rule: str
    force: Force
    role: Role
    applies: Expr
    holds: Expr
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Output:
    """A named value of the answer; left out where its rule does not apply."""

    name: str
    type: Type
    applies: Expr
    expr: Expr
    rule: str
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader must be told when it holds; it decides nothing."""

    key: str
    rule: str
    when: Expr
    figures: tuple[tuple[str, Expr], ...] = ()
    span: Span | None = field(default=None, compare=False, repr=False)


Statement = Definition | Check | Output | Notice


@dataclass(frozen=True, slots=True)
class Program:
    """Everything one question computes; definitions come before their use. `outcome` names the answer's outcome."""

    question: str
    form: Form
    facts: Mapping[str, Type]
    readings: Mapping[str, tuple[str, ...]]
    """Each reading's options, the default first."""
    definitions: tuple[Definition, ...]
    checks: tuple[Check, ...]
    outputs: tuple[Output, ...]
    notices: tuple[Notice, ...]
    outcome: Expr
