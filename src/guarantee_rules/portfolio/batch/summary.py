"""A tape's answers counted: outcomes by class, what fails most, what is missing most, and sums of money.

Counted from the answers by the engine, in whole numbers and exact decimals; nothing is asked again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guarantee_rules.portfolio.batch.decoding import is_set
from guarantee_rules.portfolio.batch.errors import computed
from guarantee_rules.portfolio.duck import quoted
from guarantee_rules.values.numbers import plain

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ANSWERS = "answers"


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one outcome in one class. `by` has the class, a text for each fact; null where it was not stated."""

    outcome: str
    by: tuple[str | None, ...]
    rows: int
    sums: Mapping[str, Decimal]
    """Of each amount of money the total, over the rows that have one."""


@dataclass(frozen=True)
class Summary:
    """What came of a tape."""

    pack: str
    question: str
    rows: int
    answered: int
    aside: int
    reasons: tuple[tuple[str, str, int], ...] = ()
    """Why cells could not be read: reason, column and how many, the most frequent first."""
    by: tuple[str, ...] = ()
    """The facts that make classes."""
    groups: tuple[Group, ...] = ()
    failing: tuple[tuple[str, int], ...] = ()
    """Rules and how many rows do not meet them."""
    unknown: tuple[tuple[str, int], ...] = ()
    missing: tuple[tuple[str, int], ...] = ()
    open: tuple[tuple[int, int], ...] = ()
    """What the text leaves open, by the number of its bit in the key, and in how many rows."""
    repeated: tuple[int, int] | None = None
    """Names that several of the rows answered have, and how many rows those are; None where rows have no names."""
    key: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def outcomes(self) -> dict[str, int]:
        """Rows by outcome, the most frequent first."""
        found: Counter[str] = Counter()
        for group in self.groups:
            found[group.outcome] += group.rows
        return dict(_ranked(found))

    @property
    def sums(self) -> dict[str, Decimal]:
        """The total of each amount over all rows."""
        found: dict[str, Decimal] = {}
        for group in self.groups:
            for name, total in group.sums.items():
                found[name] = found.get(name, Decimal(0)) + total
        return found

    def as_json(self) -> dict[str, Any]:
        opens = self.key["open"]["bits"] if self.key else []
        return {
            "pack": self.pack,
            "question": self.question,
            "rows": self.rows,
            "answered": self.answered,
            "aside": self.aside,
            "repeated": None if self.repeated is None else dict(zip(("names", "rows"), self.repeated, strict=True)),
            "reasons": [{"reason": code, "column": column, "count": n} for code, column, n in self.reasons],
            "outcomes": self.outcomes,
            "by": list(self.by),
            "groups": [
                {
                    "outcome": group.outcome,
                    "by": dict(zip(self.by, group.by, strict=True)),
                    "rows": group.rows,
                    "sums": {name: plain(total) for name, total in group.sums.items()},
                }
                for group in self.groups
            ],
            "failing": [{"rule": rule, "rows": n} for rule, n in self.failing],
            "unknown": [{"rule": rule, "rows": n} for rule, n in self.unknown],
            "missing": [{"fact": fact, "rows": n} for fact, n in self.missing],
            "open": [{**opens[bit], "rows": n} for bit, n in self.open],
            "sums": {name: plain(total) for name, total in self.sums.items()},
        }


class Counting:
    """Counts answers in one connection. The relation `answers` has masks, not names."""

    def __init__(
        self, connection: DuckDBPyConnection, key: Mapping[str, Any], spill: Path | None = None, *, named: bool = False
    ) -> None:
        self.connection, self.key, self.spill, self.named = connection, key, spill, named

    def summary(self, answers: object, rows: int, aside: int, reasons: Sequence[tuple[str, str, int]]) -> Summary:
        """`answers` is an Arrow table or dataset of all answers."""
        with computed(self.spill):
            self.connection.register(ANSWERS, answers)
            try:
                return self._summary(rows, aside, reasons)
            finally:
                self.connection.unregister(ANSWERS)

    def _summary(self, rows: int, aside: int, reasons: Sequence[tuple[str, str, int]]) -> Summary:
        key, word = self.key, self.key["word"]
        rules = [bit["rule"] for bit in key["rules"]["bits"]]
        groups = tuple(self._groups())
        missing = [bit.get("fact") or f"@{bit['calendar']}" for bit in key["missing"]["bits"]]
        years = [name[1:] for name in missing if name.startswith("@")]
        return Summary(
            pack=key["pack"],
            question=key["question"],
            rows=rows,
            answered=sum(group.rows for group in groups),
            aside=aside,
            reasons=tuple(reasons),
            by=tuple(key["by"]),
            groups=groups,
            failing=tuple(_ranked(self._bits(key["rules"]["failing"], rules, word))),
            unknown=tuple(_ranked(self._bits(key["rules"]["unknown"], rules, word))),
            missing=tuple(_ranked(self._bits(key["missing"]["columns"], missing, word, years))),
            open=tuple(
                (int(bit), count)
                for bit, count in _ranked(
                    self._bits(key["open"]["columns"], [str(bit) for bit in range(len(key["open"]["bits"]))], word)
                )
            ),
            repeated=self._repeated() if self.named else None,
            key=key,
        )

    def _repeated(self) -> tuple[int, int]:
        """Names of several rows, and their rows."""
        several = f"SELECT count(*) AS n FROM {ANSWERS} WHERE row IS NOT NULL GROUP BY row HAVING n > 1"
        names, rows = self.connection.execute(f"SELECT count(*), coalesce(sum(n), 0) FROM ({several})").fetchall()[0]
        return int(names), int(rows)

    def _groups(self) -> Iterator[Group]:
        by = [quoted(name) for name in self.key["by"]]
        money = {name: value["column"] for name, value in self.key["values"].items() if value["type"] == "money"}
        sums = [f"sum({quoted(column)})" for column in money.values()]
        outcome = quoted(self.key["outcome"]["column"])
        told = ", ".join([outcome, *by, "count(*)", *sums])
        places = ", ".join(str(number + 1) for number in range(1 + len(by)))
        query = f"SELECT {told} FROM {ANSWERS} GROUP BY {places} ORDER BY {places}"
        for name, *rest in self.connection.execute(query).fetchall():
            classes, count, totals = rest[: len(by)], rest[len(by)], rest[len(by) + 1 :]
            found = {value: Decimal(total) for value, total in zip(money, totals, strict=True) if total is not None}
            yield Group(str(name), tuple(map(_class, classes)), int(count), found)

    def _bits(self, words: Sequence[str], names: Sequence[str], width: int, years: Sequence[str] = ()) -> Counter[str]:
        """In how many rows each bit is set. Rows with the same bits are counted together."""
        found: Counter[str] = Counter()
        if not words:
            return found
        columns = ", ".join(map(quoted, [*words, *years]))
        some = " OR ".join(f"{quoted(word)} <> 0" for word in words)
        query = f"SELECT {columns}, count(*) FROM {ANSWERS} WHERE {some} GROUP BY ALL"
        cursor = self.connection.execute(query)
        while rows := cursor.fetchmany(10_000):
            for *cells, count in rows:
                told = dict(zip(years, cells[len(words) :], strict=True))
                for number, name in enumerate(names):
                    if is_set(cells[: len(words)], number, width):
                        found[f"calendar.{told[name[1:]]}" if name.startswith("@") else name] += count
        return found


def _class(given: object) -> str | None:
    """A class as text: the names of a list in their order."""
    if given is None:
        return None
    if isinstance(given, list):
        return " + ".join(sorted(set(map(str, given))))
    return str(given).lower() if isinstance(given, bool) else str(given)


def _ranked(counted: Counter[str]) -> list[tuple[str, int]]:
    """The most frequent first; of as many, by name."""
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
