"""Where everything stands in the site: the names of its pages, and the anchors in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guarantee_rules.api import Pack
    from guarantee_rules.packs.version import PackVersion

INDEX = "index.html"
READINGS = "readings.html"
COMPARISON = "comparison.html"
GLOSSARY = "glossary.html"
DESK = "desk.html"
STYLE = "handbook.css"
DESK_STYLE = "desk.css"
ASSETS = "assets"

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,40}")


def pack_page(pack: Pack, version: PackVersion | None = None) -> str:
    """The page of a version; without one, of the latest."""
    if version is None or version is pack.versions[-1]:
        return f"pack-{pack.name}.html"
    number = next(number for number, known in enumerate(pack.versions, 1) if known is version)
    # A version may be called anything; what would make no good file name is numbered instead.
    name = version.version if _PLAIN.fullmatch(version.version) else ""
    return f"pack-{pack.name}-{number}{'-' if name else ''}{name}.html"


def assurance_page(pack: Pack) -> str:
    return f"assurance-{pack.name}.html"


def fact_place(name: str) -> str:
    return f"{GLOSSARY}#fact-{_anchor(name)}"


def anchor(kind: str, name: str) -> str:
    """The id of something in its page: `rule-yiwu_limit_msme`, `fact-loan.amount`."""
    return f"{kind}-{_anchor(name)}"


def _anchor(name: str) -> str:
    """A name as an id; what an id or a link cannot hold as it is becomes its number."""
    return "".join(it if it.isascii() and (it.isalnum() or it in "_.-") else f"~{ord(it):x}" for it in name)
