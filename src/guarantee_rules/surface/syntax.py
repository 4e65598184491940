"""What a guard says, as written: names not yet looked up, nothing typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from guarantee_rules.core.expr import Comparator
from guarantee_rules.source.text import Span
from guarantee_rules.values.quantities import Quantity


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure; `bare` where it stands without a unit, so that the other side may lend it one."""

    quantity: Quantity
    bare: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Word:
    """A quoted member of an enumeration, or true and false."""

    value: str | bool
    span: Span


@dataclass(frozen=True, slots=True)
class Name:
    """The name of a fact, a value or a reading."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Call:
    """A function and what it is given."""

    function: str
    arguments: tuple[Syntax, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Binary:
    """A sum, difference, product or quotient of two."""

    left: Syntax
    sign: Literal["+", "-", "*", "/"]
    right: Syntax
    span: Span


@dataclass(frozen=True, slots=True)
class Chain:
    """One comparison or several in a row: 0 < a <= b."""

    first: Syntax
    rest: tuple[tuple[Comparator, Syntax], ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Membership:
    """`of in [..]`."""

    of: Syntax
    options: tuple[Word, ...]
    negated: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Inclusion:
    """`"member" in list.fact`."""

    member: Syntax
    of: Syntax
    negated: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Connected:
    """Conditions joined by one word."""

    how: Literal["and", "or"]
    parts: tuple[Syntax, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Negated:
    """What must not hold."""

    of: Syntax
    span: Span


Syntax = Figure | Word | Name | Call | Binary | Chain | Membership | Inclusion | Connected | Negated
