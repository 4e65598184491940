"""The commands, each in a file of its own; a new one is registered here and worded under `cli.help`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from guarantee_rules.cli import (
    advising,
    approving,
    batch,
    checking,
    comparing,
    deciding,
    difference,
    exporting,
    fact_sheet,
    fmt,
    handbook,
    listing,
    monitor,
    new,
    provenance,
    proving,
    replays,
    schemas,
    showing,
    sql,
    tape,
    testing,
    whatif,
)
from guarantee_rules.cli.group import Command, CommandLine
from guarantee_rules.cli.options import Lang
from guarantee_rules.cli.output import put

app = typer.Typer(
    name="guarantee-rules",
    cls=CommandLine,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["--help", "-h"]},
    # What goes wrong inside is reported as Python reports it; what a user does wrong never gets that far.
    pretty_exceptions_enable=False,
)


@app.callback(invoke_without_command=True)
def root(
    ctx: typer.Context,
    version: Annotated[bool, typer.Option("--version")] = False,
    lang: Lang = "",
) -> None:
    if version:
        put(f"guarantee-rules {installed_version()}")
    elif ctx.invoked_subcommand is None:
        put(ctx.get_help())


def installed_version() -> str:
    """The version of the library, as its package says it."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("guarantee-rules")
    except PackageNotFoundError:  # run from a working copy that was never installed
        return "(not installed)"


_COMMANDS: dict[str, Callable[..., None]] = {
    "list": listing.list_packs,
    "show": showing.show,
    "facts": fact_sheet.facts,
    "decide": deciding.decide,
    "advise": advising.advise,
    "compare": comparing.compare,
    "batch": batch.batch,
    "diff": difference.diff,
    "what-if": whatif.what_if,
    "prove": proving.prove_packs,
    "monitor": monitor.monitor,
    "sql": sql.sql,
    "replay": replays.replay,
    "new": new.new,
    "fmt": fmt.fmt,
    "check": checking.check_packs,
    "test": testing.try_cases,
    "export": exporting.export,
    "provenance": provenance.provenance,
    "handbook": handbook.handbook,
    "approve": approving.approve,
    "tape": tape.tape,
    "schema": schemas.schema,
}
for name, command in _COMMANDS.items():
    app.command(name, cls=Command)(command)
