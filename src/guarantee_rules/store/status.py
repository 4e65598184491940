"""What a store tells of itself: to a health page as data, to whoever waits for a change as an event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guarantee_rules.source.diagnostics import Diagnostic, Refused, advice, render, sentence
from guarantee_rules.store.approval import Approved
from guarantee_rules.store.snapshot import Snapshot
from guarantee_rules.wording import languages


@dataclass(frozen=True, slots=True)
class Refusal:
    """What was not taken, and all that is wrong with it: a pack, or with None the shared texts or the whole set."""

    pack: str | None
    error: Refused

    @classmethod
    def of(cls, pack: str | None, raised: Refused) -> Refusal:
        """Without what raised it: a traceback would keep all that was being read for as long as this is kept."""
        return cls(pack, type(raised)(raised.diagnostics, raised.sources.values()))

    def __str__(self) -> str:
        """In one line, for a log."""
        return "; ".join(render(problem, None).splitlines()[0] for problem in self.error.diagnostics)

    def as_json(self) -> dict[str, Any]:
        return {"pack": self.pack, "problems": [_problem(problem) for problem in self.error.diagnostics]}


@dataclass(frozen=True, slots=True)
class Change:
    """What one look at the texts came to. `packs` has for each pack that changed its old and new digest by meaning.

    None stands for a pack there was none of before. Equal digests: only comments, layout or the approval changed.
    """

    before: Snapshot
    after: Snapshot
    packs: Mapping[str, tuple[str | None, str]]
    refused: tuple[Refusal, ...]
    """Everything that is refused now, newly or still."""
    new: bool
    """Whether anything is otherwise than after the last look: packs, or what is refused."""

    def as_json(self) -> dict[str, Any]:
        return {
            "generation": {"old": self.before.number, "new": self.after.number},
            "digest": {"old": self.before.digest, "new": self.after.digest},
            "packs": {name: {"old": old, "new": new} for name, (old, new) in self.packs.items()},
            "refused": [refusal.as_json() for refusal in self.refused],
        }


@dataclass(frozen=True, slots=True)
class Status:
    """How a store stands. `ok` where everything that stands in its texts is what it answers from."""

    snapshot: Snapshot
    refused: tuple[Refusal, ...]
    tried: datetime
    """When it last looked at its texts, in UTC."""
    watching: bool
    """Whether it looks by itself when a file changes."""

    @property
    def ok(self) -> bool:
        return not self.refused

    @property
    def kept(self) -> tuple[str, ...]:
        """The packs that answer from texts that no longer stand there, because what stands there was refused."""
        told = {refusal.pack for refusal in self.refused}
        return tuple(name for name in self.snapshot.names if None in told or name in told)

    def as_json(self) -> dict[str, Any]:
        """For a health page; what is wrong is told in both languages, with file, line and column."""
        snapshot = self.snapshot
        return {
            "ok": self.ok,
            "generation": snapshot.number,
            "digest": snapshot.digest,
            "since": snapshot.since.isoformat(timespec="seconds"),
            "tried": self.tried.isoformat(timespec="seconds"),
            "watching": self.watching,
            "packs": {
                pack.name: {
                    "digest": pack.digest,
                    "standing": pack.loaded.standing,
                    "versions": {version.version: version.digest for version in pack.versions},
                    "kept": pack.name in self.kept,
                    "approval": _approval(snapshot.approvals.get(pack.name)),
                }
                for pack in snapshot
            },
            "refused": [refusal.as_json() for refusal in self.refused],
        }


def _problem(problem: Diagnostic) -> dict[str, Any]:
    span = problem.span
    return {
        "code": problem.code,
        "file": span.file if span else None,
        "line": span.start.line if span else None,
        "column": span.start.column if span else None,
        "message": {lang: sentence(problem, lang) for lang in languages},
        "help": {lang: advice(problem, lang) for lang in languages},
    }


def _approval(approved: Approved | None) -> dict[str, Any] | None:
    if approved is None:
        return None
    return {
        "author": approved.author,
        "reviewer": approved.reviewer,
        "date": approved.date.isoformat(),
        "signed": approved.signed,
    }
