"""The portfolio's benchmarks: whoever competes gives the reference's rows, and each part measures at a tiny size."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from benchmarks.portfolio import by_hand_sql, child, memory, sizes, spark
from benchmarks.portfolio.right import Row, expected, wrong
from benchmarks.portfolio.tasks import CLAIM, PREMIUM, SCREENING, TASKS, Task, filled
from benchmarks.timing import Effort

ROWS = 300
OUTCOMES = {
    SCREENING.key: {"compliant", "non_compliant", "missing_fact"},
    PREMIUM.key: {"compliant", "outside_guideline", "missing_fact", "not_in_force"},
    CLAIM.key: {"triggered", "not_triggered", "missing_fact", "not_in_force"},
}


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.key)
def test_every_way_but_openfiscas_gives_the_rows_of_the_reference_at_and_beside_every_limit(task: Task) -> None:
    with duckdb.connect(config={"threads": 1}) as duck:
        facts = filled(task, duck, ROWS)
        right = expected(task, facts.to_pylist())
        assert {row["outcome"] for row in right} <= OUTCOMES[task.key]
        assert len({row["outcome"] for row in right}) >= 3
        ways = memory.ways(task, duck, facts)
        assert ways[0].name == memory.YARDSTICK
        assert len(ways) >= 4
        for way in ways:
            mistaken = wrong(task, way.answers(), right, way.columns)
            assert (mistaken > 0) == way.name.startswith("OpenFisca"), way.name


def test_a_row_that_is_wrong_in_one_mask_is_counted() -> None:
    with duckdb.connect(config={"threads": 1}) as duck:
        facts = filled(SCREENING, duck, 20)
        right = expected(SCREENING, facts.to_pylist())
    spoilt: list[Row] = [{**row, "missing_1": row["missing_1"] ^ 2} if at == 7 else row for at, row in enumerate(right)]
    assert wrong(SCREENING, right, right) == 0
    assert wrong(SCREENING, spoilt, right) == 1
    assert wrong(SCREENING, spoilt, right, ("outcome",)) == 0


def test_the_facts_lie_at_their_limits_and_beside_them_and_some_are_left_out() -> None:
    with duckdb.connect(config={"threads": 1}) as duck:
        filled(SCREENING, duck, 5_000)
        count: Any = duck.sql("""
            SELECT count_if("loan.rate" * 10 = "loan.benchmark_rate" * 13),
              count_if("loan.rate" * 10 - "loan.benchmark_rate" * 13 BETWEEN 1 AND 10),
              count_if(("loan.amount" + "loan.interest_total") * "loan.term" // 400 = "premium.amount"),
              count_if("loan.amount" IS NULL)
            FROM facts
        """).fetchone()
        assert min(count) > 20


def test_what_is_timed_is_first_compared_and_the_yardstick_is_one() -> None:
    found = {one.way: one for one in memory.measured(CLAIM, 400, 100, Effort(1, 1))}
    assert found[memory.YARDSTICK].ratio == 1
    assert all(one.nanoseconds > 0 and one.compared == 100 and one.wrong == 0 for one in found.values())


def test_a_run_out_of_core_gives_the_same_answers_by_hand_and_emitted(tmp_path: Path) -> None:
    facts = tmp_path / "facts.parquet"
    child.make_facts({"task": SCREENING.key, "rows": 500, "out": facts, "threads": 1})
    answers = []
    for way in ("by hand", "emitted"):
        out = tmp_path / f"{way}.parquet"
        child.out_of_core({"task": SCREENING.key, "way": way, "facts": facts, "out": out, "threads": 1})
        answers.append(duckdb.sql(f"SELECT * FROM read_parquet('{out}') ORDER BY row").fetchall())
    assert len(answers[0]) == 500
    assert answers[0] == answers[1]


def test_a_process_of_its_own_tells_times_and_memory_or_why_it_failed(tmp_path: Path) -> None:
    told = child.run(what="make facts", task=CLAIM.key, rows=10, out=str(tmp_path / "few.parquet"), threads=1)
    assert told["megabytes"] > 1
    with pytest.raises(RuntimeError, match="nothing of the kind"):
        child.run(what="nothing of the kind")


def test_the_sizes_are_measured_by_both_ways_and_are_data_for_programs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(child, "run", _told_at_once)
    (table,) = sizes.tables(quick=True)
    assert [row[2] for row in table.rows] == ["by hand", "emitted"] * 4
    assert all(row[6] == "2.00" for row in table.rows[1::2])
    assert json.loads(json.dumps(table.data))[1]["processor"] == 2.0


def _told_at_once(**job: Any) -> dict[str, Any]:
    """What a process would tell, without one: the emitted query takes twice as long."""
    Path(job["out"]).touch()
    return {"wall": 1.0, "processor": 2.0 if job.get("way") == "emitted" else 1.0, "megabytes": 100.0}


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.key)
def test_the_sql_by_hand_is_written_without_what_the_library_wrote(task: Task) -> None:
    by_hand = by_hand_sql.BY_HAND[task.key]()
    assert '"step 1"' in task.columns.sql()
    assert '"step 1"' not in by_hand


@pytest.mark.long
@pytest.mark.needs_java
def test_spark_gives_the_rows_of_the_reference_by_hand_and_emitted(tmp_path: Path) -> None:
    few = tmp_path / "few.parquet"
    for task in spark.TASKS:
        child.make_facts({"task": task.key, "rows": ROWS, "out": few, "threads": 1})
        job = {"what": "spark", "task": task.key, "facts": str(few), "few": str(few), "cores": 1, "rounds": 1}
        told = child.run(**job)["rounds"]
        assert told["wrong"] == {"by hand": 0, "emitted": 0}
        assert all(seconds > 0 for way in spark.WAYS for seconds in told["wall"][way])
