"""A difference for people, as plain text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from guarantee_rules.difference.diff import Difference
from guarantee_rules.difference.told import Said, Telling
from guarantee_rules.difference.told_answers import Answers


def page(difference: Difference, lang: str) -> str:
    return "\n".join(_lines(Telling(difference, lang), difference)) + "\n"


def _lines(telling: Telling, difference: Difference) -> Iterator[str]:
    for version in difference.gone:
        yield telling.say("gone", version=telling.version(version))
    for compared in difference.compared:
        yield telling.title(compared)
        yield ""
        yield telling.say("heading.text")
        yield from _indented(telling.text(compared))
        yield ""
        yield telling.say("heading.meaning")
        yield from _indented(Answers(telling).lines(compared))
        yield ""
    if difference.cases:
        yield telling.say("heading.cases")
        for tried in difference.cases:
            yield from _indented(telling.cases(tried))


def _indented(lines: Iterable[Said]) -> Iterator[str]:
    for line in lines:
        yield "  " * (line.depth + 1) + line.text
