"""One tape into a table: rows that cannot be read, name nothing that is there, or contradict each other are set aside.

Nothing is dropped silently: every row set aside is counted, and the first of them are told with line and reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from guarantee_rules.monitoring.cells import SQL_TYPE, empty, parsed, quoted
from guarantee_rules.monitoring.folder import ROW, Source
from guarantee_rules.monitoring.tapes import TAPES, Column
from guarantee_rules.source.diagnostics import Diagnostic, diagnostic
from guarantee_rules.source.text import Position, Span

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

REFERRED = frozenset(column.of for tape in TAPES.values() for column in tape.columns if column.of)
"""The tapes that rows of others name rows of."""
TOLD = 20
"""Rows set aside that are told one by one, of each tape; the others are counted."""


@dataclass(frozen=True, slots=True)
class TapeReport:
    """What became of one file: its rows, how many were set aside, and of the first of these place and reason."""

    tape: str
    file: str
    rows: int
    set_aside: int
    told: tuple[Diagnostic, ...]
    ignored: tuple[str, ...]
    """Columns of the file that the tape does not have."""
    unreadable: int = 0
    """Of the rows set aside, those that cannot be read at all."""
    copies: int = 0
    """Of the rows set aside, those that only repeat another: nothing is lost with them."""

    @property
    def whole(self) -> bool:
        """Whether nothing the file tells was left out."""
        return self.set_aside == self.copies


def take(db: DuckDBPyConnection, source: Source, units: dict[str, str]) -> TapeReport:
    """Makes a table of the tape's name: its columns exact, `_row`, and for what names a row of another tape its `_row`.

    `loan_id` of a tape that is `of` loans becomes `loan`.
    """
    return _Taking(db, source, units).run()


@dataclass(frozen=True, slots=True)
class _Taking:
    db: DuckDBPyConnection
    source: Source
    units: dict[str, str]

    def run(self) -> TapeReport:
        tape, db = self.source.tape, self.db
        db.execute("DROP TABLE IF EXISTS _rejects; DROP TABLE IF EXISTS _scans")
        db.execute(f"CREATE TABLE {tape.name} AS {self._resolved()}")
        broken = self._broken()
        aside = [(line, self._told(line, "tapes-row-broken")) for line in broken[:TOLD]]
        db.execute(f"CREATE TABLE {_gone(tape.name)} (name VARCHAR)")
        readable, count = self._count("true"), len(broken)
        bad = self._count("_bad IS NOT NULL")
        if bad:
            count += bad
            aside += self._unreadable(broken)
            self._remove("_bad IS NOT NULL")
        db.execute(f"ALTER TABLE {tape.name} DROP COLUMN _bad")
        unreadable = count
        for column in self._references():
            count += self._unresolved(column, broken, aside)
            db.execute(f"ALTER TABLE {tape.name} DROP COLUMN {column.name}")
        contradicting, copies = self._repeated(broken, aside)
        count += contradicting + copies
        told = tuple(told for _, told in sorted(aside, key=lambda row: row[0])[:TOLD])
        rows, ignored = readable + len(broken), self.source.ignored
        return TapeReport(tape.name, self.source.file, rows, count, told, ignored, unreadable, copies)

    def _remove(self, condition: str) -> None:
        """Takes rows out of the table; what they were called is kept, for the rows of other tapes that name them."""
        tape = self.source.tape
        if tape.name in REFERRED:
            name = quoted(tape.key[0])
            self.db.execute(f"INSERT INTO {_gone(tape.name)} SELECT {name} FROM {tape.name} WHERE {condition}")
        self.db.execute(f"DELETE FROM {tape.name} WHERE {condition}")

    def _count(self, condition: str) -> int:
        found = self.db.execute(f"SELECT count(*) FROM {self.source.tape.name} WHERE {condition}").fetchone()
        assert found is not None
        return int(found[0])

    def _exact(self) -> str:
        """The cells made exact, and `_bad`: the number of the first column that cannot be used, negative if empty."""
        cells, bad = [], []
        for number, column in enumerate(self.source.tape.columns, start=1):
            if column.name not in self.source.names:
                cells.append(f"CAST(NULL AS {SQL_TYPE[column.type]}) AS {quoted(column.name)}")
                continue
            theirs = self.source.names[column.name]
            name, type = quoted(theirs), self.source.types[theirs]
            exact, nothing = parsed(column, name, type, self.units.get(column.name, "yuan")), empty(name, type)
            # What is only blanks is empty; a name of something is kept as written.
            cells.append(f"CASE WHEN NOT {nothing} THEN {exact} END AS {quoted(column.name)}")
            if column.required:
                bad.append(f"WHEN {nothing} THEN {-number}")
            if column.type != "text" and exact != name:
                bad.append(f"WHEN NOT {nothing} AND ({exact}) IS NULL THEN {number}")
        first = f"CASE {' '.join(bad)} END" if bad else "CAST(NULL AS INTEGER)"
        return f"SELECT {ROW}, {', '.join(cells)}, {first} AS _bad FROM ({self.source.select})"

    def _resolved(self) -> str:
        """With the number of the row that a name is of; the name itself only where there is none such."""
        named = {column.name: column for column in self._references()}
        columns = [f"r.{ROW}", "r._bad"]
        joins: list[str] = []
        for column in self.source.tape.columns:
            name = quoted(column.name)
            if column.name not in named or column.of is None:
                columns.append(f"r.{name}")
                continue
            of = f"o{len(joins)}"
            columns += [f"CASE WHEN {of}.{ROW} IS NULL THEN r.{name} END AS {name}", f"{of}.{ROW} AS {_named(column)}"]
            joins.append(f"LEFT JOIN {column.of} {of} ON {of}.{TAPES[column.of].key[0]} = r.{name}")
        return f"SELECT {', '.join(columns)} FROM ({self._exact()}) r {' '.join(joins)}"

    def _references(self) -> list[Column]:
        there = {row[0] for row in self.db.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
        return [column for column in self.source.tape.columns if column.of in there]

    def _broken(self) -> list[int]:
        """The lines of a CSV that are no row: too many or too few cells, quotes that do not close, no UTF-8."""
        if not self.source.lines_before:
            return []
        return [row[0] for row in self.db.execute("SELECT DISTINCT line FROM _rejects ORDER BY line").fetchall()]

    def _unreadable(self, broken: list[int]) -> list[tuple[int, Diagnostic]]:
        """The first rows with a cell that cannot be used, told with what the file has there."""
        columns = self.source.tape.columns
        names = [quoted(self.source.names[column.name]) for column in columns if column.name in self.source.names]
        there = [column for column in columns if column.name in self.source.names]
        wanted = f"SELECT {ROW}, _bad FROM {self.source.tape.name} WHERE _bad IS NOT NULL ORDER BY {ROW} LIMIT {TOLD}"
        self.db.execute("DROP TABLE IF EXISTS _rejects; DROP TABLE IF EXISTS _scans")
        rows = self.db.execute(
            f"SELECT b.{ROW}, b._bad, {', '.join(f'CAST(s.{name} AS VARCHAR)' for name in names)} "
            f"FROM ({wanted}) b JOIN ({self.source.select}) s USING ({ROW}) ORDER BY 1"
        ).fetchall()
        told = []
        for row, bad, *cells in rows:
            column = columns[abs(bad) - 1]
            line = self._line(row, broken)
            name = self.source.names[column.name]
            if bad < 0:
                told.append((line, self._told(line, "tapes-cell-empty", name=name)))
            else:
                written = cells[there.index(column)][:80]
                members = ", ".join(column.members) or None
                params = {"name": name, "value": written, "case": column.type, "members": members}
                told.append((line, self._told(line, "tapes-cell-unreadable", **params)))
        return told

    def _unresolved(self, column: Column, broken: list[int], aside: list[tuple[int, Diagnostic]]) -> int:
        """Rows that name something no tape has, taken out of the table.

        Those that name a row which was itself set aside are told together, by their number.
        """
        assert column.of is not None
        name, condition = self.source.tape.name, f"{column.name} IS NOT NULL"
        count = self._count(condition)
        if not count:
            return 0
        gone = f"{column.name} IN (SELECT name FROM {_gone(column.of)} WHERE name IS NOT NULL)"
        rows = f"SELECT {ROW}, {column.name} FROM {name} WHERE {condition}"
        for row, value in self.db.execute(f"{rows} AND NOT {gone} ORDER BY {ROW} LIMIT {TOLD}").fetchall():
            line = self._line(row, broken)
            told = {"name": self.source.names[column.name], "value": value[:80], "of": column.of}
            aside.append((line, self._told(line, "tapes-reference", **told)))
        follow = self._count(f"{condition} AND {gone}")
        for row, value in self.db.execute(f"{rows} AND {gone} ORDER BY {ROW} LIMIT 1").fetchall():
            line = self._line(row, broken)
            told = {"name": self.source.names[column.name], "value": value[:80], "of": column.of, "count": follow}
            aside.append((line, self._told(line, "tapes-reference-aside", **told)))
        self._remove(condition)
        return count

    def _repeated(self, broken: list[int], aside: list[tuple[int, Diagnostic]]) -> tuple[int, int]:
        """Of rows that say the same one is kept; of rows with one key that say different things, none.

        How many went because they contradict each other, and how many as copies.
        """
        name, tape = self.source.tape.name, self.source.tape
        known = {column.name: _named(column) for column in self._references()}
        keys = ", ".join(quoted(known.get(key, key)) for key in tape.key)
        found = self.db.execute(f"SELECT count(*) FROM (SELECT DISTINCT {keys} FROM {name})").fetchone()
        assert found is not None
        if found[0] == self._count("true"):
            return 0, 0
        rest = [known.get(column.name, column.name) for column in tape.columns]
        said = ", ".join(quoted(column) for column in rest)
        self.db.execute(
            f"CREATE TABLE _twice AS SELECT {ROW}, same, {ROW} = first AS kept FROM (SELECT {ROW}, "
            f"count(*) OVER k AS n, min({ROW}) OVER k AS first, "
            f"min(row({said})) OVER k IS NOT DISTINCT FROM max(row({said})) OVER k AS same FROM {name} "
            f"WINDOW k AS (PARTITION BY {keys})) WHERE n > 1"
        )
        gone = "SELECT _row, same FROM _twice WHERE NOT same OR NOT kept"
        counted = f"SELECT count(*) FILTER (NOT same), count(*) FILTER (same) FROM ({gone})"
        contradicting, copies = self.db.execute(counted).fetchone() or (0, 0)
        key = ", ".join(self.source.names.get(key, key) for key in tape.key)
        for row, same in self.db.execute(f"{gone} ORDER BY 1 LIMIT {TOLD}").fetchall():
            line = self._line(row, broken)
            aside.append((line, self._told(line, "tapes-row-twice", key=key, case="same" if same else "other")))
        self._remove(f"{ROW} IN (SELECT {ROW} FROM ({gone}) WHERE NOT same)")
        self.db.execute(f"DELETE FROM {name} WHERE {ROW} IN (SELECT {ROW} FROM ({gone}))")
        self.db.execute("DROP TABLE _twice")
        return int(contradicting), int(copies)

    def _line(self, row: int, broken: list[int]) -> int:
        """Where a row stands in its file: broken lines are no rows, but lines all the same."""
        line = row + self.source.lines_before
        for gone in broken:
            if gone > line:
                break
            line += 1
        return line

    def _told(self, line: int, code: str, **params: object) -> Diagnostic:
        at = Position(line, 1)
        return diagnostic(code, Span(self.source.file, at, at), severity="warning", **params)


def _gone(tape: str) -> str:
    """The table of what the rows of a tape that were set aside are called."""
    return f"_gone_{tape}"


def _named(column: Column) -> str:
    """`loan_id` names a row of another tape; its number there is `loan`."""
    return column.name.removesuffix("_id")
