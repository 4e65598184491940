"""A decision is the same in every process and in every thread."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from decimal import ROUND_UP, Inexact, localcontext
from functools import partial

import pytest

from guarantee_rules.api import bundled
from tests.core.everything import everything


@pytest.fixture(scope="module")
def here() -> dict[str, object]:
    return {pack: everything(pack) for pack in bundled()}


@pytest.mark.parametrize("seed", ["4242", *(pytest.param(seed, marks=pytest.mark.long) for seed in ("0", "1"))])
def test_every_process_decides_alike(seed: str, here: dict[str, object]) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", "from tests.core.everything import tell; tell()"],
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"},
        capture_output=True,
        check=True,
        text=True,
        encoding="utf-8",
    )
    assert json.loads(ran.stdout) == json.loads(json.dumps(here))


@pytest.mark.parametrize("pack", bundled())
def test_eight_threads_at_once_decide_alike(pack: str, here: dict[str, object]) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = [pool.submit(partial(_roughly, pack, turn)) for turn in range(8)]
    assert all(answer.result() == here[pack] for answer in answers)


def _roughly(pack: str, turn: int) -> object:
    """In a thread whose own decimals are rough, each thread's differently."""
    with localcontext() as context:
        context.prec = 1 + turn
        context.rounding = ROUND_UP
        context.traps[Inexact] = bool(turn % 2)
        return everything(pack)
