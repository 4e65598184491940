"""Where a store has its texts from: a folder, the installed library, or whoever gives them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from guarantee_rules.packs.bundled import policies_root
from guarantee_rules.source.diagnostics import PackError, diagnostic
from guarantee_rules.source.reading import DEFAULT
from guarantee_rules.store.texts import Text, Texts, Unsteady

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

MOST_FILES = 2_000
_SUFFIXES = (".yaml", ".yml")


class Source(Protocol):
    """Something that has texts. `folders` is what to watch for changes."""

    @property
    def folders(self) -> tuple[Path, ...]: ...

    def read(self) -> Texts:
        """Its texts as they are now. PackError where they cannot be had, `Unsteady` where they changed meanwhile."""
        ...


@dataclass(frozen=True)
class Folder:
    """A folder of policies: packs, with `vocabulary.yaml`, `questions.yaml` and `standards/` beside them or not."""

    path: Path

    @property
    def folders(self) -> tuple[Path, ...]:
        return (self.path,)

    def read(self) -> Texts:
        try:
            if not self.path.is_dir():
                raise PackError([diagnostic("store-folder-missing", None, folder=self.path)])
            return _read(self.path, str(self.path))
        except OSError as reason:
            raise PackError([diagnostic("store-folder-unreadable", None, folder=self.path, why=reason)]) from reason


@dataclass(frozen=True)
class Bundled:
    """The packs that come with the library."""

    @property
    def folders(self) -> tuple[Path, ...]:
        return ()

    def read(self) -> Texts:
        return _read(policies_root(), "policies")


@dataclass(frozen=True)
class Given:
    """Texts by name, such as `{"yiwu": "pack: yiwu …", "vocabulary": …, "standards/sizes": …}`, or what gives them.

    A function is asked at every refresh; one that shall go to other processes must be one that can be pickled.
    """

    texts: Mapping[str, str | bytes] | Callable[[], Mapping[str, str | bytes]]

    @property
    def folders(self) -> tuple[Path, ...]:
        return ()

    def read(self) -> Texts:
        try:
            given = self.texts() if callable(self.texts) else self.texts
        except Exception as reason:
            # Whatever a caller's own function raises, as a database that is away, must not stop the store.
            raise PackError(
                [diagnostic("store-source-failed", None, why=f"{type(reason).__name__}: {reason}")]
            ) from reason
        named = {name if name.endswith(_SUFFIXES) else f"{name}.yaml": content for name, content in given.items()}
        return {
            name: Text(name, content.encode("utf-8", "surrogatepass") if isinstance(content, str) else bytes(content))
            for name, content in named.items()
        }


@dataclass(frozen=True)
class Layers:
    """Several sources, one over the other: of texts of the same name the last counts."""

    below: tuple[Source, ...]

    @property
    def folders(self) -> tuple[Path, ...]:
        return tuple(folder for source in self.below for folder in source.folders)

    def read(self) -> Texts:
        return {name: text for source in self.below for name, text in source.read().items()}


def _read(folder: Traversable, shown: str) -> dict[str, Text]:
    found: dict[str, Text] = {}
    for name, file in _files(folder):
        if len(found) == MOST_FILES:
            raise PackError([diagnostic("store-too-many-files", None, folder=shown, most=MOST_FILES)])
        try:
            with file.open("rb") as opened:
                found[name] = Text(f"{shown}/{name}", opened.read(DEFAULT.bytes + 1))
        except FileNotFoundError as gone:
            raise Unsteady from gone
        except OSError:
            # One file that may not be read keeps no other pack from being taken.
            found[name] = Text(f"{shown}/{name}", None)
    return found


def _files(folder: Traversable) -> Iterator[tuple[str, Traversable]]:
    """Packs and shared texts; what begins with a dot is an editor's or the system's."""
    for entry in folder.iterdir():
        if entry.name.endswith(_SUFFIXES) and not entry.name.startswith(".") and entry.is_file():
            yield entry.name, entry
    standards = folder.joinpath("standards")
    if standards.is_dir():
        for entry in standards.iterdir():
            if entry.name.endswith(".yaml") and not entry.name.startswith(".") and entry.is_file():
                yield f"standards/{entry.name}", entry
