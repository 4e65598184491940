"""Outputs that cannot be written: said clearly, and nothing half done stands there as if it were whole."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from guarantee_rules.portfolio.batch import BatchError, batch
from guarantee_rules.portfolio.batch.files import replaced
from tests.portfolio.batch.ground import mapping, rows, write_csv
from tests.portfolio.batch.test_restart import ROOT


@pytest.fixture
def tape(tmp_path: Path) -> Path:
    mapping(tmp_path)
    return write_csv(tmp_path / "tape.csv", list(rows(100)))


def half(path: Path) -> None:
    with replaced(path) as draft:
        draft.write_text("half")
        raise ZeroDivisionError


def test_a_file_is_whole_or_not_there(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("old")
    with pytest.raises(ZeroDivisionError):
        half(path)
    assert path.read_text() == "old"
    with replaced(path) as draft:
        draft.write_text("new")
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("out", "said"),
    [
        ("a.xlsx", "does not say what they should be"),
        ("nowhere/a.parquet", "there is no folder"),
        ("tape.csv/a.parquet", "there is no folder"),
    ],
)
def test_outputs_that_cannot_be_are_refused(out: str, said: str, tape: Path, tmp_path: Path) -> None:
    with pytest.raises(BatchError, match=said):
        batch("yiwu", "premium_cap", str(tape), tmp_path / "mapping.yaml", tmp_path / out)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the administrator may write anywhere")
def test_a_folder_nobody_may_write_to_is_refused(tape: Path, tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o500)
    with pytest.raises(BatchError, match="batch-unwritable"):
        batch("yiwu", "premium_cap", str(tape), tmp_path / "mapping.yaml", tmp_path / "closed" / "a.parquet")


FULL = """
import resource, signal, sys
from guarantee_rules.portfolio.batch import BatchError, batch
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
tape, mapping, out, most = sys.argv[1:]
resource.setrlimit(resource.RLIMIT_FSIZE, (int(most), resource.RLIM_INFINITY))
try:
    batch("yiwu", "premium_cap", tape, mapping, out, rows_per_part=1000, threads=1)
except BatchError as refused:
    print(refused.diagnostics[0].code, dict(refused.diagnostics[0].params).get("case"))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of this kind are Unix's")
def test_a_full_disk_is_said_and_gone_on_from(tape: Path, tmp_path: Path) -> None:
    """A limit on the size of files stands in for the disk."""
    write_csv(tape, list(rows(2000)))
    out = tmp_path / "a.parquet"
    limited = [sys.executable, "-c", FULL, str(tape), str(tmp_path / "mapping.yaml"), str(out), "12000"]
    told = subprocess.run(
        limited, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(ROOT / "src")}
    )
    assert told.stdout.split() == ["batch-unwritable", "full"]
    assert not out.exists()
    done = batch("yiwu", "premium_cap", str(tape), tmp_path / "mapping.yaml", out, rows_per_part=1000)
    assert done.summary.rows == 2000 == done.arrow().num_rows + done.summary.aside
