"""Which kinds there are: every file of this folder that defines one. Adding a kind is adding its file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TypeVar, get_args

from guarantee_rules import kinds
from guarantee_rules.kinds.base import Rule, Standard

Base = TypeVar("Base", Rule, Standard)


@cache
def known_kinds() -> Mapping[str, type[Rule]]:
    """Every kind by the name packs call it, in alphabetical order."""
    return _found(Rule)


@cache
def known_standards() -> Mapping[str, type[Standard]]:
    """Every kind of table by the name its file gives."""
    return _found(Standard)


def _found(base: type[Base]) -> Mapping[str, type[Base]]:
    found: dict[str, type[Base]] = {}
    for module in iter_modules(kinds.__path__):
        for item in vars(import_module(f"{kinds.__name__}.{module.name}")).values():
            if isinstance(item, type) and issubclass(item, base):
                names = get_args(item.model_fields["kind"].annotation)
                if len(names) == 1:
                    found[str(names[0])] = item
    return dict(sorted(found.items()))
