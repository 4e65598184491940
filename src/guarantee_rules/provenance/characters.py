"""A text as far as it matters for finding words in it: width, quotes and line ends settled, every character traceable.

Published copies differ in what no lawyer cares about: （ or (, ％ or %, blanks, traditional characters, what a
converter left behind. Two texts that differ in no more are the same text here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256

from guarantee_rules.packs.bundled import files
from guarantee_rules.source.characters import UNSEEN
from guarantee_rules.source.text import BYTE_ORDER_MARK

_NARROW = {0xFF01 + step: chr(0x21 + step) for step in range(0x5E)}
_ALIKE = str.maketrans(
    {"　": " ", "\u00a0": " ", "\t": " ", "“": '"', "”": '"', "‘": "'", "’": "'", "—": "-", "–": "-"}
)
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
_LEFT_BEHIND = re.compile(
    rf"\([a-zü]{{0,5}}[{_TONED}][a-zü]{{0,5}}\)"  # 長(zhǎng): how a character is read
    r"|\[[0-9]{1,2}\]"  # marks of footnotes
    r"|\[bookmark:[^\]]*\]"
)


@dataclass(frozen=True)
class Settled:
    """A text with its characters settled: lines kept, `places` telling for each character where it stood."""

    text: str
    places: tuple[int, ...]
    original: str

    @cached_property
    def digest(self) -> str:
        """The same for copies that differ only in what is settled here, blanks and line ends among it."""
        return sha256("".join(self.text.split()).encode()).hexdigest()

    def place(self, at: int) -> tuple[int, int]:
        """Line and column, both from 1, where the character number `at` stood."""
        origin = self.places[at] if at < len(self.places) else len(self.original)
        before = self.original[:origin]
        return before.count("\n") + 1, origin - (before.rfind("\n") + 1) + 1


def settled(text: str) -> Settled:
    """The text with its characters settled."""
    original = text.removeprefix(BYTE_ORDER_MARK).replace("\r\n", "\n").replace("\r", "\n")
    alike = original.translate(_NARROW).translate(_ALIKE).translate(_simplified())
    left_out = {at for found in _LEFT_BEHIND.finditer(alike) for at in range(*found.span())}
    left_out |= {found.start() for found in UNSEEN.finditer(alike)}
    kept = [at for at in range(len(alike)) if at not in left_out]
    return Settled("".join(alike[at] for at in kept), tuple(kept), original)


def plain(text: str) -> str:
    """A word or a stretch of text without blanks, its characters settled: what is compared."""
    return "".join(settled(text).text.split())


@cache
def _simplified() -> dict[int, str]:
    table = files("guarantee_rules").joinpath("provenance/traditional.txt").read_text(encoding="utf-8")
    pairs = (pair for line in table.splitlines() if not line.startswith("#") for pair in line.split())
    return {ord(pair[0]): pair[1] for pair in pairs}
