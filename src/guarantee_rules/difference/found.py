"""What was found of the answers: by question, in whose favour, exactly where, and a loan that shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from guarantee_rules.core.expr import Expr
from guarantee_rules.core.program import Form
from guarantee_rules.difference.answers import Told
from guarantee_rules.values.numbers import Number
from guarantee_rules.values.types import Type, Value

Direction = Literal["stricter", "looser", "more", "less", "later", "earlier", "otherwise"]
Status = Literal["same", "stricter", "looser", "more", "less", "later", "earlier", "both", "differs", "unsettled"]
By = Literal["text", "solver", "search", "parts"]
"""How it is known: both programs are the same; the solver, for all cases; cases tried near the figures of both sides;
or, of a question that takes in others, from what was found of those."""
Incomplete = Literal["", "limit", "unsettled", "undetermined", "unencoded", "not_asked"]
"""Why more may differ than is listed: too many parts; no answer in time; conditions that do not tell; what the solver
does not know, such as working days; no solver."""


@dataclass(frozen=True)
class Range:
    """A figure from `low` to `high`, both included where `closed`; None where there is no bound on that side."""

    of: Expr
    type: Type
    low: Value | None
    high: Value | None
    closed: tuple[bool, bool] = (True, True)


@dataclass(frozen=True)
class Holds:
    """A condition that holds, does not hold, or is open (None). Not `known`: it does not hold, or is open."""

    of: Expr
    holds: bool | None
    known: bool = True


Condition = Range | Holds


@dataclass(frozen=True)
class Witness:
    """A case in full, put to the reference evaluator on both sides."""

    facts: Mapping[str, Value]
    old: Told
    new: Told
    change: Mapping[str, Number]
    """By how much each number grows that both sides know."""


@dataclass(frozen=True)
class Line:
    """One part of what differs.

    `about` is `outcome`, `validity`, or the name of a value; or, with the name of a rule after it, `rule:` (whether
    that rule is met) or `listed:` (whether it is listed).
    """

    about: str
    direction: Direction
    old: str | None
    new: str | None
    """The outcomes on both sides, where it is about the outcome or validity; None for values."""
    rules: tuple[str, ...]
    """The changed rules it comes from, by name, as far as that can be told."""
    where: tuple[Condition, ...]
    witness: Witness
    exact: bool = True
    """Whether it differs in all of this part. Where not, it differs somewhere within it: the rest comes to the same, as
    where rounding hides a change.
    """


@dataclass(frozen=True)
class Most:
    """The largest change of an amount, with a case that has it; a query found none larger."""

    about: str
    change: Number
    witness: Witness


@dataclass(frozen=True)
class QuestionChange:
    """One question on both sides."""

    question: str
    form: Form
    by: By
    lines: tuple[Line, ...] = ()
    incomplete: Incomplete = ""
    most: tuple[Most, ...] = ()
    through: tuple[str, ...] = ()
    """Of a question that takes in others: those through which it differs."""
    readings: tuple[tuple[str, str], ...] = ()
    """Readings taken otherwise than by default."""
    tried: int = 0
    """Cases tried, where it was searched."""
    asks: tuple[str, ...] = ()
    """Facts it asks for now and did not before."""
    asks_no_more: tuple[str, ...] = ()
    unencoded: tuple[str, ...] = ()
    """What the solver took for a free value, such as working days."""

    @property
    def complete(self) -> bool:
        """Whether all that differs is listed, and surely."""
        return not self.incomplete

    @property
    def directions(self) -> frozenset[Direction]:
        """Of what decides; else of the numbers and dates; else of anything.

        Where a fact is missing, what it could be is told by the other lines.
        """
        decided = [line for line in self.lines if line.about in ("outcome", "validity")]
        stated = [line for line in decided if "missing_fact" not in (line.old, line.new)]
        measured = [line for line in self.lines if line.direction != "otherwise" or line.old is not None]
        return frozenset(line.direction for line in stated or decided or measured or self.lines)

    @property
    def status(self) -> Status:
        """In whose favour, over all: of what decides, else of the values."""
        found = self.directions
        if not found:
            return "same" if self.complete else "unsettled"
        if len(found) == 1:
            (one,) = found
            return "differs" if one == "otherwise" else one
        return "differs" if "otherwise" in found else "both"

    @property
    def different(self) -> bool:
        return bool(self.lines)


@dataclass(frozen=True)
class ReadingChange:
    """A reading that both sides do not know alike: its options, and its default on each side."""

    reading: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    old_default: str | None
    new_default: str | None


@dataclass(frozen=True)
class Meaning:
    """The answers of two versions held against each other."""

    questions: tuple[QuestionChange, ...]
    readings: tuple[ReadingChange, ...]
    solver: bool
    """Whether there was one; else cases near the figures were tried, which proves nothing."""

    @property
    def different(self) -> bool:
        return any(one.different for one in self.questions)
