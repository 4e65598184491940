"""Which text of a pack a record is put to: the very one it was decided by, where that is at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from guarantee_rules.api import Pack, bundled, load

Finder: TypeAlias = Callable[[str, str], Pack | None]
"""The pack of a name whose version has a digest, or another of that name, or None."""
Texts: TypeAlias = Pack | Iterable[Pack] | Finder


def packs_of(given: Texts) -> Finder:
    """Finds by digest, else by name the last that was given, else the bundled one. Each is loaded once."""
    if isinstance(given, Pack):
        find = _among([given])
    elif callable(given):
        find = given
    else:
        find = _among(given)

    own = frozenset(bundled())

    def found(name: str, digest: str) -> Pack | None:
        pack = find(name, digest)
        return load(name) if pack is None and name in own else pack

    return found


def _among(packs: Iterable[Pack]) -> Finder:
    by_name: dict[str, Pack] = {}
    by_digest: dict[tuple[str, str], Pack] = {}
    for pack in packs:
        by_name[pack.name] = pack
        by_digest |= {(pack.name, version.digest): pack for version in pack.versions}
    return lambda name, digest: by_digest.get((name, digest)) or by_name.get(name)
