"""`guarantee-rules batch` as people use it: what it prints, its exit codes, and what it refuses at once."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from guarantee_rules.cli.app import app
from tests.cli.conftest import RUNNER
from tests.portfolio.batch.ground import mapping, readable, rows, write_csv

Ask = Callable[..., Result]
LINES = list(rows(60))


@pytest.fixture
def tape(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    mapping(tmp_path)
    monkeypatch.chdir(tmp_path)
    return write_csv(tmp_path / "tape.csv", LINES)


@pytest.fixture
def ask(tape: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """`ask("loan_limit", "--out", "a.parquet")`, of Yiwu and in English: what was printed, and the exit code expected."""
    monkeypatch.setenv("GUARANTEE_RULES_LANG", "en")

    def ask(question: str, *args: str, pack: str = "yiwu", code: int = 0) -> Result:
        done = RUNNER.invoke(app, ["batch", pack, question, str(tape), "--mapping", "mapping.yaml", *args])
        assert isinstance(done.exception, SystemExit | None), done.exception
        assert done.exit_code == code, done.output
        return done

    return ask


def test_rows_set_aside_are_told_and_are_a_finding(ask: Ask) -> None:
    bad = sum(not readable(line) for line in LINES)
    page = ask("loan_limit", "--out", "a.parquet", code=1).stdout
    assert f"60 rows: {60 - bad} answered, {bad} set aside" in page
    assert "set aside: a.parquet.aside.csv" in page
    assert "fact-negative" in page
    told = json.loads(ask("loan_limit", "--out", "a.parquet", "--allow-aside", "--json").stdout)["batches"]
    assert [(one["rows"], one["aside"], one["out"]) for one in told] == [(60, bad, "a.parquet")]
    assert sum(group["rows"] for group in told[0]["groups"]) == 60 - bad


def test_both_languages_say_the_same(ask: Ask) -> None:
    page = ask("loan_limit", "--out", "a.parquet", "--allow-aside", "--lang", "zh").stdout
    assert "共 60 行" in page
    assert "最常不符合的规则" in page
    assert "农业种养殖大户" in page
    told = Path("a.parquet.aside.csv").read_text(encoding="utf-8-sig")
    ask("loan_limit", "--out", "a.parquet", "--allow-aside", "--lang", "en")
    assert "应当" in told
    assert "should be" in Path("a.parquet.aside.csv").read_text(encoding="utf-8-sig")


def test_several_cities_and_questions_have_a_file_each(ask: Ask) -> None:
    asked = ("--out", "answers/", "--allow-aside", "--json")
    told = json.loads(ask("loan_limit,premium_cap", *asked, pack="yiwu,dalian").stdout)["batches"]
    assert [(one["pack"], one["question"]) for one in told] == [
        ("yiwu", "loan_limit"), ("yiwu", "premium_cap"), ("dalian", "loan_limit"), ("dalian", "premium_cap"),
    ]  # fmt: skip
    assert sorted(path.name for path in Path("answers").glob("*.parquet")) == sorted(
        f"{one['pack']}.{one['question']}.parquet" for one in told
    )
    refused = ask("loan_limit,premium_cap", "--out", "a.parquet", code=2)
    assert "give the name of a folder" in refused.stderr


def test_what_cannot_be_asked_is_said_of_all_before_anything_is_written(ask: Ask) -> None:
    refused = ask("loan_limit,halt,documents", "--out", "answers/", code=2).stderr
    assert "`halt`" in refused
    assert "`documents`" in refused
    assert not list(Path().glob("answers/*"))
    refused = ask("loan_limits", "--explain", "1", "--reading", "x", "--as-of", "soon", code=2).stderr
    assert refused.count("help:") >= 3


def test_a_row_is_explained(ask: Ask) -> None:
    page = ask("loan_limit", "--explain", "L000001", "--lang", "zh").stdout
    assert "义乌" in page
    told = json.loads(ask("loan_limit", "--explain", "2", "--json").stdout)
    assert told["decisions"][0]["question"] == "loan_limit"
    assert "was set aside" in ask("loan_limit", "--explain", "L000017", code=2).stderr


@pytest.mark.parametrize("args", [(), ("--out", "a.parquet", "--explain", "1")])
def test_either_answers_are_written_or_a_row_is_explained(args: tuple[str, ...], ask: Ask) -> None:
    assert "batch-out-or-explain" in ask("loan_limit", *args, code=2).stderr


def test_nothing_is_drawn_where_nobody_watches(ask: Ask) -> None:
    assert ask("premium_cap", "--out", "a.parquet", "--allow-aside").stderr == ""


def test_a_mapping_is_suggested_and_nothing_is_written(ask: Ask) -> None:
    found = ask("loan_limit", "--suggest-mapping")
    assert "loan.amount: {column: " in found.stdout
    assert 'unit: "?"' in found.stdout


def test_names_that_several_rows_have_are_counted_and_explain_no_row(ask: Ask, tape: Path) -> None:
    write_csv(tape, [*LINES, LINES[0], LINES[1], LINES[0]])
    page = ask("loan_limit", "--out", "a.parquet", "--allow-aside").stdout
    assert "2 names, 5 answered rows" in page
    told = json.loads(ask("loan_limit", "--out", "a.parquet", "--allow-aside", "--json").stdout)["batches"]
    assert told[0]["repeated"] == {"names": 2, "rows": 5}
    refused = ask("loan_limit", "--explain", LINES[0][0], code=2).stderr
    assert "batch-row-ambiguous" in refused
    assert "1, 61, 63" in refused
    assert "loan_limit" in ask("loan_limit", "--explain", "61", "--json").stdout
    assert "names" not in _unnamed(ask)


def _unnamed(ask: Ask) -> str:
    """What is said of the same names where the mapping does not say that they are names."""
    text = Path("mapping.yaml").read_text(encoding="utf-8")
    Path("mapping.yaml").write_text(text.replace("row: 编号\n", ""), encoding="utf-8")
    told = json.loads(ask("loan_limit", "--out", "b.parquet", "--allow-aside", "--json").stdout)["batches"]
    assert told[0]["repeated"] is None
    return ask("loan_limit", "--out", "b.parquet", "--allow-aside").stdout


@pytest.mark.parametrize("names", ["编号,金额", "id,amount"])
def test_a_tape_in_gb18030_is_told_so_in_the_mapping_suggested(names: str, ask: Ask, tape: Path) -> None:
    tape.write_bytes(f"{names}\n贷款,500\n".encode("gb18030"))
    draft = ask("loan_limit", "--suggest-mapping").stdout
    assert draft.startswith("csv: {encoding: gb18030}\n")
    assert names.split(",", maxsplit=1)[0] in draft
    tape.write_bytes(b"\xff\xff,a\n\xff\xff,1\n")
    assert "csv-header-bytes" in ask("loan_limit", "--suggest-mapping", code=2).stderr


@pytest.mark.parametrize("missing", ["duckdb", "pyarrow"])
@pytest.mark.parametrize(
    "args", [("--suggest-mapping",), ("--out", "a.parquet"), ("--out", "a.csv"), ("--explain", "1")]
)
def test_without_the_extra_a_command_says_how_to_install_it(
    missing: str, args: tuple[str, ...], ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    refused = ask("loan_limit", *args, code=2).stderr
    assert "duckdb-missing" in refused
    assert "pip install '.[portfolio]'" in refused
