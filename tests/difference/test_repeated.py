"""The same files give the same words: whatever was asked before, in whatever order names happen to be kept."""

from __future__ import annotations

import os
import sys
from subprocess import PIPE, Popen

import pytest

from guarantee_rules.api import load
from guarantee_rules.difference.asked import Asked
from guarantee_rules.difference.meaning import has_solver
from guarantee_rules.difference.settled import _task
from guarantee_rules.difference.sides import Pair
from guarantee_rules.difference.task import Told
from tests.difference.edits import LINHAI, ROOT, edited

pytestmark = pytest.mark.skipif(not has_solver(), reason="needs the extra `prove`")

HALT = ("at_least: 4%", "at_least: 5%")
LIMIT = ("at_most: 500万元", "at_most: 300万元")


def test_what_a_process_was_asked_before_changes_nothing() -> None:
    pair = Pair(load("yiwu").versions[-1], edited("yiwu", HALT, LIMIT).versions[-1], "edit")
    halt = asked(pair, "halt")
    asked(pair, "loan_limit")
    assert asked(pair, "halt") == halt
    assert len(halt) > 1


def asked(pair: Pair, question: str) -> list[Told]:
    """What the solver tells, in this process."""
    from guarantee_rules.difference.solving import settle

    return list(settle(_task(Asked(pair, question), 60)))


def test_two_processes_print_the_same() -> None:
    """With names kept in another order, at the same time, so that each makes the other slower."""
    command = [sys.executable, "-m", "guarantee_rules", "diff", str(LINHAI), "--lang", "en", "--exit-zero"]
    command += ["--question", "loan_limit", "--question", "loss_share"]
    path = os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])
    running = [
        Popen(command, stdout=PIPE, env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path}) for seed in "12"
    ]
    one, two = (process.communicate()[0].decode() for process in running)
    assert one == two
    assert "loss_share" in one
