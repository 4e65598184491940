"""What comes of a case in a child process: plain data, which parent and child share. No solver here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from guarantee_rules.values.types import Value

Why = Literal["", "never", "time", "unencoded", "limit", "memory", "crash", "replay"]
"""Why there is nothing to show: there surely is nothing (`never`); no answer in time; it turns on what is not encoded,
working days say; more than were asked for; a child that ran out of memory or crashed; it did not replay."""


@dataclass(frozen=True)
class Pair:
    """Two cases that differ in one fact: what is stated beside it, and the two values."""

    facts: Mapping[str, Value]
    one: Value
    other: Value


@dataclass(frozen=True)
class Told:
    """What came of one missing fact."""

    fact: str
    pair: Pair | None
    why: Why


@dataclass(frozen=True)
class Unit:
    """Something a person can change by itself: a fact, or whether a list of names has one member."""

    fact: str
    member: str = ""


@dataclass(frozen=True)
class Changed:
    """A minimal set of units, and values of their facts with which the case passes: each as near as can be."""

    units: tuple[Unit, ...]
    ways: tuple[Mapping[str, Value], ...]
    why: Why = ""
    """Why nearest values are not told, or not all of them."""


@dataclass(frozen=True)
class Ended:
    """That there are no more; `why` is empty where a query says so."""

    why: Why = ""


@dataclass(frozen=True)
class Span:
    """Values of a figure, first and last, all of which pass."""

    least: Value
    most: Value


@dataclass(frozen=True)
class Reached:
    """How far a figure can go. `spans` are all its values with which the case passes as it is, the smallest first.

    `top` is the greatest with which it passes if what is not stated is as in `beside`; None where that adds nothing.
    """

    fact: str
    spans: tuple[Span, ...]
    why: Why = ""
    top: Value | None = None
    beside: Mapping[str, Value] | None = None
    top_why: Why = ""


At = Literal["", "below", "at", "above"]
"""On which side of a figure a case is."""


@dataclass(frozen=True)
class Kept:
    """A case to keep: its facts and readings, which fact was moved to a figure, and on which side of it it is.

    `agrees` says that the solver, given the case, comes to all that the reference evaluator does. Without facts, `why`.
    """

    facts: Mapping[str, Value] | None
    readings: Mapping[str, str] = field(default_factory=dict)
    moved: str = ""
    at: At = ""
    agrees: bool = False
    why: Why = ""
