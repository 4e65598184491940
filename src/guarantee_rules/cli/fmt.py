"""`guarantee-rules fmt`: packs, cases and mappings in the one layout, with every word and remark kept."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from guarantee_rules.cli.language import CommandError
from guarantee_rules.cli.options import Json, Lang
from guarantee_rules.cli.output import put, put_json
from guarantee_rules.source.diagnostics import PackError, diagnostic
from guarantee_rules.wording import phrase

if TYPE_CHECKING:
    from guarantee_rules.authoring.formatting.form import Formatted

WRITTEN_BY_COMMANDS = ("proofs", "provenance")
"""Folders whose files are written by `prove --record` and `provenance --record`, in their own layout."""
STDIN = "<stdin>"


@dataclass(frozen=True)
class _Done:
    file: str
    result: Literal["formatted", "unchanged", "refused"]
    formatted: Formatted | None = None
    refused: PackError | None = None


def fmt(
    files: Annotated[list[Path] | None, typer.Argument(metavar="FILE")] = None,
    check: Annotated[bool, typer.Option("--check")] = False,
    stdin: Annotated[bool, typer.Option("--stdin")] = False,
    as_json: Json = False,
    lang: Lang = "",
) -> None:
    _require_ruamel()
    if stdin:
        if files:
            raise CommandError([diagnostic("format-stdin-alone", None)])
        _pass_through(check=check, as_json=as_json, lang=lang)
        return
    if not files:
        raise CommandError([diagnostic("format-nothing", None)])
    done = [_format(path, check=check) for path in _chosen(files)]
    if as_json:
        put_json(_as_json(done, lang))
    else:
        for one in done:
            _tell(one, lang, check=check)
        put(_count(done, lang, check=check), err=True)
    if any(one.result == "refused" for one in done):
        raise typer.Exit(2)
    if check and any(one.result == "formatted" for one in done):
        raise typer.Exit(1)


def _require_ruamel() -> None:
    from importlib.util import find_spec

    if find_spec("ruamel") is None or find_spec("ruamel.yaml") is None:
        raise CommandError([diagnostic("format-extra-missing", None)])


def _chosen(given: list[Path]) -> list[Path]:
    """The files named, and those in the folders named; each once."""
    chosen: dict[Path, None] = {}
    for path in given:
        if path.is_dir():
            below = sorted(file for suffix in ("yaml", "yml") for file in path.rglob(f"*.{suffix}"))
            chosen |= dict.fromkeys(file for file in below if _is_written_by_hand(file.relative_to(path)))
        else:
            chosen[path] = None
    if not chosen:
        folders = ", ".join(f"`{path}`" for path in given)
        raise CommandError([diagnostic("format-none-found", None, folders=folders)])
    return list(chosen)


def _is_written_by_hand(path: Path) -> bool:
    return not any(part in WRITTEN_BY_COMMANDS or part.startswith(".") for part in path.parts)


def _format(path: Path, *, check: bool) -> _Done:
    from guarantee_rules.authoring.formatting.form import formatted
    from guarantee_rules.authoring.writing import rewrite
    from guarantee_rules.packs.shelf import read_shelf
    from guarantee_rules.source.reading import source_from_file

    file = str(path)
    try:
        if path.suffix not in (".yaml", ".yml"):
            raise PackError([diagnostic("format-not-yaml", None, file=file)])
        source = source_from_file(path)
        shelf = read_shelf(path.parent) if (path.parent / "vocabulary.yaml").is_file() else None
        new = formatted(source, shelf)
        if new.changed and not check:
            rewrite(path, new.text)
    except PackError as wrong:
        return _Done(file, "refused", refused=wrong)
    except OSError as wrong:
        told = diagnostic("file-unwritable", None, file=file, why=wrong.strerror)
        return _Done(file, "refused", refused=PackError([told]))
    return _Done(file, "formatted" if new.changed else "unchanged", new)


def _pass_through(*, check: bool, as_json: bool, lang: str) -> None:
    from guarantee_rules.authoring.formatting.form import formatted
    from guarantee_rules.source.reading import source_from_bytes

    new = formatted(source_from_bytes(STDIN, sys.stdin.buffer.read()))
    done = _Done(STDIN, "formatted" if new.changed else "unchanged", new)
    if as_json:
        put_json({**_as_json([done], lang), "text": new.text})
    elif check:
        _tell(done, lang, check=True)
    else:
        typer.echo(new.text, nl=False)
    if check and new.changed:
        raise typer.Exit(1)


def _tell(done: _Done, lang: str, *, check: bool) -> None:
    if done.refused is not None:
        put(done.refused.render(lang), err=True)
    elif done.formatted is not None and done.result == "formatted":
        if done.formatted.ends == "mixed":
            put(phrase(lang, "formatting.ends", file=done.file), err=True)
        if check:
            put(_difference(done.file, done.formatted).rstrip("\n"))
        else:
            put(phrase(lang, "formatting.formatted", file=done.file))


def _difference(file: str, new: Formatted) -> str:
    """The changes as a unified diff, of lines without their ends."""
    old, now = new.source.text.splitlines(), new.text.splitlines()
    return "\n".join(unified_diff(old, now, file, file, lineterm=""))


def _count(done: list[_Done], lang: str, *, check: bool) -> str:
    counts = {name: sum(one.result == name for one in done) for name in ("formatted", "unchanged", "refused")}
    return phrase(lang, "formatting.checked" if check else "formatting.done", **counts)


def _as_json(done: list[_Done], lang: str) -> dict[str, object]:
    return {"files": [_one_as_json(one, lang) for one in done]}


def _one_as_json(done: _Done, lang: str) -> dict[str, object]:
    told: dict[str, object] = {"file": done.file, "result": done.result}
    if done.formatted is not None:
        told |= {"line_ends": done.formatted.ends, "diff": _difference(done.file, done.formatted) or None}
    if done.refused is not None:
        told["errors"] = done.refused.as_json(lang)
    return told
