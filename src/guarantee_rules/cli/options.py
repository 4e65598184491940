"""What several commands can be given. What each is for is said in `wording/*/cli.toml`, under its name."""

from __future__ import annotations

from typing import Annotated

import typer

from guarantee_rules.cli import complete

PackName = Annotated[str, typer.Argument(metavar="PACK", autocompletion=complete.packs)]
SomePack = Annotated[str | None, typer.Argument(metavar="PACK", autocompletion=complete.packs)]
QuestionName = Annotated[str, typer.Argument(metavar="QUESTION", autocompletion=complete.questions)]
SomeQuestion = Annotated[str | None, typer.Argument(metavar="QUESTION", autocompletion=complete.questions)]
Lang = Annotated[
    str, typer.Option("--lang", metavar="zh|en", autocompletion=complete.languages, callback=complete.spoken)
]
"""The language settled on, wherever it was asked for: a command is given it even where nobody did."""
Json = Annotated[bool, typer.Option("--json")]
