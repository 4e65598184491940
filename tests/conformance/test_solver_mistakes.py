"""The solver's conformance is tested itself: every planted mistake of the encoder is caught by a pack's own cases."""

from __future__ import annotations

from pathlib import Path

import pytest

from guarantee_rules.backends.smt.concrete import Concrete
from guarantee_rules.backends.smt.domain import MOST
from tests.conformance.misencoded import MISENCODINGS, Misencoding
from tests.conformance.packs import Question, questions
from tests.conformance.solver import difference, few, members_of


def shows(encoder: type[Concrete], question: Question) -> bool:
    """Whether some case of a question is answered otherwise than by the reference."""
    made = encoder(question.program, members_of(question), MOST)
    return any(difference(made, case) is not None for case in few(question, MOST, 15, 12, "mistakes"))


def asked(shown_by: str) -> Question:
    """The question as the pack's last version has it."""
    pack, _, name = shown_by.partition("/")
    return next(question for question in reversed(questions(pack)) if question.name == name)


@pytest.mark.parametrize("mistake", MISENCODINGS, ids=lambda it: it.sentence)
def test_a_mistake_of_the_encoder_is_caught(mistake: Misencoding, tmp_path: Path) -> None:
    assert shows(mistake.encoder(tmp_path), asked(mistake.shown_by))


@pytest.mark.parametrize("shown_by", sorted({it.shown_by for it in MISENCODINGS}))
def test_nothing_is_caught_where_there_is_no_mistake(shown_by: str) -> None:
    assert not shows(Concrete, asked(shown_by))


def test_a_mistake_whose_words_stand_nowhere_is_noticed(tmp_path: Path) -> None:
    with pytest.raises(LookupError):
        Misencoding("nothing", "wholes", "these words stand nowhere", "", "yiwu/halt").encoder(tmp_path)
