"""What the service answers from and where it keeps what it decided: packs that are reloaded, and a log."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from errno import errorcode
from pathlib import Path
from tempfile import TemporaryFile

from examples.service.settings import PREFIX, Settings
from guarantee_rules.auditing import DecisionLog, Entry, KeyedDigests, LogError, key_from_file
from guarantee_rules.explain.decision import Decision
from guarantee_rules.explain.record import Departure
from guarantee_rules.source.diagnostics import Refused
from guarantee_rules.store import Approvals, PackStore

log = logging.getLogger("guarantee_rules.service")
TRIED = bytes(1 << 16)
"""Written beside the log, and taken away, to learn whether there is room again."""


class Desk:
    """The packs and the log of one process. ValueError, naming the setting, where they cannot be had at the start."""

    def __init__(self, settings: Settings, store: PackStore | None = None) -> None:
        self.store = store or _store(settings)
        self.log: DecisionLog | None = None
        self.failing: str | None = None
        """Why the last decision could not be kept; None where it could."""
        self._for_good = False
        if settings.log is not None:
            with _set_by("LOG"):
                self.log = DecisionLog(
                    settings.log,
                    key=_key(settings.log_key, "LOG_KEY"),
                    rotate_bytes=settings.log_most_bytes,
                    rotate_daily=settings.log_daily,
                )
        personal = _key(settings.personal_key, "PERSONAL_KEY")
        self.digests = None if personal is None else KeyedDigests(personal)

    def keep(self, decision: Decision, departures: tuple[Departure, ...] = ()) -> Entry | None:
        """The decision's line, once it is on the disk. `LogError` where it could not be kept."""
        entry = None if self.log is None else self._kept(self.log, decision, departures)
        told = {
            "event": "decided",
            "pack": decision.pack,
            "version": decision.version.version,
            "digest": decision.version.digest,
            "question": decision.question,
            "outcome": decision.outcome,
            "missing": list(decision.missing),
            "entry": None if entry is None else entry.number,
        }
        log.info("decided", extra={"told": told})
        return entry

    def keeps(self) -> str | None:
        """Why decisions cannot be kept just now; None where they can, or need not be.

        After a decision could not be kept it is tried at each call whether there is room and the log is sound: where
        only a service that is ready is asked, no decision would come that shows it.
        """
        if self.failing is not None and self.log is not None and not self._for_good:
            try:
                self.log.anchor()
                with TemporaryFile(dir=self.log.path.parent) as tried:
                    tried.write(TRIED)
                    tried.flush()
                    os.fsync(tried.fileno())
            except (OSError, LogError) as wrong:
                self.failing = cause(wrong)["reason"]
            else:
                self.failing = None
        return self.failing

    def _kept(self, log: DecisionLog, decision: Decision, departures: tuple[Departure, ...]) -> Entry:
        record = decision.record(departures, personal=self.digests) if self.digests else decision.record(departures)
        try:
            entry = log.append(record)
        except LogError as wrong:
            codes = _codes(wrong)
            if "log-line-too-long" not in codes:  # that is for this record alone
                self.failing, self._for_good = cause(wrong)["reason"], "log-broken" in codes
            raise
        self.failing = None
        return entry


def cause(wrong: BaseException) -> dict[str, str]:
    """Why something could not be kept, without a path: the system's words and name for it, else the log's codes."""
    at: BaseException | None = wrong
    while at is not None:
        if isinstance(at, OSError) and at.errno is not None:
            return {"reason": os.strerror(at.errno), "errno": errorcode.get(at.errno, str(at.errno))}
        at = at.__cause__
    return {"reason": ", ".join(_codes(wrong)) or type(wrong).__name__}


def _codes(wrong: BaseException) -> list[str]:
    """The codes of a refusal and of what led to it, the first cause first."""
    earlier = _codes(wrong.__cause__) if wrong.__cause__ is not None else []
    mine = [one.code for one in wrong.diagnostics] if isinstance(wrong, Refused) else []
    return list(dict.fromkeys([*earlier, *mine]))


def _store(settings: Settings) -> PackStore:
    approvals = Approvals() if settings.approved else None
    if settings.trusted is not None:
        with _set_by("TRUSTED"):
            approvals = Approvals.signed(settings.trusted)
    if settings.packs is None:
        if approvals is not None:
            raise ValueError(f"{PREFIX}PACKS: packs are approved in a folder, and none is given")
        return PackStore.bundled()
    if not settings.packs.is_dir():
        raise ValueError(f"{PREFIX}PACKS: there is no folder `{settings.packs}`")
    with _set_by("PACKS"):
        return PackStore.folder(settings.packs, approvals=approvals, strict=False)


def _key(path: Path | None, name: str) -> bytes | None:
    if path is None:
        return None
    with _set_by(name):
        return key_from_file(path)


@contextmanager
def _set_by(name: str) -> Iterator[None]:
    """What is wrong with a setting is told under its name."""
    try:
        yield
    except OSError as wrong:
        raise ValueError(f"{PREFIX}{name}: `{wrong.filename}`: {wrong.strerror}") from wrong
    except Refused as wrong:
        raise ValueError(f"{PREFIX}{name}: {wrong.render('en')}") from wrong
