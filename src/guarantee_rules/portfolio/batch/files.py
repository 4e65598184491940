"""Files that are either whole or not there: written under another name, flushed to the disk, then renamed."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from guarantee_rules.portfolio.batch.errors import told


@contextmanager
def replaced(path: Path) -> Iterator[Path]:
    """A path to write to, which becomes `path` when all went well; otherwise nothing of it is left.

    Raises `BatchError` where it cannot be written.
    """
    draft = draft_of(path)
    try:
        with told(path):
            yield draft
            _flush(draft)
            os.replace(draft, path)
            _flush(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def draft_of(path: Path) -> Path:
    """What a file is called before it is whole."""
    return path.with_name(f".{path.name}.tmp")


def write_json(path: Path, value: object) -> None:
    """JSON a person can read. Raises `BatchError` where it cannot be written."""
    with replaced(path) as draft:
        draft.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")


def _flush(path: Path) -> None:
    """Onto the disk, so that a rename never outlives what was renamed when the power goes."""
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0)
    if path.is_dir() and os.name == "nt":  # folders cannot be opened there
        return
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
