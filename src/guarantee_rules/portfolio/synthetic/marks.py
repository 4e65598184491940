"""Which rows of a tape are marked on purpose: on a threshold, with a fact missing, or impossible to read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from guarantee_rules.portfolio.synthetic.chance import Chance, Numbers
from guarantee_rules.portfolio.synthetic.columns import Column


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows there are, and how many of them are marked in each way; no row in two."""

    rows: int
    boundaries: int
    missing: int
    bad: int

    @property
    def marked(self) -> int:
        return self.boundaries + self.missing + self.bad


@dataclass(frozen=True, slots=True)
class Places:
    """The marked rows of a chunk: where each stands in it, and its number among those of its sort."""

    boundaries: tuple[tuple[int, int], ...]
    missing: tuple[tuple[int, int], ...]
    bad: tuple[tuple[int, int], ...]


def places_in(chance: Chance, rows: Numbers, counts: Counts) -> Places:
    """Rows are strewn over places, and the first places are the marked ones: no list of rows is kept anywhere."""
    if not counts.marked:
        return Places((), (), ())
    places = chance.places(rows, counts.rows)
    first, second = counts.boundaries, counts.boundaries + counts.missing
    return Places(_between(places, 0, first), _between(places, first, second), _between(places, second, counts.marked))


def _between(places: Numbers, start: int, end: int) -> tuple[tuple[int, int], ...]:
    where = np.flatnonzero((places >= start) & (places < end))
    return tuple((int(at), int(places[at]) - start) for at in where)


@dataclass(frozen=True, slots=True)
class Spoilt:
    """One way in which a cell cannot be read: as a text, or as a drawn number that no fact can be."""

    kind: str
    column: Column
    text: str
    """What the cell says."""
    number: int | None = None
    """The drawn number that comes out as this, in a column that is no text."""


def ways_to_spoil(columns: Sequence[Column]) -> tuple[Spoilt, ...]:
    """Every way that the columns of a tape allow, each in the first column that does."""
    ways: list[Spoilt | None] = [
        _text(columns, "not_a_number", "money", "待核实"),
        _text(columns, "separators", "money", "1,250.00"),
        _text(columns, "separators_and_unit", "money", "1,250万元"),
        _text(columns, "negative", "money", "-50"),
        _text(columns, "too_many_decimals", "money", "50.12345678901"),
        _text(columns, "too_large", "money", "99999999999999999999"),
        _text(columns, "impossible_date", "date", "2023-02-30"),
        _text(columns, "not_a_date", "date", "不详"),
        _typed(columns, "rate_above_one", "rate", "565.5", 5_655_000),
        _typed(columns, "term_too_long", "months", "120000", 120_000),
        _cell(columns, "unknown_name", ("enum", "enums"), "尚未归类"),
        _cell(columns, "neither_yes_nor_no", ("bool",), "也许"),
    ]
    return tuple(way for way in ways if way is not None)


def may_be_missing(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Columns in which an ordinary row always states something."""
    return tuple(column for column in columns if not column.optional)


def _text(columns: Sequence[Column], kind: str, type: str, text: str) -> Spoilt | None:
    found = [column for column in columns if column.text and column.type.name == type]
    return Spoilt(kind, found[0], text) if found else None


def _cell(columns: Sequence[Column], kind: str, types: tuple[str, ...], text: str) -> Spoilt | None:
    found = [column for column in columns if column.type.name in types]
    return Spoilt(kind, found[0], text) if found else None


def _typed(columns: Sequence[Column], kind: str, type: str, text: str, number: int) -> Spoilt | None:
    found = [column for column in columns if column.type.name == type]
    return Spoilt(kind, found[0], text, number) if found else None
