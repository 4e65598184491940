"""A run that was killed goes on when it is started again, and comes to the same bytes; any other run is refused."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from shutil import rmtree
from typing import Any

import pytest

from guarantee_rules.portfolio.batch import Batch, BatchError, Progress, batch
from guarantee_rules.portfolio.batch.lock import locked
from tests.portfolio.batch.ground import mapping, rows, write_csv

ROOT = Path(__file__).parents[3]
LINES = list(rows(100, seed=3))


@pytest.fixture
def tape(tmp_path: Path) -> Path:
    mapping(tmp_path)
    return write_csv(tmp_path / "tape.csv", LINES)


def run(tape: Path, out: Path, **more: Any) -> Batch:
    return batch(
        "yiwu",
        "premium_cap",
        str(tape),
        tape.parent / "mapping.yaml",
        out,
        **{"rows_per_part": 30, "lang": "en", **more},
    )


def killed(tape: Path, out: Path, steps: Sequence[int]) -> list[str]:
    """What came of starts that were killed at these steps."""
    program = str(Path(__file__).with_name("killed.py"))
    told = subprocess.run(
        [sys.executable, program, str(tape), str(tape.parent / "mapping.yaml"), str(out), *map(str, steps)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])},
    )
    assert told.returncode == 0, told.stderr
    return told.stdout.split()


def content(out: Path) -> dict[str, bytes]:
    """Every byte a finished run leaves."""
    files = sorted(out.parent.glob(f"{out.name}*"))
    files += [file for file in sorted(out.glob("*")) if file.suffix == ".parquet"] if out.is_dir() else []
    return {file.name: file.read_bytes() for file in files if file.is_file()}


class Stopped(Exception):
    pass


def stopped_after(count: int) -> Any:
    """Watches a run and stops it after so many rows, as the interrupt key would."""

    def watch(at: Progress) -> None:
        if at.rows >= count:
            raise Stopped

    return watch


@pytest.mark.skipif(not hasattr(os, "fork"), reason="each start is a fork")
@pytest.mark.parametrize("name", ["answers.parquet", pytest.param("answers", marks=pytest.mark.long)])
def test_killed_again_and_again_it_comes_to_the_same(name: str, tape: Path, tmp_path: Path) -> None:
    (tmp_path / "once").mkdir()
    (tmp_path / "often").mkdir()
    run(tape, tmp_path / "once" / name)
    steps = [3, 17, 24, 33, 5, 10_000]
    told = killed(tape, tmp_path / "often" / name, steps)
    assert told[0] == "killed"
    assert told[-1] == "done"
    assert content(tmp_path / "often" / name) == content(tmp_path / "once" / name)
    assert sorted(os.listdir(tmp_path / "often")) == sorted(os.listdir(tmp_path / "once"))


@pytest.mark.long
@pytest.mark.skipif(not hasattr(os, "fork"), reason="each start is a fork")
@pytest.mark.parametrize(("name", "stride"), [("answers.parquet", 1), ("answers.csv", 5), ("answers", 1)])
def test_killed_at_any_step_whatever_it_comes_to_the_same(name: str, stride: int, tape: Path, tmp_path: Path) -> None:
    (tmp_path / "once").mkdir()
    run(tape, tmp_path / "once" / name)
    for step in range(1, 200, stride):
        folder = tmp_path / "often"
        rmtree(folder, ignore_errors=True)
        folder.mkdir()
        first, last = killed(tape, folder / name, [step, 10_000])
        assert last == "done"
        assert content(folder / name) == content(tmp_path / "once" / name), step
        assert sorted(os.listdir(folder)) == sorted(os.listdir(tmp_path / "once")), step
        if first == "done":
            return
    pytest.fail("it never ends")


def test_what_is_finished_is_not_done_again(tape: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.parquet"
    with pytest.raises(Stopped):
        run(tape, out, progress=stopped_after(60))
    assert not out.exists()
    seen: list[Progress] = []
    done = run(tape, out, progress=seen.append)
    assert [(at.rows, at.before) for at in seen] == [(90, 60), (100, 60)]
    assert (done.before, done.summary.rows) == (60, 100)
    assert seen[-1].share == 1.0


def test_another_run_is_refused_and_told_what_differs(tape: Path, tmp_path: Path) -> None:
    with pytest.raises(Stopped):
        run(tape, tmp_path / "a.parquet", progress=stopped_after(30))
    others: list[tuple[dict[str, Any], str]] = [
        ({"as_of": date(2024, 3, 2)}, "as_of"),
        ({"readings": {"premium_base": "one_year_interest"}}, "readings.premium_base"),
        ({"rows_per_part": 20}, "rows_per_part"),
        ({"decode": True}, "decode"),
        ({"keep": ["银行"]}, "keep"),
        ({"by": ["borrower.size"]}, "by"),
    ]
    for other, name in others:
        with pytest.raises(BatchError, match="--restart") as refused:
            run(tape, tmp_path / "a.parquet", **other)
        assert [dict(problem.params)["name"] for problem in refused.value.diagnostics] == [name]
    fresh = run(tape, tmp_path / "a.parquet", restart=True, **others[0][0])
    assert (fresh.before, fresh.summary.rows) == (0, 100)


def test_another_tape_or_mapping_is_refused(tape: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.parquet"
    with pytest.raises(Stopped):
        run(tape, out, progress=stopped_after(30))
    write_csv(tape, [*LINES, LINES[0]])
    with pytest.raises(BatchError) as refused:
        run(tape, out)
    assert {dict(one.params)["name"] for one in refused.value.diagnostics} == {
        "tape.files.tape.csv.size", "tape.files.tape.csv.modified",
    }  # fmt: skip
    text = (tmp_path / "mapping.yaml").read_text(encoding="utf-8")
    (tmp_path / "mapping.yaml").write_text(text + "# as before\n", encoding="utf-8")
    with pytest.raises(BatchError, match="mapping was"):
        run(tape, out)


def test_a_part_that_is_gone_is_missed(tape: Path, tmp_path: Path) -> None:
    with pytest.raises(Stopped):
        run(tape, tmp_path / "a.parquet", progress=stopped_after(30))
    (tmp_path / "a.parquet.parts" / "part-00001.parquet").unlink()
    with pytest.raises(BatchError, match="batch-part-gone"):
        run(tape, tmp_path / "a.parquet")


@pytest.mark.parametrize("name", ["part-00001.parquet", "_aside-00001.arrow"])
@pytest.mark.parametrize("how", ["emptied", "overwritten", "longer"])
def test_a_part_that_is_damaged_is_named(name: str, how: str, tape: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.parquet"
    with pytest.raises(Stopped):
        run(tape, out, progress=stopped_after(60))
    part = tmp_path / "a.parquet.parts" / name
    data = part.read_bytes()
    part.write_bytes({"emptied": b"", "overwritten": b"\0" * len(data), "longer": data + b"\n"}[how])
    with pytest.raises(BatchError, match="batch-part-damaged") as refused:
        run(tape, out)
    assert [dict(one.params)["file"] for one in refused.value.diagnostics] == [str(part)]
    part.write_bytes(data)
    assert run(tape, out).before == 60


def test_a_part_with_the_rows_of_another_is_named(tape: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.parquet"
    with pytest.raises(Stopped):
        run(tape, out, progress=stopped_after(60))
    manifest = tmp_path / "a.parquet.parts" / "_manifest.json"
    told = json.loads(manifest.read_text(encoding="utf-8"))
    told["parts"][1]["answered"] -= 1
    manifest.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(BatchError, match="batch-part-damaged"):
        run(tape, out)


def test_when_a_tape_was_written_is_told_as_date_and_time(tape: Path, tmp_path: Path) -> None:
    with pytest.raises(Stopped):
        run(tape, tmp_path / "a.parquet", progress=stopped_after(30))
    os.utime(tape, ns=(0, 1_709_294_403_250_000_000))
    with pytest.raises(BatchError) as refused:
        run(tape, tmp_path / "a.parquet")
    (told,) = (dict(one.params) for one in refused.value.diagnostics)
    assert datetime.fromisoformat(str(told["now"])) == datetime(2024, 3, 1, 12, 0, 3, 250_000, UTC)
    assert datetime.fromisoformat(str(told["was"])).year > 2024


def test_two_runs_at_once_are_refused_and_a_dead_one_holds_nothing(tape: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.parquet"
    with locked(tmp_path / "a.parquet.lock"), pytest.raises(BatchError, match=f"process {os.getpid()}"):
        run(tape, out)
    (tmp_path / "a.parquet.lock").write_text("4194304\n")  # what a killed run leaves
    assert run(tape, out).summary.rows == 100
    assert not (tmp_path / "a.parquet.lock").exists()


def test_nothing_that_others_have_written_is_taken_away(tape: Path, tmp_path: Path) -> None:
    (tmp_path / "a.parquet.parts").mkdir()
    (tmp_path / "a.parquet.parts" / "thesis.txt").write_text("mine")
    for restart in (False, True):
        with pytest.raises(BatchError, match="batch-folder-foreign"):
            run(tape, tmp_path / "a.parquet", restart=restart)
    (tmp_path / "answers").mkdir()
    (tmp_path / "answers" / "thesis.txt").write_text("mine")
    with pytest.raises(BatchError, match="batch-folder-foreign"):
        run(tape, tmp_path / "answers")
    assert (tmp_path / "answers" / "thesis.txt").read_text() == "mine"


def test_a_finished_run_is_replaced_only_by_a_whole_one(tape: Path, tmp_path: Path) -> None:
    for out in (tmp_path / "a.parquet", tmp_path / "answers"):
        run(tape, out)
        before = content(out)
        with pytest.raises(Stopped):
            run(tape, out, readings={"premium_base": "one_year_interest"}, progress=stopped_after(60))
        assert {name: before[name] for name in before if ".key" not in name} == {
            name: data for name, data in content(out).items() if ".key" not in name
        }
        run(tape, out, readings={"premium_base": "one_year_interest"})
        assert content(out) != before


def test_a_relation_is_begun_anew_as_nobody_knows_whether_it_is_the_same(tape: Path, tmp_path: Path) -> None:
    import duckdb

    with duckdb.connect() as made:
        relation = made.read_csv(str(tape), all_varchar=True)
        out, more = tmp_path / "a.parquet", {"rows_per_part": 30}
        with pytest.raises(Stopped):
            batch("yiwu", "premium_cap", relation, tmp_path / "mapping.yaml", out, progress=stopped_after(30), **more)  # type: ignore[arg-type]  # whatever the test adds
        done = batch("yiwu", "premium_cap", relation, tmp_path / "mapping.yaml", out, **more)  # type: ignore[arg-type]  # whatever the test adds
    assert (done.before, done.summary.rows) == (0, 100)
