"""Where answers go, and what stands beside them while they are worked out and afterwards.

answers.parquet             the answers, whole; a folder of parts where a folder was asked for
answers.parquet.key.json    what their columns and bits are
answers.parquet.aside.csv   the rows that could not be read, where there are any
answers.parquet.parts/      what is finished of a run that is not; gone afterwards
answers.parquet.lock        held while a run is under way
answers.parquet.spill/      what the engine's memory does not hold; gone afterwards
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from guarantee_rules.portfolio.batch.aside import ASIDE
from guarantee_rules.portfolio.batch.errors import BatchError, told
from guarantee_rules.portfolio.batch.files import draft_of
from guarantee_rules.portfolio.batch.manifest import FILE
from guarantee_rules.source.diagnostics import diagnostic

Form = Literal["parquet", "csv", "folder"]
_FORMS: dict[str, Form] = {".parquet": "parquet", ".pq": "parquet", ".csv": "csv"}
OURS = ("part-*.parquet", f"_{ASIDE}-*.arrow", FILE, ".*.tmp")
"""What a folder of parts holds, and nothing else is ever removed from it."""


@dataclass(frozen=True, slots=True)
class Output:
    """The file or folder that was asked for, and its companions."""

    path: Path
    form: Form

    @property
    def parts(self) -> Path:
        return self._beside("parts")

    @property
    def lock(self) -> Path:
        return self._beside("lock")

    @property
    def key(self) -> Path:
        return self._beside("key.json")

    @property
    def aside(self) -> Path:
        return self._beside("aside.csv")

    @property
    def spill(self) -> Path:
        return self._beside("spill")

    @property
    def former(self) -> Path:
        """A folder of answers on its way out, while another takes its name."""
        return self._beside("former")

    def answers(self, number: int) -> Path:
        return self.parts / f"part-{number:05d}.parquet"

    def unread(self, number: int) -> Path:
        return self.parts / f"_{ASIDE}-{number:05d}.arrow"

    def _beside(self, ending: str) -> Path:
        return self.path.with_name(f"{self.path.name}.{ending}")

    def make_parts(self) -> None:
        """The folder of parts. Raises `BatchError` where it cannot be made."""
        with told(self.parts):
            self.parts.mkdir(exist_ok=True)

    def tidied(self) -> None:
        """Takes away files that a killed run was about to finish."""
        for file in (self.path, self.key, self.aside):
            draft_of(file).unlink(missing_ok=True)

    def cleared(self) -> None:
        """Takes away what is left of an earlier run. Raises `BatchError` where anything else is there."""
        clear(self.parts)
        clear(self.former)

    def placed(self) -> None:
        """The folder of parts takes the name that was asked for."""
        with told(self.path):
            if self.path.exists():
                os.replace(self.path, self.former)
            os.replace(self.parts, self.path)
        clear(self.former)


def output_of(out: str | os.PathLike[str]) -> Output:
    """Where answers go by the name of it: `.parquet`, `.csv`, or a folder, whose name has no ending.

    Raises `BatchError` for any other name, where its folder does not exist, and for a folder that holds other things.
    """
    name, path = os.fspath(out), Path(out)
    folder = name.endswith(("/", os.sep)) or path.is_dir() or not path.suffix
    form = "folder" if folder else _FORMS.get(path.suffix.lower())
    if form is None:
        raise BatchError([diagnostic("batch-out-form", None, file=name)])
    if not path.absolute().parent.is_dir():
        raise BatchError([diagnostic("batch-out-nowhere", None, file=name, folder=path.absolute().parent)])
    if folder and path.is_dir() and any(_others(path)):
        raise BatchError([diagnostic("batch-folder-foreign", None, folder=path, file=next(_others(path)).name)])
    return Output(path, form)


def clear(folder: Path) -> None:
    """Takes a folder of parts away. Raises `BatchError` where it holds something else, and then takes nothing."""
    if not folder.exists():
        return
    for other in _others(folder):
        raise BatchError([diagnostic("batch-folder-foreign", None, folder=folder, file=other.name)])
    with told(folder):
        # The manifest first: without it nobody takes what is left for something to go on with.
        for file in sorted(folder.iterdir(), key=lambda file: file.name != FILE):
            file.unlink()
        folder.rmdir()


def _others(folder: Path) -> Iterator[Path]:
    """What is in a folder of parts and is none of ours."""
    ours = {file for pattern in OURS for file in folder.glob(pattern)}
    return (file for file in sorted(folder.iterdir()) if file not in ours)
