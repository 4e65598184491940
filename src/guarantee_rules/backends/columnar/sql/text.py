"""Names, literals, comments and lines of an SQL text.

Packs are not trusted: nothing they say may end a name, a literal or a comment.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable


def comment(said: str) -> str:
    """One line that no engine runs: without line breaks, control characters, backslashes and substitution marks.

    Spark takes a backslash before a line break as going on, and puts settings in place of `${…}` even here.
    """
    shown = "".join(" " if unicodedata.category(mark)[0] in "CZ" else mark for mark in said)
    return f"-- {' '.join(shown.split())}".translate(_HARMLESS)


def has_controls(text: str) -> bool:
    """Whether a text has line breaks or other characters that cannot be seen."""
    return any(unicodedata.category(mark)[0] == "C" for mark in text)


def is_plain(text: str) -> bool:
    """Whether a text may stand between the quotation marks of any engine as it is."""
    return not has_controls(text) and not set(text) & set("'\"`\\$")


def shown_hex(text: str) -> str:
    """A text as hexadecimal digits of its UTF-8."""
    return text.encode().hex().upper()


def indented(text: str, by: int) -> str:
    """Every line but the first so much further in."""
    return text.replace("\n", "\n" + " " * by)


def in_lines(parts: Iterable[str], width: int) -> str:
    """Parts with commas between them, as many in a line as have room."""
    lines: list[str] = []
    for part in parts:
        if lines and len(lines[-1]) + len(part) + 2 <= width:
            lines[-1] += f", {part}"
        else:
            lines.append(part)
    return ",\n".join(lines)


_HARMLESS = str.maketrans({"\\": "/", "$": "¤"})
