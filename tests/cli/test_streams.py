"""What is printed arrives whole, whatever it is printed to: a pipe, a narrow terminal, another encoding, a closed end."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from guarantee_rules.api import bundled, load
from tests.cli.conftest import EXAMPLES, FILES, ROOT, Start, environment

APPLICATION = (EXAMPLES / "yiwu-application.yaml", "--as-of", "2024-03-01")


@pytest.mark.parametrize("variables", [
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"PYTHONIOENCODING": "ascii"},
    {"PYTHONIOENCODING": "gbk"},
    {"PYTHONIOENCODING": "latin-1:strict"},
], ids=str)  # fmt: skip
def test_output_is_utf8_where_the_locale_says_otherwise(variables: dict[str, str], start: Start) -> None:
    shown = start("decide", "yiwu", "application", *APPLICATION, "--lang", "zh", **variables)
    assert (shown.returncode, shown.stderr) == (0, b"")
    assert "中小微企业贷款限额" in shown.stdout.decode("utf-8")
    told = start("decide", "yiwu", "loan_limit", FILES / "bad-facts.yaml", "--lang", "zh", **variables)
    assert (told.returncode, told.stdout) == (2, b"")
    assert "`五百万`" in told.stderr.decode("utf-8")


def test_an_argument_in_no_encoding_is_told_and_not_thrown(start: Start) -> None:
    if os.name == "nt":
        pytest.skip("arguments are text there")
    command = [sys.executable.encode(), b"-m", b"guarantee_rules", b"show", b"\xff\xfe"]
    told = subprocess.run(command, capture_output=True, check=False, env=environment(PYTHONUTF8="1"))
    assert told.returncode == 2
    assert told.stderr.startswith(b"pack-unknown: ")


@pytest.mark.parametrize("columns", ["20", *(pytest.param(wide, marks=pytest.mark.long) for wide in ("80", "200"))])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_table_in_a_pipe_has_each_row_on_one_line_whole(lang: str, columns: str, start: Start) -> None:
    lines = start("list", "--lang", lang, COLUMNS=columns).stdout.decode("utf-8").splitlines()
    assert len(lines) == 1 + len(bundled())
    for name, line in zip(bundled(), lines[1:], strict=True):
        assert load(name).loaded.title.model_dump()[lang] in line


def test_the_columns_of_a_chinese_table_line_up(start: Start) -> None:
    from rich.cells import cell_len

    lines = start("list", "--lang", "zh").stdout.decode("utf-8").splitlines()
    places = {
        cell_len(line[: line.index(city)])
        for line, city in zip(lines[1:], ["城阳", "义乌"], strict=False)
        if city in line
    }
    assert len(places) <= 1


@pytest.fixture
def in_terminal() -> Callable[..., str]:
    """What the command prints in a terminal so many columns wide."""
    pty = pytest.importorskip("pty", reason="there are no such terminals here")

    def run(columns: int, *args: str, **variables: str) -> str:
        ours, theirs = pty.openpty()
        process = subprocess.Popen(
            [sys.executable, "-m", "guarantee_rules", *args],
            stdout=theirs,
            stderr=subprocess.DEVNULL,
            env=environment(COLUMNS=str(columns), TERM="xterm-256color", **variables),
        )
        os.close(theirs)
        read = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # how Linux says that the other end is closed
                break
            if not part:
                break
            read += part
        os.close(ours)
        assert process.wait() == 0
        return read.decode("utf-8").replace("\r\n", "\n")

    return run


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_table_in_a_terminal_fits_it_and_loses_nothing(lang: str, in_terminal: Callable[..., str]) -> None:
    from rich.cells import cell_len

    text = in_terminal(60, "list", "--lang", lang)
    assert max(map(cell_len, text.splitlines())) <= 60
    assert "…" not in text
    for name in bundled():
        title = load(name).loaded.title.model_dump()[lang]
        assert set(title) - set(text) == set()


def test_headings_are_bold_in_a_terminal_unless_colour_is_not_wanted(in_terminal: Callable[..., str]) -> None:
    asked = ("show", "yiwu", "loan_limit")
    assert "\x1b[1m" in in_terminal(80, *asked)
    assert "\x1b" not in in_terminal(80, *asked, NO_COLOR="1")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_help_in_a_terminal_fits_it(lang: str, in_terminal: Callable[..., str]) -> None:
    from rich.cells import cell_len

    text = in_terminal(70, "decide", "--help", "--lang", lang, NO_COLOR="1")
    assert max(map(cell_len, text.splitlines())) <= 70
    assert "…" not in text


def test_in_a_pipe_nothing_is_coloured(start: Start) -> None:
    assert b"\x1b" not in start("show", "yiwu", TERM="xterm-256color").stdout


@pytest.mark.skipif(os.name == "nt", reason="pipes end otherwise there")
def test_a_reader_that_has_gone_ends_the_command_quietly() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "guarantee_rules", "show", "yiwu"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    assert process.stdout is not None
    process.stdout.close()
    _, told = process.communicate()
    assert (process.returncode, told) == (141, b"")


def test_facts_come_through_a_pipe(start: Start) -> None:
    facts = (EXAMPLES / "yiwu-application.yaml").read_bytes()
    asked = ("decide", "yiwu", "application", "-", "--as-of", "2024-03-01", "--fail-on")
    assert start(*asked, "non_compliant", input=facts).returncode == 0
    assert start(*asked, "compliant", input=facts).returncode == 1


def test_the_command_says_its_version_and_stands_in_the_project_s_scripts(start: Start) -> None:
    assert start("--version").stdout.startswith(b"guarantee-rules ")
    scripts = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert 'guarantee-rules = "guarantee_rules.cli:main"' in scripts


def test_help_does_not_pay_for_what_it_does_not_need() -> None:
    asked = "import sys; from guarantee_rules.cli import main; sys.argv[1:] = ['list', '--help']; main(); " \
        "print([name for name in ('pydantic', 'guarantee_rules.api', 'chinese_calendar') if name in sys.modules])"  # fmt: skip
    shown = subprocess.run([sys.executable, "-c", asked], capture_output=True, check=True, env=environment())
    # Typer brings pydantic along in some releases; none of the library's own is loaded.
    assert b"guarantee_rules.api" not in shown.stdout.splitlines()[-1]
    assert b"chinese_calendar" not in shown.stdout.splitlines()[-1]
