"""What is compared with what: a pack by name or path, one version of it, and which versions belong together."""

from __future__ import annotations

from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Literal

from guarantee_rules.api import Pack, load
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.source.diagnostics import PackError, diagnostic, nearest

Relation = Literal["edit", "versions", "cities"]
"""One version of one text, written otherwise; an older and a newer version of one text; the texts of two cities."""


@dataclass(frozen=True)
class Side:
    """A pack as it was asked for. `only` is the one version that was named, if any."""

    named: str
    pack: Pack
    only: PackVersion | None = None

    @property
    def versions(self) -> tuple[PackVersion, ...]:
        return (self.only,) if self.only is not None else self.pack.versions


@dataclass(frozen=True)
class Pair:
    """Two versions to be held against each other."""

    old: PackVersion
    new: PackVersion
    relation: Relation

    @property
    def dated(self) -> bool:
        """Whether it matters when either is in force: of an edit only, as versions follow one another anyhow."""
        return self.relation == "edit"


def side(named: str | PathLike[str] | Pack) -> Side:
    """A bundled pack, a path, or either with `@version`. Raises `PackError` for what cannot be read or is not there."""
    if isinstance(named, Pack):
        return Side(named.name, named)
    text = str(named)
    name, at, version = text.rpartition("@")
    if not at or Path(text).exists():
        return Side(text, load(named))
    pack = load(name)
    return Side(text, pack, _version(pack, version))


def both_sides(old: str | PathLike[str] | Pack, new: str | PathLike[str] | Pack | None) -> tuple[Side, Side]:
    """The two sides; of one pack alone its last two versions. `PackError` where it has only one."""
    one = side(old)
    if new is not None:
        return one, side(new)
    versions = one.pack.versions
    at = len(versions) - 1 if one.only is None else versions.index(one.only)
    if at == 0:
        raise PackError([diagnostic("diff-of-one", None, pack=one.named, version=versions[0].version)])
    return Side(one.named, one.pack, versions[at - 1]), Side(one.named, one.pack, versions[at])


def pairs(old: Side, new: Side) -> tuple[Pair, ...]:
    """Which versions belong together: those of one name; a new version and the one before it; else the last of each."""
    if not same_text(old, new):
        return (Pair(old.versions[-1], new.versions[-1], "cities"),)
    before = {version.version: version for version in old.versions}
    found: list[Pair] = []
    for number, version in enumerate(new.versions):
        if version.version in before:
            found.append(Pair(before[version.version], version, "edit"))
        elif number:
            found.append(Pair(new.versions[number - 1], version, "versions"))
        elif not before.keys() & {other.version for other in new.versions}:
            found.append(Pair(old.versions[-1], version, "versions"))
    return tuple(found)


def gone(old: Side, new: Side) -> tuple[PackVersion, ...]:
    """The versions of the old side that nothing on the new one is held against."""
    met = {id(pair.old) for pair in pairs(old, new)}
    return tuple(version for version in old.versions if id(version) not in met)


def same_text(old: Side, new: Side) -> bool:
    """Whether both are versions of one text: a pack of the same name, or one that shares most of its rules' names."""
    if old.pack.name == new.pack.name:
        return True
    one, two = old.versions[-1].rules.keys(), new.versions[-1].rules.keys()
    return 2 * len(one & two) > min(len(one), len(two))


def _version(pack: Pack, name: str) -> PackVersion:
    known = {version.version: version for version in pack.versions}
    if name not in known:
        near, names = nearest(name, known), ", ".join(known)
        raise PackError([diagnostic("version-unknown", None, name=name, nearest=near, known=names)])
    return known[name]
