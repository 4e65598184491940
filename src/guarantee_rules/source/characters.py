"""Characters that cannot be trusted to look like what they are, and how wide the others are on a screen."""

from __future__ import annotations

import re
from unicodedata import combining, east_asian_width

BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Controls that turn the reading direction: `1000` can be shown as `0001`, and an approval reads as a refusal."""

UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters, apart from tab and the ends of lines
    "\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff"  # zero width, unusual ends of lines, direction
    "\ud800-\udfff\ufffe\uffff\U000e0000-\U000e007f]"  # no characters at all, or invisible tags
)
"""Every character that no reader sees; those of BIDI among them. Copying from a web page or Word brings them along."""

TAB_WIDTH = 4


def code_point(character: str) -> str:
    """`U+202E`, the way people look a character up."""
    return f"U+{ord(character):04X}"


def visible(text: str) -> str:
    """The text on one line with nothing hidden in it: unseen characters as their code, ends of lines as `\\n`."""
    text = text.replace("\t", " " * TAB_WIDTH).replace("\r", "\\r").replace("\n", "\\n")
    return UNSEEN.sub(lambda found: f"<{code_point(found[0])}>", text)


def seen(text: str) -> str:
    """The text with nothing hidden in it and its lines as they are: for what is laid out already."""
    return UNSEEN.sub(lambda found: f"<{code_point(found[0])}>", text)


def width(text: str) -> int:
    """How many columns of a terminal the text takes: a Chinese character or a full-width sign takes two."""
    if text.isascii():
        return len(text)
    return sum(0 if combining(character) else 2 if east_asian_width(character) in "WF" else 1 for character in text)
