"""`guarantee-rules replay --all`: a log checked line by line, and every record in it reached again."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from guarantee_rules.api import Pack, load
from guarantee_rules.auditing import DecisionLog, KeyedDigests, replay_all
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
    assert {came: count for came, count in told["counts"].items() if count} == {"same": 8, "not_reached": 1}
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


def small(figure: str, rule: str = "small_limit") -> str:
    return written(f"id: {rule}\nkind: limit\nquestion: loan_limit\nof: loan.amount\nat_most: {figure}")


TEXTS = {"a": small("50万元"), "b": small("20万元", "earlier_limit"), "c": small("20万元")}


@pytest.fixture
def over_a_change(tmp_path: Path) -> Path:
    """A log with a decision by each of three texts of a pack, which are kept: by the last of them the first comes out
    otherwise, and the second the same.
    """
    log = DecisionLog(tmp_path / "log.jsonl")
    for when, text in TEXTS.items():
        (tmp_path / "kept" / when).mkdir(parents=True)
        (tmp_path / "kept" / when / "small.yaml").write_text(text, encoding="utf-8")
        decided = loaded(text).decide("loan_limit", {"loan": {"amount": "30万元"}}, as_of=date(2024, 3, 1))
        log.append(decided.record())
    return log.path


def test_decisions_by_an_earlier_text_of_a_pack_are_no_difference_and_are_told(run: Run, over_a_change: Path) -> None:
    asked = ("replay", "--all", over_a_change, "--pack", over_a_change.parent / "kept" / "c" / "small.yaml")
    told = run(*asked).stdout
    assert "log.jsonl, line 2: comes out otherwise by another text of the pack (small, loan_limit" in told
    assert "records: 1 as recorded, 0 differ" in told
    assert "by the one at hand 1 come out as recorded and 1 otherwise" in told
    assert run(*asked, "--strict", code=1).stdout == told
    counts = json.loads(run(*asked, "--json").stdout)["counts"]
    assert (counts["same"], counts["other_text_same"], counts["other_text_differs"]) == (1, 1, 1)


def test_each_record_is_put_to_the_text_it_was_decided_by(run: Run, over_a_change: Path) -> None:
    folder = over_a_change.parent / "kept"
    for named in ((folder,), [folder / when / "small.yaml" for when in TEXTS]):
        packs = [part for path in named for part in ("--pack", path)]
        assert "records: 3 as recorded, 0 differ" in run("replay", "--all", over_a_change, *packs, "--strict").stdout
    (folder / "none").mkdir()
    assert "no text of a pack" in run("replay", "--all", over_a_change, "--pack", folder / "none", code=2).stderr


def test_a_function_finds_the_text_as_a_store_does(over_a_change: Path) -> None:
    packs = [loaded(text) for text in TEXTS.values()]
    asked: list[str] = []

    def find(name: str, digest: str) -> Pack | None:
        asked.append(name)
        return next((pack for pack in packs if pack.versions[0].digest == digest), None)

    assert [again.came for again in replay_all(over_a_change, packs=find)] == ["same"] * 3
    assert asked == ["small"] * 3


def test_another_key_is_told_first_and_is_no_break_of_the_chain(run: Run, log: Path) -> None:
    log.with_name("wrong").write_text(KEY[::-1].hex(), encoding="ascii")
    told = run("replay", "--all", log, "--key", log.with_name("wrong"), code=1).stdout.splitlines()
    assert told[:2] == [
        "the key given is not the one this log is sealed with: no seal could be checked",
        "the chain of digests is whole, its seals were not checked: 9 lines, 8 of them records",
    ]
    assert not any("broken" in line for line in told)


def test_one_break_is_one_break(run: Run, log: Path) -> None:
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(b"".join([*lines[:2], b"x\n"]))
    told = run("replay", "--all", log, code=1).stdout
    assert "the chain is broken: 3 lines, 1 of them a record, 1 break\n" in told


def test_personal_facts_for_numbers_that_withhold_none_are_told(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    keyed(path, "100000.00")
    DecisionLog(path).append(record())
    facts = tmp_path / "facts.jsonl"
    one = {"borrower.other_scheme_balance": "100000.00"}
    facts.write_text(
        "".join(json.dumps({"number": number, "facts": one}) + "\n" for number in (0, 1, 2, 77)), encoding="utf-8"
    )
    asked = ("replay", "--all", path, "--personal", facts, "--personal-key", tmp_path / "key")
    assert "no record with personal facts withheld: 3 (0, 2, 77)" in run(*asked).stdout
    assert json.loads(run(*asked, "--json").stdout)["personal_unused"] == {"count": 3, "numbers": [0, 2, 77]}
