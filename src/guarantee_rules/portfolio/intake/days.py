"""How the cells of a column write a day: %Y, %m and %d between other characters, as in %Y/%m/%d or %Y%m%d 00:00:00.

Next to another figure each has its full width, 20240301. Elsewhere months and days may have one digit, 2024/3/1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from guarantee_rules.portfolio.intake.engines.dialect import Dialect

_PART = re.compile(r"%(.)?", re.DOTALL)
_WIDTHS = {"Y": 4, "m": 2, "d": 2}


@dataclass(frozen=True, slots=True)
class Shape:
    """A way of writing days, as a pattern with a group for each part."""

    written: str
    pattern: str
    year: int
    month: int
    day: int
    """The numbers of the groups, from 1."""

    def iso(self, text: str) -> str | None:
        """The day as 2024-03-01, whether or not there is such a day; None for a text of another shape."""
        found = re.fullmatch(self.pattern, text)
        return f"{found[self.year]}-{found[self.month]:0>2}-{found[self.day]:0>2}" if found else None


def shape_of(written: str) -> Shape | None:
    """The shape that a format describes; None for one that does not have each of %Y, %m and %d once, and no other."""
    parts = _PART.findall(written)
    if sorted(parts) != ["Y", "d", "m"]:
        return None
    pattern, at = "", 0
    for part in _PART.finditer(written):
        pattern += literally(written[at : part.start()])
        width = _WIDTHS[part[1]]
        alone = not _touches(written[: part.start()], written[part.end() :])
        pattern += f"([0-9]{{1,{width}}})" if width == 2 and alone else f"([0-9]{{{width}}})"
        at = part.end()
    pattern += literally(written[at:])
    return Shape(written, pattern, *(parts.index(part) + 1 for part in ("Y", "m", "d")))


def literally(text: str) -> str:
    """A pattern for this text alone, in what the regular expressions of all engines have in common."""
    return "".join(character if character.isalnum() or character in " _-/:年月日" else f"[{character}]"
                   if character not in "^]\\[" else f"\\{character}" for character in text)  # fmt: skip


def _touches(before: str, after: str) -> bool:
    """Whether a figure stands directly before or after."""
    return bool(re.search(r"(?:[0-9]|%.)\Z", before) or re.match(r"[0-9%]", after))


ISO = Shape("%Y-%m-%d", "([0-9]{4})-([0-9]{2})-([0-9]{2})", 1, 2, 3)
CHINESE = Shape("%Y年%m月%d日", "([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日", 1, 2, 3)


def day_in(dialect: Dialect, text: str, shapes: tuple[Shape, ...] = (CHINESE, ISO)) -> str:
    """The day that a text of one of these shapes writes; null for another text, and where there is no such day."""
    days = [_shaped(dialect, text, shape) for shape in shapes]
    return days[0] if len(days) == 1 else f"COALESCE({', '.join(days)})"


def _shaped(dialect: Dialect, text: str, shape: Shape) -> str:
    iso = "-".join(dialect.reference.format(group) for group in (shape.year, shape.month, shape.day))
    whole = dialect.literal(dialect.whole.format(shape.pattern))
    day = dialect.tried(dialect.replace_all.format(text, whole, dialect.literal(iso)), "DATE")
    return f"CASE WHEN {dialect.matching(text, shape.pattern)} THEN {day} END"
