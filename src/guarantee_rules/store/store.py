"""Packs at run time: whoever asks gets one consistent set; whoever changes a file changes the next set, or none."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from os import PathLike
from pathlib import Path
from threading import Lock
from typing import Self, TypedDict, Unpack
from weakref import WeakSet

from guarantee_rules.api import Pack
from guarantee_rules.explain.decision import Decision
from guarantee_rules.source.diagnostics import PackError, diagnostic
from guarantee_rules.store.approval import Approvals
from guarantee_rules.store.snapshot import Snapshot
from guarantee_rules.store.sources import Bundled, Folder, Given, Layers, Source
from guarantee_rules.store.state import State
from guarantee_rules.store.status import Change, Refusal, Status
from guarantee_rules.store.taking import Taken, take
from guarantee_rules.store.texts import Texts, pack_of, steady, whole
from guarantee_rules.store.watching import Watching

KEEP = 4
"""Earlier generations that stay to be found by digest, unless told otherwise."""

EVERY = 2.0
"""Seconds after which a store that is watched looks in any case, unless told otherwise."""

REST = 0.1
"""Seconds for which changed files must stay as they are before a store that is watched takes them."""

log = logging.getLogger("guarantee_rules.store")
Callback = Callable[[Change], object]


class Asked(TypedDict, total=False):
    """What a store can be asked for, wherever its packs come from: as `PackStore(…)` has it."""

    approvals: Approvals | None
    keep: int
    strict: bool


class PackStore:
    """Packs from a folder, from the library or from given texts, read again when they change.

    Asking takes no lock: it reads one attribute, which holds an immutable snapshot. What is wrong with new texts is
    told by `status()`, and the last good ones go on answering. May be shared between threads, used after a fork, and
    sent to other processes, where it reads for itself.
    """

    def __init__(
        self, *sources: Source, approvals: Approvals | None = None, keep: int = KEEP, strict: bool = True
    ) -> None:
        """The packs of these sources; of texts of the same name those of the last source count.

        With `approvals` only packs that are approved as these ask. `keep` earlier generations stay to be found by
        digest. Raises `PackError` with everything that is wrong at the start, or where there is no pack; with
        `strict=False` only where no pack is right.
        """
        self._set_up(sources[0] if len(sources) == 1 else Layers(sources), approvals, keep)
        self.refresh()
        errors = [refusal.error for refusal in self._state.refused]
        if not errors and not self._state.snapshot.packs:
            raise PackError([diagnostic("store-empty", None)])
        if errors and (strict or not self._state.snapshot.packs):
            raise PackError(
                [problem for error in errors for problem in error.diagnostics],
                [source for error in errors for source in error.sources.values()],
            )

    @classmethod
    def folder(cls, path: str | PathLike[str], **asked: Unpack[Asked]) -> PackStore:
        """The packs of a folder: `yiwu.yaml` holds the pack `yiwu`.

        Beside them may stand `vocabulary.yaml`, `questions.yaml` and `standards/`; else the library's serve.
        """
        return cls(Folder(Path(path)), **asked)

    @classmethod
    def bundled(cls, **asked: Unpack[Asked]) -> PackStore:
        """The packs that come with the library."""
        return cls(Bundled(), **asked)

    @classmethod
    def texts(
        cls, texts: Mapping[str, str | bytes] | Callable[[], Mapping[str, str | bytes]], **asked: Unpack[Asked]
    ) -> PackStore:
        """The packs of given texts by name, with `vocabulary`, `questions` and `standards/…` among them if wanted.

        A function that returns them, from a database for example, is asked again at every refresh.
        """
        return cls(Given(texts), **asked)

    def _set_up(self, source: Source, approvals: Approvals | None, keep: int) -> None:
        self._source = source
        self._approvals = approvals
        self._keep = keep
        self._callbacks: tuple[Callback, ...] = ()
        self._refreshing = Lock()
        self._watching: Watching | None = None
        self._state = State.nothing()
        _stores.add(self)

    def __reduce__(self) -> tuple[Callable[..., PackStore], tuple[object, ...]]:
        # Another process begins with what is good here, also where something broken stands in the folder just now.
        return _sent, (self._source, self._approvals, self._keep, self._state.taken.texts)

    def __repr__(self) -> str:
        snapshot = self._state.snapshot
        return f"<PackStore {snapshot.number}: {', '.join(snapshot.packs)}>"

    # ── asking ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def snapshot(self) -> Snapshot:
        """The packs as they are now: to be held for as long as one request takes."""
        return self._state.snapshot

    @property
    def names(self) -> tuple[str, ...]:
        return self._state.snapshot.names

    def pack(self, name: str) -> Pack:
        """The pack of this name. PackError where there is none."""
        return self._state.snapshot.pack(name)

    def decide(
        self, pack: str, question: str, facts: object, *, as_of: date, readings: Mapping[str, str] | None = None
    ) -> Decision:
        """The answer of a pack as it is now. Who asks more than once for one request asks one `snapshot()`."""
        return self._state.snapshot.decide(pack, question, facts, as_of=as_of, readings=readings)

    def by_digest(self, digest: str) -> Pack | None:
        """The pack a record was reached with, now or in a generation that is kept: `replay(record, pack)`.

        `digest` is that of a record, of a pack or of a version. None where no generation kept has it.
        """
        state = self._state
        found = (snapshot.by_digest(digest) for snapshot in (state.snapshot, *state.earlier))
        return next((pack for pack in found if pack is not None), None)

    def status(self) -> Status:
        """How the store stands, for a health page: what it answers from, and what is refused and why."""
        state = self._state
        return Status(state.snapshot, state.refused, state.tried, self.watched)

    # ── changing ───────────────────────────────────────────────────────────────────────────────────────────────────

    def on_change(self, callback: Callback) -> Callback:
        """Calls back with every `Change`, in the thread that found it. One that fails is logged and stops nothing."""
        self._callbacks = (*self._callbacks, callback)
        return callback

    def refresh(self, *, rest: float = 0.0) -> Change:
        """Looks at the texts now, takes what is new and right, and tells what it came to.

        With `rest`, changed texts are read again after so many seconds, and must then be the same: for who cannot know
        that whoever writes has finished. Never raises for what is wrong with texts: that is refused, and told here and
        by `status()`.
        """
        with self._refreshing:
            change = self._looked(self._state, rest=rest)
        return self._told_of(change)

    def forget(self, name: str) -> Change:
        """Looks, and lets go of a pack whose text is no longer there. One whose text is there stays."""
        with self._refreshing:
            change = self._looked(self._state, without=name)
        return self._told_of(change)

    # ── watching ───────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def watched(self) -> bool:
        """Whether the store looks by itself when a file changes."""
        return self._watching is not None and self._watching.alive

    def start(self, *, every: float = EVERY) -> None:
        """Looks from now on when a file changes, and every so many seconds in any case, in a thread of its own.

        Without the extra `service` it looks every so many seconds only. A store that is watched already stays so.
        """
        if not self.watched:
            self._watching = Watching(self._noticed, self._source.folders, every)

    def stop(self) -> None:
        """Looks no more by itself; returns when a look under way is done."""
        watching, self._watching = self._watching, None
        if watching is not None:
            watching.stop()

    @contextmanager
    def watching(self, *, every: float = EVERY) -> Iterator[Self]:
        """`with store.watching(): …`: looks by itself until this is left."""
        self.start(every=every)
        try:
            yield self
        finally:
            self.stop()

    def _noticed(self) -> None:
        self.refresh(rest=REST)

    # ── looking ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _looked(self, before: State, without: str | None = None, rest: float = 0.0) -> Change:
        try:
            texts = steady(lambda: whole(self._source.read()), before.seen, rest)
        except PackError as wrong:
            # Nothing can be said of any pack: all of them go on as they are.
            return self._settled(before, before.taken, (Refusal.of(None, wrong),), None)
        goes = without in before.taken.held and not any(pack_of(file) == without for file in texts)
        if texts == before.seen and not goes:
            self._state = replace(before, tried=datetime.now(UTC))
            return before.unchanged()
        staying = {name: held for name, held in before.taken.held.items() if not goes or name != without}
        return self._settled(before, *take(replace(before.taken, held=staying), texts, self._approvals), texts)

    def _settled(self, before: State, taken: Taken, refused: tuple[Refusal, ...], seen: Texts | None) -> Change:
        self._state, change = before.after(taken, refused, seen, self._keep)
        if change.new:
            for refusal in refused:
                log.warning("refused: %s", str(refusal))
            log.info("generation %s: %s", change.after.number, change.after.digest)
        return change

    def _told_of(self, change: Change) -> Change:
        for callback in self._callbacks if change.new else ():
            try:
                callback(change)
            except Exception:
                log.exception("a callback for a change of packs failed")
        return change


def _sent(source: Source, approvals: Approvals | None, keep: int, texts: Texts) -> PackStore:
    """A store that another process sent: of the same sources, with the texts that were good there."""
    store = PackStore.__new__(PackStore)
    store._set_up(source, approvals, keep)
    store._settled(store._state, *take(Taken(), texts, approvals), None)
    store.refresh()
    return store


_stores: WeakSet[PackStore] = WeakSet()


def _forked() -> None:
    """In a forked process a lock may be held by a thread that is not there, and so may be the one that watches."""
    for store in tuple(_stores):
        store._refreshing = Lock()
        watching, store._watching = store._watching, None
        if watching is not None:
            store.start(every=watching.every)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)
