"""What the service answers from and where it keeps what it decided: packs that are reloaded, and a log."""

from __future__ import annotations

import logging

from examples.service.settings import Settings
from guarantee_rules.auditing import DecisionLog, KeyedDigests, key_from_file
from guarantee_rules.explain.decision import Decision
from guarantee_rules.explain.record import Departure
from guarantee_rules.store import PackStore

log = logging.getLogger("guarantee_rules.service")


class Desk:
    """The packs and the log of one process. `PackError` and `LogError` where they cannot be had at the start."""

    def __init__(self, settings: Settings) -> None:
        folder = settings.packs
        self.store = PackStore.bundled() if folder is None else PackStore.folder(folder, strict=False)
        self.log: DecisionLog | None = None
        if settings.log is not None:
            key = None if settings.log_key is None else key_from_file(settings.log_key)
            self.log = DecisionLog(settings.log, key=key)
        self.digests: KeyedDigests | None = None
        if settings.personal_key is not None:
            self.digests = KeyedDigests(key_from_file(settings.personal_key))

    def keep(self, decision: Decision, departures: tuple[Departure, ...] = ()) -> int | None:
        """The number of the decision's line, once it is on the disk. `LogError` where it could not be kept."""
        number = None if self.log is None else self._kept(self.log, decision, departures)
        told = {
            "event": "decided",
            "pack": decision.pack,
            "version": decision.version.version,
            "digest": decision.version.digest,
            "question": decision.question,
            "outcome": decision.outcome,
            "missing": list(decision.missing),
            "entry": number,
        }
        log.info("decided", extra={"told": told})
        return number

    def _kept(self, log: DecisionLog, decision: Decision, departures: tuple[Departure, ...]) -> int:
        if self.digests is None:
            return log.append(decision.record(departures)).number
        return log.append(decision.record(departures, personal=self.digests)).number
