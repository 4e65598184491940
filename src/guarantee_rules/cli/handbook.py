"""`guarantee-rules handbook --out site`: packs as a printable site, in Chinese and English."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from guarantee_rules.cli import complete
from guarantee_rules.cli.language import BOTH, CommandError, language
from guarantee_rules.cli.options import Json
from guarantee_rules.cli.output import put, put_json
from guarantee_rules.source.diagnostics import diagnostic
from guarantee_rules.wording import languages, phrase

_PACKAGES = {"jinja2": "Jinja2", "matplotlib": "matplotlib"}


def _languages(incomplete: str) -> list[str]:
    return [lang for lang in (*languages, BOTH) if lang.startswith(incomplete)]


def handbook(
    out: Annotated[Path, typer.Option("--out", metavar="DIR")],
    packs: Annotated[list[str] | None, typer.Argument(metavar="PACK", autocompletion=complete.packs)] = None,
    as_json: Json = False,
    lang: Annotated[str, typer.Option("--lang", metavar="zh|en|both", autocompletion=_languages)] = BOTH,
) -> None:
    _require_extra()
    from guarantee_rules.handbook.given import given_packs
    from guarantee_rules.handbook.site import site
    from guarantee_rules.handbook.writing import check_folder, write

    spoken = languages if lang == BOTH else (lang,)
    check_folder(out)
    given = given_packs(packs or ())
    files = site(given, spoken)
    write(files, out)
    pages = sum(name.endswith(".html") for name in files)
    if as_json:
        told = {"folder": str(out), "index": str(out / "index.html"), "pages": pages, "files": sorted(files)}
        put_json(told | {"packs": {one.pack.name: one.pack.digest for one in given}})
        return
    said = language(None if lang == BOTH else lang)
    put(phrase(said, "cli.handbook.written", pages=pages, folder=out))
    put(phrase(said, "cli.handbook.open", file=out / "index.html"))


def _require_extra() -> None:
    missing = [package for module, package in _PACKAGES.items() if find_spec(module) is None]
    if missing:
        raise CommandError([diagnostic("handbook-extra-missing", None, package=name) for name in missing])
