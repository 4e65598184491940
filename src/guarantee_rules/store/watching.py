"""A thread that looks at the texts of a store when a file changes, and now and then in any case.

What the system tells of files makes it quick. Looking in any case makes it certain: network folders tell nothing, and a
folder that was removed and put back, or a link that points elsewhere now, is not the one that was watched.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path, PurePath
from threading import Event, Thread, current_thread
from weakref import WeakMethod

REST_MS = 100
"""How long files must be at rest before they are looked at, in milliseconds."""
LONGEST_MS = 1_600
"""How long files that do not come to rest are waited for."""
PATIENCE = 10
"""How many seconds `stop` waits for the thread. What it is still at then does no harm: it ends when it comes back."""

log = logging.getLogger("guarantee_rules.store")


class Watching:
    """Looks until it is stopped, or until nobody holds the store any more."""

    def __init__(self, look: Callable[[], object], folders: tuple[Path, ...], every: float) -> None:
        """`look` is a method of the store; `every` how many seconds go by at most between two looks."""
        self.every = every
        self._look = WeakMethod(look)
        self._folders = folders
        self._ended = Event()
        self._thread = Thread(target=self._run, name="guarantee-rules store", daemon=True)
        self._thread.start()

    @property
    def alive(self) -> bool:
        """False in a forked process, too, as threads do not go along."""
        return self._thread.is_alive()

    def stop(self) -> None:
        """Ends, and waits for a look that is under way, though not for ever: the system may not answer."""
        self._ended.set()
        if current_thread() is not self._thread:  # a callback may stop what called it
            self._thread.join(PATIENCE)

    def _run(self) -> None:
        for _ in self._occasions():
            look = self._look()
            if look is None:
                return
            try:
                look()
            except Exception:
                # Whatever it is, the packs go on answering and the next occasion is another chance.
                log.exception("looking for changed packs failed")
                self._ended.wait(self.every)
            del look

    def _occasions(self) -> Iterator[None]:
        while not self._ended.is_set():
            watched = _identities(self._folders)
            yield
            try:
                for _ in self._changes(tuple(watched)):
                    yield
                    if _identities(self._folders) != watched:
                        break
            except Exception as reason:
                # A folder that goes away just now, or a system that has no more watches to give.
                log.warning("files cannot be watched, they are looked at every %s s: %s", self.every, reason)
                self._ended.wait(self.every)

    def _changes(self, folders: tuple[Path, ...]) -> Iterator[object]:
        try:
            from watchfiles import watch
        except ModuleNotFoundError:
            folders = ()
        if folders:
            yield from watch(
                *folders,
                watch_filter=lambda _, path: concerns_packs(path),
                step=REST_MS,
                debounce=LONGEST_MS,
                stop_event=self._ended,
                rust_timeout=round(self.every * 1000),
                yield_on_timeout=True,
                raise_interrupt=False,
            )
        elif not self._ended.wait(self.every):
            yield None


def concerns_packs(path: str) -> bool:
    """Whether a change of this file can change packs: texts, folders and links can; logs and pictures cannot."""
    name = PurePath(path).name
    return name.startswith("..") or PurePath(name).suffix in ("", ".yaml", ".yml")


def _identities(folders: tuple[Path, ...]) -> dict[Path, tuple[int, int]]:
    """The folders that are there, and which ones they are: another of the same name is another."""
    found: dict[Path, tuple[int, int]] = {}
    for folder in folders:
        try:
            stat = folder.stat()
        except OSError:
            continue
        found[folder] = stat.st_dev, stat.st_ino
    return found
