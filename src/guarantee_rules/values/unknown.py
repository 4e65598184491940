"""What is not known, and why: a fact nobody supplied, or a question the text leaves open."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from guarantee_rules.values.types import Value

OpenWhy = Literal["silent", "referred", "absent", "conflict", "undefined_ratio"]


@dataclass(frozen=True, slots=True, order=True)
class Open:
    """Something the text does not decide: `why`, what it concerns, and the rules that show it."""

    why: OpenWhy
    see: str = ""
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unknown:
    """The value nobody can state yet: the facts that would settle it, and what stays open whatever is supplied."""

    missing: frozenset[str] = field(default_factory=frozenset)
    open: frozenset[Open] = field(default_factory=frozenset)
    among: frozenset[str] | None = None
    """The names it can still be, where only the choice between some is unknown: small or micro."""

    def __or__(self, other: Unknown) -> Unknown:
        return Unknown(self.missing | other.missing, self.open | other.open)


Outcome = Value | Unknown
"""What evaluating anything gives."""


def missing(fact: str) -> Unknown:
    return Unknown(missing=frozenset({fact}))


def left_open(why: OpenWhy, see: str = "", rules: tuple[str, ...] = ()) -> Unknown:
    return Unknown(open=frozenset({Open(why, see, rules)}))


def merged(*values: Outcome) -> Unknown | None:
    """The union of what is unknown among `values`, or None where all are known."""
    together: Unknown | None = None
    for value in values:
        if isinstance(value, Unknown):
            together = value if together is None else together | value
    return together
