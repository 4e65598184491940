"""Every law has its name, its sentences and its place in the page of laws; the page says nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from guarantee_rules.api import load
from guarantee_rules.kinds.registry import known_kinds
from guarantee_rules.laws.catalogue import CATALOGUE, theorems_of
from guarantee_rules.laws.common_sense import NAMES
from guarantee_rules.laws.law import Law
from guarantee_rules.wording import has_phrase, languages, phrases
from tests.conftest import Golden
from tests.laws.packs import PACKS
from tests.laws.page import page

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("law", CATALOGUE.values(), ids=lambda law: law.name)
def test_a_law_has_a_name_in_words_and_its_sentences_in_both_languages(law: Law) -> None:
    assert re.fullmatch(r"[a-z]+(_[a-z]+){2,}", law.name)
    for lang in languages:
        for said in (law.sentence(lang), law.fixed(lang), law.of(lang)):
            assert said
            assert not said.endswith((".", "。"))
            assert not said[0].isupper()
    assert set(law.kinds) <= known_kinds().keys()


@pytest.mark.parametrize("lang", languages)
def test_nothing_is_worded_that_is_no_law(lang: str) -> None:
    worded = {key.split(".")[1] for key in phrases(lang) if key.startswith("laws.")}
    assert worded == {*CATALOGUE, "granted", "figures"}
    granted = {key.split(".")[2] for key in phrases(lang) if key.startswith("laws.granted.")}
    assert granted == set(NAMES)


def test_every_figure_of_a_theorem_is_worded_or_named_by_the_pack() -> None:
    worded = {key.split(".")[2] for key in phrases("en") if key.startswith("laws.figures.")}
    shown: set[str] = set()
    for pack in PACKS:
        version = load(pack).versions[-1]
        values = {output.name for program in version.programs.values() for output in program.outputs}
        classes = {member for enum in version.enums.values() for member in enum}
        for theorem in theorems_of(version):
            for name in theorem.about:
                assert name.removeprefix("second_") in values | classes or has_phrase("en", f"laws.figures.{name}"), (
                    name
                )
                shown.add(name)
    assert worded <= shown


def test_the_page_of_laws_is_what_the_catalogue_says(golden: Golden) -> None:
    golden(DOCS / "laws.md", page())


def test_a_law_says_which_theorems_it_has() -> None:
    version = load("yiwu").versions[-1]
    law = CATALOGUE["shares_sum_to_the_loss"]
    assert [theorem.subject for theorem in law.stated_of(version, "loss_share")] == ["yiwu_loss_share_default"]
    assert list(law.stated_of(version, "loan_limit")) == []
