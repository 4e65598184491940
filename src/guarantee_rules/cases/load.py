"""Reading a file of cases: what each asks and expects, or everything that is wrong with the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from os import PathLike
from pathlib import Path

from guarantee_rules.cases.document import CaseDocument, CasesDocument, Expectation
from guarantee_rules.cases.merge import merged_facts
from guarantee_rules.kinds.base import At
from guarantee_rules.packs.bundled import policies_root
from guarantee_rules.source.diagnostics import Diagnostic, PackError, diagnostic, nearest
from guarantee_rules.source.model import read_model
from guarantee_rules.source.nodes import Mapping as MappingNode
from guarantee_rules.source.reading import source_from_bytes, source_from_file
from guarantee_rules.source.text import SourceText, Span
from guarantee_rules.source.yaml import read_yaml


class CasesError(PackError):
    """A file of cases that cannot be read or does not make sense."""


@dataclass(frozen=True)
class Case:
    """One case: a sentence, what is put to the pack, and what the text gives."""

    sentence: str
    question: str
    as_of: date
    facts: MappingNode
    readings: Mapping[str, str]
    because: str | None
    expect: Expectation
    at: At


@dataclass(frozen=True, slots=True)
class ExplainedMutant:
    """A change of the pack that no case can notice, and why; where that is written."""

    mutant: str
    because: str
    span: Span


@dataclass(frozen=True)
class Cases:
    """The cases of one file, in its order, and the pack they are about. `explained` are mutants none can notice."""

    pack: str
    cases: tuple[Case, ...]
    source: SourceText
    explained: tuple[ExplainedMutant, ...] = ()


def load_cases(cases: str | PathLike[str]) -> Cases:
    """The cases of a bundled pack by its name, or cases of your own by path.

    Raises `CasesError` with everything that is wrong with the file.
    """
    if isinstance(cases, str) and "/" not in cases and "\\" not in cases and not cases.endswith((".yaml", ".yml")):
        file, looked_for = policies_root().joinpath("cases", f"{cases}.yaml"), f"policies/cases/{cases}.yaml"
        if not file.is_file():
            raise CasesError([diagnostic("cases-none", None, pack=cases, file=looked_for)])
        return read_cases(source_from_bytes(looked_for, file.read_bytes(), refusal=CasesError))
    return read_cases(source_from_file(Path(cases), refusal=CasesError))


def read_cases(source: SourceText) -> Cases:
    """The cases of a text. CasesError with every problem found in it."""
    root = At(read_yaml(source, refusal=CasesError))
    assert root.node is not None
    found: list[Diagnostic] = []
    document = read_model(CasesDocument, root.node, found)
    cases: list[Case] = []
    if document is not None:
        if not document.cases:
            found.append(diagnostic("cases-empty", root("cases").span))
        for number, case in enumerate(document.cases):
            cases.append(_case(case, root("cases", number), root("bases"), document, found))
        _told_apart(cases, found)
    if document is None or found:
        raise CasesError(found, [source])
    explained = (
        ExplainedMutant(one.mutant, one.because, root("equivalent", number, "mutant").span)
        for number, one in enumerate(document.equivalent)
    )
    return Cases(document.pack, tuple(cases), source, tuple(explained))


def _case(case: CaseDocument, at: At, bases: At, document: CasesDocument, found: list[Diagnostic]) -> Case:
    base = None
    if case.from_ is not None:
        if case.from_ in document.bases:
            base = bases(case.from_).node
        else:
            near, known = nearest(case.from_, document.bases), ", ".join(document.bases)
            found.append(
                diagnostic("case-base-unknown", at("from").span, name=case.from_, nearest=near, known=known or None)
            )
    without = [(name, at("without", number).span) for number, name in enumerate(case.without)]
    facts = merged_facts(base, at("facts").node, without, at.span, found)
    return Case(case.case, case.question, case.as_of, facts, case.readings, case.because, case.expect, at)


def _told_apart(cases: list[Case], found: list[Diagnostic]) -> None:
    """A case is named by its sentence, in reports and on the command line of a test runner."""
    first: dict[str, int] = {}
    for case in cases:
        line = first.setdefault(case.sentence, case.at.span.start.line)
        if line != case.at.span.start.line:
            found.append(diagnostic("case-twice", case.at("case").span, line=line))
