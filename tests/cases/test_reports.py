"""A file of cases with something wrong, and exactly what people are told about it, side by side."""

from __future__ import annotations

from pathlib import Path

import pytest

from guarantee_rules.api import load
from guarantee_rules.cases.load import CasesError, read_cases
from guarantee_rules.cases.run import run_cases
from guarantee_rules.source.reading import source_from_file
from guarantee_rules.wording import languages
from tests.conftest import Golden

HERE = Path(__file__).parent


@pytest.mark.parametrize("lang", languages)
@pytest.mark.parametrize("path", sorted((HERE / "bad").glob("*.yaml")), ids=lambda path: path.stem)
def test_a_bad_file_of_cases_gives_exactly_this_report(path: Path, lang: str, golden: Golden) -> None:
    with pytest.raises(CasesError) as refused:
        read_cases(source_from_file(path, path.name))
    golden(path.with_suffix(f".{lang}.txt"), refused.value.render(lang) + "\n")


@pytest.mark.parametrize("lang", languages)
@pytest.mark.parametrize("path", sorted((HERE / "failing").glob("*.yaml")), ids=lambda path: path.stem)
def test_failing_cases_give_exactly_this_report(path: Path, lang: str, golden: Golden) -> None:
    report = run_cases(load("yiwu"), read_cases(source_from_file(path, path.name)))
    assert report.passed == ()
    told = [f"{result.case.sentence}\n{report.render(result, lang)}\n" for result in report.failed]
    golden(path.with_suffix(f".{lang}.txt"), "\n".join(told))
