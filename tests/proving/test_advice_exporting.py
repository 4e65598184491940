"""Cases that the solver leaves behind: at the figures, passing without it, and noticing what is changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

import pytest

from guarantee_rules.api import load
from guarantee_rules.cases.load import Cases, read_cases
from guarantee_rules.cases.run import run_cases
from guarantee_rules.facts.files import located_facts
from guarantee_rules.mutation.run import mutate
from guarantee_rules.proving.advice.exporting import Exported, export
from guarantee_rules.proving.processes import Pool
from guarantee_rules.source.text import SourceText
from guarantee_rules.values.types import Value


def exported(question: str | None = None, lang: str = "en", pack: str = "yiwu") -> tuple[Exported, Cases]:
    with Pool(2) as pool:
        found = export(pool, load(pack), question=question, lang=lang, seconds=5)
    return found, read_cases(SourceText("exported.yaml", found.text))


def test_the_limit_of_a_loan_is_tried_exactly_and_one_fen_above() -> None:
    found, cases = exported("loan_limit")
    amounts = {(str(facts.get("loan.amount")), outcome) for facts, outcome in _stated(cases)}
    assert ("5000000.00", "compliant") in amounts
    assert ("5000000.01", "non_compliant") in amounts
    assert found.count == len(cases.cases)
    assert {left.why for left in found.left} <= {"never"}


def _stated(cases: Cases) -> Iterator[tuple[Mapping[str, Value], str | None]]:
    vocabulary = load(cases.pack).versions[-1].vocabulary
    for case in cases.cases:
        stated, _ = located_facts(case.facts, vocabulary)
        yield dict(load(cases.pack).facts(stated)), case.expect.outcome


def test_the_cases_pass_and_say_where_they_come_from_in_both_languages() -> None:
    for lang, note in (("en", "not worked out by hand"), ("zh", "并非依据文本手工算得")):
        found, cases = exported("rate_cap", lang)
        assert note in found.text.split("pack:")[0]
        assert not run_cases(load("yiwu"), cases).failed


def test_a_figure_that_depends_on_working_days_is_tried_with_days_of_the_calendar() -> None:
    _, cases = exported("deadline")
    tried = [case for case in cases.cases if "3 workdays" in case.sentence]
    assert {case.expect.rules.get("yiwu_bank_review_3wd") for case in tried} >= {"met", "not_met"}


@pytest.mark.long
@pytest.mark.parametrize("name", ["yiwu"])
def test_exported_cases_alone_notice_nearly_every_figure_and_comparator_changed(name: str) -> None:
    _, cases = exported(pack=name)
    report = mutate(load(name), cases, only=lambda mutant: mutant.way in ("figure", "comparator"), jobs=2)
    assert report.score() >= Decimal("0.95"), [result.mutant.name for result in report.survivors]
