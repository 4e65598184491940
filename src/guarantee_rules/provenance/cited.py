"""The clause numbers of a pack, found in the outline of a text: 二（一）2, 第四条；第七条, 一（一）–（三）, 全文."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from guarantee_rules.provenance.characters import plain
from guarantee_rules.provenance.outline import Clause, Outline, Step, Style
from guarantee_rules.values.numerals import CHARACTERS, read_numeral

WHOLE, TITLE, HEAD = "全文", "标题", "序言"
_STEP = re.compile(
    rf"""
    第(?P<article>[{CHARACTERS}]+|\d+)条
  | 第(?P<paragraph>[{CHARACTERS}]+|\d+)款
  | 第(?P<item>[{CHARACTERS}]+|\d+)项
  | 附件(?P<annex>\d*)
  | \((?P<bracket>[{CHARACTERS}]+)\)
  | \((?P<small_bracket>\d+)\)
  | (?P<point>\d+)
  | (?P<heading>[一二三四五六七八九十]+)
  | (?P<range>[-~至])
    """,
    re.VERBOSE,
)
_STYLES: dict[str, tuple[Style, ...]] = {
    "article": ("article",),
    "annex": ("annex", "point"),
    "bracket": ("bracket",),
    "item": ("bracket", "point"),
    "small_bracket": ("small_bracket",),
    "point": ("point", "ring", "small_bracket"),
    "heading": ("heading",),
    "below": ("also", "step"),
}
"""In which styles of the text a number may be written that the pack writes this way."""


class _Cited(NamedTuple):
    """One number of a citation: how it is written, and which it is; a part has its name."""

    how: str
    number: int
    name: str = ""


def cited(outline: Outline, clause: str) -> tuple[Clause, ...]:
    """The clauses a citation names, in the order it does; empty as soon as one of them is not in the text."""
    found: list[Clause] = []
    for one in plain(clause).split(";"):
        if one in (WHOLE, TITLE, HEAD):
            found.append({WHOLE: outline.whole, TITLE: outline.title, HEAD: outline.head}[one])
            continue
        ways = list(_ways(outline, one))
        for way in ways:
            clauses = _at(outline, way)
            if not clauses:
                return ()
            found += clauses
        if not ways:
            return ()
    return tuple(found)


def _ways(outline: Outline, text: str) -> Iterator[tuple[_Cited, ...]]:
    """Every way to a clause that one citation names: 一（一）–（三） names three, 设计原则（一）（二） two."""
    way: list[_Cited] = []
    names = sorted({clause.way[0].name for clause in outline.clauses if clause.way[0].name}, key=len, reverse=True)
    name = next((name for name in names if text.startswith(plain(name))), None)
    at = 0
    if name is not None:
        way, at = [_Cited("part", 0, name)], len(plain(name))
    ranging = False
    while at < len(text):
        step = _STEP.match(text, at)
        if step is None or step.lastgroup is None:
            return
        at = step.end()
        if step.lastgroup == "range":
            ranging = True
            continue
        how, number = step.lastgroup, read_numeral(step[step.lastgroup] or "0")
        if number is None:
            return
        if how == "heading" and way:
            how = "below"
        beside = bool(way) and (way[-1].how == how or (ranging and way[-1].how == "annex"))
        if beside:
            if ranging:
                yield from ((*way[:-1], way[-1]._replace(number=n)) for n in range(way[-1].number, number))
            else:
                yield tuple(way)
            way[-1] = way[-1]._replace(number=number)
        else:
            way.append(_Cited(how, number))
        ranging = False
    if way:
        yield tuple(way)


def _at(outline: Outline, way: tuple[_Cited, ...]) -> list[Clause]:
    """The clauses this way leads to: more than one where the text numbers two alike."""
    if way and way[-1].how == "paragraph":
        return [paragraph for above in _at(outline, way[:-1]) for paragraph in _paragraph(above, way[-1].number)]
    return [clause for clause in outline.clauses if _leads(way, clause.way)]


def _leads(way: tuple[_Cited, ...], steps: tuple[Step, ...]) -> bool:
    # 附件3 may be an annex of its own or the third of a list of them: 附件：1.…
    if steps[:1] == (Step("annex", 0),) and len(steps) > 1 and way[0].how == "annex":
        steps = steps[1:]
    return len(way) == len(steps) and all(map(_means, way, steps))


def _means(cited: _Cited, step: Step) -> bool:
    if cited.how == "part":
        return step.name == cited.name
    return step.style in _STYLES.get(cited.how, ()) and step.number == cited.number


def _paragraph(clause: Clause, number: int) -> list[Clause]:
    if not 1 <= number <= len(clause.lines):
        return []
    line = clause.lines[number - 1]
    return [Clause(clause.way, clause.start, line, line, line, (line,))]
