"""Which checks there are: every file of `checks/`. A new check is its file, its sentences and its tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from guarantee_rules.checking import checks
from guarantee_rules.checking.finding import Finding, Level
from guarantee_rules.checking.studied import Studied

Look = Callable[[Studied], Iterator[Finding]]


@dataclass(frozen=True)
class CheckFile:
    """One file: the codes it can find with their levels, and how it looks at a version."""

    name: str
    codes: Mapping[str, Level]
    look: Look


@cache
def known_checks() -> tuple[CheckFile, ...]:
    """Every check, by the name of its file."""
    found = []
    for module in iter_modules(checks.__path__):
        file = import_module(f"{checks.__name__}.{module.name}")
        found.append(CheckFile(module.name, file.CODES, file.look))
    return tuple(found)


@cache
def known_codes() -> Mapping[str, Level]:
    """Every code a check can find, and how grave it is."""
    return {code: level for check in known_checks() for code, level in check.codes.items()}
