"""Records to keep, and a log of them to change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

from guarantee_rules.api import load
from guarantee_rules.auditing import DecisionLog, Verified, verify
from guarantee_rules.auditing.lines import canonical, digest_of_text, read_line
from guarantee_rules.explain.record import Record

KEY = b"not a secret, but long enough so"
LINES = 9


@cache
def record(amount: int = 300) -> Record:
    """A loan of so many ten thousand yuan, asked for in Yiwu."""
    facts = {
        "application.date": "2024-03-01",
        "borrower.categories": ["enterprise"],
        "borrower.size": "small",
        "borrower.other_scheme_balance": "0",
        "loan.amount": f"{amount}万元",
    }
    return load("yiwu").decide("loan_limit", facts, as_of=date(2024, 3, 1)).record()


def kept(path: Path, key: bytes | None = None, lines: int = LINES) -> list[bytes]:
    """The lines of a log with one first line and `lines` − 1 records."""
    log = DecisionLog(path, key=key)
    for number in range(1, lines):
        log.append(record(100 * number))
    return path.read_bytes().splitlines(keepends=True)


def read(folder: Path, lines: list[bytes], key: bytes | None = None) -> Verified:
    """What verification says of these lines."""
    path = folder / "changed.jsonl"
    path.write_bytes(b"".join(lines))
    return verify(path, key=key)


def made_anew(lines: list[bytes], change: Callable[[str], str], at: int) -> list[bytes]:
    """The chain as somebody without the key makes it anew, with line `at` changed and all digests right."""
    previous, found = "", lines[:at]
    for number, raw in enumerate(lines):
        text = raw.decode().rstrip("\n")
        line = read_line(text.encode(), None)
        assert line is not None
        if number < at:
            previous = line.digest
            continue
        text = change(text) if number == at else text
        text = text.replace(f'"previous":"{line.previous}"', f'"previous":"{previous}"')
        changed = read_line(text.encode(), None)
        assert changed is not None
        previous = digest_of_text(canonical(changed.kept))
        found.append(text.replace(line.digest, previous).encode() + b"\n")
    return found
