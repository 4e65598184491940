"""`guarantee-rules diff`: what changed between two versions or two packs, and in whose favour."""

from __future__ import annotations

from typing import Annotated

import typer

from guarantee_rules.cli import complete
from guarantee_rules.cli.language import CommandError
from guarantee_rules.cli.options import Json, Lang
from guarantee_rules.cli.output import put, put_json
from guarantee_rules.source.diagnostics import diagnostic


def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", autocompletion=complete.packs)],
    new: Annotated[str | None, typer.Argument(metavar="NEW", autocompletion=complete.packs)] = None,
    cases: Annotated[str | None, typer.Option("--cases", metavar="PATH")] = None,
    markdown: Annotated[bool, typer.Option("--markdown")] = False,
    exit_zero: Annotated[bool, typer.Option("--exit-zero")] = False,
    as_json: Json = False,
    lang: Lang = "",
) -> None:
    from guarantee_rules.difference.diff import diff as compared

    if as_json and markdown:
        raise CommandError([diagnostic("options-together", None, one="--json", other="--markdown")])
    difference = compared(old, new, cases=cases)
    if as_json:
        put_json(difference.as_json(lang))
    else:
        put((difference.markdown(lang) if markdown else difference.page(lang)).rstrip("\n"))
    if difference.different and not exit_zero:
        raise typer.Exit(1)
