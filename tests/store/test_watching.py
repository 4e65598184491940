"""A store that is watched looks by itself, however files come to change; and it always ends."""

from __future__ import annotations

import gc
import os
import shutil
import sys
import threading
import weakref
from pathlib import Path
from typing import Any

import pytest

from guarantee_rules.store import Change, PackStore
from guarantee_rules.store.watching import concerns_packs
from tests.store.packs import BROKEN, Edited, eventually, figures, refusals, text

SELDOM = 30.0
"""Seconds; whoever is answered sooner was told of the change by the system."""
OFTEN = 0.05


def threads() -> int:
    return sum(thread.name == "guarantee-rules store" for thread in threading.enumerate())


def test_a_changed_file_is_taken_and_a_broken_one_told(store: PackStore, edited: Edited) -> None:
    told: list[Change] = []
    store.on_change(told.append)

    def noticed(figure: int) -> bool:
        """Written again every second, as the system may not have been asked yet when it was written first."""
        for attempt in range(10):
            edited.write("lin.yaml", text("lin", figure, remark=f"attempt {attempt}"))
            if eventually(lambda: figures(store) == (figure, figure), 1.0):
                return True
        return False

    with store.watching(every=SELDOM):
        assert store.status().watching
        assert noticed(4)  # by the first look
        assert noticed(5)  # as the system told of it
        edited.replace("lin.yaml", text("lin", 6))
        assert eventually(lambda: figures(store) == (6, 6))
        edited.write("lin.yaml", BROKEN)
        assert eventually(lambda: "lin" in refusals(store))
        assert eventually(lambda: len(told) >= 4)
    assert figures(store) == (6, 6)
    assert not store.watched
    assert threads() == 0


def test_a_link_to_a_folder_that_points_elsewhere_now(tmp_path: Path) -> None:
    for number in (1, 2):
        Edited(tmp_path / f"release{number}").path.mkdir()
        Edited(tmp_path / f"release{number}").write("lin.yaml", text("lin", number))
    current = tmp_path / "current"
    current.symlink_to("release1")
    store = PackStore.folder(current)
    with store.watching(every=OFTEN):
        assert figures(store) == (1, 1)
        (tmp_path / "next").symlink_to("release2")
        os.replace(tmp_path / "next", current)
        assert eventually(lambda: figures(store) == (2, 2))
        Edited(tmp_path / "release2").write("lin.yaml", text("lin", 3))
        assert eventually(lambda: figures(store) == (3, 3))


def test_a_folder_that_is_deleted_and_made_anew_is_watched_again(store: PackStore, edited: Edited) -> None:
    with store.watching(every=OFTEN):
        shutil.rmtree(edited.path)
        assert eventually(lambda: refusals(store) == {None: ["store-folder-missing"]})
        assert figures(store) == (3, 3)
        edited.path.mkdir()
        edited.write("hai.yaml", text("hai", 5))
        edited.write("lin.yaml", text("lin", 4))
        assert eventually(lambda: figures(store) == (4, 4) and store.status().ok)
        edited.write("lin.yaml", text("lin", 6))
        assert eventually(lambda: figures(store) == (6, 6))


@pytest.mark.parametrize("how", ["absent", "exhausted"])
def test_where_the_system_tells_nothing_it_looks_now_and_then(
    store: PackStore, edited: Edited, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    if how == "absent":
        monkeypatch.setitem(sys.modules, "watchfiles", None)
    else:

        def refuses(*_: object, **__: object) -> None:
            raise OSError("no space left on device: inotify")

        monkeypatch.setattr("watchfiles.watch", refuses)
    with store.watching(every=OFTEN):
        edited.write("lin.yaml", text("lin", 4))
        assert eventually(lambda: figures(store) == (4, 4))
        assert store.watched


def test_texts_from_elsewhere_are_asked_for_now_and_then() -> None:
    now = {"lin": text("lin", 3)}
    store = PackStore.texts(lambda: dict(now))
    with store.watching(every=OFTEN):
        now["lin"] = text("lin", 4)
        assert eventually(lambda: figures(store) == (4, 4))


def test_a_look_that_fails_unexpectedly_does_not_end_the_watching(
    store: PackStore, edited: Edited, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = iter([MemoryError("once")])

    def look(*given: Any, **named: Any) -> Change:
        for failure in failures:
            raise failure
        return looked(*given, **named)

    looked = PackStore._looked
    monkeypatch.setattr(PackStore, "_looked", look)
    with store.watching(every=OFTEN):
        edited.write("lin.yaml", text("lin", 4))
        assert eventually(lambda: figures(store) == (4, 4))
    assert list(failures) == []


def test_it_can_be_started_twice_and_stopped_twice_and_from_a_callback(store: PackStore, edited: Edited) -> None:
    store.start(every=OFTEN)
    store.start(every=OFTEN)
    assert threads() == 1
    store.on_change(lambda _: store.stop())
    edited.write("lin.yaml", text("lin", 4))
    assert eventually(lambda: threads() == 0)
    store.stop()
    assert not store.watched
    store.start(every=OFTEN)
    assert store.watched


def test_a_store_nobody_holds_is_let_go_and_watches_no_more(edited: Edited) -> None:
    store = PackStore.folder(edited.path)
    store.start(every=OFTEN)
    gone = weakref.ref(store)
    del store
    assert eventually(lambda: gc.collect() >= 0 and gone() is None)
    assert eventually(lambda: threads() == 0)


def test_only_what_can_change_packs_wakes_it() -> None:
    told = ["/p/lin.yaml", "/p/lin.yml", "/p/..data", "/p/..2024_03_01.12", "/p/standards", "/p/lin.approval.yaml"]
    quiet = ["/p/decisions.log", "/p/page.html", "/p/lin.yaml~", "/p/.lin.yaml.swp", "/p/a.jsonl"]
    assert [path for path in told + quiet if concerns_packs(path)] == told
