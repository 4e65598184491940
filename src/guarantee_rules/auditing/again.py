"""Every record of a log reached again, in one pass, while the chain is checked."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from guarantee_rules.api import Pack
from guarantee_rules.auditing.lines import Anchor
from guarantee_rules.auditing.supplied import Supplied, Unused, withholds
from guarantee_rules.auditing.texts import Texts, packs_of
from guarantee_rules.auditing.verify import Verified, anchors_of, verified
from guarantee_rules.auditing.walk import Place, Walk
from guarantee_rules.explain.keyed import KeyedDigests
from guarantee_rules.replaying import Replay, replay
from guarantee_rules.source.diagnostics import Diagnostic, FactsError

Came = Literal["same", "other_text_same", "other_text_differs", "differs", "not_reached", "withheld"]
"""What came of a record. `other_text_…`: it was decided by a text of its pack that is not at hand, and by the one at
hand comes out the same or otherwise; `differs`: otherwise by the very text, or the record's facts were changed.
`withheld`: digests stand for facts about a person, which nobody supplied; the chain vouches for the record alone.
"""


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

    Memory does not grow with the log. Records written before the day `since` are left out, their lines are checked with
    the others.
    """

    path: Path
    key: bytes | None = None
    anchors: tuple[Anchor, ...] = ()
    packs: Texts = ()
    since: date | None = None
    digests: KeyedDigests | None = None
    personal: Iterator[tuple[int, Mapping[str, object]]] = field(default_factory=lambda: iter(()))
    """Facts about a person by the number of the line, in the order of the log."""
    counts: Counter[Came] = field(default_factory=Counter)
    unused: Unused = field(default_factory=Unused)
    """Facts about a person that were supplied for a number that is no record with facts withheld."""
    verified: Verified | None = None

    def __iter__(self) -> Iterator[Again]:
        packs = packs_of(self.packs)
        walk = Walk(self.path, self.key, self.anchors)
        supplied = Supplied(self.personal, self.unused)
        for place, line in walk:
            if line.record is None:
                continue
            personal = supplied.of(line.number, withheld=withholds(line.record))
            if self.since and str(line.kept.get("written"))[:10] < self.since.isoformat():
                continue
            pack = packs(str(line.record.get("pack")), str(line.record.get("digest")))
            again = self._again(place, line.number, line.record, pack, personal)
            self.counts[again.came] += 1
            yield again
        supplied.rest()
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
    what = {drift.what for drift in found.drifts}
    if found.same:
        return "other_text_same" if "pack" in what else "same"
    if found.decision is not None:
        return "other_text_differs" if "pack" in what and "record" not in what else "differs"
    untold = what & {"key", "personal"} and not what - {"key", "personal", "engine", "pack"}
    return "withheld" if untold and not supplied else "not_reached"


def replay_all(
    path: str | os.PathLike[str],
    *,
    key: bytes | None = None,
    anchor: Anchor | Iterable[Anchor] | None = None,
    packs: Texts = (),
    since: date | None = None,
    digests: KeyedDigests | None = None,
    personal: Iterable[tuple[int, Mapping[str, object]]] = (),
) -> Replayed:
    """A log to be reached again record by record. Raises `LogError` as `verify`, when it is gone through.

    A record is put to the pack among `packs` that has the version's digest it names; else to the last one of its name;
    else to the bundled one. In place of packs, a function may find one by name and digest, or return None.
    """
    return Replayed(Path(path), key, anchors_of(anchor), packs, since, digests, iter(personal))
