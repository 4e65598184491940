"""What a log refuses."""

from __future__ import annotations

from guarantee_rules.auditing.lines import SHORTEST_KEY
from guarantee_rules.source.diagnostics import Refused, diagnostic


class LogError(Refused):
    """A log that cannot be added to or read, or a record it does not take. Nothing was acknowledged."""


def refused(code: str, /, **particulars: object) -> LogError:
    return LogError([diagnostic(code, None, severity="error", **particulars)])


def checked_key(key: bytes | None) -> bytes | None:
    """The key, where it is long enough. `LogError` where it is not."""
    if key is not None and len(key) < SHORTEST_KEY:
        raise refused("log-key-short", found=len(key), least=SHORTEST_KEY)
    return key
