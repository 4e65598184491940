"""Texts of packs that `replay --pack` names: one by name or path, or all in a folder where earlier ones are kept."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guarantee_rules.api import Pack

_NO_PACKS = frozenset({"cases", "proofs", "standards"})
"""Folders beside packs that hold something else."""


def kept_packs(named: Iterable[str]) -> list[Pack]:
    """All of them, a folder's in the order of their paths. `PackError` with what is wrong with the first bad one;
    `CommandError` for a folder without packs.
    """
    from guarantee_rules.api import load
    from guarantee_rules.cli.language import CommandError
    from guarantee_rules.source.diagnostics import diagnostic

    found: list[Pack] = []
    for name in named:
        folder = Path(name)
        if not folder.is_dir() or ("/" not in name and not any(_texts(folder))):
            found.append(load(name))
            continue
        texts = _texts(folder)
        if not texts:
            raise CommandError([diagnostic("no-kept-packs", None, folder=name)])
        found += map(load, texts)
    return found


def _texts(folder: Path) -> list[Path]:
    from guarantee_rules.store.texts import pack_of

    below = sorted(file for suffix in ("yaml", "yml") for file in folder.rglob(f"*.{suffix}"))
    return [
        file
        for file in below
        if pack_of(file.name) is not None and not _NO_PACKS & set(file.relative_to(folder).parts[:-1])
    ]
