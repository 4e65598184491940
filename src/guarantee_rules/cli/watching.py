"""Waiting for packs to be saved: the pack itself, its cases, and the vocabulary, questions and standards beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

from guarantee_rules.cli.language import CommandError
from guarantee_rules.source.diagnostics import diagnostic

BESIDE = ("vocabulary.yaml", "questions.yaml")
LOOK_AGAIN = 500
"""Milliseconds. What was saved while nobody waited is found by looking, as on disks that tell of no change."""
SETTLED = 50
"""Milliseconds without a further change: an editor that saves by renaming has finished by then."""

Stamp = tuple[int, int, int]


def require_watchfiles() -> None:
    """CommandError where what waits for changes is not installed."""
    if find_spec("watchfiles") is None:
        raise CommandError([diagnostic("watching-needs-watchfiles", None)])


def watched(pack: str) -> Path:
    """The file of a pack, bundled or one's own. CommandError for one that is in no folder, as in an archive."""
    from guarantee_rules.api import bundled
    from guarantee_rules.packs.bundled import policies_root

    if pack not in bundled():
        return Path(pack)
    root = policies_root()
    if not isinstance(root, Path):
        raise CommandError([diagnostic("watching-no-file", None, pack=pack)])
    return root / f"{pack}.yaml"


def saves(packs: Sequence[Path]) -> Iterator[tuple[Path, ...]]:
    """After each save, what was saved, made or removed, beginning now: nothing is missed while the packs are read."""
    return _saves(packs, _stamps(packs))


def _saves(packs: Sequence[Path], before: dict[Path, Stamp]) -> Iterator[tuple[Path, ...]]:
    from watchfiles import watch

    folders = {folder for pack in packs for folder in _folders(pack) if folder.is_dir()}
    for _ in watch(
        *sorted(folders),
        watch_filter=None,
        step=SETTLED,
        rust_timeout=LOOK_AGAIN,
        yield_on_timeout=True,
        recursive=False,
    ):
        now = _stamps(packs)
        if now != before:
            changed = sorted(path for path in before.keys() | now.keys() if before.get(path) != now.get(path))
            before = now
            yield tuple(changed)


def _folders(pack: Path) -> tuple[Path, ...]:
    return pack.parent, pack.parent / "cases", pack.parent / "standards"


def _stamps(packs: Sequence[Path]) -> dict[Path, Stamp]:
    """When each file was written, how long it is and which it is: a file of the same name may be another."""
    found: dict[Path, Stamp] = {}
    for pack in packs:
        folder, cases, standards = _folders(pack)
        for path in (pack, *(folder / name for name in BESIDE), cases / pack.name, *standards.glob("*.yaml")):
            try:
                about = path.stat()
            except OSError:
                continue
            found[path] = (about.st_mtime_ns, about.st_size, about.st_ino)
    return found
