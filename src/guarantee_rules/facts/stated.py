"""The facts of one case, read and validated once, to be asked about as often as one likes."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, KeysView, Mapping, ValuesView
from typing import Any, NoReturn, TypeVar, overload

from guarantee_rules.values.types import Type, Value
from guarantee_rules.values.whole import whole_numbers

Default = TypeVar("Default")


class Facts(Mapping[str, Value]):
    """Exact values by dotted name, as `read_facts` makes them.

    They cannot be changed, and may be shared between threads and sent to other processes that run the same release.
    They compare as any mapping does. `repr` shows no value, so that nothing about a person is in a log by accident.
    """

    __slots__ = ("by_name", "vocabulary", "whole")

    by_name: dict[str, Value]
    """The facts as a plain dictionary, for engines that look many of them up. It must not be changed."""
    vocabulary: str
    """The digest of the vocabulary they were read by."""
    whole: dict[str, Any] | None
    """The same with whole numbers for decimals, kept once `as_whole` made it. It must not be changed."""

    def __init__(self, by_name: dict[str, Value], vocabulary: str) -> None:
        """`by_name` was read by that vocabulary, and is held by nobody else."""
        _set_by_name(self, by_name)
        _set_vocabulary(self, vocabulary)
        _set_whole(self, None)

    def __getitem__(self, name: str) -> Value:
        return self.by_name[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.by_name)

    def __len__(self) -> int:
        return len(self.by_name)

    def __contains__(self, name: object) -> bool:
        return name in self.by_name

    @overload
    def get(self, name: str, /) -> Value | None: ...
    @overload
    def get(self, name: str, /, default: Value | Default) -> Value | Default: ...
    def get(self, name: str, /, default: object = None) -> object:
        return self.by_name.get(name, default)

    def keys(self) -> KeysView[str]:
        return self.by_name.keys()

    def values(self) -> ValuesView[Value]:
        return self.by_name.values()

    def items(self) -> ItemsView[str, Value]:
        return self.by_name.items()

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Facts):
            return self.by_name == other.by_name
        return self.by_name == dict(other) if isinstance(other, Mapping) else NotImplemented

    def __hash__(self) -> int:
        return hash(frozenset(self.by_name.items()))

    def __repr__(self) -> str:
        return f"<Facts {', '.join(sorted(self.by_name))}>"

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"facts that were read cannot be changed: {name}")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"facts that were read cannot be changed: {name}")

    def __reduce__(self) -> tuple[type[Facts], tuple[dict[str, Value], str]]:
        return Facts, (self.by_name, self.vocabulary)


_set_by_name = Facts.__dict__["by_name"].__set__
_set_vocabulary = Facts.__dict__["vocabulary"].__set__
_set_whole = Facts.__dict__["whole"].__set__


def as_whole(facts: Facts, types: Mapping[str, Type]) -> dict[str, Any]:
    """Facts of these types in fen and the like, for engines that reckon so; worked out once and kept with the facts.

    Raises `TooFine` for a decimal that is finer than its type, as none is that was read.
    """
    if facts.whole is not None:
        return facts.whole
    whole = whole_numbers(facts.by_name, types)
    _set_whole(facts, whole)  # two threads may both do so, and come to the same
    return whole
