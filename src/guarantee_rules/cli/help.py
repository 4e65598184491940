"""The help of the command, in either language: what can be given, what it is for, and what the exit codes mean."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Any

from guarantee_rules.cli.output import strong, wrapped
from guarantee_rules.wording import has_phrase, phrase

PIPED = 100
"""Columns of a help that nobody looks at in a terminal."""


def word(command: Any, name: str, lang: str) -> None:
    """Puts a command and everything it can be given into words; shells that complete them show these, too."""
    command.help = phrase(lang, f"cli.help.{name}.text")
    command.short_help = phrase(lang, f"cli.help.{name}.short")
    command.epilog = phrase(lang, f"cli.help.{name}.exit")
    for param in command.params:
        own = f"cli.help.{name}.{param.name}"
        param.help = phrase(lang, own if has_phrase(lang, own) else f"cli.help.any.{param.name}")


def page(command: Any, ctx: Any, lang: str) -> str:
    """The help of one command."""
    return "\n".join(_lines(command, ctx, lang)) + "\n"


def _lines(command: Any, ctx: Any, lang: str) -> Iterator[str]:
    arguments = [param for param in command.params if param.param_type_name == "argument"]
    options = [param for param in command.get_params(ctx) if param.param_type_name == "option"]
    commands = getattr(command, "commands", {})
    usage = [ctx.command_path, *map(_argument, arguments), phrase(lang, "cli.help.options")]
    if commands:
        usage.append(phrase(lang, "cli.help.command"))
    yield phrase(lang, "cli.help.usage", usage=" ".join(usage))
    yield ""
    yield from wrapped(command.help, _width())
    if commands:
        yield from _section("commands", [(name, below.short_help) for name, below in commands.items()], lang)
    if arguments:
        yield from _section("arguments", [(_argument(param), param.help) for param in arguments], lang)
    yield from _section("options", [(_option(param), _purpose(param, lang)) for param in options], lang)
    yield ""
    yield from wrapped(command.epilog, _width())


def _argument(param: Any) -> str:
    """`PACK`, `[FACTS]` where it can be left out, `[PACK]…` where there can be several."""
    name = param.metavar if param.required else f"[{param.metavar}]"
    return f"{name}…" if param.nargs == -1 else name


def _option(param: Any) -> str:
    names = ", ".join(sorted(param.opts, key=len, reverse=True))
    return names if param.metavar is None else f"{names} {param.metavar}"


def _purpose(param: Any, lang: str) -> str:
    return phrase(lang, "cli.help.any.help") if param.name == "help" else str(param.help)


def _section(title: str, entries: Sequence[tuple[str, str]], lang: str) -> Iterator[str]:
    yield ""
    yield strong(phrase(lang, f"cli.help.heading.{title}"))
    column = max(len(name) for name, _ in entries) + 4
    for name, help in entries:
        lines = wrapped(help, _width() - column)
        yield f"  {name:<{column - 2}}{lines[0]}"
        yield from (" " * column + line for line in lines[1:])


def _width() -> int:
    from shutil import get_terminal_size

    return max(60, min(get_terminal_size().columns, 120)) if sys.stdout.isatty() else PIPED
