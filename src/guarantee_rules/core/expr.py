"""Expressions: the closed set of things a rule can compute. Adding one is an event: see docs/decisions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from guarantee_rules.source.text import Span
from guarantee_rules.values.numbers import Rounding
from guarantee_rules.values.types import Type, Value
from guarantee_rules.values.unknown import OpenWhy

Comparator = Literal["<", "<=", "==", "!=", ">=", ">"]
ArithmeticSign = Literal["+", "-", "*"]


@dataclass(frozen=True, slots=True)
class Lit:
    """A figure, date or name as the pack writes it."""

    value: Value
    type: Type
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Fact:
    """What the caller states of the case; unknown where they did not."""

    name: str
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Given:
    """Whether the caller stated a fact at all: only for facts whose absence means something, such as an agreement."""

    name: str
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Reading:
    """The option chosen for an ambiguity; always known."""

    name: str
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Ref:
    """The value of a definition of the same program."""

    name: str
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Compare:
    """One comparison of two values of one type; of numbers, dates, or (== and != only) names and truth values."""

    left: Expr
    op: Comparator
    right: Expr
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds. One false part decides, whatever is unknown."""

    parts: tuple[Expr, ...]
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Any:
    """At least one part holds. One true part decides, whatever is unknown."""

    parts: tuple[Expr, ...]
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Not:
    of: Expr
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class OneOf:
    """Whether a name is one of the listed ones."""

    of: Expr
    options: tuple[str, ...]
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Includes:
    """Whether a list of names includes this one."""

    of: Expr
    member: str
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Exact sum, difference or product. Dates: date + period, date - date."""

    left: Expr
    sign: ArithmeticSign
    right: Expr
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Quotient:
    """`of / over`, rounded once to `places` decimals. Over zero it is an undefined ratio, never a number."""

    of: Expr
    over: Expr
    places: int
    rounding: Rounding
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Portion:
    """`of` in the ratio of `part` to `whole`, rounded once to the fen. A whole of zero is an undefined ratio."""

    of: Expr
    part: Expr
    whole: Expr
    rounding: Rounding
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Extreme:
    """The least or the greatest of the parts; unknown where any part is."""

    which: Literal["min", "max"]
    parts: tuple[Expr, ...]
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class If:
    """`then` where `test` holds, `orelse` elsewhere; where the test is unknown, the value both agree on."""

    test: Expr
    then: Expr
    orelse: Expr
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Needs:
    """The value of `then`, once every part is known."""

    parts: tuple[Expr, ...]
    then: Expr
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Undecided:
    """What the text leaves open: silent, referred, absent, in conflict, or an undefined ratio."""

    why: OpenWhy
    type: Type
    see: str = ""
    rules: tuple[str, ...] = ()
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Shift:
    """A date moved by months (end of month kept within the month), days or working days, counted once from `of`."""

    of: Expr
    by: Expr
    unit: Literal["months", "days", "workdays"]
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Rolled:
    """The date itself when it is a working day, else the next one that is."""

    of: Expr
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class OnDay:
    """A day of the date's month, or of the given month of its year; the last day where the month is shorter."""

    of: Expr
    day: int
    month: int | None = None
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Between:
    """Calendar days from start to end, or the fewest whole months that reach from start to end."""

    start: Expr
    end: Expr
    unit: Literal["months", "days"]
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Count:
    """The number in a period: months(12个月) is 12."""

    of: Expr
    span: Span | None = field(default=None, compare=False, repr=False)


Expr = (
    Lit
    | Fact
    | Given
    | Reading
    | Ref
    | Compare
    | All
    | Any
    | Not
    | OneOf
    | Includes
    | Arithmetic
    | Quotient
    | Portion
    | Extreme
    | If
    | Needs
    | Undecided
    | Shift
    | Rolled
    | OnDay
    | Between
    | Count
)


TRUE = Lit(True, Type("bool"))
FALSE = Lit(False, Type("bool"))


def both(*conditions: Expr) -> Expr:
    """All of these; what is surely true is left out."""
    parts = tuple(dict.fromkeys(part for part in conditions if part != TRUE))
    return TRUE if not parts else parts[0] if len(parts) == 1 else All(parts)


def either(*conditions: Expr) -> Expr:
    """At least one of these; what is surely false is left out, and what is surely true decides."""
    parts = tuple(dict.fromkeys(part for part in conditions if part != FALSE))
    return FALSE if not parts else TRUE if TRUE in parts else parts[0] if len(parts) == 1 else Any(parts)
