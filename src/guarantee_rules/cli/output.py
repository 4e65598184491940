"""What the command prints: whole, in UTF-8, whatever it is printed to."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from io import StringIO

import typer

WIDEST = 10_000
"""A table that nobody looks at in a terminal has each row on one line."""


def speak_utf8() -> None:
    """Windows and minimal containers may have set another encoding, in which Chinese cannot be said."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def put(text: str, *, err: bool = False) -> None:
    """A text with a line end. Where the reader has gone, as in `… | head`, the command ends quietly."""
    try:
        typer.echo(text, err=err)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), (sys.stderr if err else sys.stdout).fileno())
        raise typer.Exit(141) from None  # 128 + SIGPIPE, as every other command


def put_json(value: object, *, err: bool = False) -> None:
    put(json.dumps(value, ensure_ascii=False, indent=2), err=err)


def strong(text: str) -> str:
    """A heading or an answer: bold in a terminal that may be coloured, and nowhere else."""
    return text if os.environ.get("NO_COLOR") else typer.style(text, bold=True)


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table that fits the terminal; long cells go on below, and nothing is cut off."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=True, header_style="")
    for column in columns:
        drawn.add_column(Text(column), overflow="fold")
    for row in rows:
        drawn.add_row(*map(Text, row))
    console = Console(file=(file := StringIO()), width=_width(), color_system=None, legacy_windows=False)
    console.print(drawn)
    return "\n".join(line.rstrip() for line in file.getvalue().splitlines())


def wrapped(text: str, width: int) -> list[str]:
    """Lines of at most so many columns, of which a Chinese character takes two."""
    from rich.console import Console
    from rich.text import Text

    lines = Text(text).wrap(Console(color_system=None), width, overflow="fold")
    return [line.plain.rstrip() for line in lines]


def _width() -> int:
    from shutil import get_terminal_size

    return get_terminal_size().columns if sys.stdout.isatty() else WIDEST
