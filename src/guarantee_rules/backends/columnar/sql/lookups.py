"""Working days as two joins: from a day to how many working days there were, and from that many more to their day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from guarantee_rules.backends.columnar.columns import Column, Node, WorkdayJoin
from guarantee_rules.backends.columnar.maker import bounds
from guarantee_rules.backends.columnar.sql.days import COUNTED, NUMBERED
from guarantee_rules.backends.columnar.sql.dialect import Dialect, NotInDialect
from guarantee_rules.backends.columnar.sql.writing import Writer


@dataclass(frozen=True, slots=True)
class Lookup:
    """One day looked up, from the columns of the step `before`. Either join finds one row at most."""

    join: WorkdayJoin
    number: int
    before: str
    dialect: Dialect
    writer: Writer

    def columns(self) -> Iterator[tuple[str, str]]:
        """The day, and the year whose calendar it would need."""
        of, counted = self._value(self.join.of), self._from("day")
        nothing = [f"{of} IS NULL"]
        if self.join.by is None:
            day, gap, first = self._from("next"), self._from("next_gap"), of
            yield self.join.name, day
        else:
            if bounds(self.join.by).lo < 0:
                raise NotInDialect(self.dialect.name, "period", str(bounds(self.join.by).lo))
            day, gap = self._to("day"), self._from("gap")
            # Counting starts with the day after.
            first = self.dialect.add_days.text.format(of=of, by="1")
            found = day
            if bounds(self.join.by).lo == 0:
                by = self._value(self.join.by)
                none = f"{by} = {self.dialect.figure.format(0)}"
                nothing += [f"{by} IS NULL", none]
                found = f"CASE WHEN {none} THEN {of} ELSE {day} END"
            elif self.writer.maker.nullable(self.join.by):
                nothing.append(f"{self._value(self.join.by)} IS NULL")
            yield self.join.name, found
        missing = f"CAST({self.dialect.year.text.format(of=first)} AS {self.dialect.narrow})"
        nothing.append(f"{day} IS NOT NULL")
        yield (
            self.join.year,
            (
                f"CASE\n  WHEN {' OR '.join(nothing)} THEN CAST(NULL AS {self.dialect.narrow})\n"
                f"  WHEN {counted} IS NULL THEN {missing}\n  ELSE {gap}\nEND"
            ),
        )

    def tables(self) -> Iterator[str]:
        """The joins."""
        quoted = self.dialect.quoted
        yield f"LEFT JOIN {COUNTED} AS {quoted(self._start)} ON {self._from('day')} = {self._value(self.join.of)}"
        if self.join.by is not None:
            number = f"{self._from('number')} + {self._value(self.join.by)}"
            yield f"LEFT JOIN {NUMBERED} AS {quoted(self._end)} ON {self._to('number')} = {number}"

    @property
    def _start(self) -> str:
        return f"from {self.number}"

    @property
    def _end(self) -> str:
        return f"to {self.number}"

    def _from(self, name: str) -> str:
        return f"{self.dialect.quoted(self._start)}.{self.dialect.quoted(name)}"

    def _to(self, name: str) -> str:
        return f"{self.dialect.quoted(self._end)}.{self.dialect.quoted(name)}"

    def _value(self, node: Node) -> str:
        if isinstance(node, Column):
            return f"{self.dialect.quoted(self.before)}.{self.dialect.quoted(node.name)}"
        return self.writer.write(node).text
