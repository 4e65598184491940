"""Whether a log is as it was written: every break with its place, and what the chain by itself cannot show."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from guarantee_rules.auditing.breaks import Break
from guarantee_rules.auditing.lines import Anchor
from guarantee_rules.auditing.walk import SetAside, Walk
from guarantee_rules.wording import phrase

Seals = Literal["checked", "not_checked", "none"]


@dataclass(frozen=True, slots=True)
class Verified:
    """What came of reading a log. `breaks` are those with their places, at most a thousand; `count` is all there are.

    `anchor` is the log's end now. `anchored` says whether an anchor from elsewhere was compared: without one, nobody
    can tell whether lines were taken off the end.
    """

    breaks: tuple[Break, ...]
    count: int
    lines: int
    records: int
    files: int
    seals: Seals
    anchored: bool
    anchor: Anchor | None
    set_aside: tuple[SetAside, ...]

    @property
    def ok(self) -> bool:
        return not self.count

    def sentences(self, lang: str = "en") -> tuple[str, ...]:
        """First whether the key is the log's; the state of the chain, every break, what was set aside, what cannot be
        shown, the end of a whole chain.
        """
        said = self._state(lang)
        said += [one.sentence(lang) for one in self.breaks]
        if self.count > len(self.breaks):
            said.append(phrase(lang, "log.more", count=self.count - len(self.breaks)))
        for aside in self.set_aside:
            told = phrase(lang, "log.set_aside", bytes=aside.bytes, aside=aside.file)
            said.append(phrase(lang, "log.at", file=aside.place.file, line=aside.place.line, said=told))
        if self.seals != "checked":
            said.append(phrase(lang, f"log.seals.{self.seals}"))
        if not self.anchored:
            said.append(phrase(lang, "log.not_anchored"))
        if self.ok and self.anchor is not None:
            said.append(phrase(lang, "log.anchor", anchor=self.anchor))
        return tuple(said)

    def _state(self, lang: str) -> list[str]:
        of_key = {one.what for one in self.breaks} & {"other_key", "unsealed"}
        said = [phrase(lang, f"log.key.{what}") for what in sorted(of_key)]
        other = self.count - sum(one.what in of_key for one in self.breaks)
        key = "broken" if other else "whole_unsealed" if of_key else "whole"
        lines, records, breaks = (
            phrase(lang, f"log.{name}" if count != 1 else f"log.{name}_one", count=count)
            for name, count in (("lines", self.lines), ("records", self.records), ("breaks", other))
        )
        return [*said, phrase(lang, f"log.{key}", lines=lines, records=records, breaks=breaks)]

    def as_json(self, lang: str = "en") -> dict[str, Any]:
        return {
            "whole": self.ok,
            "lines": self.lines,
            "records": self.records,
            "files": self.files,
            "seals": self.seals,
            "anchored": self.anchored,
            "anchor": str(self.anchor) if self.anchor else None,
            "breaks": [
                {
                    "what": one.what,
                    "file": one.file,
                    "line": one.line or None,
                    "number": one.number,
                    "until": one.until,
                    "message": one.sentence(lang),
                }
                for one in self.breaks
            ],
            "more_breaks": self.count - len(self.breaks),
            "set_aside": [
                {"file": aside.place.file, "line": aside.place.line, "aside": aside.file, "bytes": aside.bytes}
                for aside in self.set_aside
            ],
        }


def verify(
    path: str | os.PathLike[str], *, key: bytes | None = None, anchor: Anchor | Iterable[Anchor] | None = None
) -> Verified:
    """Reads a log with all its files and says whether anything was changed, removed, moved, inserted or cut off.

    `anchor` is one that was kept elsewhere, or several. Raises `LogError` where there is no log or no such key.
    """
    walk = Walk(path, key, anchors_of(anchor))
    deque(walk, maxlen=0)
    return verified(walk, key, anchored=anchor is not None)


def anchors_of(anchor: Anchor | Iterable[Anchor] | None) -> tuple[Anchor, ...]:
    if anchor is None:
        return ()
    return (anchor,) if isinstance(anchor, Anchor) else tuple(anchor)


def verified(walk: Walk, key: bytes | None, *, anchored: bool) -> Verified:
    """What a walk that came to its end found."""
    seals: Seals = "none" if walk.sealed is False else "not_checked" if key is None else "checked"
    breaks = walk.breaks
    told = breaks.told()
    return Verified(
        told,
        len(breaks),
        walk.lines,
        walk.records,
        walk.files,
        seals,
        anchored,
        walk.anchor,
        tuple(walk.set_aside),
    )
