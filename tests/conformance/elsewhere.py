"""Decisions reached in threads, in forks and in new processes: each function tells what is decided, as JSON on stdout.

Run in a process of their own, so that nothing was asked before and the only threads are those meant.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import date
from threading import Barrier

from guarantee_rules import load
from guarantee_rules.api import bundled
from tests.conformance.agree import rough
from tests.core.everything import CASES, everything

DAY = date(2024, 3, 1)


def in_threads() -> None:
    """Eight at once, of which none has anything ready yet. One pack, as eight times all take long."""
    packs, start = ("yiwu",), Barrier(8)

    def told(_: int) -> object:
        start.wait()
        with rough():
            return _everything(packs)

    with ThreadPoolExecutor(8) as pool:
        first, *others = pool.map(told, range(8))
    assert all(other == first for other in others)
    json.dump(first, sys.stdout)


def in_forks() -> None:
    """The parent asks a little first; then parent and child go on, each with what was ready."""
    packs = ("shanwei", "yiwu")
    for pack in packs:
        load(pack).decide("application", CASES[1], as_of=DAY)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            with os.fdopen(writer, "w", encoding="utf-8") as out:
                json.dump(_everything(packs), out)
            status = 0
        finally:
            os._exit(status)
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8") as told:
        theirs = json.load(told)
    assert os.waitpid(child, 0)[1] == 0
    assert theirs == json.loads(json.dumps(_everything(packs)))
    json.dump(theirs, sys.stdout)


def in_new_processes() -> None:
    """One new process for each pack."""
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        json.dump(dict(zip(bundled(), pool.map(everything, bundled()), strict=True)), sys.stdout)


def _everything(packs: tuple[str, ...]) -> dict[str, object]:
    return {pack: everything(pack) for pack in packs}
