"""The shape of a formula on a page: one line, or the alternatives a pack writes, one within another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markupsafe import Markup


@dataclass(frozen=True)
class Line:
    """A formula of one line."""

    html: Markup
    form: str = "line"


@dataclass(frozen=True)
class Switch:
    """A formula for each option of a reading: what the option is called, whether it is the default, the formula."""

    reading: str
    code: str
    options: tuple[tuple[Markup, bool, Formula], ...]
    form: str = "switch"


@dataclass(frozen=True)
class Choice:
    """The formula of the first case that holds."""

    cases: tuple[tuple[Formula, Formula], ...]
    otherwise: Formula
    form: str = "choice"


@dataclass(frozen=True)
class Group:
    """Conditions joined: `all`, `any`, or the one that must `not` hold."""

    how: str
    parts: tuple[Formula, ...]
    form: str = "group"


Formula = Line | Switch | Choice | Group
