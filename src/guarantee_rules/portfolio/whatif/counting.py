"""What the parts of a tape come to, added up: groups, rules, what is missing, and the first examples of each change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from guarantee_rules.backends.columnar.telling import bits_of
from guarantee_rules.portfolio.batch.question import NUMBER
from guarantee_rules.portfolio.whatif import queries
from guarantee_rules.portfolio.whatif.asked import Both, Compared
from guarantee_rules.portfolio.whatif.result import Example, Group, RuleChange, Sums, together
from guarantee_rules.values.numbers import EXACT, plain

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FETCHED = 10_000
Key = tuple[str, str, tuple[str | None, ...]]


class Counting:
    """Counts the relation of both sides, part after part. What it holds does not grow with the rows."""

    def __init__(self, both: Both, connection: DuckDBPyConnection, examples: int) -> None:
        self.both, self.connection, self.most = both, connection, examples
        self.groups: dict[Key, Group] = {}
        self.reasons: Counter[tuple[str, str]] = Counter()
        self.examples: dict[tuple[str, str], list[Example]] = {}
        self._newly: Counter[str] = Counter()
        self._no_longer: Counter[str] = Counter()
        self._newly_of_changed: Counter[str] = Counter()
        self._no_longer_of_changed: Counter[str] = Counter()
        self._missing: tuple[Counter[str], Counter[str]] = (Counter(), Counter())

    def part(self) -> int:
        """Counts the part that is there. How many rows it has."""
        before = sum(group.rows for group in self.groups.values())
        self.groups = together([*self.groups.values(), *self._groups()])
        self._verdicts()
        for side in (0, 1):
            self._lacking(side)
        if self.most:
            self._examples()
        return sum(group.rows for group in self.groups.values()) - before

    def set_aside(self, code: str, column: str, count: int) -> None:
        self.reasons[code, column] += count

    # --- what is found

    @property
    def rules(self) -> tuple[RuleChange, ...]:
        names = dict.fromkeys((*self._newly, *self._no_longer))
        found = [
            RuleChange(
                name,
                self._newly[name],
                self._newly_of_changed[name],
                self._no_longer[name],
                self._no_longer_of_changed[name],
            )
            for name in names
        ]

        def rank(change: RuleChange) -> tuple[int, int, str]:
            of_changed = change.newly_of_changed + change.no_longer_of_changed
            return -of_changed, -(change.newly + change.no_longer), change.rule

        return tuple(sorted(found, key=rank))

    @property
    def missing(self) -> tuple[tuple[tuple[str, int], ...], tuple[tuple[str, int], ...]]:
        old, new = (tuple(sorted(one.items(), key=lambda pair: (-pair[1], pair[0]))) for one in self._missing)
        return old, new

    @property
    def first_examples(self) -> tuple[Example, ...]:
        """Changed outcomes first, the most frequent change first; then values that change under one outcome."""
        rows: Counter[tuple[str, str]] = Counter()
        for group in self.groups.values():
            rows[group.old, group.new] += group.changed
        pairs = sorted(self.examples, key=lambda pair: (pair[0] == pair[1], -rows[pair], pair))
        return tuple(example for pair in pairs for example in self.examples[pair])

    # --- one part

    def _groups(self) -> Iterator[Group]:
        both, width = self.both, len(queries.FIELDS)
        for old, new, *rest in self.connection.execute(queries.groups(both)).fetchall():
            classes, told = rest[: len(both.by)], rest[len(both.by) :]
            rows, changed, amount, stated, *figures = told
            by = tuple(self._class(name, given) for name, given in zip(both.by, classes, strict=True))
            values = {
                value.key: _sums(value, figures[at * width : (at + 1) * width]) for at, value in enumerate(both.values)
            }
            yield Group(str(old), str(new), by, rows, changed, self._amount(amount), stated, values)

    def _amount(self, total: object) -> Decimal | None:
        if total is None or self.both.amount is None:
            return None
        assert isinstance(total, int | Decimal)
        return EXACT.scaleb(Decimal(int(total)), -self.both.scale_of(self.both.amount))

    def _class(self, fact: str, given: object) -> str | None:
        """A class as text, figures in the unit of the fact."""
        match given:
            case None:
                return None
            case bool():
                return str(given).lower()
            case int() | Decimal():
                return plain(EXACT.scaleb(Decimal(int(given)), -self.both.scale_of(fact)))
            case date():
                return given.isoformat()
            case _:
                return str(given)

    def _verdicts(self) -> None:
        old, new = self.both.asked
        width = len(old.prepared.layout.failing)
        for *words, count, of_changed in self._each(queries.verdicts(self.both)):
            before = set(bits_of(words[:width], old.prepared.layout.rules))
            after = set(bits_of(words[width:], new.prepared.layout.rules))
            for rules, all_rows, changed in (
                (after - before, self._newly, self._newly_of_changed),
                (before - after, self._no_longer, self._no_longer_of_changed),
            ):
                for rule in rules:
                    all_rows[rule] += count
                    changed[rule] += of_changed

    def _lacking(self, side: int) -> None:
        layout = self.both.asked[side].prepared.layout
        query = queries.lacking(self.both, side)
        if query is None:
            return
        years = [name[1:] for name in layout.lacking if name.startswith("@")]
        width = len(layout.missing)
        for *cells, count in self._each(query):
            told = dict(zip(years, cells[width:], strict=True))
            names = [f"calendar.{told[name[1:]]}" if name.startswith("@") else name for name in layout.lacking]
            for name in set(bits_of(cells[:width], names)):
                self._missing[side][name] += count

    def _examples(self) -> None:
        cursor = self.connection.execute(queries.examples(self.both, self.most))
        names = [column[0] for column in cursor.description or ()]
        for cells in cursor.fetchall():
            example = example_of(self.both, dict(zip(names, cells, strict=True)))
            kept = self.examples.setdefault((example.old.outcome, example.new.outcome), [])
            if len(kept) < self.most:
                kept.append(example)

    def _each(self, query: str) -> Iterator[tuple[Any, ...]]:
        cursor = self.connection.execute(query)
        while rows := cursor.fetchmany(FETCHED):
            yield from rows


def example_of(both: Both, row: Mapping[str, Any]) -> Example:
    """A row of the relation of both sides, read back."""
    told = [
        asked.prepared.decode(
            {column: row[f"{queries.SIDES[side]}:{column}"] for column in queries.answer_columns(asked)}
        )
        for side, asked in enumerate(both.asked)
    ]
    return Example(str(row["row"]), int(row[NUMBER]), told[0], told[1])


def _sums(value: Compared, figures: Sequence[Any]) -> Sums:
    told = dict(zip(queries.FIELDS, figures, strict=True))
    totals = ("old", "new", "sum_only_old", "sum_only_new")
    for name in totals:
        told[name] = _total(told[name]) if value.money else None
    return Sums(**told)


def _total(given: object) -> Decimal | None:
    if given is None:
        return None
    assert isinstance(given, Decimal | int)
    return Decimal(given)
