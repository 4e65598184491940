"""The clauses of a text: 第八条（三）, 二（一）2, 附件3, found by their numbers, wherever line breaks were lost.

A number opens a clause where it continues its series (二 after 一) or begins one inside the clause before it; so a
number in the middle of a sentence is not taken for one. `parts` names stretches that have no heading, by the words
they begin with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple, cast

from guarantee_rules.provenance.characters import Settled, plain
from guarantee_rules.provenance.figures import Figures, figures
from guarantee_rules.values.numerals import CHARACTERS, read_numeral, write_numeral

Style = Literal[
    "part", "annex", "chapter", "article", "heading", "bracket", "point", "small_bracket", "ring", "also", "step"
]

_HAN = f"[{CHARACTERS}]{{1,4}}"
_RINGS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_MARK = re.compile(
    rf"""(?:^|(?<=[\s。；;:,.!?\])"]))(?:
    第(?P<chapter>{_HAN}|\d+)章
  | 第(?P<article>{_HAN}|\d+)条
  | 附件\s?(?P<annex>\d{{0,2}})\s?(?=[:\s.、]|$)[:]?
  | (?P<heading>{_HAN})、
  | \((?P<bracket>{_HAN})\)[、.]?
  | (?P<point>\d{{1,2}})(?:[、]|\.(?!\d))
  | \((?P<small_bracket>\d{{1,2}})\)
  | (?P<also>[一二三四五六七八九十])是
  | 第(?P<step>[一二三四五六七八九十])步[:,、]?
    )|(?P<ring>[{_RINGS}])""",
    re.VERBOSE | re.MULTILINE,
)


class Step(NamedTuple):
    """One number on the way to a clause: in which style it is written, and which it is; parts have names."""

    style: Style
    number: int
    name: str = ""

    def __str__(self) -> str:
        match self.style:
            case "part":
                return self.name
            case "annex":
                return f"附件{self.number or ''}"
            case "chapter" | "article":
                return f"第{write_numeral(self.number)}{'章' if self.style == 'chapter' else '条'}"
            case "bracket":
                return f"（{write_numeral(self.number)}）"
            case "point" | "small_bracket" | "ring":
                return str(self.number)
            case "heading" | "also" | "step":
                return write_numeral(self.number)


Way = tuple[Step, ...]


class _Mark(NamedTuple):
    step: Step
    start: int
    end: int
    line_start: bool


@dataclass(frozen=True)
class Clause:
    """A clause with all that is inside it; `text` without blanks, `marked` with bars for the numbers of clauses."""

    way: Way
    start: int
    text: str
    marked: str
    lead: str
    """`marked` as far as the first clause inside: words such as 应当满足以下条件, which govern all items."""
    lines: tuple[str, ...]
    """What stands on lines of its own and is no clause below: the paragraphs (款) of an article."""

    def __str__(self) -> str:
        return "".join(map(str, self.way))

    @cached_property
    def figures(self) -> Figures:
        return figures(self.marked)

    @cached_property
    def leading(self) -> Clause:
        """Its opening words alone."""
        return Clause(self.way, self.start, self.lead, self.lead, self.lead, self.lines)


@dataclass(frozen=True)
class Outline:
    """A text with its clauses, in order: `head` is what comes before the first, `title` its first lines."""

    text: Settled
    whole: Clause
    title: Clause
    head: Clause
    clauses: tuple[Clause, ...]
    missing_parts: tuple[str, ...]
    """Named parts whose first words are not in the text."""


def outline(text: Settled, parts: Mapping[str, str] = {}) -> Outline:
    """The clauses of a text whose characters are settled."""
    begun = {name: _begin(text.text, words) for name, words in parts.items()}
    named = sorted((at, name) for name, at in begun.items() if at is not None)
    marks = sorted(
        [
            *_marks(text.text),
            *(_Mark(Step("part", number, name), at, at, True) for number, (at, name) in enumerate(named)),
        ],
        key=lambda mark: (mark.start, mark.end),
    )
    opened = list(_opened(marks))
    numbers = [(mark.start, mark.end) for mark, _ in opened if mark.end > mark.start]
    whole = len(text.text)

    def clause(way: Way, start: int, end: int) -> Clause:
        return _clause(text.text, way, start, end, numbers)

    clauses = []
    for place, (mark, way) in enumerate(opened):
        after = (later.start for later, other in opened[place + 1 :] if other[: len(way)] != way or other == way)
        clauses.append(clause(way, mark.start, next(after, whole)))
    first = opened[0][0].start if opened else whole
    return Outline(
        text,
        clause((), 0, whole),
        clause((), 0, _title_end(text.text, first)),
        clause((), 0, first),
        tuple(each for each in clauses if each.way[-1].style != "chapter"),
        tuple(name for name, at in begun.items() if at is None),
    )


def _begin(text: str, words: str) -> int | None:
    found = re.search(r"\s*".join(map(re.escape, plain(words))), text)
    return found.start() if found else None


def _marks(text: str) -> Iterator[_Mark]:
    for found in _MARK.finditer(text):
        style = cast(Style, found.lastgroup)
        number = _number(style, found[style])
        line_start = text[text.rfind("\n", 0, found.start()) + 1 : found.start()].strip() == ""
        # 第八条 with its text after a blank, or on a line of its own; not 第八条所称报表.
        spoken_of = style == "article" and not line_start and not text[found.end() : found.end() + 1].isspace()
        if number is not None and not spoken_of:
            yield _Mark(Step(style, number), *found.span(), line_start)


def _number(style: Style, written: str) -> int | None:
    if not written:
        return 0
    return _RINGS.index(written) + 1 if style == "ring" else read_numeral(written)


def _opened(marks: list[_Mark]) -> Iterator[tuple[_Mark, Way]]:
    """The marks that open a clause, each with the way to it."""
    way: list[Step] = []
    for mark in marks:
        above = _above(way, mark)
        if above is not None:
            way = [*above, mark.step] if mark.step.style != "chapter" else []
            yield mark, (*above, mark.step)


def _above(way: list[Step], mark: _Mark) -> list[Step] | None:
    """The clauses that the mark stands in, or None where it continues no series and begins none."""
    style, number = mark.step.style, mark.step.number
    if style == "part":
        return []
    for depth in reversed(range(len(way))):
        if way[depth].style == style:
            before = way[depth].number
            follows = number == before + 1 or (mark.line_start and (number > before or number == 1))
            return way[:depth] if follows else None
    begins = number == 1 or mark.line_start or (style == "annex" and number == 0)
    if not begins:
        return None
    if style in ("annex", "chapter"):
        return []
    if style == "article" or (style == "heading" and not any(step.style == "article" for step in way)):
        return [step for step in way if step.style in ("part", "annex")]
    return way


def _clause(text: str, way: Way, start: int, end: int, numbers: list[tuple[int, int]]) -> Clause:
    marked, at = [], start
    for first, last in numbers:
        if start <= first < end:
            marked += [text[at:first], "|"]
            at = min(last, end)
    marked.append(text[at:end])
    opened = {first for first, _ in numbers if first > start}
    lines, at = [], start
    for line in text[start:end].split("\n"):
        begins = at + len(line) - len(line.lstrip())
        if line.strip() and begins not in opened:
            lines.append("".join(line.split()))
        at += len(line) + 1
    inner = min((first for first in opened if first < end), default=end)
    own = next((last for first, last in numbers if first == start), start)
    lead = "".join(text[own:inner].split())
    return Clause(way, start, "".join(text[start:end].split()), "".join("".join(marked).split()), lead, tuple(lines))


def _title_end(text: str, limit: int) -> int:
    """Titles are the lines before the first that ends as a sentence or an address does."""
    at = 0
    for line in text[:limit].split("\n"):
        if line.rstrip().endswith(("。", ":", ";", "；")):
            return at or min(len(line), limit)
        at += len(line) + 1
    return limit
