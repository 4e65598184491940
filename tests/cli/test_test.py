"""`guarantee-rules test`: cases put to packs, and exit codes that a script can rely on."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from guarantee_rules.api import bundled
from tests.cli.conftest import ROOT, Run

PASSES = "{case: in force, question: validity, as_of: 2024-03-01, expect: {outcome: in_force}}"
FAILS = "{case: out of force, question: validity, as_of: 2024-03-01, expect: {outcome: not_in_force}}"
SENSELESS = "{case: misspelt, question: validty, as_of: 2024-03-01, expect: {outcome: in_force}}"


def written(path: Path, *cases: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text("pack: yiwu\ncases:\n" + "".join(f"  - {case}\n" for case in cases), encoding="utf-8")
    return path


def test_bundled_packs_pass_their_cases(run: Run) -> None:
    lines = run("test").stdout.splitlines()
    assert [line.split(":")[0] for line in lines] == list(bundled())
    assert all(re.search(r": (\d+) of \1 cases passed$", line) for line in lines)
    assert run("test", "yiwu").stdout == f"{lines[-1]}\n"


@pytest.mark.parametrize(("cases", "code", "last"), [
    ((PASSES,), 0, "yiwu: 1 of 1 cases passed"),
    ((PASSES, FAILS), 1, "yiwu: 1 of 2 cases passed"),
    ((PASSES, SENSELESS), 1, "yiwu: 1 of 2 cases passed"),
])  # fmt: skip
def test_cases_of_one_s_own_name_their_pack(
    cases: tuple[str, ...], code: int, last: str, run: Run, tmp_path: Path
) -> None:
    assert run("test", "--cases", written(tmp_path / "own.yaml", *cases), code=code).stdout.splitlines()[-1] == last


def test_a_failure_is_told_with_file_line_and_both_values(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path / "own.yaml", PASSES, FAILS)
    told = run("test", "yiwu", "--cases", path, code=1).stdout
    assert "out of force (validity)" in told
    assert f"{path}:4:83: case-differs: the outcome is `in_force`; expected was `not_in_force`" in told
    assert "in force (validity)" not in told.replace("out of force", "")


def test_the_cases_of_a_pack_of_one_s_own_stand_beside_it(run: Run, tmp_path: Path) -> None:
    pack = tmp_path / "mine.yaml"
    shutil.copy(ROOT / "policies" / "yiwu.yaml", pack)
    told = run("test", pack, code=2).stderr
    assert "cases-none" in told
    assert str(tmp_path / "cases" / "mine.yaml") in told
    written(tmp_path / "cases" / "mine.yaml", PASSES)
    assert run("test", pack).stdout == "yiwu: 1 of 1 cases passed\n"


def test_as_json_every_case_is_reported(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path / "own.yaml", PASSES, FAILS, SENSELESS)
    told = json.loads(run("test", "--cases", path, "--json", code=1).stdout)
    (report,) = told["packs"]
    assert (told["failed"], report["cases"], report["passed"]) == (2, 3, 1)
    good, bad, senseless = report["results"]
    assert (good["passed"], bad["passed"], senseless["passed"]) == (True, False, False)
    assert bad["differences"][0]["found"] == "in_force"
    assert senseless["problems"][0]["code"] == "question-unknown"
