"""Packs at run time: whoever asks gets one consistent set, whoever changes a file changes the next set or none."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from os import PathLike
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import Self

from guarantee_rules.api import Pack
from guarantee_rules.explain.decision import Decision
from guarantee_rules.source.diagnostics import PackError, Refused
from guarantee_rules.store.snapshot import Snapshot
from guarantee_rules.store.sources import Bundled, Folder, Given, Layers, Source
from guarantee_rules.store.status import Change, Status, changed_packs
from guarantee_rules.store.taking import Refusal, Taken, take
from guarantee_rules.store.texts import Texts, steady, whole

KEEP = 4
"""Earlier generations kept, unless told otherwise."""

log = logging.getLogger("guarantee_rules.store")


class PackStore:
    """Packs from a folder, from the library or from given texts, read again when they change.

    Asking takes no lock: it reads one attribute that holds an immutable snapshot. What is wrong with new texts is
    told by `status()`, and the last good ones go on answering.
    """

    def __init__(self, *sources: Source, keep: int = KEEP, strict: bool = True) -> None:
        """The packs of these sources; of texts of the same name those of the last source count.

        `keep` earlier generations stay to be found by digest. Raises `PackError` where a pack is wrong at the start;
        with `strict=False` only where there is none that is right.
        """
        self._source: Source = sources[0] if len(sources) == 1 else Layers(sources)
        self._keep = keep
        self._begin()
        self._state = _State(Taken(), Snapshot.nothing(), (), None, _now())
        self._earlier: deque[Snapshot] = deque(maxlen=keep)
        self.refresh()
        refused = [refusal.error for refusal in self._state.refused]
        if refused and (strict or not self._state.taken.held):
            raise PackError(
                [problem for error in refused for problem in error.diagnostics],
                [source for error in refused for source in error.sources.values()],
            )
