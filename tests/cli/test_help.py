"""Help says what every argument is for and what every exit code means, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer

from guarantee_rules.cli.app import app
from guarantee_rules.wording import has_phrase, languages
from tests.cli.conftest import Run
from tests.conftest import Golden

COMMANDS = {"root": typer.main.get_command(app)} | getattr(typer.main.get_command(app), "commands", {})


@pytest.mark.parametrize("lang", languages)
@pytest.mark.parametrize("name", COMMANDS)
def test_help_reads_exactly_so(name: str, lang: str, run: Run, golden: Golden) -> None:
    asked = ["--help"] if name == "root" else [name, "--help"]
    text = run(*asked, "--lang", lang).stdout
    golden(Path(__file__).parent / "help" / f"{name}.{lang}.txt", text)


@pytest.mark.parametrize("lang", languages)
@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_argument_is_worded(name: str, lang: str) -> None:
    for part in ("short", "text", "exit"):
        assert has_phrase(lang, f"cli.help.{name}.{part}")
    for param in COMMANDS[name].params:
        assert has_phrase(lang, f"cli.help.{name}.{param.name}") or has_phrase(lang, f"cli.help.any.{param.name}")


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "root"])
def test_every_command_takes_a_language_and_can_answer_in_json(name: str) -> None:
    assert {"--lang", "--json"} <= {option for param in COMMANDS[name].params for option in param.opts}


def test_without_a_command_the_help_is_shown(run: Run) -> None:
    assert run().stdout == run("--help").stdout == run("-h").stdout
