"""What a run was asked and which parts it has finished: kept beside the parts, so that the run can be gone on with.

A run goes on only where everything that could change an answer is the same as when it began.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from guarantee_rules.portfolio.batch.errors import BatchError
from guarantee_rules.portfolio.batch.files import write_json
from guarantee_rules.source.diagnostics import diagnostic

FILE = "_manifest.json"
FORMAT = 2
SHORT = 40
CONSEQUENCE = "queries"
"""What differs where anything else does; by itself, it is the library that has changed."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A part whose answers are written: `rows` is what it read, each of them answered or set aside."""

    number: int
    rows: int
    answered: int
    aside: int
    """Rows set aside; a row with two things wrong counts once."""
    sizes: tuple[int, int] = (0, 0)
    """Bytes of its files: that of the answers, and that of the rows set aside."""


@dataclass
class Manifest:
    """`asked` is everything that answers depend on; `parts` are finished, in order and without a gap."""

    asked: Mapping[str, Any]
    parts: list[Finished] = field(default_factory=list)
    whole: bool = False
    """Whether the last part of the tape is among them."""

    def write(self, folder: Path) -> None:
        parts = [asdict(part) for part in self.parts]
        write_json(folder / FILE, {"format": FORMAT, "asked": self.asked, "whole": self.whole, "parts": parts})

    @property
    def rows(self) -> int:
        return sum(part.rows for part in self.parts)

    @property
    def answered(self) -> int:
        return sum(part.answered for part in self.parts)

    @property
    def aside(self) -> int:
        return sum(part.aside for part in self.parts)


def begun(folder: Path) -> Manifest | None:
    """What an earlier run has left, or None. `BatchError` where it cannot be made out."""
    path = folder / FILE
    if not path.exists():
        return None
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
        if read["format"] != FORMAT:
            raise ValueError(read["format"])
        parts = [Finished(**{**part, "sizes": (*part["sizes"],)}) for part in read["parts"]]
        return Manifest(read["asked"], parts, bool(read["whole"]))
    except (ValueError, KeyError, TypeError):
        raise BatchError([diagnostic("batch-manifest-unreadable", None, file=path)]) from None


def refuse_other(earlier: Manifest, asked: Mapping[str, Any], folder: Path) -> None:
    """`BatchError` with everything that is otherwise than when the run was begun."""
    was, now = dict(_flat(earlier.asked)), dict(_flat(json.loads(json.dumps(asked))))
    names = [*was, *(name for name in now if name not in was)]
    differing = [name for name in names if was.get(name) != now.get(name)]
    if len(differing) > 1:
        differing = [name for name in differing if name != CONSEQUENCE]
    if differing:
        raise BatchError(
            [
                diagnostic(
                    "batch-otherwise",
                    None,
                    name=name,
                    was=_told(name, was.get(name, "-")),
                    now=_told(name, now.get(name, "-")),
                    folder=folder,
                )
                for name in differing
            ]
        )


def _flat(value: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    for name, entry in value.items():
        if isinstance(entry, Mapping):
            yield from _flat(entry, f"{before}{name}.")
        else:
            yield before + name, json.dumps(entry, ensure_ascii=False) if not isinstance(entry, str) else entry


def _told(name: str, value: str) -> str:
    """A value for people: the time of a file, kept in nanoseconds, as date and time of this place."""
    if name.startswith("tape.files.") and name.endswith(".modified") and value.isdecimal():
        at = datetime.fromtimestamp(int(value) // 1_000_000_000, UTC)
        exact = at.replace(microsecond=int(value) // 1000 % 1_000_000)
        return exact.astimezone().isoformat(sep=" ", timespec="milliseconds")
    return _short(value)


def _short(value: str) -> str:
    return value if len(value) <= SHORT else value[:SHORT] + "…"
