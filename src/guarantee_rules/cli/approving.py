"""`guarantee-rules approve`: that somebody else looked a pack over, written beside it, signed, and held against it."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from guarantee_rules.cli.language import CommandError
from guarantee_rules.cli.options import Json, Lang
from guarantee_rules.cli.output import put, put_json
from guarantee_rules.source.diagnostics import Diagnostic, PackError, diagnostic
from guarantee_rules.wording import phrase

if TYPE_CHECKING:
    from guarantee_rules.store.approval import Approved
    from guarantee_rules.store.approving import Made


def approve(
    pack: Annotated[str | None, typer.Argument(metavar="PACK")] = None,
    author: Annotated[str | None, typer.Option("--author", metavar="NAME")] = None,
    reviewer: Annotated[str | None, typer.Option("--reviewer", metavar="NAME")] = None,
    day: Annotated[str | None, typer.Option("--date", metavar="DATE")] = None,
    key: Annotated[str | None, typer.Option("--key", metavar="FILE")] = None,
    verify: Annotated[bool, typer.Option("--verify")] = False,
    trusted: Annotated[str | None, typer.Option("--trusted", metavar="FOLDER")] = None,
    since: Annotated[str | None, typer.Option("--since", metavar="DATE")] = None,
    new_key: Annotated[str | None, typer.Option("--new-key", metavar="FILE")] = None,
    as_json: Json = False,
    lang: Lang = "",
) -> None:
    if new_key is not None:
        _only(pack=pack, author=author, reviewer=reviewer, date=day, key=key, trusted=trusted, since=since)
        _make_key(Path(new_key), as_json, lang)
        return
    if pack is None:
        raise CommandError([diagnostic("usage-missing", None, name="PACK", command="guarantee-rules approve")])
    if verify:
        _only(author=author, reviewer=reviewer, date=day, key=key)
        _verify(Path(pack), trusted, since, as_json, lang)
        return
    _only(trusted=trusted, since=since)
    wrong = [
        diagnostic("approval-option-missing", None, option=f"--{name}")
        for name, given in {"author": author, "reviewer": reviewer, "date": day}.items()
        if given is None
    ]
    on = _day(day, "--date", wrong)
    if wrong or author is None or reviewer is None or on is None:
        raise CommandError(wrong)
    _write(Path(pack), author, reviewer, on, key, as_json, lang)


def _write(pack: Path, author: str, reviewer: str, day: date, key: str | None, as_json: bool, lang: str) -> None:
    from guarantee_rules.store.approving import approve as approved

    private = None if key is None else sys.stdin.buffer.read() if key == "-" else Path(key).read_bytes()
    made = approved(pack, author, reviewer, day, private, key or "")
    if as_json:
        put_json(_made_json(made))
        return
    put(phrase(lang, "approve.made", file=made.file, pack=made.pack, versions=", ".join(made.versions)))
    put(phrase(lang, "approve.covers", names=", ".join(made.names), digest=made.texts[:12]))
    put(phrase(lang, "approve.signed" if made.signed else "approve.unsigned"))


def _made_json(made: Made) -> dict[str, Any]:
    told = {"file": str(made.file), "pack": made.pack, "versions": list(made.versions)}
    return {**told, "texts": made.texts, "names": list(made.names), "signed": made.signed}


def _verify(pack: Path, trusted: str | None, since: str | None, as_json: bool, lang: str) -> None:
    """Tells whether a store that asks for this would take the pack; what is wrong is a finding and not a misuse."""
    from guarantee_rules.store.approval import Approvals
    from guarantee_rules.store.approving import verify

    wrong: list[Diagnostic] = []
    first = None if since is None else _day(since, "--since", wrong)
    if wrong:
        raise CommandError(wrong)
    asked = Approvals(since=first) if trusted is None else Approvals.signed(trusted, since=first)
    if not pack.is_file():
        raise CommandError([diagnostic("unreadable-file", None, case="missing", file=pack)])
    try:
        approved = verify(pack, asked)
    except PackError as refused:
        if as_json:
            put_json({"pack": str(pack), "approved": False, "problems": refused.as_json(lang)})
        else:
            put(refused.render(lang))
        raise typer.Exit(1) from None
    if as_json:
        put_json({"pack": str(pack), "approved": True, **_approved_json(approved)})
        return
    told = {"author": approved.author, "reviewer": approved.reviewer, "day": approved.date.isoformat()}
    put(phrase(lang, "approve.right", pack=pack, **told))
    put(phrase(lang, "approve.signature-right" if approved.signed else "approve.signature-not-looked-at"))


def _approved_json(approved: Approved) -> dict[str, Any]:
    told = {"author": approved.author, "reviewer": approved.reviewer, "date": approved.date.isoformat()}
    return {**told, "texts": approved.texts, "signed": approved.signed}


def _make_key(file: Path, as_json: bool, lang: str) -> None:
    """A private key that only its owner may read, and the public one beside it. Neither is written over."""
    from guarantee_rules.store.keys import new_key

    public_file = file.with_suffix(".pem")
    if public_file == file:
        raise CommandError([diagnostic("key-file-pem", None, file=file)])
    private, public = new_key()
    for path, content, mode in ((file, private, 0o600), (public_file, public, 0o644)):
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        except FileExistsError:
            raise CommandError([diagnostic("key-file-exists", None, file=path)]) from None
        with open(handle, "wb") as opened:
            opened.write(content)
    if as_json:
        put_json({"private": str(file), "public": str(public_file)})
    else:
        put(phrase(lang, "approve.key", private=file, public=public_file))


def _only(**others: object) -> None:
    """What does not go with the way the command is used, said at once."""
    wrong = [f"--{name}" if name != "pack" else "PACK" for name, given in others.items() if given is not None]
    if wrong:
        raise CommandError([diagnostic("approval-options", None, options=", ".join(wrong))])


def _day(written: str | None, option: str, wrong: list[Diagnostic]) -> date | None:
    from guarantee_rules.values.quantities import read_quantity

    if written is None:
        return None
    quantity = read_quantity(written)
    if quantity is None or not isinstance(quantity.value, date):
        wrong.append(diagnostic("approval-day", None, option=option, found=written))
        return None
    return quantity.value
