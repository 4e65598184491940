"""All a store knows at one moment, in one piece: to change it is to put another in its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType

from guarantee_rules.store.snapshot import Snapshot
from guarantee_rules.store.status import Change, Refusal
from guarantee_rules.store.taking import Taken
from guarantee_rules.store.texts import Texts


@dataclass(frozen=True, slots=True)
class State:
    """What is answered from, what is refused, and what the texts were when they were last looked at."""

    taken: Taken
    snapshot: Snapshot
    earlier: tuple[Snapshot, ...]
    """The latest first."""
    refused: tuple[Refusal, ...]
    seen: Texts | None
    """The texts of the last look; None where they could not be had."""
    tried: datetime

    @classmethod
    def nothing(cls) -> State:
        """Before the first look."""
        now = datetime.now(UTC)
        return cls(Taken(), _snapshot(0, Taken(), now), (), (), None, now)

    def unchanged(self) -> Change:
        return Change(self.snapshot, self.snapshot, MappingProxyType({}), self.refused, new=False)

    def after(self, taken: Taken, refused: tuple[Refusal, ...], seen: Texts | None, keep: int) -> tuple[State, Change]:
        """The state once this was taken and refused, with at most `keep` earlier generations; and what changed."""
        now = datetime.now(UTC)
        snapshot, earlier = self.snapshot, self.earlier
        if taken.digest != self.taken.digest:
            snapshot = _snapshot(self.snapshot.number + 1, taken, now)
            earlier = (self.snapshot, *self.earlier)[:keep] if self.snapshot.number else ()
        state = State(taken, snapshot, earlier, refused, seen, now)
        new = snapshot is not self.snapshot or _told(refused) != _told(self.refused)
        return state, Change(self.snapshot, snapshot, _changed(self.taken, taken), refused, new)


def _snapshot(number: int, taken: Taken, now: datetime) -> Snapshot:
    return Snapshot(
        number,
        taken.digest,
        now,
        MappingProxyType({name: held.pack for name, held in taken.held.items()}),
        MappingProxyType({name: text.content or b"" for name, text in taken.texts.items()}),
        MappingProxyType({name: held.approved for name, held in taken.held.items() if held.approved is not None}),
    )


def _changed(before: Taken, after: Taken) -> Mapping[str, tuple[str | None, str]]:
    """Packs that are read from other texts, with their digests by meaning."""
    told: dict[str, tuple[str | None, str]] = {}
    for name, held in after.held.items():
        earlier = before.held.get(name)
        if earlier is not held:
            told[name] = (earlier.pack.digest if earlier else None, held.pack.digest)
    return MappingProxyType(told)


def _told(refused: tuple[Refusal, ...]) -> list[tuple[str | None, object]]:
    return [(refusal.pack, refusal.error.diagnostics) for refusal in refused]
