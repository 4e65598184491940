"""Where the packs that come with the library are: in the installed package, or beside the source of a working copy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

# Every folder of packs has one; a folder that merely happens to be called `policies` does not.
LANDMARK = "vocabulary.yaml"


class PoliciesMissing(FileNotFoundError):
    """The library is there and its packs are not: an installation went wrong."""


def policies_root() -> Traversable:
    """The folder of bundled packs. In a wheel it is part of the package; an editable install reads the working copy's.

    Raises `PoliciesMissing`, naming every place that was looked at.
    """
    places = _places()
    for place in places:
        if place.joinpath(LANDMARK).is_file():
            return place
    looked = ", ".join(f"`{place}`" for place in places)
    raise PoliciesMissing(
        f"no bundled packs: no {LANDMARK} in {looked}; reinstall guarantee-rules, or load a pack by path"
    )


def files(package: str) -> Traversable:
    """The folder of this package; in an archive as `importlib.resources` finds it, which is slow to import."""
    folder = Path(__file__).parents[1]
    if folder.is_dir():
        return folder
    from importlib import resources

    return resources.files(package)


def _places() -> tuple[Traversable, ...]:
    packaged = files("guarantee_rules").joinpath("policies")
    if isinstance(packaged, Path) and packaged.parent.parent.name == "src":
        return packaged, packaged.parents[2] / "policies"
    return (packaged,)
