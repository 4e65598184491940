"""Answers in columns, read back in words of rules and facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from guarantee_rules.backends.columnar.planning import Planned
from guarantee_rules.backends.columnar.words import bit
from guarantee_rules.values.numbers import EXACT
from guarantee_rules.values.types import Value
from guarantee_rules.values.unknown import Open

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Told:
    """The answer to one row, decoded."""

    outcome: str
    values: Mapping[str, Value]
    failing: tuple[str, ...]
    """Rules that are not met."""
    unknown: tuple[str, ...]
    """Rules of which it is not known whether they are met."""
    missing: frozenset[str]
    """Facts that can still change the outcome; `calendar.2027` is a year's working days."""
    open: frozenset[Open]
    """What the text leaves undecided whatever else is supplied."""
    version: str
    """The version that answers; empty where there is only one."""


def told(made: Planned, row: Mapping[str, object]) -> Told:
    """One row of the answers to a plan."""
    layout = made.plan.layout
    lacking = [f"calendar.{row[name[1:]]}" if name.startswith("@") else name for name in layout.lacking]
    values = {name: _value(row[figure.column], figure.scale) for name, figure in layout.values.items()}
    return Told(
        outcome=str(row[layout.outcome]),
        values={name: value for name, value in values.items() if value is not None},
        failing=bits_of(_words(row, layout.failing), layout.rules),
        unknown=bits_of(_words(row, layout.unknown), layout.rules),
        missing=frozenset(bits_of(_words(row, layout.missing), lacking)),
        open=frozenset(bits_of(_words(row, layout.open), made.opens)),
        version=str(row[layout.version]) if layout.version else "",
    )


def bits_of(words: Sequence[int], names: Sequence[Thing]) -> tuple[Thing, ...]:
    """What the bits of some words stand for."""
    return tuple(name for number, name in enumerate(names) if _has(words, number))


def _has(words: Sequence[int], number: int) -> bool:
    word, one = bit(number)
    return word < len(words) and bool(words[word] & one)


def _words(row: Mapping[str, object], columns: Sequence[str]) -> list[int]:
    return [_whole(row[column]) for column in columns]


def _whole(given: object) -> int:
    assert isinstance(given, int | Decimal), given
    return int(given)


def _value(given: object, scale: int) -> Value | None:
    """A value as `decide` tells it; whole numbers as `int`, decimals as `Decimal`."""
    match given:
        case None:
            return None
        case Decimal() if scale:
            return given
        case bool() | str():
            return given
        case date():
            return date(given.year, given.month, given.day)
        case int() | Decimal():
            return EXACT.scaleb(Decimal(int(given)), -scale) if scale else int(given)
        case list() | tuple() | set() | frozenset():
            return frozenset(map(str, given))
        case _:
            raise TypeError(f"{given!r} is no value of an answer")
