"""What comes of a theorem: plain data, which parent and child processes and readers of lists share. No solver here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from guarantee_rules.core.evaluate import Case
from guarantee_rules.laws.theorem import Theorem
from guarantee_rules.values.types import Value

Verdict = Literal["proved", "refuted", "vacuous", "unsettled"]
"""`vacuous`: there is no case that the theorem speaks of, so that it says nothing."""
Why = Literal["", "time", "unencoded", "disagreement", "domain", "decision", "memory", "crash", "solver"]
"""Of what is unsettled: no answer in time; it turns on what is not encoded; the reference evaluator does not come to
what the solver did, or no caller could state the case, or the decision is another; the child ran out of memory, or
crashed; the solver gave up."""
Incomplete = Literal["", "limit", "unsettled", "undetermined"]
"""Why a region may lack something: more parts than asked for, a query unanswered, or figures that do not tell."""


@dataclass(frozen=True)
class Found:
    """A case as the solver has it: `further` are the facts stated beyond it in the second case of an addition."""

    facts: Mapping[str, Value]
    readings: Mapping[str, str]
    further: Mapping[str, Value] = field(default_factory=dict)

    @property
    def case(self) -> Case:
        return Case(self.facts, self.readings)


@dataclass(frozen=True)
class Region:
    """The values of a figure for which some case refutes the theorem, under the readings by default.

    `parts` are first and last values, exact to the last step; there is nothing outside them.
    """

    figure: str
    parts: tuple[tuple[Value, Value], ...]


@dataclass(frozen=True)
class Known:
    """What is known of facts besides their types: the names of enumerations, the least a fact can be, days in force."""

    members: Mapping[str, tuple[str, ...]]
    least: Mapping[str, Value]
    days: tuple[date, ...] = ()


@dataclass(frozen=True)
class Task:
    """Theorems of one question, each to be settled in about so many seconds."""

    theorems: Sequence[Theorem]
    known: Known
    seconds: float


@dataclass(frozen=True)
class Settled:
    """What came of a theorem under the readings by default, and under which others it comes out otherwise.

    `found` refutes it, by default if it is refuted there; of a satisfiable theorem it is the witness of its proof.
    """

    verdict: Verdict
    why: Why = ""
    found: Found | None = None
    otherwise: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Options of readings, each with all others by default, under which a proved theorem is refuted or the reverse."""
    combined: bool = False
    """A proved theorem is refuted where several readings are taken otherwise at once, as in `found`."""
    region: Region | None = None
    free: tuple[str, ...] = ()
    """What is not encoded and was taken for any value it might have."""
    seconds: float = 0.0
