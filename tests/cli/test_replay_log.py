"""`guarantee-rules replay --all`: a log checked line by line, and every record in it reached again."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from guarantee_rules.api import load
from guarantee_rules.auditing import DecisionLog, KeyedDigests
from tests.auditing.keeping import KEY, kept, record
from tests.cli.conftest import Run
from tests.packs.small import loaded, written

PERSONAL_KEY = bytes(range(32))


@pytest.fixture
def log(tmp_path: Path) -> Path:
    kept(tmp_path / "log.jsonl", KEY)
    (tmp_path / "key").write_text(KEY.hex() + "\n", encoding="ascii")
    return tmp_path / "log.jsonl"


def keyed(path: Path, *balances: str) -> None:
    """A log with these balances as digests."""
    log = DecisionLog(path)
    (path.parent / "key").write_text(PERSONAL_KEY.hex(), encoding="ascii")
    for balance in balances:
        facts = {
            "application.date": "2024-03-01",
            "borrower.categories": ["enterprise"],
            "borrower.size": "small",
            "borrower.other_scheme_balance": balance,
            "loan.amount": "400万元",
        }
        decision = load("yiwu").decide("loan_limit", facts, as_of=date(2024, 3, 1))
        log.append(decision.record(personal=KeyedDigests(PERSONAL_KEY)))


def test_a_whole_log_is_told_in_a_few_lines(run: Run, log: Path) -> None:
    anchor = DecisionLog(log, key=KEY).anchor()
    told = run("replay", "--all", log, "--key", log.with_name("key"), "--anchor", str(anchor)).stdout
    assert told.splitlines() == [
        "the chain is whole: 9 lines, 8 of them records, 0 breaks",
        f"anchor: {anchor}",
        "records: 8 as recorded, 0 differ, 0 cannot be reached, 0 with personal facts withheld",
    ]
    assert "链条完整" in run("replay", "--all", log, "--lang", "zh").stdout


def test_what_was_done_to_it_is_told_with_its_place(run: Run, log: Path) -> None:
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(
        b"".join([*lines[:2], lines[2].replace(b'"outcome":"compliant"', b'"outcome":"amount"'), *lines[4:]])
    )
    told = run("replay", "--all", log, code=1).stdout
    assert "log.jsonl, line 3: differs from what was recorded (yiwu, loan_limit, 2024-03-01)" in told
    assert "  the outcome was amount and is compliant" in told
    assert "log.jsonl, line 3: the line says something else than its digest: it was changed" in told
    assert "log.jsonl, line 4: before this line, number 3 is missing: it was removed" in told
    assert "records: 6 as recorded, 1 differ" in told
    assert "anchor:" not in told


def test_an_end_that_was_cut_off_shows_by_the_anchor_alone(run: Run, log: Path) -> None:
    anchor = DecisionLog(log, key=KEY).anchor()
    log.write_bytes(b"".join(log.read_bytes().splitlines(keepends=True)[:-2]))
    assert "lines taken off the end would not show" in run("replay", "--all", log).stdout
    told = run("replay", "--all", log, "--anchor", str(anchor), code=1).stdout
    assert "the log ends with number 6, and the anchor names 8" in told


def test_as_json_it_is_one_document(run: Run, log: Path) -> None:
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(b"".join([*lines, b'{"number":9,"previous":"","digest":"","record":{"pack":"x"}}\n']))
    told = json.loads(run("replay", "--all", log, "--json", code=1).stdout)
    assert told["counts"] == {"same": 8, "differs": 0, "not_reached": 1, "withheld": 0}
    assert [(one["line"], one["came"]) for one in told["records"]] == [(10, "not_reached")]
    assert told["records"][0]["problems"]
    assert [(one["what"], one["line"]) for one in told["chain"]["breaks"]] == [("changed", 10)]


def test_records_of_a_pack_of_ones_own_are_reached_with_it(run: Run, tmp_path: Path) -> None:
    text = written("id: small_limit\nkind: limit\nquestion: loan_limit\nof: loan.amount\nat_most: 50万元")
    (tmp_path / "small.yaml").write_text(text, encoding="utf-8")
    own = loaded(text).decide("loan_limit", {"loan": {"amount": "3万元"}}, as_of=date(2024, 3, 1)).record()
    log = DecisionLog(tmp_path / "log.jsonl")
    log.append(own)
    log.append(record())
    assert "1 as recorded, 0 differ, 1 cannot be reached" in run("replay", "--all", log.path, code=1).stdout
    assert "2 as recorded" in run("replay", "--all", log.path, "--pack", tmp_path / "small.yaml").stdout


def test_only_records_since_a_day_are_reached_again(run: Run, tmp_path: Path) -> None:
    days = iter(datetime(2026, 3, day, tzinfo=UTC) for day in range(1, 9))
    log = DecisionLog(tmp_path / "log.jsonl", clock=lambda: next(days))
    for _ in range(4):
        log.append(record())
    assert "5 lines, 4 of them records" in (told := run("replay", "--all", log.path, "--since", "2026-03-04").stdout)
    assert "records: 2 as recorded" in told


def test_personal_facts_are_withheld_or_supplied(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    keyed(path, "100000.00", "200000.00", "0")
    told = run("replay", "--all", path).stdout
    assert "0 as recorded, 0 differ, 0 cannot be reached, 3 with personal facts withheld" in told
    assert "supply the facts with --personal and --personal-key" in told

    facts = tmp_path / "facts.jsonl"
    supplied = {1: "100000.00", 3: "9.99"}
    facts.write_text(
        "".join(
            json.dumps({"number": number, "facts": {"borrower.other_scheme_balance": balance}}) + "\n"
            for number, balance in supplied.items()
        ),
        encoding="utf-8",
    )
    told = run("replay", "--all", path, "--personal", facts, "--personal-key", tmp_path / "key", code=1).stdout
    assert "line 4: cannot be reached again" in told
    assert "the personal fact borrower.other_scheme_balance is not the one recorded" in told
    assert "1 as recorded, 0 differ, 1 cannot be reached, 1 with personal facts withheld" in told


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((), "neither a record nor a log is named"),
        (("x", "--key", "k"), "`--key` goes with a decision log"),
        (("x", "--all", "y"), "`RECORD` and `--all` cannot be used together"),
        (("--all", "none.jsonl"), "there is no log at `none.jsonl`"),
        (("--all", "LOG", "--anchor", "x"), "`x` is no anchor of a log"),
        (("--all", "LOG", "--key", "LOG"), "holds no key"),
        (("--all", "LOG", "--personal", "x"), "`--personal` needs `--personal-key` beside it"),
        (("--all", "LOG", "--personal", "LOG", "--personal-key", "KEY"), "line 1 of"),
        (("--all", "LOG", "--since", "soon"), "soon"),
    ],
)
def test_what_makes_no_sense_is_told(run: Run, log: Path, args: tuple[str, ...], said: str) -> None:
    named = {"LOG": str(log), "KEY": str(log.with_name("key"))}
    assert said in run("replay", *(named.get(arg, arg) for arg in args), code=2).stderr
