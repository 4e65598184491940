"""Every law there is: each file of this folder states one, or a family of them. Adding a law is adding its file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from guarantee_rules.laws.law import Law
from guarantee_rules.laws.question import Question
from guarantee_rules.laws.theorem import Theorem
from guarantee_rules.packs.version import PackVersion

__all__ = ["CATALOGUE", "theorems", "theorems_of"]


def _found() -> Mapping[str, Law]:
    laws = (
        law
        for module in iter_modules(__path__)
        for law in vars(import_module(f"{__name__}.{module.name}")).values()
        if isinstance(law, Law)
    )
    return MappingProxyType({law.name: law for law in laws})


CATALOGUE: Mapping[str, Law] = _found()
"""Every law by its name, those of one file together in its order."""


def theorems(version: PackVersion, question: str) -> Iterator[Theorem]:
    """All that is to hold of one question of a version. KeyError for a question there is none of."""
    yield from _stated(Question(version, question))


def theorems_of(version: PackVersion) -> Iterator[Theorem]:
    """All that is to hold of a version, question by question."""
    before: Question | None = None
    for name in version.programs:
        before = Question(version, name, before)
        yield from _stated(before)


def _stated(question: Question) -> Iterator[Theorem]:
    for law in CATALOGUE.values():
        yield from law.stated(question)
