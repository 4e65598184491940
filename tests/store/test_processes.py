"""A store in other processes: after a fork, and sent to one that begins anew."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from guarantee_rules.store import Approvals, Given, PackStore
from guarantee_rules.store import store as store_module
from tests.store.packs import BROKEN, Edited, figures, refusals, text

ROOT = Path(__file__).parents[2]
forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")


def ask(store: PackStore) -> tuple[tuple[int, int], bool]:
    return figures(store), store.status().ok


def test_a_sent_store_reads_for_itself(store: PackStore, edited: Edited) -> None:
    sent = pickle.dumps(store)
    edited.write("lin.yaml", text("lin", 4))
    received = pickle.loads(sent)
    assert (figures(store), figures(received)) == ((3, 3), (4, 4))
    assert not received.watched


def test_a_store_sent_while_a_pack_is_broken_begins_with_the_last_good_one(store: PackStore, edited: Edited) -> None:
    edited.write("lin.yaml", BROKEN)
    store.refresh()
    received = pickle.loads(pickle.dumps(store))
    assert figures(received) == (3, 3)
    assert refusals(received) == refusals(store) == {"lin": ["guard-character"]}


def test_how_it_was_asked_for_goes_along(edited: Edited) -> None:
    store = PackStore(Given({"lin": text("lin", 3)}), keep=1)
    received = pickle.loads(pickle.dumps(store))
    assert received.__reduce__()[1][:3] == store.__reduce__()[1][:3]
    approvals = Approvals.signed({"a": PUBLIC})
    assert pickle.loads(pickle.dumps(approvals)) == approvals


PUBLIC = """\
-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
-----END PUBLIC KEY-----
"""


def test_a_spawned_process_answers_from_its_own(store: PackStore, edited: Edited) -> None:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        assert pool.submit(ask, store).result() == ((3, 3), True)
        edited.write("lin.yaml", BROKEN)
        store.refresh()
        assert pool.submit(ask, store).result() == ((3, 3), False)


FORKING = """
import os, sys
from pathlib import Path
from guarantee_rules.store import PackStore
from tests.store.packs import Edited, eventually, figures, text

edited = Edited(Path(sys.argv[1]))
store = PackStore.folder(edited.path)
store.start(every=0.05)
with store._refreshing:  # as if another thread were just looking
    child = os.fork()
    if not child:
        code = 1
        try:
            edited.write("lin.yaml", text("lin", 4))
            code = 0 if eventually(lambda: figures(store) == (4, 4)) and store.watched else 2
            store.refresh()
            store.stop()
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
assert eventually(lambda: figures(store) == (4, 4))
"""


@forks
def test_a_forked_process_goes_on_watching_and_is_not_held_up_by_locks(edited: Edited) -> None:
    """In a process of its own: this one has threads of other tests, whose locks a fork would take along."""
    done = subprocess.run(
        [sys.executable, "-c", FORKING, edited.path],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(["src", "."])},
        cwd=ROOT,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0


@forks
def test_a_forked_process_does_not_begin_to_watch_what_was_not_watched(store: PackStore) -> None:
    child = os.fork()
    if not child:
        os._exit(1 if store.watched or figures(store) != (3, 3) else 0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_stores_nobody_holds_are_not_kept_for_forks(tmp_path: Path) -> None:
    before = len(store_module._stores)
    PackStore.texts({"lin": text("lin", 3)})
    assert len(store_module._stores) <= before
