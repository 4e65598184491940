"""Facts about persons that are supplied beside a log, for records that hold digests of them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from guarantee_rules.auditing.errors import refused

SHOWN = 10
"""Numbers that are named of facts nobody asked for; more are counted."""


def personal_facts(path: str | os.PathLike[str]) -> Iterator[tuple[int, Mapping[str, object]]]:
    """Facts about a person from a file of lines such as `{"number": 12, "facts": {"borrower.revenue": "1"}}`.

    `LogError` for a line that is none, or that does not come after the one before.
    """
    last = -1
    with open(path, "rb") as stream:
        for at, raw in enumerate(stream, start=1):
            if not raw.strip():
                continue
            try:
                told = json.loads(raw, parse_float=str)
            except (ValueError, RecursionError):
                told = None
            match told:
                case {"number": int(number), "facts": dict(facts)} if number > last:
                    last = number
                    yield number, facts
                case _:
                    raise refused("personal-facts-unreadable", path=path, line=at)


def withholds(record: Mapping[str, object]) -> bool:
    """Whether digests stand in a record for facts about a person."""
    personal = record.get("personal")
    return isinstance(personal, dict) and bool(personal.get("facts"))


@dataclass
class Unused:
    """How many, and the first of their numbers."""

    count: int = 0
    numbers: list[int] = field(default_factory=list)

    def add(self, number: int) -> None:
        self.count += 1
        if len(self.numbers) < SHOWN:
            self.numbers.append(number)


class Supplied:
    """Walks along with the log."""

    def __init__(self, facts: Iterator[tuple[int, Mapping[str, object]]], unused: Unused) -> None:
        self._facts = facts
        self._unused = unused
        self._next = next(facts, None)

    def of(self, number: int, *, withheld: bool) -> Mapping[str, object] | None:
        """The facts for this record, where there are any and it withholds some."""
        while self._next is not None and self._next[0] < number:
            self._skip(self._next[0])
        if self._next is None or self._next[0] > number or not withheld:
            return None
        facts, self._next = self._next[1], next(self._facts, None)
        return facts

    def rest(self) -> None:
        """The log is at its end."""
        while self._next is not None:
            self._skip(self._next[0])

    def _skip(self, number: int) -> None:
        self._unused.add(number)
        self._next = next(self._facts, None)
