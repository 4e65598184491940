"""Every record of a log reached again, in one pass, while the chain is checked."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from guarantee_rules.api import Pack, bundled, load
from guarantee_rules.auditing.errors import refused
from guarantee_rules.auditing.lines import Anchor
from guarantee_rules.auditing.verify import Verified, anchors_of, verified
from guarantee_rules.auditing.walk import Place, Walk
from guarantee_rules.explain.keyed import KeyedDigests
from guarantee_rules.replaying import Replay, replay
from guarantee_rules.source.diagnostics import Diagnostic, FactsError

Came = Literal["same", "differs", "not_reached", "withheld"]
"""`withheld`: digests stand for facts about a person, which nobody supplied; the chain vouches for the record alone."""


@dataclass(frozen=True, slots=True)
class Again:
    """What came of one record. `problems` say why it is no record."""

    place: Place
    number: int
    came: Came
    replay: Replay | None
    problems: tuple[Diagnostic, ...] = ()


@dataclass
class Replayed:
    """`for again in replayed` reaches each record again, in the order of the log; then `counts` and `verified` are set.

    Memory does not grow with the log. Packs are loaded once; `pack` serves the records of its name in place of the
    bundled one. Records written before the day `since` are left out, their lines are checked with the others.
    """

    path: Path
    key: bytes | None = None
    anchors: tuple[Anchor, ...] = ()
    pack: Pack | None = None
    since: date | None = None
    digests: KeyedDigests | None = None
    personal: Iterator[tuple[int, Mapping[str, object]]] = field(default_factory=lambda: iter(()))
    """Facts about a person by the number of the line, in the order of the log."""
    counts: Counter[Came] = field(default_factory=Counter)
    verified: Verified | None = None

    def __iter__(self) -> Iterator[Again]:
        packs = {} if self.pack is None else {self.pack.name: self.pack}
        walk = Walk(self.path, self.key, self.anchors)
        supplied = _Supplied(self.personal)
        for place, line in walk:
            if line.record is None or (self.since and str(line.kept.get("written"))[:10] < self.since.isoformat()):
                continue
            name = str(line.record.get("pack"))
            if name not in packs and name in bundled():
                packs[name] = load(name)
            again = self._again(place, line.number, line.record, packs.get(name), supplied.of(line.number))
            self.counts[again.came] += 1
            yield again
        self.verified = verified(walk, self.key, anchored=bool(self.anchors))

    def _again(
        self, place: Place, number: int, record: dict[str, object], pack: Pack | None, personal: object
    ) -> Again:
        try:
            found = replay(record, pack, personal=personal, digests=self.digests)
        except FactsError as wrong:
            return Again(place, number, "not_reached", None, wrong.diagnostics)
        return Again(place, number, _came(found, supplied=personal is not None), found)


def _came(found: Replay, *, supplied: bool) -> Came:
    if found.same:
        return "same"
    if found.decision is not None:
        return "differs"
    what = {drift.what for drift in found.drifts}
    untold = what & {"key", "personal"} and not what - {"key", "personal", "engine", "pack"}
    return "withheld" if untold and not supplied else "not_reached"


def replay_all(
    path: str | os.PathLike[str],
    *,
    key: bytes | None = None,
    anchor: Anchor | Iterable[Anchor] | None = None,
    pack: Pack | None = None,
    since: date | None = None,
    digests: KeyedDigests | None = None,
    personal: Iterable[tuple[int, Mapping[str, object]]] = (),
) -> Replayed:
    """A log to be reached again record by record. Raises `LogError` as `verify`, when it is gone through."""
    return Replayed(Path(path), key, anchors_of(anchor), pack, since, digests, iter(personal))


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


class _Supplied:
    """Walks along with the log."""

    def __init__(self, facts: Iterator[tuple[int, Mapping[str, object]]]) -> None:
        self._facts = facts
        self._next = next(facts, None)

    def of(self, number: int) -> Mapping[str, object] | None:
        while self._next is not None and self._next[0] < number:
            self._next = next(self._facts, None)
        return self._next[1] if self._next is not None and self._next[0] == number else None
