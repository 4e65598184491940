"""`guarantee-rules replay --all`: a decision log checked, and every record in it reached again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

from guarantee_rules.cli.output import put
from guarantee_rules.wording import phrase

if TYPE_CHECKING:
    from datetime import date

    from guarantee_rules.auditing import Anchor
    from guarantee_rules.auditing.again import Again, Came, Replayed
    from guarantee_rules.auditing.texts import Finder
    from guarantee_rules.source.diagnostics import Diagnostic


@dataclass(frozen=True)
class Asked:
    """The log and what goes with it, as the command line has them."""

    log: str
    packs: Finder
    key: str | None
    anchors: list[str]
    since: str | None
    personal: str | None
    personal_key: str | None
    strict: bool


def replayed_log(asked: Asked, *, as_json: bool, lang: str) -> bool:
    """Whether the chain is whole and no record differs or cannot be reached; when `strict`, whether none was decided by
    another text of its pack either. Told line by line, as they come.
    """
    replayed = _replayed(asked)
    if as_json:
        _put_json(asked.log, replayed, lang)
    else:
        _put_text(replayed, lang)
    done, counts = replayed.verified, replayed.counts
    findings: list[Came] = ["differs", "not_reached"]
    if asked.strict:
        findings += ["other_text_same", "other_text_differs"]
    return done is not None and done.ok and not any(counts[came] for came in findings)


def _replayed(asked: Asked) -> Replayed:
    from guarantee_rules.auditing.again import replay_all
    from guarantee_rules.auditing.keys import key_from_file
    from guarantee_rules.auditing.supplied import personal_facts
    from guarantee_rules.cli.deciding import read_day
    from guarantee_rules.cli.language import CommandError
    from guarantee_rules.explain.keyed import KeyedDigests
    from guarantee_rules.source.diagnostics import diagnostic

    wrong: list[Diagnostic] = []
    anchors = [found for text in asked.anchors if (found := _anchor(text, wrong)) is not None]
    since: date | None = read_day(asked.since, wrong) if asked.since is not None else None
    if (asked.personal is None) != (asked.personal_key is None):
        given, needed = ("--personal", "--personal-key")[:: 1 if asked.personal else -1]
        wrong.append(diagnostic("option-needs-option", None, name=given, other=needed))
    if wrong:
        raise CommandError(wrong)
    return replay_all(
        asked.log,
        key=key_from_file(asked.key) if asked.key else None,
        anchor=anchors or None,
        packs=asked.packs,
        since=since,
        digests=KeyedDigests(key_from_file(asked.personal_key)) if asked.personal_key else None,
        personal=personal_facts(asked.personal) if asked.personal else (),
    )


def _anchor(text: str, wrong: list[Diagnostic]) -> Anchor | None:
    from guarantee_rules.auditing import Anchor
    from guarantee_rules.source.diagnostics import diagnostic

    try:
        return Anchor.read(text)
    except ValueError:
        wrong.append(diagnostic("anchor-unreadable", None, found=text))
        return None


def _put_text(replayed: Replayed, lang: str) -> None:
    """Of those that came out as recorded, and of those nobody supplied the facts for, only the number is told."""
    for again in replayed:
        if again.came in ("differs", "other_text_differs", "not_reached"):
            put("\n".join(_lines(again, lang)))
    assert replayed.verified is not None
    put("\n".join(replayed.verified.sentences(lang)))
    counts = _counts(replayed)
    put(phrase(lang, "cli.replay.counts", **counts))
    if counts["other_text_same"] or counts["other_text_differs"]:
        put(phrase(lang, "cli.replay.other_text", **counts))
    if replayed.unused.count:
        unused = replayed.unused
        more = ", …" if unused.count > len(unused.numbers) else ""
        put(phrase(lang, "cli.replay.unused", count=unused.count, numbers=", ".join(map(str, unused.numbers)) + more))
    if counts["withheld"]:
        put(phrase(lang, "cli.replay.withheld"))


def _lines(again: Again, lang: str) -> Iterator[str]:
    from guarantee_rules.cli.replays import lines_of
    from guarantee_rules.source.diagnostics import sentence

    place = phrase(lang, "cli.replay.line", file=again.place.file, line=again.place.line)
    if again.replay is not None:
        yield from lines_of(place, again.replay, lang, again.came)
        return
    yield phrase(lang, "cli.replay.no_record", file=place)
    for problem in again.problems:
        yield "  " + sentence(problem, lang)


def _put_json(log: str, replayed: Replayed, lang: str) -> None:
    """One document, written as the log is read: first the records that did not come out the same."""
    put(f'{{"log": {_json(log)}, "records": [')
    before = ""
    for again in replayed:
        if again.came != "same":
            put(before + _json(_told(again, lang)))
            before = ","
    assert replayed.verified is not None
    unused = {"count": replayed.unused.count, "numbers": replayed.unused.numbers}
    put(f'], "counts": {_json(_counts(replayed))}, "personal_unused": {_json(unused)}, ')
    put(f'"chain": {_json(replayed.verified.as_json(lang))}}}')


def _told(again: Again, lang: str) -> dict[str, Any]:
    from guarantee_rules.cli.replays import told_as_json
    from guarantee_rules.source.diagnostics import sentence

    return {
        "file": again.place.file,
        "line": again.place.line,
        "number": again.number,
        "came": again.came,
        "drifts": told_as_json("", again.replay)["drifts"] if again.replay is not None else [],
        "problems": [sentence(problem, lang) for problem in again.problems],
    }


def _counts(replayed: Replayed) -> dict[str, int]:
    from guarantee_rules.auditing.again import Came

    return {came: replayed.counts[came] for came in get_args(Came)}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
