"""Documents declared as classes: which keys they have and what each may hold.

class Tier(Model):
    up_to: Amount | None = None
    rate: Percentage
    basis: Literal["whole", "marginal"] | BasisReading = "whole"
    from_: Day = entry(alias="from")

Our own, as small as the job is: every service and command reads packs first thing, and building the schemas of a
general library alone took a third of that time. It also reads located text, so that each problem has its place.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from inspect import get_annotations
from typing import Any, ClassVar, Literal, Self, TypeVar

from guarantee_rules.source.diagnostics import Diagnostic, diagnostic, nearest
from guarantee_rules.source.nodes import Mapping, Node
from guarantee_rules.source.readers import Length, Reader, Refusal, counted, misshapen, reader_of

_NONE: Any = object()
_Whole = TypeVar("_Whole", bound=Callable[[Any], None])


@dataclass
class Declared:
    """One field of a document, as its class declares it."""

    default: Any = _NONE
    alias: str | None = None
    length: Length | None = None
    name: str = ""
    written: str = ""
    module: str = ""

    @property
    def key(self) -> str:
        """What the field is called in the text."""
        return self.alias or self.name

    @cached_property
    def annotation(self) -> Any:
        # `Amount | None` is read as `Amount`: what is left out of a text is never written as None.
        names, written = vars(sys.modules[self.module]), self.written.removesuffix(" | None")
        return names[written] if written in names else eval(written, dict(names))  # the text of a class, not of a pack

    @cached_property
    def reader(self) -> Reader:
        read = reader_of(self.annotation)
        return counted(read, self.length) if self.length else read


def entry(*, default: Any = _NONE, alias: str | None = None, least: int = 0, most: int | None = None) -> Any:
    """A field of which more is to be said than its annotation and default."""
    return Declared(default, alias, Length(least, most) if least or most is not None else None)


def whole(check: _Whole) -> _Whole:
    """A method that looks at a document once all its fields are read; raises `refused(…)` where they do not agree."""
    check.__dict__["of_the_whole"] = True
    return check


class Model:
    """A closed set of keys: one that is not listed is an error, never ignored. Once read, nothing in it changes."""

    model_fields: ClassVar[dict[str, Declared]] = {}
    _by_key: ClassVar[dict[str, Declared]] = {}
    _required: ClassVar[tuple[str, ...]] = ()
    _checks: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        cls.model_fields = dict(cls.model_fields)
        for name, written in get_annotations(cls).items():
            said = cls.__dict__.get(name, _NONE)
            declared = said if isinstance(said, Declared) else Declared(said)
            declared.name, declared.written, declared.module = name, written, cls.__module__
            if declared.default is not _NONE:
                setattr(cls, name, declared.default)
            elif said is declared:
                delattr(cls, name)
            cls.model_fields[name] = declared
        cls._by_key = {declared.key: declared for declared in cls.model_fields.values()}
        cls._required = tuple(key for key, declared in cls._by_key.items() if declared.default is _NONE)
        own = (name for name, item in vars(cls).items() if getattr(item, "of_the_whole", False))
        cls._checks = tuple(dict.fromkeys((*cls._checks, *own)))

    @classmethod
    def read_at(cls, node: Node, name: str, found: list[Diagnostic]) -> Self | None:
        """The document that stands here under this name; None, with everything wrong told to `found`, if none does."""
        if not isinstance(node, Mapping):
            found.append(misshapen(node, name, "entries"))
            return None
        before, declared = len(found), cls._by_key
        values: dict[str, object] = {}
        unknown = []
        for key, below in node.entries:
            declared_ = declared.get(key.text)
            if declared_ is None:
                unknown.append(key)
            else:
                values[declared_.name] = declared_.reader(below, key.text, found)
        for wanted in cls._required:
            if declared[wanted].name not in values:
                found.append(diagnostic("key-missing", node.span, key=wanted))
        for key in unknown:
            known = sorted(declared)
            near = nearest(key.text, known)
            found.append(diagnostic("unknown-key", key.span, key=key.text, nearest=near, known=", ".join(known)))
        return cls._agreed(values, node, found) if len(found) == before else None

    @classmethod
    def _agreed(cls, values: dict[str, object], node: Node, found: list[Diagnostic]) -> Self | None:
        document = cls.__new__(cls)
        document.__dict__.update(values)
        try:
            for check in cls._checks:
                getattr(document, check)()
        except Refusal as refusal:
            found.append(refusal.at(node))
            return None
        return document

    @property
    def model_fields_set(self) -> frozenset[str]:
        """The fields the text gives; the others have their defaults."""
        return frozenset(self.model_fields.keys() & self.__dict__.keys())

    def model_dump(self, *, mode: Literal["python", "json"] = "python") -> dict[str, Any]:
        """Its fields as dictionaries; for `json`, with lists, and with dates and exact numbers as text."""
        return {name: _dumped(value, mode) for name, value in self._items()}

    def _items(self) -> Iterator[tuple[str, object]]:
        return ((name, getattr(self, name)) for name in self.model_fields)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a {type(self).__name__} does not change")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Model) and type(self) is type(other) and [*self._items()] == [*other._items()]

    def __hash__(self) -> int:
        return hash(repr(self))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self._items())})"


Document = TypeVar("Document", bound=Model)


def read_model(model: type[Document], node: Node, found: list[Diagnostic]) -> Document | None:
    """A part of a text as a document; None, with everything wrong told to `found`, where it is not one."""
    return model.read_at(node, "", found)


def _dumped(value: object, mode: Literal["python", "json"]) -> object:
    match value:
        case Model():
            return value.model_dump(mode=mode)
        case dict():
            return {key: _dumped(below, mode) for key, below in value.items()}
        case tuple():
            dumped = [_dumped(below, mode) for below in value]
            return dumped if mode == "json" else tuple(dumped)
        case date() | Decimal() if mode == "json":
            return str(value)
        case _:
            return value
