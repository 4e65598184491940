"""One measurement in a process of its own: `python -m benchmarks.portfolio.child '{"what": …}'`, told as JSON.

Its own process, because memory is asked at its end, and because what one run leaves behind must not help the next.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from benchmarks.portfolio import by_hand_sql
from benchmarks.portfolio.tasks import TASKS

_STATUS = Path("/proc/self/status")
MEMORY = "1GB"


def run(**job: object) -> dict[str, Any]:
    """What a process found: `wall` and `processor` in seconds, `megabytes` at most. RuntimeError if it failed."""
    command = [sys.executable, "-m", "benchmarks.portfolio.child", json.dumps(job)]
    root = str(Path(__file__).parents[2])
    paths = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": paths})
    if done.returncode:
        raise RuntimeError(f"{job}: {done.stderr.strip()}")
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def make_facts(job: Mapping[str, Any]) -> None:
    with _duckdb(job) as duck:
        task = next(one for one in TASKS if one.key == job["task"])
        duck.execute(f"COPY ({task.facts_sql(job['rows'])}) TO '{job['out']}' (FORMAT parquet)")


def out_of_core(job: Mapping[str, Any]) -> None:
    """Parquet in, Parquet out."""
    task = next(one for one in TASKS if one.key == job["task"])
    source = f"read_parquet('{job['facts']}')"
    query = task.columns.sql(source=source) if job["way"] == "emitted" else by_hand_sql.BY_HAND[task.key](source=source)
    with _duckdb(job) as duck, _timed():
        duck.execute(f"COPY ({query}) TO '{job['out']}' (FORMAT parquet)")


def make_tape(job: Mapping[str, Any]) -> None:
    from guarantee_rules import load
    from guarantee_rules.portfolio.synthetic.tape import Wanted, write_tape

    wanted = Wanted(rows=job["rows"], boundaries=500, missing=1_000, bad=300, questions=(job["question"],))
    write_tape(load(job["pack"]), Path(job["out"]), wanted)


def whole_batch(job: Mapping[str, Any]) -> None:
    from guarantee_rules.portfolio.batch import batch

    tape = Path(job["tape"])
    with _timed():
        batch(
            job["pack"], job["question"], tape / "loans.parquet", tape / "mapping.yaml", job["out"],
            memory=MEMORY, threads=job["threads"], lang="en",
        )  # fmt: skip


def in_spark(job: Mapping[str, Any]) -> None:
    from benchmarks.portfolio.spark import timed_rounds

    _found["rounds"] = timed_rounds(job)


_JOBS: Mapping[str, Callable[[Mapping[str, Any]], None]] = {
    "make facts": make_facts,
    "out of core": out_of_core,
    "make tape": make_tape,
    "batch": whole_batch,
    "spark": in_spark,
}
_found: dict[str, Any] = {}


class _timed:  # noqa: N801  # used like a function: `with _timed()`
    """Measures what is done within it: seconds on the wall and of the processor, all threads together."""

    def __enter__(self) -> None:
        self.start = perf_counter(), process_time()

    def __exit__(self, *_: object) -> None:
        _found["wall"], _found["processor"] = perf_counter() - self.start[0], process_time() - self.start[1]


def _duckdb(job: Mapping[str, Any]) -> Any:
    import duckdb

    spill = f"{job['out']}.spill"
    return duckdb.connect(config={"threads": job["threads"], "memory_limit": MEMORY, "temp_directory": spill})


def _megabytes() -> float:
    """What this process had resident at the most."""
    if _STATUS.is_file():
        return int(_STATUS.read_text().partition("VmHWM:")[2].split()[0]) / 1e3
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1e6 if sys.platform == "darwin" else most / 1e3


if __name__ == "__main__":
    asked = json.loads(sys.argv[1])
    _JOBS[asked["what"]](asked)
    print(json.dumps(_found | {"megabytes": _megabytes()}))
