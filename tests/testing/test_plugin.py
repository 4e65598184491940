"""`pytest policies/` in somebody's repository: cases and laws are collected, and failures told without a traceback."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from guarantee_rules.api import bundled
from tests.counts import counted
from tests.testing.faulty import POLICIES, RESUMES_ABOVE, SHARES_70_20, SOUND, replaced

ROOT = POLICIES.parent
CASES = """\
pack: small
cases:
  - case: a small loss is borne seven to three
    question: loss_share
    as_of: 2021-01-01
    facts: {loan: {signing_date: 2021-01-01}, loss: {principal: 100.00}}
    expect: {outcome: amount, values: {insurer: 70.00, bank: 30.00}}
  - case: 正好百分之五，即应停止
    question: halt
    as_of: 2021-01-01
    facts:
      halt: {measured_on: 2021-01-01}
      bank: {npl_balance: 5.00, loan_balance: 100.00}
      state: {bank: running}
    expect: {values: {bank_state: halted}}
"""
PLUGIN = [] if entry_points(group="pytest11", name="guarantee-rules") else ["-p", "guarantee_rules.testing.plugin"]
"""Where the library is on the path and not installed, nobody has told pytest of it."""


def run(folder: Path, *words: str, ini: str = "[pytest]\nfilterwarnings = error\n") -> tuple[int, str]:
    """What pytest says in a folder, and how it ends."""
    (folder / "pytest.ini").write_text(ini, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *PLUGIN, *words]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1", "COLUMNS": "160"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert not done.stderr, done.stderr
    return done.returncode, done.stdout


def counts(out: str) -> dict[str, int]:
    """How many passed, failed and so on, by the last line."""
    return {
        what: int(number) for number, what in re.findall(r"(\d+) (\w+)", out.strip().splitlines()[-1].split(" in ")[0])
    }


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Somebody's repository: a pack and its cases."""
    (tmp_path / "policies" / "cases").mkdir(parents=True)
    (tmp_path / "policies" / "small.yaml").write_text(SOUND, encoding="utf-8")
    (tmp_path / "policies" / "cases" / "small.yaml").write_text(CASES, encoding="utf-8")
    return tmp_path


def pack(repository: Path, text: str) -> Path:
    (repository / "policies" / "small.yaml").write_text(text, encoding="utf-8")
    return repository


def test_every_case_and_every_law_of_every_question_is_an_item(repository: Path) -> None:
    code, out = run(repository, "policies", "--collect-only", "-q")
    assert code == 0
    items = [line for line in out.splitlines() if "::" in line]
    assert "policies/cases/small.yaml::a small loss is borne seven to three" in items
    assert "policies/small.yaml::the pack loads" in items
    assert "policies/small.yaml::loss_share: the shares sum to the loss, to the fen" in items
    assert "policies/small.yaml::halt: every figure shown is worked out a second time, and comes out the same" in items
    assert len(items) == len(set(items))


def test_a_sound_pack_passes_and_its_items_are_chosen_by_their_sentences(repository: Path) -> None:
    code, out = run(repository, "policies", "-q", "--pack-examples", counted("2", "5"))
    assert code == 0, out
    assert counts(out).keys() == {"passed"}
    code, out = run(repository, "policies", "-q", "-k", "borne and seven")
    assert counts(out)["passed"] == 1
    code, out = run(repository, "policies", "-q", "-k", "百分之五")
    assert counts(out)["passed"] == 1


def test_a_question_chooses_its_cases_and_its_laws_and_no_others(repository: Path) -> None:
    code, out = run(repository, "policies", "--collect-only", "-q", "-k", "loss_share")
    assert code == 0
    items = [line for line in out.splitlines() if "::" in line]
    cases = [item for item in items if item.startswith("policies/cases/")]
    laws = [item for item in items if item.startswith("policies/small.yaml::")]
    assert cases == ["policies/cases/small.yaml::a small loss is borne seven to three"]
    assert "policies/small.yaml::loss_share: the shares sum to the loss, to the fen" in laws
    assert all(law.startswith("policies/small.yaml::loss_share: ") for law in laws)


def test_a_case_that_differs_fails_where_its_question_is_chosen(repository: Path) -> None:
    (repository / "policies/cases/small.yaml").write_text(CASES.replace("bank: 30.00", "bank: 20.00"), encoding="utf-8")
    code, out = run(repository, "policies", "-q", "--no-pack-laws", "-k", "loss_share")
    assert code == 1
    assert counts(out) == {"failed": 1, "deselected": 2}
    assert "case-differs: `bank` is `30.00`; expected was `20.00`" in out
    code, out = run(repository, "policies", "-q", "--no-pack-laws", "-k", "halt")
    assert (code, counts(out)) == (0, {"passed": 1, "deselected": 2})


@pytest.mark.long
def test_it_works_spread_over_processes(repository: Path) -> None:
    pytest.importorskip("xdist")
    code, out = run(repository, "policies", "-q", "-n", "2", "--import-mode=importlib", "--pack-examples", "5")
    assert code == 0, out
    assert counts(out).keys() == {"passed"}


def test_a_case_that_differs_is_told_with_its_line_and_no_traceback(repository: Path) -> None:
    (repository / "policies/cases/small.yaml").write_text(CASES.replace("bank: 30.00", "bank: 20.00"), encoding="utf-8")
    code, out = run(repository, "policies/cases", "-q")
    assert code == 1
    assert counts(out) == {"passed": 1, "failed": 1}
    assert "policies/cases/small.yaml:7:62: case-differs: `bank` is `30.00`; expected was `20.00`" in out
    assert "Traceback" not in out
    assert "items.py" not in out


@pytest.mark.parametrize(
    ("text", "sentence", "figures"),
    [
        (SHARES_70_20, "the shares sum to the loss, to the fen", ["what is divided: 1,000,000.01", "bank: 200,000.00"]),
        (RESUMES_ABOVE, "halt and resumption never hold together", ["the halt bites: yes", "npl_balance"]),
    ],
)
def test_a_planted_fault_is_told_as_an_analyst_would_put_it(
    repository: Path, text: str, sentence: str, figures: list[str]
) -> None:
    code, out = run(pack(repository, text), "policies/small.yaml", "-q", "-k", "shares_sum or hold or fen")
    assert code == 1
    assert f"the law: {sentence}" in out
    assert re.search(r"policies/small\.yaml:\d+:9: law-broken: the law does not hold of", out)
    assert "  - case: " in out
    for figure in figures:
        assert figure in out
    assert "Traceback" not in out


def test_it_speaks_chinese_where_that_is_wanted(repository: Path) -> None:
    ini = "[pytest]\npack_lang = zh\n"
    code, out = run(pack(repository, RESUMES_ABOVE), "policies/small.yaml", "-q", "-k", "叫停", ini=ini)
    assert code == 1
    assert "定律：叫停和恢复不会同时成立" in out


def test_a_pack_that_does_not_load_is_one_failure_with_everything_that_is_wrong(repository: Path) -> None:
    wrong = replaced(
        replaced(SOUND, "at_least: 5%", "at_least: five"), "question: loss_share\n        clause: 一", "clause: 一"
    )
    code, out = run(pack(repository, wrong), "policies/small.yaml", "-q")
    assert code == 1
    assert counts(out) == {"failed": 1}
    assert "policies/small.yaml:" in out
    assert "^^^^" in out
    assert "Traceback" not in out


def test_cases_of_a_pack_that_does_not_load_or_is_not_there_fail_once(repository: Path) -> None:
    code, out = run(pack(repository, replaced(SOUND, "at_least: 5%", "at_least: five")), "policies/cases", "-q")
    assert (code, counts(out)) == (1, {"failed": 1})
    (repository / "policies/small.yaml").unlink()
    code, out = run(repository, "policies/cases", "-q")
    assert (code, counts(out)) == (1, {"failed": 1})
    assert "there is no pack `small`" in out


def test_a_file_of_cases_that_is_wrong_is_one_failure(repository: Path) -> None:
    (repository / "policies/cases/small.yaml").write_text(CASES.replace("as_of:", "as_off:"), encoding="utf-8")
    code, out = run(repository, "policies/cases", "-q")
    assert (code, counts(out)) == (1, {"failed": 1})
    assert "as_off" in out


def test_what_the_pack_expects_to_be_broken_is_an_expected_failure(repository: Path) -> None:
    expected = replaced(
        SHARES_70_20,
        "standing: issued\n",
        "standing: issued\nassurance:\n  laws:\n    - law: shares_sum_to_the_loss\n      question: loss_share\n"
        "      expect: refuted\n      because: {zh: 文件如此, en: a tenth is left to the borrower}\n",
    )
    code, out = run(pack(repository, expected), "policies/small.yaml", "-rx", "-k", "shares and fen")
    assert code == 0
    assert counts(out)["xfailed"] == 1
    assert "a tenth is left to the borrower" in out


def test_an_expectation_that_fits_no_law_fails_at_its_place(repository: Path) -> None:
    expected = replaced(
        SOUND,
        "standing: issued\n",
        "standing: issued\nassurance:\n  laws:\n    - law: shares_sum_to_the_los\n      question: loss_share\n"
        "      expect: refuted\n      because: {zh: 文件如此, en: an example}\n",
    )
    code, out = run(pack(repository, expected), "policies/small.yaml", "-q", "-k", "fits")
    assert code == 1
    assert "policies/small.yaml:7:12: law-unknown" in out


@pytest.mark.parametrize(("words", "ini"), [(["--no-pack-laws"], "[pytest]\n"), ([], "[pytest]\npack_laws = false\n")])
def test_laws_can_be_left_out(repository: Path, words: list[str], ini: str) -> None:
    code, out = run(repository, "policies", "-q", *words, ini=ini)
    assert (code, counts(out)) == (0, {"passed": 3})


def test_a_pack_with_words_of_its_own_is_read_with_the_vocabulary_beside_it(repository: Path) -> None:
    folder = repository / "policies"
    words = (POLICIES / "vocabulary.yaml").read_text(encoding="utf-8")
    fact = "facts:\n\n  loss.salvage:\n    type: money\n    label: {zh: 残值, en: salvage}\n    means: {zh: 残值, en: salvage}\n"
    (folder / "vocabulary.yaml").write_text(replaced(words, "facts:\n", fact), encoding="utf-8")
    shutil.copy(POLICIES / "questions.yaml", folder)
    own = SOUND.replace("of: loss.principal\n", "of: max(loss.principal - loss.salvage, 0元)\n")
    code, out = run(pack(repository, own), "policies/small.yaml", "-q", "-k", "loss_share or loads")
    assert code == 0, out


def test_other_yaml_files_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text("services: {}\nversions: 3\n", encoding="utf-8")
    (tmp_path / "record.yaml").write_text("pack: small\nversions:\n  - version: '1'\n", encoding="utf-8")
    (tmp_path / "broken.yaml").write_bytes(b"\xff\xfe\x00:")
    code, out = run(tmp_path, "-q")
    assert code == 5  # nothing was collected
    assert "no tests ran" in out


def test_a_run_without_packs_imports_nothing_of_it(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "def test_what_is_there():\n"
        "    ours = {name for name in sys.modules if name.startswith('guarantee_rules.')}\n"
        "    assert ours <= {'guarantee_rules.testing', 'guarantee_rules.testing.plugin'}\n"
        "    assert 'yaml' not in sys.modules\n"
    )
    (tmp_path / "test_light.py").write_text(code, encoding="utf-8")
    returned, out = run(tmp_path, "-q", "-p", "no:hypothesispytest")
    assert returned == 0, out


def test_the_options_are_told_by_pytest_s_own_help(tmp_path: Path) -> None:
    code, out = run(tmp_path, "--help")
    assert code == 0
    for option in ("--pack-examples=N", "--no-pack-laws", "--pack-lang={en,zh}", "pack_examples", "pack_laws"):
        assert option in out


def test_the_plugin_is_announced_to_pytest() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert '[project.entry-points.pytest11]\nguarantee-rules = "guarantee_rules.testing.plugin"' in text


@pytest.mark.long
@pytest.mark.parametrize("name", bundled())
def test_the_bundled_packs_can_be_tried_so_too(name: str) -> None:
    """Each by itself, with few cases."""
    words = ["-q", "-p", "no:cacheprovider", "--pack-examples", "4", *PLUGIN]
    files = [f"policies/{name}.yaml", f"policies/cases/{name}.yaml"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words, *files],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3_000:]
    assert counts(done.stdout)["passed"] > 100
