"""How one engine says what the emitter means: words and small templates, no logic of rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from guarantee_rules.backends.columnar.columns import Kind, Whole
from guarantee_rules.backends.columnar.sql.text import has_controls

OR, AND, NOT, COMPARED, BITS, SUM, PRODUCT, ATOM = range(8)
"""How tightly a text holds together: what is looser than its surroundings needs brackets."""


class NotInDialect(ValueError):
    """What this engine could not compute exactly for every row, or not name: said before anything runs.

    `reason`: a `quotient` of too many digits, a `period` that is too long, a `name` that it cannot hold, `same-name`
    for names that it takes for one.
    """

    def __init__(self, dialect: str, reason: str, what: str) -> None:
        self.dialect, self.reason, self.what = dialect, reason, what
        super().__init__(f"{dialect}: {reason}: {what}")


@dataclass(frozen=True, slots=True)
class Shape:
    """A template: how tightly its text holds together, and how tightly its operands must."""

    text: str
    level: int = ATOM
    inside: int = OR


@dataclass(frozen=True, slots=True)
class Dialect:
    """One engine's SQL. Templates name their operands `{of}`, `{by}`, …; each is exact whatever a session sets."""

    name: str
    quoted: Callable[[str], str]
    """A name as identifier. Raises `NotInDialect`."""
    literal: Callable[[str], str]
    """A text as literal, on one line."""
    wide: str
    """The type of whole numbers of up to 38 digits."""
    names: str
    divided: Callable[[Whole, Whole, Whole], Shape]
    """The quotient of `{of}` and `{over}` cut towards zero, null over zero, by the bounds of both and of the quotient.
    Where any of the three is wide, both operands are given as wide, and as `{short_of}` and `{short_over}` in 64 bits;
    the result is narrow where its bounds are. Raises `NotInDialect`.
    """
    remainder: Shape
    """What is left of `{of}` over `{over}`, with the sign of `{of}`."""
    add_months: Shape
    add_days: Shape
    year: Shape
    last_day: Shape
    day_of_month: Shape
    """Day `{day}`, at most 28, of the month of `{of}`."""
    day_of_year: Shape
    """Day `{day}` of month `{month}` of the year of `{of}`, one that every year has."""
    months_between: Shape
    days_between: Shape
    includes: Shape
    decimal: Callable[[Whole, int, int], Shape]
    """`{of}`, within bounds, as a decimal of so many digits with so many of them, at least one, behind the point."""
    figure: str = "{}"
    """A 64-bit literal."""
    loose: bool = True
    """Whether a bare literal takes the type of what it is reckoned or compared with."""
    narrow: str = "BIGINT"
    name_type: str = "VARCHAR"
    small: str = "INTEGER"
    """The type of 32-bit numbers, in which functions of days take theirs."""
    listed: int = 1000
    """How many names are asked for at once."""
    carries_all: bool = True
    """Whether a step has all columns before it, as they cost nothing; else only those that are mentioned after it."""
    step: str = "AS ("
    """How a named step begins."""

    def type_of(self, kind: Kind) -> str:
        """The type of a column."""
        if isinstance(kind, Whole):
            return self.narrow if kind.narrow else self.wide
        plain = {"truth": "BOOLEAN", "day": "DATE", "name": self.name_type, "names": self.names, "mask": self.narrow}
        return plain[kind.name]


def above_zero(over: Whole, text: str = "{over}", zero: str = "0") -> str:
    """A divisor, null where it is zero."""
    return f"NULLIF({text}, {zero})" if over.lo <= 0 <= over.hi else text


def double_quoted(name: str, dialect: str) -> str:
    """A name as identifier of standard SQL. Raises `NotInDialect` where it has characters that cannot be seen."""
    if has_controls(name):
        raise NotInDialect(dialect, "name", name)
    return '"' + name.replace('"', '""') + '"'


def tenths(scale: int) -> str:
    """The unit of the last of so many decimals, as a decimal literal."""
    return f"CAST('0.{'1'.rjust(scale, '0')}' AS DECIMAL({scale}, {scale}))"
