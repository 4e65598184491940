"""One set of packs that belong together; nothing in it changes, whatever happens to the files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from guarantee_rules.api import Pack
from guarantee_rules.explain.decision import Decision
from guarantee_rules.source.diagnostics import PackError, diagnostic, nearest
from guarantee_rules.store.approval import Approved


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The packs of one generation of a store. Whoever answers one request from one snapshot never mixes two."""

    number: int
    """1 for what the store began with; one more whenever anything was taken."""
    digest: str
    """A fingerprint of the bytes of all texts that the packs were read from."""
    since: datetime
    """When it was taken, in UTC."""
    packs: Mapping[str, Pack]
    texts: Mapping[str, bytes]
    """The texts that the packs were read from, by name: a folder of these loads the same packs."""
    approvals: Mapping[str, Approved]
    """The approvals of the packs, where the store asks for them."""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.packs)

    def pack(self, name: str) -> Pack:
        """The pack of this name. PackError where there is none."""
        found = self.packs.get(name)
        if found is None:
            near, known = nearest(str(name), self.packs), ", ".join(self.packs)
            raise PackError([diagnostic("store-pack-unknown", None, name=str(name)[:80], nearest=near, known=known)])
        return found

    def decide(
        self, pack: str, question: str, facts: object, *, as_of: date, readings: Mapping[str, str] | None = None
    ) -> Decision:
        """The answer of a pack, as `Pack.decide` gives it."""
        return self.pack(pack).decide(question, facts, as_of=as_of, readings=readings)

    def by_digest(self, digest: str) -> Pack | None:
        """The pack that has this digest, or a version that has it: what a record tells as `digest`."""
        return next((pack for pack in self if digest in digests(pack)), None)

    def __iter__(self) -> Iterator[Pack]:
        return iter(self.packs.values())

    def __repr__(self) -> str:
        return f"<Snapshot {self.number}: {', '.join(self.packs)}>"


def digests(pack: Pack) -> tuple[str, ...]:
    """The digest of a pack and those of its versions: by what they mean, not by their bytes."""
    return (pack.digest, *(version.digest for version in pack.versions))
