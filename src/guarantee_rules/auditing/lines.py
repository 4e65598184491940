"""A line of the log: what is kept, where it stands in the chain, and what shows that neither was changed.

    {"digest":"…","number":7,"previous":"…","record":{…},"written":"2026-03-01T08:00:00.000000Z"}

`digest` is the SHA-256 of the line without `digest` and `seal`, as JSON with sorted keys, without spaces, in ASCII;
`previous` is the digest of the line before. `seal`, in a log with a key, is the HMAC-SHA256 of the same text. The first
line of a file names the format, the log and the key instead of holding a record.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from dataclasses import dataclass
from typing import Any

FORMAT = "guarantee-rules/log/1"
SHORTEST_KEY = 32
"""Bytes. What people can remember can be guessed."""
_ANCHOR = re.compile(r"([0-9a-f]{32}):([0-9]{1,18}):([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Anchor:
    """The end of a log at one moment: whoever keeps it elsewhere sees later whether lines were taken off that end.

    As text it is one word, `<log>:<number>:<digest>`, to be printed, mailed or kept in another system.
    """

    log: str
    number: int
    digest: str

    def __str__(self) -> str:
        return f"{self.log}:{self.number}:{self.digest}"

    @classmethod
    def read(cls, text: str) -> Anchor:
        """ValueError where the text is none."""
        found = _ANCHOR.fullmatch(text.strip())
        if found is None:
            raise ValueError(f"`{text[:80]}` is no anchor: <log>:<number>:<digest>")
        return cls(found[1], int(found[2]), found[3])


@dataclass(frozen=True, slots=True)
class Entry:
    """A line that is on the disk: the receipt of one decision, and the anchor of everything before it."""

    log: str
    number: int
    digest: str
    written: str

    @property
    def anchor(self) -> Anchor:
        return Anchor(self.log, self.number, self.digest)


def canonical(value: object) -> str:
    """JSON in one form only, whatever the order the keys came in, on one line and in ASCII."""
    return json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"), allow_nan=False)


def line_of(content: dict[str, str], number: int, previous: str, written: str, key: bytes | None) -> tuple[str, str]:
    """The line for `content`, by key already as canonical JSON, and its digest."""
    told = {**content, "number": str(number), "previous": f'"{previous}"', "written": f'"{written}"'}
    body = _object(told)
    told["digest"] = f'"{digest_of_text(body)}"'
    if key is not None:
        told["seal"] = f'"{seal_of_text(body, key)}"'
    return _object(told), told["digest"][1:-1]


def _object(members: dict[str, str]) -> str:
    return "{" + ",".join(f'"{name}":{members[name]}' for name in sorted(members)) + "}"


def digest_of_text(body: str) -> str:
    return hashlib.sha256(body.encode("ascii")).hexdigest()


def seal_of_text(body: str, key: bytes) -> str:
    return hmac.new(key, body.encode("ascii"), hashlib.sha256).hexdigest()


def key_id(key: bytes) -> str:
    """Which key it was, without telling it."""
    return hmac.new(key, b"guarantee-rules/key", hashlib.sha256).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it was found: `sound` where its digest is that of what it says, `sealed` where the key sealed it."""

    kept: dict[str, Any]
    number: int
    previous: str
    digest: str
    sound: bool
    sealed: bool

    @property
    def record(self) -> dict[str, Any] | None:
        found = self.kept.get("record")
        return found if isinstance(found, dict) else None

    @property
    def aside(self) -> tuple[str, int] | None:
        """The file that bytes were moved to after a crash, and how many."""
        match self.kept.get("set_aside"):
            case {"file": str() as file, "bytes": int() as count}:
                return file, count
            case _:
                return None

    @property
    def is_first(self) -> bool:
        """Of its file."""
        return "format" in self.kept


def read_line(raw: bytes, key: bytes | None) -> Line | None:
    """What a line says, without its end; None where it is no line of a log."""
    try:
        text = raw.decode("ascii")
        kept = json.loads(text)
        whole = canonical(kept)
    except (ValueError, RecursionError):
        return None
    if not isinstance(kept, dict):
        return None
    digest, seal = kept.pop("digest", None), kept.pop("seal", None)
    number, previous = kept.get("number"), kept.get("previous")
    if type(number) is not int or not isinstance(previous, str) or not isinstance(digest, str):
        return None
    body = canonical(kept)
    # Written otherwise, as with a key that stands twice, it is not what was written.
    sound = whole == text and digest == digest_of_text(body)
    sealed = key is not None and isinstance(seal, str) and hmac.compare_digest(seal, seal_of_text(body, key))
    return Line(kept, number, previous, digest, sound, sealed)
