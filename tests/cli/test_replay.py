"""`decide --record` and `guarantee-rules replay`: a decision kept, and reached again or said to have drifted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import EXAMPLES, Run
from tests.packs.small import written

DECIDE = ("decide", "yiwu", "loan_limit", EXAMPLES / "yiwu-application.yaml", "--as-of", "2024-03-01")
GUIDELINE = "id: small_limit\nkind: limit\nquestion: loan_limit\nof: loan.amount\nat_most: 50万元\nforce: generally"
WHY = "--departure=small_limit=扩产急需|信贷委员会"


@pytest.fixture
def kept(run: Run, tmp_path: Path) -> Path:
    run(*DECIDE, "--record", tmp_path / "kept.json")
    return tmp_path / "kept.json"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    (tmp_path / "small.yaml").write_text(written(GUIDELINE), encoding="utf-8")
    return tmp_path / "small.yaml"


def tampered(kept: Path, **changed: object) -> Path:
    record = json.loads(kept.read_text(encoding="utf-8"))
    other = kept.parent / "other.json"
    other.write_text(json.dumps(record | changed), encoding="utf-8")
    return other


def test_a_decision_is_answered_and_kept(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "kept.json"
    assert run(*DECIDE, "--record", file).stdout == run(*DECIDE).stdout
    record = json.loads(file.read_text(encoding="utf-8"))
    assert (record["format"], record["outcome"]) == ("guarantee-rules/record/1", "compliant")
    assert file.read_bytes().endswith(b"}\n")


def test_what_was_kept_comes_out_the_same(run: Run, kept: Path) -> None:
    assert run("replay", kept).stdout == f"{kept}: as recorded (yiwu, loan_limit, 2024-03-01)\n"
    assert "与存档相同" in run("replay", kept, "--lang", "zh").stdout
    assert json.loads(run("replay", kept, "--json").stdout)["replays"] == [
        {"record": str(kept), "same": True, "reached": True, "drifts": []}
    ]


def test_a_record_comes_from_the_standard_input_too(run: Run, kept: Path) -> None:
    assert "as recorded" in run("replay", "-", input=kept.read_bytes()).stdout


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"outcome": "non_compliant"}, "the outcome was non_compliant and is compliant"),
        ({"facts_digest": "0" * 64}, "the facts in the record are not those it was made with"),
        ({"version": "1999-01-01"}, "there is no version 1999-01-01 any more"),
        ({"pack": "atlantis"}, "the pack atlantis has changed"),
    ],
)
def test_what_drifted_is_said_and_the_exit_code_is_one(
    changed: dict[str, object], said: str, run: Run, kept: Path
) -> None:
    assert said in run("replay", tampered(kept, **changed), code=1).stdout


def test_another_engine_alone_is_told_and_does_no_harm(run: Run, kept: Path) -> None:
    assert "the engine was 0.0.1" in run("replay", tampered(kept, engine="0.0.1")).stdout


def test_of_several_records_every_one_is_told_and_one_that_differs_is_enough(run: Run, kept: Path) -> None:
    text = run("replay", kept, tampered(kept, outcome="non_compliant"), code=1).stdout
    assert "as recorded" in text
    assert "differs" in text


@pytest.mark.parametrize("content", ["", "{}", "[]", "no json"])
def test_what_is_no_record_cannot_be_replayed(content: str, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "none.json"
    file.write_text(content, encoding="utf-8")
    assert "record-unreadable" in run("replay", file, code=2).stderr
    assert json.loads(run("replay", file, "--json", code=2).stderr)["errors"]


def test_a_file_that_is_not_there_is_told(run: Run, tmp_path: Path) -> None:
    assert "unreadable-file" in run("replay", tmp_path / "nowhere.json", code=2).stderr


def test_a_pack_of_one_s_own_is_named_for_the_replay(run: Run, small: Path, tmp_path: Path) -> None:
    file = tmp_path / "kept.json"
    run("decide", small, "loan_limit", "--as-of=2024-03-01", "--fact=loan.amount=1", "--record", file)
    assert "cannot be reached again" in run("replay", file, code=1).stdout
    assert "as recorded" in run("replay", file, "--pack", small).stdout


# --- departures


def asked(small: Path, amount: str) -> tuple[str | Path, ...]:
    return ("decide", small, "loan_limit", "--as-of=2024-03-01", f"--fact=loan.amount={amount}")


def test_a_departure_goes_into_the_record_with_reason_and_approver(run: Run, small: Path, tmp_path: Path) -> None:
    file = tmp_path / "kept.json"
    run(*asked(small, "500000.01"), "--record", file, WHY)
    record = json.loads(file.read_text(encoding="utf-8"))
    assert record["departures"] == [{"rule": "small_limit", "reason": "扩产急需", "approver": "信贷委员会"}]
    assert "as recorded" in run("replay", file, "--pack", small).stdout


@pytest.mark.parametrize(
    ("amount", "more", "code"),
    [
        ("500000.00", (WHY,), "departure-refused"),
        ("500000.01", ("--departure=small_limits=why|who",), "departure-refused"),
        ("500000.01", ("--departure=small_limit=no approver",), "departure-argument"),
        ("500000.01", ("--departure=small_limit",), "departure-argument"),
    ],
)
def test_a_departure_from_nothing_is_refused_and_nothing_is_kept(
    amount: str, more: tuple[str, ...], code: str, run: Run, small: Path, tmp_path: Path
) -> None:
    file = tmp_path / "kept.json"
    assert code in run(*asked(small, amount), "--record", file, *more, code=2).stderr
    assert not file.exists()


def test_a_departure_without_a_record_is_refused(run: Run, small: Path) -> None:
    assert "departure-not-recorded" in run(*asked(small, "500000.01"), WHY, code=2).stderr
