"""What came of asking a portfolio in two ways: who changes, by how much, and through which rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guarantee_rules.backends.columnar.telling import Told
from guarantee_rules.values.numbers import EXACT

if TYPE_CHECKING:
    from guarantee_rules.portfolio.whatif.asked import Both, Compared


@dataclass(frozen=True, slots=True)
class Sums:
    """One value over some rows. Totals are of money only, in yuan; None for other values.

    `rows` have it on both sides: `old` and `new` are its totals over these, `more` and `less` in how many it grows or
    shrinks (or is later or earlier), `otherwise` in how many it is another name. `only_old` and `only_new` are rows
    that have it on one side, with its totals there.
    """

    rows: int = 0
    old: Decimal | None = None
    new: Decimal | None = None
    more: int = 0
    less: int = 0
    otherwise: int = 0
    only_old: int = 0
    sum_only_old: Decimal | None = None
    only_new: int = 0
    sum_only_new: Decimal | None = None

    @property
    def changed(self) -> int:
        """Rows that have it on both sides, and not the same."""
        return self.more + self.less + self.otherwise

    @property
    def difference(self) -> Decimal | None:
        """By how much the total grows over the rows that have it on both sides."""
        return None if self.old is None or self.new is None else EXACT.subtract(self.new, self.old)

    def plus(self, other: Sums) -> Sums:
        return Sums(
            self.rows + other.rows,
            _added(self.old, other.old),
            _added(self.new, other.new),
            self.more + other.more,
            self.less + other.less,
            self.otherwise + other.otherwise,
            self.only_old + other.only_old,
            _added(self.sum_only_old, other.sum_only_old),
            self.only_new + other.only_new,
            _added(self.sum_only_new, other.sum_only_new),
        )


@dataclass(frozen=True, slots=True)
class Group:
    """The rows with one outcome on the old side and one on the new, in one class."""

    old: str
    new: str
    by: tuple[str | None, ...]
    """The class, a text for each fact; None where it is not stated."""
    rows: int
    changed: int
    """Rows whose answer changes, in its outcome or in a value both sides give."""
    amount: Decimal | None
    """Total of the amount asked for, over the rows that state it, in yuan."""
    stated: int
    """How many rows state it."""
    values: Mapping[str, Sums] = field(default_factory=dict)

    def plus(self, other: Group) -> Group:
        values = {name: sums.plus(other.values[name]) for name, sums in self.values.items()}
        amount = _added(self.amount, other.amount)
        return Group(
            self.old,
            self.new,
            self.by,
            self.rows + other.rows,
            self.changed + other.changed,
            amount,
            self.stated + other.stated,
            values,
        )


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule and in how many rows it is newly not met, or no longer not met; `of_changed`: whose answer changes."""

    rule: str
    newly: int
    newly_of_changed: int
    no_longer: int
    no_longer_of_changed: int


@dataclass(frozen=True, slots=True)
class Example:
    """One row that changes: `row` as the mapping names it, `number` counted from 1 through the tape."""

    row: str
    number: int
    old: Told
    new: Told


@dataclass(frozen=True)
class WhatIf:
    """A portfolio under both sides."""

    both: Both = field(repr=False)
    tape: str
    rows: int
    aside: int
    """Rows that could not be read."""
    reasons: tuple[tuple[str, str, int], ...]
    """Why: reason, column and how many cells, the most frequent first."""
    groups: tuple[Group, ...]
    rules: tuple[RuleChange, ...]
    """Those that change most often first."""
    missing: tuple[tuple[tuple[str, int], ...], tuple[tuple[str, int], ...]]
    """On each side the facts that are missing for an answer, and in how many rows, the most frequent first."""
    examples: tuple[Example, ...]
    out: Path | None = None
    """The file of the rows that change."""

    @property
    def answered(self) -> int:
        return sum(group.rows for group in self.groups)

    @property
    def changed(self) -> int:
        """Rows whose answer changes."""
        return sum(group.changed for group in self.groups)

    @property
    def different(self) -> bool:
        return bool(self.changed)

    @property
    def moved(self) -> int:
        """Rows whose outcome changes."""
        return sum(group.rows for group in self.groups if group.old != group.new)

    @property
    def classes(self) -> tuple[tuple[str | None, ...], ...]:
        return tuple(dict.fromkeys(group.by for group in self.groups))

    @property
    def compared(self) -> tuple[Compared, ...]:
        """The values both sides can give."""
        return tuple(value for value in self.both.values if value.common)

    @property
    def one_sided(self) -> tuple[Compared, ...]:
        """The values only one side can give."""
        return tuple(value for value in self.both.values if not value.common)

    def matrix(self, by: tuple[str | None, ...] | None = None) -> tuple[Group, ...]:
        """Old and new outcomes with their rows, over all classes or in one; those that change first."""
        found: dict[tuple[str, str], Group] = {}
        for group in self.groups:
            if by is None or group.by == by:
                pair = group.old, group.new
                whole = group if by is not None else replace(group, by=())
                found[pair] = found[pair].plus(whole) if pair in found else whole

        def rank(group: Group) -> tuple[bool, int, str, str]:
            return group.old == group.new, -group.rows, group.old, group.new

        return tuple(sorted(found.values(), key=rank))

    def totals(self, value: str, by: tuple[str | None, ...] | None = None) -> Sums:
        """One value over all classes, or in one."""
        found = Sums()
        for group in self.groups:
            if by is None or group.by == by:
                found = found.plus(group.values[value])
        return found

    def unsure(self) -> tuple[int, int, int]:
        """Rows with a fact missing for an answer: on the old side only, on the new side only, on both."""
        counted: Counter[tuple[bool, bool]] = Counter()
        for group in self.groups:
            counted[group.old == "missing_fact", group.new == "missing_fact"] += group.rows
        return counted[True, False], counted[False, True], counted[True, True]

    def as_json(self) -> dict[str, Any]:
        from guarantee_rules.portfolio.whatif.as_json import as_json

        return as_json(self)


def together(groups: Iterable[Group]) -> dict[tuple[str, str, tuple[str | None, ...]], Group]:
    """Groups of the same outcomes and class as one."""
    found: dict[tuple[str, str, tuple[str | None, ...]], Group] = {}
    for group in groups:
        key = group.old, group.new, group.by
        found[key] = found[key].plus(group) if key in found else group
    return found


def _added(one: Decimal | None, two: Decimal | None) -> Decimal | None:
    if one is None or two is None:
        return two if one is None else one
    return EXACT.add(one, two)
