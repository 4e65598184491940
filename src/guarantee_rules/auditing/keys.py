"""A key as a file holds it: hexadecimal digits, as `openssl rand -hex 32` writes them."""

from __future__ import annotations

import os
from pathlib import Path

from guarantee_rules.auditing.errors import checked_key, refused


def key_from_file(path: str | os.PathLike[str]) -> bytes:
    """The key of a file. `LogError` where there is none, or one that is too short."""
    try:
        key = bytes.fromhex(Path(path).read_text(encoding="ascii").strip())
    except ValueError:
        raise refused("log-key-unreadable", path=path) from None
    return checked_key(key) or b""
