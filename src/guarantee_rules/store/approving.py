"""Making an approval of a pack, and looking at one, with the files where they are."""

from __future__ import annotations

import json
import os
from base64 import b64encode
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from guarantee_rules.source.diagnostics import PackError
from guarantee_rules.source.reading import source_from_file
from guarantee_rules.source.text import SourceText
from guarantee_rules.store.approval import FORMAT, Approvals, Approved, approved_bytes, read_approval, statement
from guarantee_rules.store.keys import signed
from guarantee_rules.store.sources import Folder
from guarantee_rules.store.taking import Held, Taken, take
from guarantee_rules.store.texts import APPROVAL, Text, Texts, is_shared, steady, whole


@dataclass(frozen=True, slots=True)
class Made:
    """An approval that was written."""

    file: Path
    pack: str
    versions: tuple[str, ...]
    texts: str
    """The digest of the bytes approved."""
    names: tuple[str, ...]
    """The texts these are, the pack first."""
    signed: bool


def approve(path: Path, author: str, reviewer: str, day: date, key: bytes | None = None, shown: str = "") -> Made:
    """Writes the approval of a pack beside it, signed where a private key in PEM is given, known as `shown`.

    Raises `PackError` for a pack that cannot be read or an approval that could not hold, and `KeyRefused` for a key
    that is none: nothing is written then.
    """
    texts = {name: text for name, text in _texts(path).items() if not name.endswith(APPROVAL)}
    pack = _read(path, texts, None)
    told = {
        "format": FORMAT,
        "pack": pack.pack.name,
        "author": author,
        "reviewer": reviewer,
        "date": day.isoformat(),
        "texts": approved_bytes(path.name, texts),
    }
    file = path.with_name(pack.pack.name + APPROVAL)
    if key is not None:
        document, _ = read_approval(SourceText(str(file), _written(told)))
        told["signature"] = b64encode(signed(statement(document), key, shown)).decode()
    content = _written(told).encode()
    Approvals().check(path.name, {**texts, file.name: Text(str(file), content)})
    beside = file.with_name(f".{file.name}.tmp")
    beside.write_bytes(content)
    os.replace(beside, file)
    names = (path.name, *sorted(name for name in texts if is_shared(name)))
    versions = tuple(version.version for version in pack.pack.versions)
    return Made(file, pack.pack.name, versions, told["texts"], names, key is not None)


def verify(path: Path, asked: Approvals) -> Approved:
    """The approval of a pack, as a store that asks for this would find it. Raises `PackError` with what is wrong."""
    approved = _read(path, _texts(path), asked).approved
    assert approved is not None
    return approved


def _texts(path: Path) -> dict[str, Text]:
    """The pack, its approval where there is one, and what it is read with."""
    source_from_file(path)  # refused in words where there is none
    texts = steady(lambda: whole(Folder(path.parent).read()))
    return {name: text for name, text in texts.items() if is_shared(name) or name.startswith(f"{path.stem}.")}


def _read(path: Path, texts: Texts, asked: Approvals | None) -> Held:
    taken, refused = take(Taken(), texts, asked)
    if refused:
        errors = [refusal.error for refusal in refused]
        sources = [source for error in errors for source in error.sources.values()]
        raise PackError([problem for error in errors for problem in error.diagnostics], sources)
    return taken.held[path.stem]


def _written(told: dict[str, str]) -> str:
    """As YAML: whatever a name holds, in quotes it stays a name."""
    quoted = ("author", "reviewer")
    lines = (f"{key}: {json.dumps(text, ensure_ascii=False) if key in quoted else text}" for key, text in told.items())
    return "".join(f"{line}\n" for line in lines)
