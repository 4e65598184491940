"""Files written whole or not at all: whoever reads one meanwhile finds the old text or the new one, never a part."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_IMODE


def rewrite(path: Path, text: str) -> None:
    """Gives a file that exists another text. Its permissions stay, and links still lead to it. OSError if it fails."""
    own = Path(os.path.realpath(path))
    with _beside(own, text) as draft:
        draft.chmod(S_IMODE(own.stat().st_mode))
        draft.replace(own)


def write_all(texts: Mapping[Path, str], *, replace: bool = False) -> None:
    """Writes files, with their folders: all of them, or where one cannot be written none.

    FileExistsError where one is there already, unless `replace`; OSError where one cannot be written.
    """
    made: list[Path] = []
    try:
        for path, text in texts.items():
            made += _folders(path.parent)
            if replace and path.exists():
                rewrite(path, text)
                continue
            with _beside(path, text) as draft:
                os.link(draft, path)  # unlike a renaming, refused where something has come to be there meanwhile
            made.append(path)
    except BaseException:
        for path in reversed(made):
            with suppress(OSError):
                path.rmdir() if path.is_dir() else path.unlink()
        raise


def _folders(folder: Path) -> list[Path]:
    """The folders that had to be made, the outermost first."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir()
    return missing[::-1]


@contextmanager
def _beside(path: Path, text: str) -> Iterator[Path]:
    """A file in the same folder that holds the text, gone at the end whatever happens."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with draft.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        yield draft
    finally:
        draft.unlink(missing_ok=True)
