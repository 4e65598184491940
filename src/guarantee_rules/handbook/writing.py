"""A set of files written into a folder as a whole: made beside it and put in its place, or nothing is changed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import mkdtemp

from guarantee_rules.source.diagnostics import Refused, diagnostic

MARK = ".guarantee-rules-handbook"
"""The file by which a folder is known to hold a handbook, so that another is never overwritten."""


class HandbookError(Refused):
    """A handbook that cannot be written where it was asked for."""


def write(files: Mapping[str, bytes], folder: Path) -> None:
    """Puts the files into a folder, in place of a handbook that was there. HandbookError where anything else is there,
    or where it cannot be written; the folder is then as it was.
    """
    check_folder(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = Path(mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            for name, content in {**files, MARK: b""}.items():
                path = made / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            made.chmod(0o755)
            _swap(made, folder)
        finally:
            shutil.rmtree(made, ignore_errors=True)
    except OSError as wrong:
        why = wrong.strerror or type(wrong).__name__
        raise HandbookError([diagnostic("handbook-unwritable", None, folder=folder, why=why)]) from None


def check_folder(folder: Path) -> None:
    """HandbookError where anything but a handbook is there: to be asked before a handbook is made for nothing."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise HandbookError([diagnostic("handbook-folder", None, folder=folder)])
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARK).is_file():
        raise HandbookError([diagnostic("handbook-folder", None, folder=folder)])


def _swap(made: Path, folder: Path) -> None:
    """The old folder steps aside only once the new one is whole, and comes back if that cannot take its place."""
    if not folder.exists():
        os.replace(made, folder)
        return
    aside = Path(mkdtemp(prefix=f".{folder.name}-old-", dir=folder.parent))
    os.replace(folder, aside / "was")
    try:
        os.replace(made, folder)
    except OSError:
        os.replace(aside / "was", folder)
        raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)
