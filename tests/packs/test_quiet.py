"""The garbage collector rests while packs are read, and is afterwards as it was."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from threading import Event, Thread

import pytest

from guarantee_rules.packs.quiet import quietly
from guarantee_rules.source.diagnostics import PackError
from tests.packs.small import loaded, written


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    was = gc.isenabled()
    yield
    assert not was or gc.isenabled()


def test_it_rests_inside_and_works_again_outside() -> None:
    with quietly():
        assert not gc.isenabled()
        with quietly():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_whoever_has_switched_it_off_finds_it_off() -> None:
    gc.disable()
    try:
        with quietly():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_a_pack_that_is_refused_leaves_it_on() -> None:
    with pytest.raises(PackError):
        loaded("pack: [")
    assert gc.isenabled()
    loaded(written("id: r\nkind: condition\nquestion: eligibility\nrequire: loan.amount > 1元"))
    assert gc.isenabled()


def test_it_rests_until_the_last_of_several_threads_is_done() -> None:
    inside, leave = Event(), Event()

    def read() -> None:
        with quietly():
            inside.set()
            leave.wait(10)

    thread = Thread(target=read)
    with quietly():
        thread.start()
        assert inside.wait(10)
    assert not gc.isenabled()
    leave.set()
    thread.join()
    assert gc.isenabled()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_process_forked_while_another_thread_reads_has_it_on() -> None:
    inside, leave = Event(), Event()

    def read() -> None:
        with quietly():
            inside.set()
            leave.wait(10)

    thread = Thread(target=read)
    thread.start()
    assert inside.wait(10)
    child = os.fork()
    if not child:
        with quietly():
            rests = not gc.isenabled()
        os._exit(0 if rests and gc.isenabled() else 1)
    _, status = os.waitpid(child, 0)
    leave.set()
    thread.join()
    assert os.waitstatus_to_exitcode(status) == 0, sys.platform
    assert gc.isenabled()
