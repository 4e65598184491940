"""What a guard may speak of: the facts of the vocabulary, the values and readings of its pack."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from guarantee_rules.values.types import Type


class Names(Protocol):
    """Where names are looked up. Each answers None for a name it does not have."""

    def fact(self, name: str) -> Type | None: ...

    def may_be_absent(self, fact: str) -> bool:
        """Whether leaving the fact out has a meaning, so that a guard may ask whether it was given."""
        ...

    def value(self, name: str) -> tuple[str, Type] | None:
        """The definition that stands behind a value's name, and its type."""
        ...

    def options(self, reading: str) -> tuple[str, ...] | None: ...

    def members(self, enum: str) -> tuple[str, ...]: ...

    def all(self) -> Iterable[str]:
        """Every name that could have been meant, for suggestions."""
        ...
