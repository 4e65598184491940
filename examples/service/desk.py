"""What the service answers from and where it keeps what it decided: packs that are reloaded, and a log."""

from __future__ import annotations

import logging

from examples.service.settings import Settings
from guarantee_rules.auditing import DecisionLog
from guarantee_rules.explain.record import Record
from guarantee_rules.store import PackStore

log = logging.getLogger("guarantee_rules.service")


class Desk:
    """The packs and the log of one process. `PackError` and `LogError` where they cannot be had at the start."""

    def __init__(self, settings: Settings) -> None:
        folder = settings.packs
        self.store = PackStore.bundled() if folder is None else PackStore.folder(folder, strict=False)
        self.log: DecisionLog | None = None
        if settings.log is not None:
            key = None if settings.log_key is None else settings.log_key.read_bytes().strip()
            self.log = DecisionLog(settings.log, key=key)

    def keep(self, record: Record) -> int | None:
        """The number of the record's line, once it is on the disk. `LogError` where it could not be kept."""
        number = None if self.log is None else self.log.append(record).number
        told = {
            "event": "decided",
            "pack": record.pack,
            "version": record.version,
            "digest": record.digest,
            "question": record.question,
            "outcome": record.outcome,
            "missing": len(record.missing),
            "entry": number,
        }
        log.info("decided", extra={"told": told})
        return number
