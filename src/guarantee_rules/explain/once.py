"""What is found out about a pack or a program once, as it holds for every case. Nothing of a case is kept here."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Generic, TypeVar

MOST = 512
"""Packs or programs of each sort kept; beyond that those not asked for longest are looked at anew."""

Of = TypeVar("Of")
Found = TypeVar("Found")


def once(look: Callable[[Of], Found]) -> Callable[[Of], Found]:
    """The function, remembering what it returned. It must return the same whenever it is asked, and change nothing."""

    @lru_cache(maxsize=MOST)
    def looked(which: _Which[Of]) -> Found:
        return look(which.one)

    return lambda one: looked(_Which(one))


class _Which(Generic[Of]):
    """One thing by which one it is: comparing two whole programs would take longer than looking at one again."""

    __slots__ = ("one",)

    def __init__(self, one: Of) -> None:
        self.one = one

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Which) and self.one is other.one

    def __hash__(self) -> int:
        return id(self.one)
