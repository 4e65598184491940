"""A difference for a comment on a pull request: a summary first, then details to fold out, of bounded length."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from guarantee_rules.difference.diff import Difference
from guarantee_rules.difference.told import Said, Telling
from guarantee_rules.difference.told_answers import Answers

LONGEST = 65_536
"""Characters of one comment that the usual sites take."""
_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~])")


def markdown(difference: Difference, lang: str, longest: int = LONGEST) -> str:
    """At most `longest` characters. What did not fit is counted at the end, whole lines only."""
    telling = Telling(difference, lang)
    return _bounded(list(_blocks(telling, difference)), telling, longest)


def _blocks(telling: Telling, difference: Difference) -> Iterator[list[str]]:
    """Heading lines and folded parts; each can be cut short by itself, and none is ever left open."""
    yield [f"## {_plain(telling.say('markdown.title', old=difference.old.named, new=difference.new.named))}", ""]
    yield [*(f"- {_plain(text)}" for text in telling.summary()), ""]
    for compared in difference.compared:
        yield [f"### {_plain(telling.title(compared))}", ""]
        yield _table(telling.table(compared))
        yield _folded(telling.say("heading.meaning"), Answers(telling).lines(compared))
        yield _folded(telling.say("heading.text"), telling.text(compared))
    for tried in difference.cases:
        yield _folded(f"{telling.say('heading.cases')}: {tried.source}", telling.cases(tried))


def _table(rows: Iterable[tuple[str, ...]]) -> list[str]:
    lines = [f"| {' | '.join(map(_plain, row))} |" for row in rows]
    return [lines[0], "|---|---|---|", *lines[1:], ""] if lines else []


def _folded(title: str, lines: Iterable[Said]) -> list[str]:
    inside = ["  " * line.depth + f"- {_plain(line.text)}" for line in lines]
    return [f"<details><summary>{_plain(title)}</summary>", "", *inside, "", "</details>", ""] if inside else []


def _plain(text: str) -> str:
    """Nothing a pack writes is taken for a mark: no link, no mention of a person, no HTML."""
    return _SPECIAL.sub(r"\\\1", text).replace("@", "@\u200b")


def _bounded(blocks: list[list[str]], telling: Telling, longest: int) -> str:
    room = longest - len(telling.say("markdown.cut", count=10**9)) - 1
    kept: list[str] = []
    used = left_out = 0
    for block in blocks:
        closing = block[-3:] if "</details>" in block else []
        rest = sum(len(line) + 1 for line in closing)
        taken: list[str] = []
        for line in block[: len(block) - len(closing)]:
            if used + rest + len(line) + 1 > room:
                break
            taken.append(line)
            used += len(line) + 1
        if closing and len(taken) < 2:
            left_out += sum(bool(line.strip()) for line in block) - 1
            used -= sum(len(line) + 1 for line in taken)
            continue
        left_out += len(block) - len(closing) - len(taken)
        used += rest
        kept += [*taken, *closing]
    if left_out:
        kept.append(telling.say("markdown.cut", count=left_out))
    return "\n".join(kept).rstrip("\n") + "\n"
