"""A pack with something wrong, and exactly what its author is told, side by side in `bad/`."""

from __future__ import annotations

from pathlib import Path

import pytest

from guarantee_rules.packs.load import load_pack
from guarantee_rules.packs.shelf import bundled_shelf
from guarantee_rules.source.diagnostics import PackError
from guarantee_rules.source.reading import source_from_file
from guarantee_rules.source.text import SourceText
from guarantee_rules.wording import languages
from tests.conftest import Golden

FOLDER = Path(__file__).parent / "bad"


@pytest.mark.parametrize("lang", languages)
@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_bad_pack_gives_exactly_this_report(path: Path, lang: str, golden: Golden) -> None:
    with pytest.raises(PackError) as refused:
        load_pack(source_from_file(path, path.name), bundled_shelf())
    golden(path.with_suffix(f".{lang}.txt"), refused.value.render(lang) + "\n")


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_problem_has_a_place_and_they_come_in_the_order_of_the_file(path: Path) -> None:
    with pytest.raises(PackError) as refused:
        load_pack(source_from_file(path, path.name), bundled_shelf())
    places = [problem.span.start for problem in refused.value.diagnostics if problem.span is not None]
    assert len(places) == len(refused.value.diagnostics)
    assert places == sorted(places)


def test_a_rule_that_cannot_be_read_does_not_make_those_that_use_it_wrong() -> None:
    text = (Path(__file__).parents[2] / "policies" / "yiwu.yaml").read_text(encoding="utf-8")
    for old, new, code in (
        ("label: {zh: 借款人归类, en: class of borrower}", "label: {zh: 借款人归类}", "key-missing"),
        ("standard: cn-pboc-loan-benchmark", "standard: pboc", "standard-unknown"),
    ):
        assert text.count(old) == 1
        with pytest.raises(PackError) as refused:
            load_pack(SourceText("yiwu.yaml", text.replace(old, new)), bundled_shelf())
        assert [problem.code for problem in refused.value.diagnostics] == [code]
