"""Drafts load at once, have no errors, claim nothing that nobody has read, and are in the one layout."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from guarantee_rules.api import Pack, bundled, load
from guarantee_rules.authoring.drafting.answers import Answers, asked_questions, complete
from guarantee_rules.authoring.drafting.draft import Draft, begun, taken
from guarantee_rules.authoring.drafting.existing import UNCONFIRMED
from guarantee_rules.authoring.drafting.skeletons import skeletons
from guarantee_rules.authoring.formatting.form import formatted
from guarantee_rules.cases.load import load_cases
from guarantee_rules.cases.run import run_cases
from guarantee_rules.checking.check import check
from guarantee_rules.packs.shelf import bundled_shelf
from guarantee_rules.source.text import SourceText
from guarantee_rules.wording import languages

SHELF = bundled_shelf()
GIVEN = {
    "city.zh": "青禾",
    "city.en": "Qinghe",
    "title.zh": "青禾市办法：试行",
    "title.en": "Qinghe scheme: on trial, no. 3",
    "standing": "issued",
    "issuer.zh": "青禾市政府",
    "issuer.en": "no",
    "number": "〔2024〕3号",
    "issued": "2024年1月10日",
    "from": "2024-02-01",
    "to": "2026-12-31",
}
ALL = ",".join(asked_questions(SHELF))


def answers(**more: str) -> Answers:
    return complete("qinghe", GIVEN | {"questions": ALL} | more, SHELF)


def written(draft: Draft) -> Pack:
    draft.write()
    return load(draft.path)


@pytest.mark.parametrize("lang", languages)
@pytest.mark.parametrize("questions", [ALL, "loan_limit", "halt,documents"])
def test_a_draft_loads_has_no_errors_and_its_cases_pass(questions: str, lang: str, tmp_path: Path) -> None:
    draft = begun(answers(questions=questions), tmp_path, SHELF, lang)
    pack = written(draft)
    assert [finding.code for finding in check(str(draft.path)).findings if finding.level != "note"] == []
    report = run_cases(pack, load_cases(tmp_path / "cases" / "qinghe.yaml"))
    assert len(report.passed) == len(questions.split(","))
    assert not report.failed
    for path, text in draft.texts.items():
        assert formatted(SourceText(str(path), text)).text == text


def test_a_draft_never_says_that_its_text_is_silent(tmp_path: Path) -> None:
    pack = written(begun(answers(questions="loan_limit"), tmp_path, SHELF, "en"))
    facts = {"application": {"date": "2024-03-01"}, "loan": {"signing_date": "2024-03-01"}}
    for question in pack.questions:
        decision = pack.decide(question, facts | {"halt": {"measured_on": "2024-03-01"}}, as_of=date(2024, 3, 1))
        if question == "validity":
            assert decision.outcome == "in_force"
        else:
            assert decision.outcome == "not_determined", question
            assert {one.why for one in decision.open} == {"absent"}


def test_the_answers_stand_in_the_pack_as_they_were_given(tmp_path: Path) -> None:
    version = written(begun(answers(), tmp_path, SHELF, "zh")).versions[0]
    assert version.title.en == "Qinghe scheme: on trial, no. 3"
    assert version.source.issuer is not None
    assert version.source.issuer.en == "no"
    assert version.source.number == "〔2024〕3号"
    assert version.source.issued == date(2024, 1, 10)
    assert version.document.valid is not None
    assert (version.document.valid.from_, version.document.valid.to) == (date(2024, 2, 1), "2026-12-31")


def test_a_text_without_days_is_a_draft(tmp_path: Path) -> None:
    given = dict.fromkeys(("standing", "from", "to", "issuer.zh", "issuer.en", "number"), "")
    pack = written(begun(answers(**given, questions="loan_limit"), tmp_path, SHELF, "en"))
    assert pack.versions[0].standing == "draft"
    assert pack.versions[0].version == "2024-01-10"


def test_there_is_a_skeleton_for_every_question() -> None:
    assert set(skeletons()) == set(asked_questions(SHELF))


def test_a_skeleton_without_its_signs_is_a_rule_that_answers_its_question(tmp_path: Path) -> None:
    draft = begun(answers(), tmp_path, SHELF, "en")
    lines = draft.texts[draft.path].splitlines()
    start = next(number for number, line in enumerate(lines) if line.strip() == "rules:")
    gap, kept = False, []
    for line in lines[start + 1 :]:
        if line.startswith("      - "):
            gap = True
        elif not line.startswith("        "):
            gap = False
        if line.startswith(("      # - id: ", "      #   ")):
            kept.append(line.replace("# ", "", 1))
        elif not gap:
            kept.append(line)
    path = tmp_path / "whole.yaml"
    path.write_text("\n".join([*lines[: start + 1], *kept]), encoding="utf-8")
    found = check(str(path)).findings
    assert [finding.code for finding in found if finding.level != "note" or finding.code == "rule-informs"] == []
    rules = load(path).versions[0].rules.values()
    assert {question for rule in rules for question in rule.questions} == set(asked_questions(SHELF))
    assert "gap" not in {rule.kind for rule in rules}


@pytest.mark.parametrize("name", bundled())
def test_what_is_taken_from_a_pack_is_all_to_be_confirmed(name: str, tmp_path: Path) -> None:
    existing = load(name).loaded
    draft = taken(answers(), existing, tmp_path, SHELF, "zh")
    pack = written(draft)
    assert not run_cases(pack, load_cases(tmp_path / "cases" / "qinghe.yaml")).failed
    for path, text in draft.texts.items():
        assert formatted(SourceText(str(path), text)).text == text
    (version,) = pack.versions
    assert {rule.clause for rule in version.rules.values() if rule.kind != "gap"} == {UNCONFIRMED}
    assert all(rule.note is None for rule in version.rules.values())
    assert {rule.details["why"] for rule in version.rules.values() if rule.kind == "gap"} <= {"absent"}
    assert all(reading.code.startswith(UNCONFIRMED) for reading in version.readings.values())
    assert existing.title.zh not in draft.texts[draft.path]
    assert f"{name}_" not in draft.texts[draft.path]


def test_figures_are_taken_over_as_they_are_and_marked(tmp_path: Path) -> None:
    draft = taken(answers(), load("yiwu").loaded, tmp_path, SHELF, "en")
    lines = draft.texts[draft.path].splitlines()
    assert "        at_most: 500万元  # to be confirmed" in lines
    limit = written(draft).versions[0].rules["qinghe_limit_msme"]
    assert limit.details["of"] == {
        "reading": "limit_scope",
        "borrower": "loan.amount + borrower.other_scheme_balance",
        "loan": "loan.amount",
    }
