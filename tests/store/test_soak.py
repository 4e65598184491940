"""Eight threads and four processes decide while packs are reloaded: no wrong, mixed or failed answer, and no growth.

A release is a number: both figures of both packs state it. An answer with two numbers would be a mixture of two texts,
and a snapshot with two numbers a mixture of two sets, as releases are put in place in one piece.
"""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import shutil
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from multiprocessing.synchronize import Event
from pathlib import Path
from time import monotonic, sleep

import pytest

from guarantee_rules.store import PackStore
from tests.store.packs import BROKEN, Edited, figures, refusals, text

log = logging.getLogger(__name__)
STATM = Path("/proc/self/statm")
NAMES = ("lin", "hai")


@dataclass
class Told:
    """What came of many questions."""

    answers: Counter[int] = field(default_factory=Counter)
    """How often each number was the answer."""
    wrong: list[str] = field(default_factory=list)
    resident: list[int] = field(default_factory=list)
    """Kilobytes of memory, twenty times."""
    generations: int = 0

    def add(self, other: Told) -> None:
        self.answers += other.answers
        self.wrong += other.wrong
        self.generations = max(self.generations, other.generations)


def decide(store: PackStore, go_on: Callable[[], bool], pause: float) -> Told:
    """Asks and asks, without a pause if there is to be none; what is not as it must be is told."""
    told = Told()
    while go_on():
        snapshot = store.snapshot()
        try:
            answers = [number for name in (*NAMES, *NAMES) for number in figures(snapshot, name)]
        except Exception as failure:  # whatever it is, it must not have happened
            told.wrong.append(f"failed: {failure!r}")
            continue
        expected = int(snapshot.texts["lin.yaml"].decode().partition("at_most: ")[2].partition("万元")[0])
        if answers != [expected] * len(answers):
            told.wrong.append(f"{answers}, where the texts have {expected}")
        told.answers[expected] += len(answers) // 2
        told.generations = max(told.generations, snapshot.number)
        if pause:
            sleep(pause)
    return told


def in_a_process(store: PackStore, seconds: float, pause: float) -> Told:
    """Another process: it watches for itself."""
    until = monotonic() + seconds
    with store.watching(every=0.5):
        told = decide(store, lambda: monotonic() < until, pause)
        told.resident = [resident()]
    return told


def resident() -> int:
    return int(STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024 if STATM.exists() else 0


class Releases:
    """A folder of links through `..data`, as a cluster mounts one: a release is put in place by replacing that link."""

    def __init__(self, folder: Path, *, exists: bool = False) -> None:
        self.folder = folder
        if exists:
            return
        folder.mkdir()
        self.put(1)
        for name in NAMES:
            (folder / f"{name}.yaml").symlink_to(f"..data/{name}.yaml")

    def put(self, number: int, *, broken: bool = False) -> None:
        data = self.folder / f"..{number}"
        data.mkdir()
        for name in NAMES:
            (data / f"{name}.yaml").write_text(BROKEN if broken else text(name, number), encoding="utf-8")
        (self.folder / "..next").symlink_to(data.name)
        link = self.folder / "..data"
        before = link.readlink() if link.is_symlink() else None
        os.replace(self.folder / "..next", link)
        if before is not None:
            shutil.rmtree(self.folder / before)


def release(folder: Path, every: float, ended: Event) -> None:
    """Puts a release in place every so many seconds, a fifth of them broken; in a process that does nothing else."""
    releases = Releases(folder, exists=True)
    for number in count(2):
        if ended.wait(every):
            return
        releases.put(number, broken=number % 5 == 0)


def soak(
    folder: Path, seconds: float, every: float, threads: int, processes: int, pause: float, *, weighed: bool = False
) -> Told:
    """Two packs decided for so long, while a release is put in place every so many seconds; memory, too, if `weighed`.

    It goes on for longer where a slow machine has hardly reloaded by then.
    """
    Releases(folder)
    store = PackStore.folder(folder)
    ended = threading.Event()
    told = Told()
    gathered = threading.Lock()

    def ask() -> None:
        mine = decide(store, lambda: not ended.is_set(), pause)
        with gathered:
            told.add(mine)

    context = multiprocessing.get_context("spawn")
    enough = context.Event()
    releasing = context.Process(target=release, args=(folder, every, enough))
    releasing.start()
    try:
        with store.watching(every=0.5), ProcessPoolExecutor(processes, mp_context=context) as pool:
            elsewhere = [pool.submit(in_a_process, store, seconds, pause) for _ in range(processes)]
            asking = [threading.Thread(target=ask) for _ in range(threads)]
            for thread in asking:
                thread.start()
            began = monotonic()
            while (lasted := monotonic() - began) < seconds or (store.snapshot().number < 4 and lasted < seconds + 20):
                sleep(seconds / 20)
                if weighed:
                    gc.collect()  # what is in cycles waits for a search, which tests are spared of
                    told.resident.append(resident())
            ended.set()
            for thread in asking:
                thread.join()
            for each in elsewhere:
                other = each.result()
                assert other.answers, "a process that answered nothing"
                told.add(other)
    finally:
        enough.set()
        releasing.join()
    return told


def test_decisions_hold_while_packs_are_reloaded(tmp_path: Path) -> None:
    told = soak(tmp_path / "policies", 2.0, 0.2, threads=4, processes=1, pause=0.005)
    assert told.wrong == []
    assert len(told.answers) >= 2
    assert told.generations >= 4


@pytest.mark.long
def test_decisions_hold_and_memory_stays_flat_for_a_minute(tmp_path: Path) -> None:
    told = soak(tmp_path / "policies", 60.0, 1.0, threads=8, processes=4, pause=0, weighed=True)
    log.info("%s decisions, %s generations, kB %s", told.answers.total(), told.generations, told.resident)
    assert told.wrong == []
    assert len(told.answers) > 20
    if STATM.exists():
        warm, end = told.resident[len(told.resident) // 3], told.resident[-1]
        assert end < warm + 2_000, told.resident


def test_what_is_reloaded_for_months_leaves_nothing_behind(edited: Edited) -> None:
    """Packs, programs and compiled questions of generations nobody holds are gone."""
    store = PackStore.folder(edited.path, keep=2)
    alive: list[int] = []
    for number in range(2, 26):
        edited.write("lin.yaml", text("lin", number))
        store.refresh()
        assert figures(store) == (number, number)
        if number in (15, 25):
            gc.collect()
            alive.append(len(gc.get_objects()))
    assert refusals(store) == {}
    assert alive[1] < alive[0] * 1.01
