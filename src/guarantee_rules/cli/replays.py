"""`guarantee-rules replay`: recorded decisions reached again, and what drifted where that does not succeed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from guarantee_rules.cli import complete
from guarantee_rules.cli.options import Json, Lang
from guarantee_rules.cli.output import put, put_json
from guarantee_rules.wording import phrase

if TYPE_CHECKING:
    from guarantee_rules.auditing.texts import Finder
    from guarantee_rules.replaying import Drift, Replay


def replay(
    records: Annotated[list[str] | None, typer.Argument(metavar="RECORD")] = None,
    pack: Annotated[
        list[str] | None, typer.Option("--pack", metavar="PACK|FOLDER", autocompletion=complete.packs)
    ] = None,
    log: Annotated[str | None, typer.Option("--all", metavar="LOG")] = None,
    key: Annotated[str | None, typer.Option("--key", metavar="FILE")] = None,
    anchor: Annotated[list[str] | None, typer.Option("--anchor", metavar="ANCHOR")] = None,
    since: Annotated[str | None, typer.Option("--since", metavar="DATE")] = None,
    personal: Annotated[str | None, typer.Option("--personal", metavar="FILE")] = None,
    personal_key: Annotated[str | None, typer.Option("--personal-key", metavar="FILE")] = None,
    strict: Annotated[bool, typer.Option("--strict")] = False,
    as_json: Json = False,
    lang: Lang = "",
) -> None:
    from guarantee_rules.auditing.texts import packs_of
    from guarantee_rules.cli.kept_packs import kept_packs
    from guarantee_rules.cli.language import CommandError
    from guarantee_rules.source.diagnostics import diagnostic

    options: dict[str, object] = {"--key": key, "--anchor": anchor, "--since": since, "--personal": personal}
    options |= {"--personal-key": personal_key, "--strict": strict}
    if records and log is not None:
        raise CommandError([diagnostic("options-together", None, one="RECORD", other="--all")])
    if log is None and (alone := [name for name, value in options.items() if value]):
        raise CommandError([diagnostic("option-needs-log", None, name=name) for name in alone])
    if log is None and not records:
        raise CommandError([diagnostic("nothing-to-replay", None)])
    packs = packs_of(kept_packs(pack or []))
    if log is None:
        _each(records or [], packs, as_json=as_json, lang=lang)
        return
    from guarantee_rules.cli.replay_log import Asked, replayed_log

    asked = Asked(log, packs, key, anchor or [], since, personal, personal_key, strict)
    if not replayed_log(asked, as_json=as_json, lang=lang):
        raise typer.Exit(1)


def _each(records: list[str], packs: Finder, *, as_json: bool, lang: str) -> None:
    from guarantee_rules.cli.language import CommandError
    from guarantee_rules.replaying import read_record
    from guarantee_rules.replaying import replay as replayed
    from guarantee_rules.source.diagnostics import Diagnostic, FactsError

    done: dict[str, Replay] = {}
    wrong: list[Diagnostic] = []
    for file in records:
        content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        try:
            record = read_record(content)
            done[file] = replayed(record, packs(record.pack, record.digest))
        except FactsError as refused:
            wrong += refused.diagnostics
    if wrong:
        raise CommandError(wrong)
    if as_json:
        put_json({"replays": [told_as_json(file, again) for file, again in done.items()]})
    else:
        put("\n".join(line for file, again in done.items() for line in lines_of(file, again, lang)))
    if not all(again.same for again in done.values()):
        raise typer.Exit(1)


def told_as_json(file: str, again: Replay) -> dict[str, Any]:
    drifts = [{"what": drift.what, "name": drift.name, "was": drift.was, "now": drift.now} for drift in again.drifts]
    return {"record": file, "same": again.same, "reached": again.decision is not None, "drifts": drifts}


def lines_of(file: str, again: Replay, lang: str, came: str = "") -> Iterator[str]:
    """Whether it came out as recorded, and below it what drifted. `came` is what the log says came of it."""
    result = came or ("same" if again.same else "differs" if again.decision is not None else "not_reached")
    about = phrase(
        lang, "cli.replay.about", pack=again.record.pack, question=again.record.question, day=again.record.as_of
    )
    yield phrase(lang, f"cli.replay.{result}", file=file, about=about)
    for drift in again.drifts:
        yield "  " + _said(drift, lang)


def _said(drift: Drift, lang: str) -> str:
    was, now = (_short(drift, value) or phrase(lang, "cli.replay.none") for value in (drift.was, drift.now))
    what = f"{drift.what}_not_given" if drift.what in ("key", "personal") and not drift.now else drift.what
    return phrase(lang, f"cli.replay.drift.{what}", name=drift.name, was=was, now=now)


def _short(drift: Drift, value: str) -> str:
    """Of a digest the beginning: whoever compares them has them whole with `--json`."""
    return value[:12] if drift.what in ("record", "pack", "personal") else value
