"""The command as a whole: it speaks one language throughout, and whatever is wrong is said, never thrown."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from guarantee_rules.cli.help import page, word
from guarantee_rules.cli.language import BOTH, CommandError, asked_for, language
from guarantee_rules.cli.output import put, put_json, speak_utf8
from guarantee_rules.source.diagnostics import Diagnostic, Refused, diagnostic, nearest

NAME = "guarantee-rules"
USAGE = 2
"""The exit code for what cannot be understood: arguments, packs, facts, cases."""

# Typer brings its own Click in newer releases: the class of mistakes in arguments is found through what it exports.
_UsageError: type[Exception] = typer.BadParameter.__mro__[1]
_EXTRA = re.compile(r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)")


class Command(TyperCommand):
    """One command, such as `decide`. Its help is the phrases `cli.help.decide.…`."""

    lang = "en"

    def format_help(self, ctx: Any, formatter: Any) -> None:
        formatter.write(page(self, ctx, self.lang))


class CommandLine(TyperGroup):
    """The command with all its commands."""

    lang = "en"

    def format_help(self, ctx: Any, formatter: Any) -> None:
        formatter.write(page(self, ctx, self.lang))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name = args[0]
        if name not in self.commands and not name.startswith("-") and not ctx.resilient_parsing:
            known = ", ".join(self.commands)
            told = diagnostic("command-unknown", None, name=name, nearest=nearest(name, self.commands), known=known)
            raise CommandError([told])
        return super().resolve_command(ctx, args)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Runs it. The exit code is returned, or exited with in `standalone_mode`."""
        speak_utf8()
        arguments = list(sys.argv[1:] if args is None else args)
        code = self._run(arguments, complete_var, windows_expand_args, extra)
        if standalone_mode:
            sys.exit(code)
        return code

    def _run(self, args: list[str], complete_var: str | None, expand: bool, extra: dict[str, Any]) -> int:
        lang, as_json = language(), "--json" in args
        try:
            asked = asked_for(args)
            # Who has a handbook written in both languages does not say by that which one is spoken here.
            both = asked == BOTH and next((it for it in args if it in self.commands), None) == "handbook"
            lang = language(None if both else asked)
            self.lang = lang
            word(self, "root", lang)
            for name, command in self.commands.items():
                command.lang = lang  # type: ignore[attr-defined]
                word(command, name, lang)
            code = super().main(args, NAME, complete_var, False, expand, **extra)
            return code if isinstance(code, int) else 0
        except Refused as refused:
            _say(refused, lang, as_json)
        except _UsageError as misused:
            _say(CommandError([_misused(misused)]), lang, as_json)
        except typer.Abort:  # how older releases report the interrupt key
            return 130
        except OSError as failed:
            _say(CommandError([_failed(failed)]), lang, as_json)
        return USAGE


def _say(refused: Refused, lang: str, as_json: bool) -> None:
    if as_json:
        put_json({"errors": refused.as_json(lang)}, err=True)
    else:
        put(refused.render(lang), err=True)


def _misused(error: Any) -> Diagnostic:
    """A mistake in the arguments as a diagnostic like any other."""
    command = error.ctx.command_path if getattr(error, "ctx", None) else NAME
    match type(error).__name__:
        case "NoSuchOption":
            near = nearest(error.option_name, error.possibilities or ())
            return diagnostic("usage-option", None, option=error.option_name, nearest=near, command=command)
        case "MissingParameter" if error.param is not None:
            return diagnostic("usage-missing", None, name=error.param.metavar, command=command)
        case "BadOptionUsage":
            return diagnostic("usage-value", None, option=error.option_name, command=command)
        case _:
            pass
    message = error.format_message()
    if extra := _EXTRA.search(message):
        return diagnostic("usage-extra", None, found=extra[1], command=command)
    return diagnostic("usage", None, message=message, command=command)


def _failed(error: OSError) -> Diagnostic:
    """A file that cannot be read, wherever that was noticed."""
    if not error.filename:
        return diagnostic("system", None, message=error)
    case = "missing" if isinstance(error, FileNotFoundError) else None
    return diagnostic("unreadable-file", None, case=case, file=error.filename)
