"""Packs as a handbook is asked for them: what was loaded, and where its cases, proofs and provenance are looked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

from guarantee_rules.api import Pack, bundled, load
from guarantee_rules.source.diagnostics import PackError, diagnostic


@dataclass(frozen=True)
class Given:
    """A pack and the name or path it was asked for by."""

    asked: str
    pack: Pack

    @property
    def bundled(self) -> bool:
        return self.asked in bundled()

    @property
    def cases(self) -> str | Path | None:
        """What `load_cases` reads the cases of the pack from; None where none stand beside it."""
        if self.bundled:
            return self.asked
        path = Path(self.asked)
        beside = path.parent / "cases" / path.name
        return beside if beside.is_file() else None


def given_packs(packs: Iterable[str | PathLike[str]] = ()) -> tuple[Given, ...]:
    """Packs by name or path, all bundled ones without any. PackError for what cannot be read, or for one name twice."""
    given = tuple(Given(str(pack), load(pack)) for pack in tuple(packs) or bundled())
    twice = [name for name, count in Counter(one.pack.name for one in given).items() if count > 1]
    if twice:
        raise PackError([diagnostic("handbook-pack-twice", None, name=name) for name in twice])
    return given
