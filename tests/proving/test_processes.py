"""Child processes: answers in order, overruns and deaths told and survived, and nothing left running."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from guarantee_rules.proving.processes import Died, Pool, TaskError, TimedOut
from tests.proving import tasks

ROOT = Path(__file__).parents[2]


def running(process: int) -> bool:
    """Whether there is such a process, other than one that has ended and was not waited for."""
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def gone(process: int, seconds: float = 10) -> bool:
    until = time.monotonic() + seconds
    while running(process) and time.monotonic() < until:
        time.sleep(0.02)
    return not running(process)


def test_results_come_in_the_order_of_the_arguments() -> None:
    with Pool(2) as pool:
        assert list(pool.each(tasks.sleeping, [0.3, 0.0, 0.1], seconds=20)) == [0.3, 0.0, 0.1]


def test_a_child_answers_many_tasks() -> None:
    with Pool(1) as pool:
        assert len({pool.ask(tasks.own_id, None, seconds=20) for _ in range(5)}) == 1


def test_two_children_work_at_the_same_time() -> None:
    with Pool(2) as pool:
        list(pool.each(tasks.doubled, [1, 2], seconds=20))
        start = time.monotonic()
        list(pool.each(tasks.sleeping, [1.0, 1.0], seconds=20))
        assert time.monotonic() - start < 1.9


def test_a_task_that_overruns_is_killed_and_the_next_one_is_answered() -> None:
    with Pool(1) as pool:
        before = pool.ask(tasks.own_id, None, seconds=20)
        assert pool.ask(tasks.sleeping, 60.0, seconds=0.2) == TimedOut(0.2)
        assert isinstance(before, int)
        assert gone(before)
        assert pool.ask(tasks.doubled, 21, seconds=20) == 42


def test_a_query_inside_the_solver_is_killed_too() -> None:
    with Pool(1) as pool:
        start = time.monotonic()
        assert pool.ask(tasks.endless_query, None, seconds=1.5) == TimedOut(1.5)
        assert time.monotonic() - start < 10


def test_a_child_that_crashes_is_told_and_replaced() -> None:
    with Pool(1) as pool:
        assert pool.ask(tasks.segfault, None, seconds=20) == Died(-11)
        assert pool.ask(tasks.doubled, 4, seconds=20) == 8


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of memory can be set there")
def test_a_child_gets_no_more_memory_than_it_may_take() -> None:
    with Pool(1, memory=2**30) as pool:
        died = pool.ask(tasks.greedy, 2**31, seconds=20)
        assert isinstance(died, Died)
        assert died.of_memory
        assert pool.ask(tasks.greedy, 1000, seconds=20) == 1000


def test_an_exception_in_a_child_is_raised_with_its_traceback_and_the_child_lives_on() -> None:
    with Pool(1) as pool:
        before = pool.ask(tasks.own_id, None, seconds=20)
        with pytest.raises(TaskError, match=r"in failing[\s\S]*LookupError: no such law"):
            pool.ask(tasks.failing, "no such law", seconds=20)
        assert pool.ask(tasks.own_id, None, seconds=20) == before


def test_a_result_that_cannot_be_sent_is_an_error_and_not_a_hang() -> None:
    with Pool(1) as pool, pytest.raises(TaskError, match="pickle"):
        pool.ask(tasks.unpicklable, None, seconds=20)


def test_what_a_task_prints_is_no_answer() -> None:
    with Pool(1) as pool:
        assert pool.ask(tasks.printing, "x" * 20, seconds=20) == "x" * 20


def test_parts_have_their_own_time_and_those_before_an_overrun_are_kept() -> None:
    with Pool(1) as pool:
        pool.ask(tasks.doubled, 1, seconds=20)
        assert pool.parts(tasks.counting, (0.4, 0.4, 0.4), seconds=0.8).result() == ([0, 1, 2], None)
        assert pool.parts(tasks.counting, (0.0, 0.0, 30.0, 0.0), seconds=0.5).result() == ([0, 1], TimedOut(0.5))
        assert pool.parts(tasks.counting, (0.0,), seconds=5).result() == ([0], None)


def test_children_end_with_the_pool_on_an_error_too() -> None:
    children: list[object] = []

    def used() -> None:
        with Pool(2) as pool:
            children.extend(pool.each(tasks.own_id, [0, 1, 2], seconds=20))
            pool.submit(tasks.sleeping, 60.0, 60)
            time.sleep(0.2)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        used()
    assert children
    assert all(isinstance(child, int) and gone(child) for child in children)


def test_a_closed_pool_takes_no_task() -> None:
    with Pool(1) as pool:
        pass
    with pytest.raises(RuntimeError):
        pool.ask(tasks.doubled, 1, seconds=1)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks processes up in /proc")
def test_children_in_the_middle_of_a_task_end_when_their_parent_is_killed() -> None:
    code = (
        "from guarantee_rules.proving.processes import Pool; from tests.proving import tasks\n"
        "with Pool(1) as pool:\n"
        "    print(pool.ask(tasks.own_id, None, 20), flush=True)\n"
        "    pool.ask(tasks.endless_query, None, 600)\n"
    )
    paths = os.pathsep.join([str(ROOT), str(ROOT / "src")])
    environment = {**os.environ, "PYTHONPATH": paths}
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, env=environment) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        time.sleep(0.5)
        assert running(child)
        parent.kill()
    assert gone(child)
