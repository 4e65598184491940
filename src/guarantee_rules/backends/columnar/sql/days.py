"""The relations of working days, as a runner makes them before a query that joins them is run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from guarantee_rules.backends.columnar.columns import DAY, Kind, Whole
from guarantee_rules.backends.columnar.sql.dialect import Dialect
from guarantee_rules.backends.columnar.workdays import Workdays

COUNTED, NUMBERED = "workdays_counted", "workdays_numbered"
"""Names of the relations."""
NUMBER = Whole(0, 10**12)
YEAR = Whole(1, 9999)


@dataclass(frozen=True, slots=True)
class Relation:
    """A small table that queries join: the kinds of its columns, and its rows."""

    name: str
    columns: tuple[tuple[str, Kind], ...]
    rows: Sequence[tuple[int | date | None, ...]]

    def definition(self, dialect: Dialect) -> str:
        """The columns with their types."""
        return ", ".join(f"{dialect.quoted(name)} {dialect.type_of(kind)}" for name, kind in self.columns)


def relations(workdays: Workdays) -> tuple[Relation, Relation]:
    """Of every day the working days so far and the next one, and of every working day its number."""
    return (
        Relation(
            COUNTED,
            (("day", DAY), ("number", NUMBER), ("gap", YEAR), ("next", DAY), ("next_gap", YEAR)),
            [(one.day, one.number, one.gap, one.next, one.next_gap) for one in workdays.counted],
        ),
        Relation(NUMBERED, (("number", NUMBER), ("day", DAY)), workdays.numbered),
    )
