"""What a pack expects of laws that its text breaks or that cannot be settled, matched with the theorems there are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from guarantee_rules.kinds.base import At
from guarantee_rules.laws.catalogue import CATALOGUE, theorems
from guarantee_rules.laws.theorem import Theorem
from guarantee_rules.packs.assurance import LawExpected
from guarantee_rules.packs.load import LoadedPack
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.source.diagnostics import Diagnostic, diagnostic, nearest
from guarantee_rules.source.text import Span

Key = tuple[str, str, str, str]
"""Version, law, question and subject."""

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NAME = re.compile(r"[^\W\d][\w.]*")
"""What the ends of a region are: figures and days as regions are told, names of enumerations, true and false."""


_OF_REGION = ("law-figure-unknown", "law-region-unreadable")


@dataclass(frozen=True)
class Expected:
    """The entries of a pack by the theorems they are about, and what is wrong with the others."""

    of: Mapping[Key, LawExpected]
    diagnostics: tuple[Diagnostic, ...]
    misread: tuple[LawExpected, ...] = ()
    """Entries whose region names something unknown or is no interval: nothing can be compared with it."""

    def __call__(self, version: PackVersion, theorem: Theorem) -> LawExpected | None:
        """What is expected of a theorem; None where it is to hold."""
        return self.of.get((version.version, *theorem.key))


def expected_of(pack: LoadedPack) -> Expected:
    """Each entry of `assurance.laws` with the theorems it names.

    One without `version` is about every version that has such theorems, one without `of` about every subject that no
    other entry names.
    """
    entries = pack.assurance.laws if pack.assurance is not None else ()
    found: list[Diagnostic] = []
    stated = _Stated(pack)
    written = At(pack.written)("assurance", "laws") if pack.written is not None else None
    of: dict[Key, tuple[LawExpected, At | None]] = {}
    misread: list[LawExpected] = []
    numbered = [(entry, written(number) if written is not None else None) for number, entry in enumerate(entries)]
    # The entries that name their subject first, so that one for all subjects leaves those to them.
    for entry, at in sorted(numbered, key=lambda one: one[0].of is None):
        known = len(found)
        keys = list(_named(entry, at, pack, stated, found))
        if any(wrong.code in _OF_REGION for wrong in found[known:]):
            misread.append(entry)
        told = False
        for key in keys:
            before = of.get(key)
            if before is None:
                of[key] = entry, at
            elif (before[0].of is None) == (entry.of is None) and not told:
                first = before[1].span.start.line if before[1] is not None else ""
                found.append(diagnostic("law-expected-twice", _span(at), first=first))
                told = True
    by_key = {key: entry for key, (entry, _) in of.items()}
    return Expected(by_key, tuple(sorted(found, key=_place)), tuple(misread))


class _Stated:
    """The theorems of each version and question, stated when first asked for."""

    def __init__(self, pack: LoadedPack) -> None:
        self._versions = {version.version: version for version in pack.versions}
        self._known: dict[tuple[str, str], list[Theorem]] = {}

    def __call__(self, version: str, question: str) -> list[Theorem]:
        key = version, question
        if key not in self._known:
            self._known[key] = list(theorems(self._versions[version], question))
        return self._known[key]


def _named(
    entry: LawExpected, at: At | None, pack: LoadedPack, stated: _Stated, found: list[Diagnostic]
) -> Iterator[Key]:
    """The theorems an entry is about, or what is wrong with it."""
    names = [version.version for version in pack.versions]
    questions = list(pack.versions[-1].programs)
    if entry.law not in CATALOGUE:
        near = nearest(entry.law, CATALOGUE)
        found.append(diagnostic("law-unknown", _span(at, "law"), name=entry.law, nearest=near))
    elif entry.version is not None and entry.version not in names:
        told = diagnostic("law-version", _span(at, "version"), name=entry.version, known=", ".join(names))
        found.append(told)
    elif entry.question not in questions:
        near = nearest(entry.question, questions)
        found.append(diagnostic("question-unknown", _span(at, "question"), name=entry.question, nearest=near))
    else:
        versions = names if entry.version is None else [entry.version]
        yield from _stated_of(entry, at, versions, questions, stated, found)


def _stated_of(
    entry: LawExpected,
    at: At | None,
    versions: list[str],
    questions: list[str],
    stated: _Stated,
    found: list[Diagnostic],
) -> Iterator[Key]:
    of_law = {
        version: [theorem for theorem in stated(version, entry.question) if theorem.law == entry.law]
        for version in versions
    }
    every = [theorem for some in of_law.values() for theorem in some]
    meant = [theorem for theorem in every if entry.of in (None, theorem.subject)]
    if not every:
        elsewhere = [
            question
            for question in questions
            if any(theorem.law == entry.law for version in versions for theorem in stated(version, question))
        ]
        told = diagnostic(
            "law-not-stated",
            _span(at, "question"),
            law=entry.law,
            question=entry.question,
            known=", ".join(elsewhere) or None,
        )
        found.append(told)
        return
    if not meant:
        known = ", ".join(dict.fromkeys(theorem.subject or '""' for theorem in every))
        told = diagnostic(
            "law-subject-unknown", _span(at, "of"), law=entry.law, question=entry.question, name=entry.of, known=known
        )
        found.append(told)
        return
    found.extend(_wrong_figures(entry, at, meant))
    for version, some in of_law.items():
        yield from ((version, *theorem.key) for theorem in some if entry.of in (None, theorem.subject))


def _wrong_figures(entry: LawExpected, at: At | None, meant: Iterable[Theorem]) -> Iterator[Diagnostic]:
    known = dict.fromkeys(name for theorem in meant for name in _figures(theorem))
    for number, box in enumerate(entry.region):
        for name, text in box.items():
            here = at("region", number, name) if at is not None else None
            if name not in known:
                span = here.key_span if here is not None else None
                yield diagnostic("law-figure-unknown", span, name=name, known=", ".join(known))
            case = _amiss(text)
            if case is not None:
                yield diagnostic("law-region-unreadable", _span(here), text=text, case=case or None)


def _amiss(text: str) -> str | None:
    """What is wrong with an interval as it is written: `backwards`, or empty for one that is none; None where sound."""
    ends = text.split(" to ")
    if len(ends) == 1 and any(kind.fullmatch(text) for kind in (_NUMBER, _DATE, _NAME)):
        return None
    if len(ends) == 2:
        first, last = ends
        if all(map(_NUMBER.fullmatch, ends)):
            return "backwards" if Decimal(first) > Decimal(last) else None
        if all(map(_DATE.fullmatch, ends)):
            return "backwards" if first > last else None
    return ""


def _figures(theorem: Theorem) -> Iterator[str]:
    """What the region of a theorem may be told in: its figures, facts and readings."""
    yield from theorem.about
    yield from theorem.facts
    yield from (f"reading.{name}" for name in theorem.readings)


def _span(at: At | None, *path: str) -> Span | None:
    return None if at is None else at(*path).span


def _place(told: Diagnostic) -> tuple[int, int]:
    return (0, 0) if told.span is None else (told.span.start.line, told.span.start.column)
