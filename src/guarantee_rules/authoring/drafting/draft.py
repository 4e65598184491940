"""A draft as the files it consists of, read once before anything is written: what is begun can be gone on with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from guarantee_rules.authoring.drafting.answers import Answers
from guarantee_rules.authoring.drafting.cases import cases_text, confirming_text
from guarantee_rules.authoring.drafting.existing import answered, taken_text
from guarantee_rules.authoring.drafting.pack import pack_text
from guarantee_rules.authoring.writing import write_all
from guarantee_rules.cases.load import read_cases
from guarantee_rules.packs.load import LoadedPack, load_pack
from guarantee_rules.packs.shelf import Shelf
from guarantee_rules.source.diagnostics import PackError, diagnostic
from guarantee_rules.source.text import SourceText


@dataclass(frozen=True)
class Draft:
    """A pack and its cases by the paths they are to have, the pack first."""

    pack: str
    texts: Mapping[Path, str]
    questions: tuple[str, ...]

    @property
    def path(self) -> Path:
        return next(iter(self.texts))

    def write(self, *, replace: bool = False) -> None:
        """Writes all files or none. PackError naming those that are there already, unless they may be replaced."""
        there = [str(path) for path in self.texts if path.exists()]
        if there and not replace:
            raise PackError([diagnostic("new-exists", None, file=file) for file in there])
        write_all(self.texts, replace=replace)


def begun(answers: Answers, folder: Path, shelf: Shelf, lang: str) -> Draft:
    """A draft of which nothing is known but the answers."""
    return _draft(
        answers, answers.questions, pack_text(answers, shelf, lang), cases_text(answers, shelf, lang), folder, shelf
    )


def taken(answers: Answers, existing: LoadedPack, folder: Path, shelf: Shelf, lang: str) -> Draft:
    """A draft with the rules of another pack."""
    questions = answered(existing, shelf)
    cases = confirming_text(answers, questions, shelf, lang)
    return _draft(answers, questions, taken_text(answers, existing, shelf, lang), cases, folder, shelf)


def _draft(answers: Answers, questions: tuple[str, ...], pack: str, cases: str, folder: Path, shelf: Shelf) -> Draft:
    path, beside = folder / f"{answers.pack}.yaml", folder / "cases" / f"{answers.pack}.yaml"
    load_pack(SourceText(str(path), pack), shelf)
    read_cases(SourceText(str(beside), cases))
    return Draft(answers.pack, {path: pack, beside: cases}, questions)
