"""The description of 170 addresses takes seconds: it is made in a process of its own, and no other request waits."""

from __future__ import annotations

import contextlib
import os
import signal
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from threading import Lock

from examples.service.settings import Settings
from guarantee_rules.store import PackStore

_processes = get_context("spawn")  # a fork would take locks along that its threads hold


class Description:
    """`openapi.json` of the packs as they are: made once for each change of them, by another process."""

    def __init__(self, settings: Settings, store: PackStore) -> None:
        self._settings, self._store = settings, store
        self._guard, self._waiting = Lock(), Lock()
        self._over = False
        self._made: tuple[str, bytes] | None = None
        self._begun: tuple[str, BaseProcess, Connection] | None = None

    def begin(self, *, nice: int = 0) -> None:
        """Describes the packs as they are now, where that is not done or under way; with `nice`, after others."""
        with self._guard:
            of = self._store.snapshot().digest
            if self._over or of in {known[0] for known in (self._made, self._begun) if known is not None}:
                return
            self._end()
            here, there = _processes.Pipe(duplex=False)
            process = _processes.Process(
                target=_describe, args=(nice, of, replace(self._settings, log=None), self._store, there), daemon=True
            )
            process.start()
            there.close()
            self._begun = of, process, here

    def text(self) -> bytes | None:
        """The document, once it is made; None where it was stopped or could not be made."""
        with self._waiting:
            self.begin()
            begun = self._begun
            if begun is not None:
                with contextlib.suppress(EOFError, OSError):
                    self._made = begun[0], begun[2].recv_bytes()
                with self._guard:
                    if self._begun is begun:
                        self._end()
            return self._made[1] if self._made and self._made[0] == self._store.snapshot().digest else None

    def stop(self) -> None:
        """Ends what is under way, and begins nothing more: whoever waits for it is told that there is none."""
        self._over = True
        with self._guard:
            self._end()

    def _end(self) -> None:
        begun, self._begun = self._begun, None
        if begun is not None:
            begun[1].terminate()
            begun[1].join()


def _describe(nice: int, of: str, settings: Settings, store: PackStore, there: Connection) -> None:
    from starlette.responses import JSONResponse

    from examples.service.app import create_app

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # that is for the service, which ends this process
    with contextlib.suppress(OSError, AttributeError):
        os.nice(nice)
    app = create_app(settings, store=store)
    if store.snapshot().digest == of:  # else the packs have changed since, and are described anew
        there.send_bytes(bytes(JSONResponse(app.openapi()).body))
