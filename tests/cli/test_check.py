"""`guarantee-rules check`: findings of packs, and exit codes that a script can rely on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from guarantee_rules.api import bundled
from tests.cli.conftest import ROOT, Run


def broken(path: Path, old: str, new: str) -> Path:
    """The pack of Yiwu with one slip."""
    text = (ROOT / "policies" / "yiwu.yaml").read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_the_bundled_packs_have_nothing_to_mend(run: Run) -> None:
    lines = run("check").stdout.splitlines()
    counts = [line for line in lines if ": note: " not in line]
    assert [line.split(":")[0] for line in counts] == list(bundled())
    assert all(": errors 0, warnings 0, " in line for line in counts)
    assert counts[-1] == "yiwu: errors 0, warnings 0, notes 1; accepted 5"


def test_what_is_to_be_mended_exits_with_1_and_shows_a_case(run: Run, tmp_path: Path) -> None:
    path = broken(tmp_path / "own.yaml", "shares: {insurer: 7, bank: 3}", "shares: {insurer: 70, bank: 20}")
    told = run("check", path, code=1).stdout
    assert ": warning: shares-not-whole: " in told
    assert "insurer bears 77.78% where 70% is written" in told
    assert "77,777.78 yuan" in told
    assert told.splitlines()[-1] == "yiwu: errors 0, warnings 2, notes 1; accepted 5"


def test_a_cliff_that_moves_is_told_with_what_was_accepted(run: Run, tmp_path: Path) -> None:
    told = run("check", broken(tmp_path / "own.yaml", "rate: 70%", "rate: 60%"), code=1).stdout
    assert "claims from 1,000,000.01 to 1,499,999.99 get less than a claim of 1,000,000.00" in told
    assert (
        "acceptance-moved: `tier-cliff` at `yiwu_compensation_ceiling` is accepted for 1000000.01 to 1285714.28" in told
    )


def test_what_keeps_a_pack_from_loading_is_a_finding(run: Run, tmp_path: Path) -> None:
    told = run("check", broken(tmp_path / "own.yaml", "loan.used_locally", "loan.used_localy"), code=1).stdout
    assert ": error: name-unknown: " in told
    assert "did you mean `loan.used_locally`?" in told
    assert "docs/checks.md#pack-does-not-load" in told


@pytest.mark.parametrize("args", [("yiwuu",), ("none/such.yaml",), ("yiwu", "--as-of", "yesterday")])
def test_what_cannot_be_looked_at_exits_with_2(args: tuple[str, ...], run: Run) -> None:
    assert run("check", *args, code=2).stderr


def test_a_text_that_has_ended_by_a_day_is_told(run: Run) -> None:
    told = run("check", "chengyang", "--as-of", "2024-03-01", code=1).stdout
    assert "version-ended: the last version, 2019-12-30, ended on 2021-12-30; on 2024-03-01 nothing is in force" in told
    assert "version-end" not in run("check", "chengyang", "--as-of", "2021-12-30").stdout


def test_verbose_lists_what_is_accepted_and_what_stayed_open(run: Run) -> None:
    told = run("check", "yiwu", "dalian", "--verbose").stdout
    assert "accepted: tier-cliff: claims from 1,000,000.01 to 1,285,714.28 get less" in told
    assert "because both tiers take the whole debt as their base" in told
    assert "dalian: not looked into: dalian_premium_cap: it compares what only `prove` can settle" in told


def test_in_chinese(run: Run) -> None:
    assert run("check", "yiwu", "--lang", "zh").stdout.splitlines()[-1] == "yiwu：错误 0，警告 0，提示 1；已接受 5"


def test_as_json_every_pack_is_reported(run: Run) -> None:
    told = json.loads(run("check", "yiwu", "shanwei", "--json").stdout)
    assert [(pack["pack"], pack["failed"]) for pack in told["packs"]] == [("yiwu", False), ("shanwei", False)]
    (cliff,) = [one for one in told["packs"][0]["accepted"] if one["code"] == "tier-cliff"]
    assert cliff["figures"] == "1000000.01 to 1285714.28"
    assert [case["values"]["ceiling"] for case in cliff["witness"]] == ["900000.00", "700000.00", "899999.99"]
