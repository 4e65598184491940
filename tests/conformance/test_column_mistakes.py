"""The columns' conformance is tested itself: every planted mistake is caught by a pack's own cases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from guarantee_rules.core.evaluate import Case
from guarantee_rules.values.workdays import CHINA
from tests.conformance.miscolumned import MISTAKES, Miscolumned, Package
from tests.conformance.packs import Question, cases, questions


def asked(shown_by: str) -> Question:
    """The question as the pack's last version has it."""
    pack, _, name = shown_by.partition("/")
    return next(question for question in reversed(questions(pack)) if question.name == name)


def shows(package: Package, question: Question) -> bool:
    """Whether some case of a question is answered otherwise than by the reference, read as by default."""
    usual = question.version.default_readings
    return package.differs(question, usual, list(islice(_read_as(usual, question), 150)))


def _read_as(readings: dict[str, str], question: Question) -> Iterator[Case]:
    for case in cases(question, 150, "mistakes"):
        yield replace(case, readings=readings, calendar=CHINA)


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda it: it.sentence)
def test_a_mistake_of_a_columnar_engine_is_caught(mistake: Miscolumned, tmp_path: Path) -> None:
    assert shows(mistake.package(tmp_path), asked(mistake.shown_by))


@pytest.mark.parametrize("shown_by", sorted({it.shown_by for it in MISTAKES}))
def test_nothing_is_caught_where_there_is_no_mistake(shown_by: str) -> None:
    assert not shows(Package(), asked(shown_by))


def test_a_mistake_whose_words_stand_nowhere_is_noticed(tmp_path: Path) -> None:
    with pytest.raises(LookupError):
        Miscolumned("nothing", "lowering", "these words stand nowhere", "", "yiwu/halt").package(tmp_path)
