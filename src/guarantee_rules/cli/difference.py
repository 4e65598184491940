"""`guarantee-rules diff`: what changed between two versions or two packs, and in whose favour."""

from __future__ import annotations

from typing import Annotated

import typer

from guarantee_rules.cli import complete
from guarantee_rules.cli.deciding import pairs
from guarantee_rules.cli.language import CommandError
from guarantee_rules.cli.options import Json, Lang
from guarantee_rules.cli.output import put, put_json
from guarantee_rules.source.diagnostics import Diagnostic, diagnostic


def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", autocompletion=complete.packs)],
    new: Annotated[str | None, typer.Argument(metavar="NEW", autocompletion=complete.packs)] = None,
    cases: Annotated[str | None, typer.Option("--cases", metavar="PATH")] = None,
    markdown: Annotated[bool, typer.Option("--markdown")] = False,
    question: Annotated[list[str] | None, typer.Option("--question", metavar="QUESTION")] = None,
    reading: Annotated[list[str] | None, typer.Option("--reading", metavar="NAME=OPTION")] = None,
    no_solver: Annotated[bool, typer.Option("--no-solver")] = False,
    seconds: Annotated[float, typer.Option("--seconds", metavar="SECONDS", min=1.0)] = 120.0,
    exit_zero: Annotated[bool, typer.Option("--exit-zero")] = False,
    as_json: Json = False,
    lang: Lang = "",
) -> None:
    from guarantee_rules.difference.diff import diff as compared

    if as_json and markdown:
        raise CommandError([diagnostic("options-together", None, one="--json", other="--markdown")])
    wrong: list[Diagnostic] = []
    readings = pairs("reading-argument", reading or (), wrong)
    if wrong:
        raise CommandError(wrong)
    difference = compared(
        old,
        new,
        cases=cases,
        questions=question,
        readings=readings,
        solver=False if no_solver else None,
        seconds=seconds,
    )
    if as_json:
        put_json(difference.as_json(lang))
    else:
        put((difference.markdown(lang) if markdown else difference.page(lang)).rstrip("\n"))
    if difference.different and not exit_zero:
        raise typer.Exit(1)
