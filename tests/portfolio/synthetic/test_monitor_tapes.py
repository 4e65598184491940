"""The tapes for a monitor: consistent rows, known turns, and figures that a monitor finds again."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow")
pytest.importorskip("duckdb")

from pyarrow.parquet import read_table

from guarantee_rules import load
from guarantee_rules.cli.app import app
from guarantee_rules.monitoring.synthetic.tapes import COLUMNS, write_monitor_tapes
from guarantee_rules.monitoring.tapes import TAPES
from guarantee_rules.portfolio.synthetic.tape import Wanted
from tests.cli.conftest import RUNNER

WANTED = Wanted(rows=1200)


@pytest.fixture(scope="module", params=["yiwu", "chengyang", "shanwei", "dalian"])
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    folder = tmp_path_factory.mktemp(request.param)
    return folder, write_monitor_tapes(load(request.param), folder, WANTED)


def rows(folder: Path, name: str) -> list[dict[str, Any]]:
    path = folder / f"{name}.parquet"
    found: list[dict[str, Any]] = read_table(path).to_pylist() if path.exists() else []
    return found


def test_the_columns_are_those_a_monitor_reads() -> None:
    assert list(COLUMNS) == list(TAPES)
    for name, columns in COLUMNS.items():
        known = [column.name for column in TAPES[name].columns]
        assert [column for column in columns if column not in known] == []
        assert set(TAPES[name].needed) <= set(columns)


def test_keys_are_unique_and_every_name_is_somebodys(told: tuple[Path, dict[str, Any]]) -> None:
    folder, _ = told
    for name, tape in TAPES.items():
        keys = [tuple(row[column] for column in tape.key) for row in rows(folder, name)]
        assert len(set(keys)) == len(keys), name
        for column in tape.columns:
            if column.of is not None and rows(folder, name):
                (key,) = TAPES[column.of].key
                named = {row.get(column.name) for row in rows(folder, name)} - {None}
                assert named <= {row[key] for row in rows(folder, column.of)}, (name, column.name)
        for column in tape.columns:
            if column.members:
                assert {row[column.name] for row in rows(folder, name)} <= set(column.members)


def test_no_claim_is_more_than_its_loan_and_no_recovery_more_than_was_paid(told: tuple[Path, dict[str, Any]]) -> None:
    folder, _ = told
    loans = {row["loan_id"]: row for row in rows(folder, "loans")}
    policies = {row["policy_id"]: row for row in rows(folder, "policies")}
    paid: dict[str, Any] = defaultdict(int)
    for claim in rows(folder, "claims"):
        loan = policies[claim["policy_id"]]["loan_id"]
        assert 0 < claim["paid"] <= loans[loan]["amount"]
        paid[loan] += claim["paid"]
    for movement in rows(folder, "fund"):
        if movement["kind"] == "compensation" and movement["principal"] is not None:
            assert movement["principal"] <= loans[movement["loan_id"]]["amount"]
            paid[movement["loan_id"]] += movement["amount"]
    back: dict[str, Any] = defaultdict(int)
    for recovery in rows(folder, "recoveries"):
        back[recovery["loan_id"]] += recovery["amount"]
    assert back
    assert all(amount <= paid[loan] for loan, amount in back.items())


def test_premiums_add_up_and_no_account_pays_what_it_has_not(told: tuple[Path, dict[str, Any]]) -> None:
    folder, _ = told
    received: dict[str, Any] = defaultdict(int)
    for premium in rows(folder, "premiums"):
        received[premium["policy_id"]] += premium["amount"]
    assert all(received[policy["policy_id"]] <= policy["premium"] for policy in rows(folder, "policies"))
    left: dict[str, Any] = defaultdict(int)
    for movement in rows(folder, "fund"):
        sign = 1 if movement["kind"] in ("opening", "appropriation") else -1
        left[movement["account"]] += sign * movement["amount"]
        assert left[movement["account"]] >= 0


def test_every_balance_begins_with_the_loan_and_ends_with_nothing_or_the_tape(
    told: tuple[Path, dict[str, Any]],
) -> None:
    folder, _ = told
    stood: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows(folder, "balances"):
        stood[row["loan_id"]].append(row)
    for loan in rows(folder, "loans"):
        first, *later = stood[loan["loan_id"]]
        assert (first["on"], first["balance"]) == (loan["disbursed_on"], loan["amount"])
        assert all(one["on"] < other["on"] for one, other in zip(stood[loan["loan_id"]], later, strict=False))
        assert all(row["balance"] > 0 for row in stood[loan["loan_id"]][:-1])


LINES = {
    "yiwu": {"yiwu_halt_npl", "yiwu_halt_payout_ratio"},
    "chengyang": {"chengyang_halt_npl"},
    "shanwei": {"shanwei_halt_bank_npl", "shanwei_halt_balance"},
    "dalian": {"dalian_halt_overdue", "dalian_halt_payout"},
}


def test_the_lines_of_the_pack_are_reached_and_bad_loans_leave_them(told: tuple[Path, dict[str, Any]]) -> None:
    _, manifest = told
    turns = manifest["turns"]
    assert LINES[manifest["pack"]] <= {turn["rule"] for turn in turns if turn["turn"] == "reached"}
    bad = [turn for turn in turns if "npl" in turn["of"] or "overdue_90" in turn["of"]]
    reached, left = ({turn["month"] for turn in bad if turn["turn"] == way} for way in ("reached", "left"))
    year, later = ("2020", "2021") if manifest["pack"] == "chengyang" else ("2023", "2024")
    assert min(reached) == f"{year}-10"
    assert f"{later}-02" in left
    funds = [turn["turn"] for turn in turns if turn["of"].startswith("balance.")]
    assert funds[:1] == ([] if manifest["pack"] == "shanwei" else ["reached"])


def test_the_quota_is_used_up_in_a_known_month(tmp_path: Path) -> None:
    turns = write_monitor_tapes(load("shanwei"), tmp_path, WANTED)["turns"]
    (month, *_) = [
        turn["month"] for turn in turns if turn["of"] == "subsidy.loans_before" and turn["turn"] == "reached"
    ]
    loans = {row["loan_id"]: row["amount"] for row in rows(tmp_path, "loans")}
    policies = {row["policy_id"]: row["loan_id"] for row in rows(tmp_path, "policies")}
    first = sorted(
        (row["paid_on"], policies[row["policy_id"]])
        for row in rows(tmp_path, "premiums")
        if row["receipt_id"].endswith("-1")
    )
    lent = 0
    for day, loan in first:
        lent += loans[loan]
        if lent > 50_000_000:
            assert f"{day:%Y-%m}" == month
            break
    else:
        pytest.fail("the quota is never used up")


def test_a_monitor_finds_the_same_figures_and_turns(told: tuple[Path, dict[str, Any]]) -> None:
    folder, manifest = told
    months = manifest["months"]
    asked = ["monitor", manifest["pack"], str(folder), "--from", months["first"], "--to", months["last"], "--json"]
    result = RUNNER.invoke(app, asked)
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert [tape["set_aside"] for tape in found["tapes"]] == [0] * len(found["tapes"])
    compared = 0
    for month, figures in zip(found["months"], manifest["figures"], strict=True):
        for figure in month["figures"]:
            if figure["name"] in figures and "cohort" not in figure["of"]:
                whose = next(iter(figure["of"].values()), "")
                assert str(figure["value"]) == str(figures[figure["name"]].get(whose, figure["value"])), figure
                compared += figure["value"] is not None
    assert compared > 300
    reached = {(turn["rule"], turn["month"]) for turn in manifest["turns"] if turn["turn"] == "reached"}
    first: dict[str, str] = {}
    for month in found["months"]:
        for state in month["states"]:
            for line in state["lines"]:
                if line["verdict"] == "met":
                    first.setdefault(line["rule"], month["month"])
    known = {rule for rule, _ in reached}
    assert first.keys() & known
    assert {(rule, month) for rule, month in first.items() if rule in known} <= reached


def test_the_same_seed_tells_the_same_story(tmp_path: Path) -> None:
    for name in ("one", "other"):
        write_monitor_tapes(load("yiwu"), tmp_path / name, replace(WANTED, rows=150))
    for file in sorted(path.name for path in (tmp_path / "one").iterdir()):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "other" / file).read_bytes()


@pytest.mark.parametrize("count", [0, 1])
def test_there_may_be_no_loan_or_one(count: int, tmp_path: Path) -> None:
    manifest = write_monitor_tapes(load("yiwu"), tmp_path, replace(WANTED, rows=count))
    assert manifest["rows"]["loans"] == count
