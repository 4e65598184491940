"""What a column can be computed from: a small closed set that every columnar engine can do exactly.

All numbers are whole numbers whose bounds are known before anything runs: money in fen, rates in units of their last
place. What lies within 64 bits is `narrow`, what needs up to 38 digits is wide, and more than that does not exist here.
A column is null where its value is not known. There are no floats, no decimals and no rounding but `Divided`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from guarantee_rules.core.expr import ArithmeticSign, Comparator
from guarantee_rules.values.numbers import Rounding

NARROW = 2**63 - 1
WIDE = 10**38 - 1
WORD = 62
"""Bits of one word of a mask: it is a 64-bit whole number that is never negative."""


class TooWide(ValueError):
    """A number that could need more than 38 digits."""

    def __init__(self, lo: int, hi: int) -> None:
        self.digits = len(str(max(abs(lo), abs(hi))))
        super().__init__(f"up to {self.digits} digits")


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number from `lo` to `hi`. Raises `TooWide` beyond 38 digits."""

    lo: int
    hi: int

    def __post_init__(self) -> None:
        if self.lo < -WIDE or self.hi > WIDE:
            raise TooWide(self.lo, self.hi)

    @property
    def narrow(self) -> bool:
        """Whether 64 bits hold it."""
        return self.lo >= -NARROW and self.hi <= NARROW


@dataclass(frozen=True, slots=True)
class Plain:
    """A truth value, a calendar day, a name, a list of names, or a word of a mask (62 bits, never null)."""

    name: Literal["truth", "day", "name", "names", "mask"]


TRUTH, DAY, NAME, NAMES, MASK = (Plain("truth"), Plain("day"), Plain("name"), Plain("names"), Plain("mask"))
Kind = Whole | Plain

# Every node is made once by `Maker` (maker.py) and told apart by identity; equality by value would walk whole trees.


@dataclass(frozen=True, slots=True, eq=False)
class Constant:
    """A figure, truth value, day, name or mask; null where `value` is None."""

    value: int | bool | str | date | None
    kind: Kind


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """A column of the relation the stage reads: an input, or what an earlier stage has computed."""

    name: str
    kind: Kind
    nullable: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class And:
    """Three-valued: false where any part is false, else null where any is null."""

    parts: tuple[Node, ...]
    kind: Kind = TRUTH


@dataclass(frozen=True, slots=True, eq=False)
class Or:
    """Three-valued: true where any part is true, else null where any is null."""

    parts: tuple[Node, ...]
    kind: Kind = TRUTH


@dataclass(frozen=True, slots=True, eq=False)
class Not:
    of: Node
    kind: Kind = TRUTH


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """Whether a value is not null; itself never null."""

    of: Node
    kind: Kind = TRUTH


@dataclass(frozen=True, slots=True, eq=False)
class Compare:
    """Null where either side is. Both sides are whole numbers, days, names, truth values or masks; names, truths and
    masks only for being the same.
    """

    left: Node
    op: Comparator
    right: Node
    kind: Kind = TRUTH


@dataclass(frozen=True, slots=True, eq=False)
class OneOf:
    """Whether a name is one of the listed; null where the name is."""

    of: Node
    options: tuple[str, ...]
    kind: Kind = TRUTH


@dataclass(frozen=True, slots=True, eq=False)
class Includes:
    """Whether a list of names includes this one; null where the list is."""

    of: Node
    member: str
    kind: Kind = TRUTH


@dataclass(frozen=True, slots=True, eq=False)
class Arithmetic:
    """Sum, difference or product of whole numbers; null where either is. `kind` holds whatever it can come to."""

    left: Node
    sign: ArithmeticSign
    right: Node
    kind: Whole


@dataclass(frozen=True, slots=True, eq=False)
class Divided:
    """A quotient rounded once to a whole number: `down` towards zero, `up` away from it, `half_up` to the nearest and
    halves away from zero. Null where either is, and over zero.
    """

    of: Node
    over: Node
    rounding: Rounding
    kind: Whole


@dataclass(frozen=True, slots=True, eq=False)
class Extreme:
    """The least or greatest of whole numbers or days; null where any part is."""

    which: Literal["min", "max"]
    parts: tuple[Node, ...]
    kind: Kind


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """The value of the first branch whose test is true; null and false tests are passed by."""

    branches: tuple[tuple[Node, Node], ...]
    orelse: Node
    kind: Kind


@dataclass(frozen=True, slots=True, eq=False)
class Bits:
    """All bits of several words. Words are never null."""

    parts: tuple[Node, ...]
    kind: Kind = MASK


@dataclass(frozen=True, slots=True, eq=False)
class CommonBits:
    """The bits that two words have in common."""

    left: Node
    right: Node
    kind: Kind = MASK


@dataclass(frozen=True, slots=True, eq=False)
class AddMonths:
    """The corresponding day so many months on (back where negative), or the last day of a shorter month."""

    of: Node
    by: Node
    kind: Kind = DAY


@dataclass(frozen=True, slots=True, eq=False)
class AddDays:
    """The day so many calendar days on (back where negative)."""

    of: Node
    by: Node
    kind: Kind = DAY


@dataclass(frozen=True, slots=True, eq=False)
class OnDay:
    """A day of the date's month, or of the given month of its year; the last day where the month is shorter."""

    of: Node
    day: int
    month: int | None
    kind: Kind = DAY


@dataclass(frozen=True, slots=True, eq=False)
class MonthsBetween:
    """The fewest whole months that reach from start to end; 0 where the end is not later."""

    start: Node
    end: Node
    kind: Whole


@dataclass(frozen=True, slots=True, eq=False)
class DaysBetween:
    """Calendar days from start to end."""

    start: Node
    end: Node
    kind: Whole


Node = (
    Constant
    | Column
    | And
    | Or
    | Not
    | Known
    | Compare
    | OneOf
    | Includes
    | Arithmetic
    | Divided
    | Extreme
    | Case
    | Bits
    | CommonBits
    | AddMonths
    | AddDays
    | OnDay
    | MonthsBetween
    | DaysBetween
)


def parts_of(at: Node) -> tuple[Node, ...]:
    """The nodes directly inside one."""
    match at:
        case Constant() | Column():
            return ()
        case And(parts) | Or(parts) | Bits(parts) | Extreme(_, parts):
            return parts
        case Not(of) | Known(of) | OneOf(of) | Includes(of) | OnDay(of):
            return (of,)
        case Compare(left, _, right) | Arithmetic(left, _, right) | CommonBits(left, right):
            return left, right
        case Divided(of, over):
            return of, over
        case AddMonths(of, by) | AddDays(of, by):
            return of, by
        case MonthsBetween(start, end) | DaysBetween(start, end):
            return start, end
        case Case(branches, orelse):
            return (*(part for branch in branches for part in branch), orelse)


def walk(at: Node) -> Iterator[Node]:
    """Every node inside one, itself first, each once."""
    seen: set[int] = set()
    pending = [at]
    while pending:
        here = pending.pop()
        if id(here) not in seen:
            seen.add(id(here))
            yield here
            pending.extend(reversed(parts_of(here)))


@dataclass(frozen=True, slots=True)
class WorkdayJoin:
    """A day counted in working days, looked up by joining the relations of `workdays.py`. It adds two columns:

    `name` is the `by`-th working day after `of` (`of` itself where `by` is 0), or, where `by` is None, `of` if it is a
    working day, else the next one; null where `of` or `by` is null or the calendar of a year is not known.
    `year` is the year whose calendar would be needed; null where the day is known, or `of` or `by` is null.
    """

    name: str
    year: str
    of: Node
    by: Node | None


@dataclass(frozen=True, slots=True)
class Stage:
    """Columns computed from those before: the relation keeps all it has and gains these."""

    columns: tuple[tuple[str, Node], ...]
    joins: tuple[WorkdayJoin, ...] = ()
    """Done first, from columns of earlier stages; `columns` may speak of what they add."""


@dataclass(frozen=True, slots=True)
class Input:
    """A column that the relation must have: a fact as whole number, day, truth value or name; null if not stated."""

    name: str
    """The fact's own name, unless another fact has the same in other letters."""
    kind: Kind
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A whole number told as a decimal: its column, and how many decimals stand behind the point."""

    column: str
    kind: Kind
    scale: int = 0
    """0 for what is no decimal."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Which columns hold the answer, and what each bit of each word stands for (bit 0 of the first word first)."""

    outcome: str
    """Name of the outcome, `missing_fact` and `not_determined` included; never null."""
    version: str = ""
    """The version that answers, where there are several."""
    values: dict[str, Figure] = field(default_factory=dict)
    """Each value of the answer by its name; null where it is not told."""
    failing: tuple[str, ...] = ()
    """Words: rules not met."""
    unknown: tuple[str, ...] = ()
    """Words: rules of which it is not known whether they are met."""
    rules: tuple[str, ...] = ()
    """The rules of the bits of `failing` and `unknown`."""
    missing: tuple[str, ...] = ()
    """Words: what is missing, where the outcome is missing_fact or not_determined; else 0."""
    lacking: tuple[str, ...] = ()
    """What the bits of `missing` stand for: a fact, or as `@NAME` the calendar of the year in column NAME."""
    open: tuple[str, ...] = ()
    """Words: what the text leaves open, where the outcome is missing_fact or not_determined; else 0."""
    opens: int = 0
    """How many bits `open` has; what they stand for is kept beside the plan."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One question of one version under chosen readings, as columns."""

    title: str
    inputs: tuple[Input, ...]
    stages: tuple[Stage, ...]
    layout: Layout
    notes: dict[str, str] = field(default_factory=dict)
    """What a column is, in words for whoever reads the emitted text: a rule's name, a unit."""

    @property
    def workdays(self) -> bool:
        """Whether the relations of working days are needed."""
        return any(stage.joins for stage in self.stages)
