"""The documents behind a version that amends: the one it amends, and so on back to the first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from guarantee_rules.api import Pack
from guarantee_rules.explain.labels import Labels
from guarantee_rules.handbook import places
from guarantee_rules.packs.version import PackVersion


@dataclass(frozen=True)
class Amended:
    """A document that is amended: what it is called, its number and day of issue, its version and the page of that."""

    document: str
    number: str
    issued: str
    version: str
    href: str


def amended_by(pack: Pack, version: PackVersion, lang: str) -> Iterator[Amended]:
    """Back to the document that amends none."""
    by_name = {one.version: one for one in pack.versions}
    while (name := version.document.amends) is not None and name in by_name:
        version = by_name[name]
        source = version.source
        issued = source.issued.isoformat() if source.issued else ""
        document = Labels(version, lang).words(source.document)
        yield Amended(document, source.number or "", issued, name, places.pack_page(pack, version))
