"""The texts of a store, all of one instant: packs, approvals beside them, and what every pack is read with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from time import sleep
from typing import TypeAlias

from guarantee_rules.source.diagnostics import PackError, diagnostic
from guarantee_rules.source.reading import source_from_bytes
from guarantee_rules.source.text import SourceText

VOCABULARY, QUESTIONS, STANDARDS = "vocabulary.yaml", "questions.yaml", "standards/"
APPROVAL = ".approval.yaml"

_TRIES = 25
_PAUSE = 0.02
"""Seconds between two readings of files that are just being written."""


@dataclass(frozen=True, slots=True)
class Text:
    """What stands in one file, and the name people know it by. No content: the file is there and cannot be read."""

    shown: str
    content: bytes | None

    def source(self) -> SourceText:
        """As text to be read; PackError where it is none."""
        if self.content is None:
            raise PackError([diagnostic("unreadable-file", None, file=self.shown)])
        return source_from_bytes(self.shown, self.content)


Texts: TypeAlias = Mapping[str, Text]
"""Texts by their names in a folder of policies: `yiwu.yaml`, `yiwu.approval.yaml`, `standards/….yaml`."""


class Unsteady(Exception):
    """A file went away or was replaced while it was read: read again."""


def is_shared(name: str) -> bool:
    """Whether every pack is read with this text."""
    return name in (VOCABULARY, QUESTIONS) or name.startswith(STANDARDS)


def pack_of(name: str) -> str | None:
    """The pack a text should hold by its name; None for what is no pack."""
    if is_shared(name) or name.endswith(APPROVAL):
        return None
    return name.rpartition(".")[0]


def whole(own: Texts) -> dict[str, Text]:
    """The texts with what they lack of the shared ones: as `load` does, which reads the library's own instead.

    Without a vocabulary of its own a folder has the library's vocabulary, questions and standards.
    """
    bundled = bundled_shared()
    if VOCABULARY not in own:
        return {**{name: text for name, text in own.items() if not is_shared(name)}, **bundled}
    has_standards = any(name.startswith(STANDARDS) for name in own)
    lacking = {name: text for name, text in bundled.items() if not (has_standards and name.startswith(STANDARDS))}
    return {**lacking, **own}


@cache
def bundled_shared() -> Texts:
    """The shared texts of the library."""
    from guarantee_rules.store.sources import Bundled

    return {name: text for name, text in Bundled().read().items() if is_shared(name)}


def steady(read: Callable[[], Texts], known: Texts | None = None, rest: float = 0.0) -> Texts:
    """What two readings one after the other agree on, so that no half of an edit is taken for the whole.

    One reading is enough where it comes to what is `known`; else `rest` seconds go by between them. PackError where the
    texts do not come to rest.
    """
    before: Texts | None = None
    for attempt in range(_TRIES):
        if attempt:
            sleep(rest if attempt == 1 else max(rest, _PAUSE))
        try:
            now = read()
        except Unsteady:
            before = None
            continue
        if now in (before, known):
            return now
        before = now
    raise PackError([diagnostic("store-unsteady", None, count=_TRIES)])


def digest_of(texts: Iterable[tuple[str, bytes]]) -> str:
    """The same for the same texts under the same names, byte for byte."""
    told = sha256()
    for name, content in sorted(texts):
        for part in (name.encode(), content):
            told.update(len(part).to_bytes(8, "big") + part)
    return told.hexdigest()


def digest(texts: Texts) -> str:
    return digest_of((name, text.content or b"") for name, text in texts.items())
