"""What is sent to a child process that asks the solver about one question, and what comes back, part by part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from guarantee_rules.core.expr import Expr
from guarantee_rules.difference.found import Direction, Incomplete
from guarantee_rules.difference.joint import Joint
from guarantee_rules.values.types import Value


@dataclass(frozen=True)
class Task:
    """One question to be settled."""

    joint: Joint
    members: Mapping[str, tuple[str, ...]]
    optional: frozenset[str]
    """The facts that need not be stated."""
    day: date
    """When the cases shown are to be, where that is left to choose."""
    least: tuple[tuple[str, Value], ...]
    """Facts that are at least so much, as the vocabulary says."""
    composed: bool
    """Whether it takes in other questions: then in whose favour it changed is asked, and not where."""
    seconds: float
    """For one query, counted in steps of the solver, so that the same files give the same answers."""
    total: float
    """For all of them; what is not asked by then is told as not settled."""


@dataclass(frozen=True)
class Sign:
    """A condition, and whether it is true, false, or not known to be either. Not `known`: it is false or unknown."""

    of: Expr
    holds: bool | None
    known: bool = True


@dataclass(frozen=True)
class Piece:
    """One part of what differs, as conditions, with a case in it. Not `exact`: it differs somewhere in it."""

    signs: tuple[Sign, ...]
    facts: Mapping[str, Value]
    exact: bool = True


@dataclass(frozen=True)
class Part:
    """All pieces of one kind of change: from one outcome to another, of one rule, or of one value in one direction."""

    about: str
    direction: Direction
    old: str | None
    new: str | None
    pieces: tuple[Piece, ...]
    incomplete: Incomplete = ""


@dataclass(frozen=True)
class Largest:
    """The largest change of an amount there is in the domain; a query found none larger."""

    about: str
    change: Decimal
    facts: Mapping[str, Value]


@dataclass(frozen=True)
class Ended:
    """Nothing more comes; what stands for what the solver does not know, such as working days."""

    unencoded: tuple[str, ...] = ()
    all_asked: bool = True


Told = Part | Largest | Ended
