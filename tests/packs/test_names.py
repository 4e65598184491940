"""Everything in a pack is called something; a name that is not known is refused, with the one most likely meant."""

from __future__ import annotations

import pytest

from guarantee_rules.packs.load import load_pack
from guarantee_rules.packs.shelf import bundled_shelf
from guarantee_rules.source.diagnostics import Diagnostic, PackError
from guarantee_rules.source.text import SourceText
from tests.packs.small import TWO_READINGS, told, words_at, written

LIMIT = "id: top\nkind: limit\nquestion: loan_limit\nof: loan.amount\nat_most: 100元"
TIERS = """
id: tiers
kind: compensation_tiers
question: compensation
of: claim.paid
basis: whole
rows:
- id: tier_one
  clause: 一
  label: {zh: 一, en: one}
  rate: 90%
"""
PAYMENT = "id: pays\nkind: payment\nquestion: compensation\nleast_of: {tier: {is: ceiling, label: {zh: 一, en: one}}}"
HALT = """
id: stop
kind: halt
question: halt
scope: bank
scope_label: {zh: 银行, en: bank}
prior: state.bank
ratio: {of: bank.npl_balance, to: bank.loan_balance}
at_least: 4%
"""
RESUME = """
id: start
kind: resume
question: [halt, resume]
scope: bank
scope_label: {zh: 银行, en: bank}
prior: state.bank
ratio: {of: bank.npl_balance, to: bank.loan_balance}
at_most: 4%
provided: [{is: resume.review_done, label: {zh: 重检, en: review}}]
"""
CLASSES = """
id: classes
kind: classification
value: borrower_class
classes: {crowd: {when: borrower.employees > 1, label: {zh: 多, en: crowd}}}
otherwise: {single: {label: {zh: 单, en: single}}}
"""
WHOLE = written(
    LIMIT, TIERS, PAYMENT, HALT, RESUME, CLASSES,
    readings=TWO_READINGS,
    questions="application: {includes: [loan_limit]}",
    valid="{from: 2020-01-01}",
)  # fmt: skip


def problems(text: str) -> list[Diagnostic]:
    with pytest.raises(PackError) as refused:
        load_pack(SourceText("small.yaml", text), bundled_shelf())
    return list(refused.value.diagnostics)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("standing: issued", "standing: issued\ncitty: x"),
        ("en: Small}", "en: Small, ehn: x}"),
        ("  valid: {", "  reading: {}\n  valid: {"),
        ("{from: 2020-01-01}", "{from: 2020-01-01, form: 2020-01-01}"),
        ("en: measures}}", "en: measures}, isued: 2020-01-01}"),
        ("    code: T-A1", "    code: T-A1\n      becuase: x"),
        ("wide: {zh: 宽, en: wide}", "wide: {zh: 宽, en: wide, en_: x}"),
        ("{includes: [loan_limit]}", "{includes: [loan_limit], inclodes: []}"),
        ("kind: limit", "kind: limit\n    at_mots: 100元"),
        ("kind: limit", "kind: limit\n    froce: mandatory"),
        ("rate: 90%", "rate: 90%\n      upto: 100元"),
        ("basis: whole", "basis: {reading: wide_or_narrow, redaing: x}"),
        ("{tier: {is: ceiling", "{tier: {is: ceiling, lable: x"),
        ("{of: bank.npl_balance, to: bank.loan_balance}\n    at_least", "{of: bank.npl_balance, to: bank.loan_balance, too: x}\n    at_least"),
        ("{is: resume.review_done", "{is: resume.review_done, labels: x"),
        ("{when: borrower.employees > 1", "{when: borrower.employees > 1, wehn: x"),
        ("{single: {label", "{single: {lable: x, label"),
    ],
)  # fmt: skip
def test_a_misspelt_key_is_refused_at_every_level_with_the_nearest(right: str, wrong: str) -> None:
    assert WHOLE.count(right) == 1
    text = WHOLE.replace(right, wrong)
    unknown = [problem for problem in problems(text) if problem.code == "unknown-key"]
    assert len(unknown) == 1
    params = dict(unknown[0].params)
    assert words_at(SourceText("small.yaml", text), unknown[0].span) == params["key"]
    assert params["nearest"] in params["known"].split(", ")


def test_the_whole_pack_without_a_slip_is_accepted() -> None:
    assert load_pack(SourceText("small.yaml", WHOLE), bundled_shelf()).pack == "small"


def test_a_key_like_none_that_could_stand_there_has_no_suggestion() -> None:
    (problem,) = problems(written(LIMIT + "\nxyzzy: 1"))
    assert "nearest" not in dict(problem.params)


@pytest.mark.parametrize(
    ("wrong", "code", "words", "nearest"),
    [
        (("question: loan_limit", "question: loan_limits"), "question-unknown", "loan_limits", "loan_limit"),
        (("kind: limit", "kind: limits"), "kind-unknown", "limits", "limit"),
        (("of: loan.amount", "of: loan.amuont"), "name-unknown", "loan.amuont", "loan.amount"),
        (("of: loan.amount", "of: amount"), "name-unknown", "amount", None),
        (("of: loan.amount", "of: loan.amount + ceilings"), "name-unknown", "ceilings", None),
        (("at_most: 100元", "at_most: {reading: wide_or_narow, wide: 1元, narrow: 2元}"), "reading-unknown", "wide_or_narow", "wide_or_narrow"),
        (("at_most: 100元", "at_most: {reading: wide_or_narrow, wide: 1元, narow: 2元}"), "option-unknown", "narow", "narrow"),
        (("at_most: 100元", "at_most: {reading: wide_or_narrow, wide: 1元}"), "option-missing", "{reading: wide_or_narrow, wide: 1元}", None),
        (("kind: limit", "kind: limit\nwhen: reading.wide_or_narow == 'wide'"), "name-unknown", "reading.wide_or_narow", "reading.wide_or_narrow"),
        (("kind: limit", "kind: limit\nwhen: reading.wide_or_narrow == 'wider'"), "member-unknown", "'wider'", "wide"),
        (("kind: limit", "kind: limit\nunder: {wide_or_narow: wide}"), "reading-unknown", "wide_or_narow", "wide_or_narrow"),
        (("kind: limit", "kind: limit\nunder: {wide_or_narrow: wider}"), "option-unknown", "wider", "wide"),
        (("kind: limit", "kind: limit\nforce: mandatry"), "value-not-allowed", "mandatry", "mandatory"),
        (("of: loan.amount", "of: next_workdy(loan.amount)"), "function-unknown", "next_workdy(loan.amount)", "next_workday"),
    ],
)  # fmt: skip
def test_a_name_that_is_not_known_is_refused_with_the_nearest(
    wrong: tuple[str, str], code: str, words: str, nearest: str | None
) -> None:
    text = written(LIMIT.replace(*wrong), readings=TWO_READINGS)
    (problem,) = problems(text)
    assert (problem.code, words_at(SourceText("small.yaml", text), problem.span)) == (code, words)
    if nearest is not None:
        assert dict(problem.params)["nearest"] == nearest


@pytest.mark.parametrize(
    ("questions", "code", "words"),
    [
        ("aplication: {includes: [loan_limit]}", "question-unknown", "aplication"),
        ("application: {includes: [loan_limits]}", "question-unknown", "[loan_limits]"),
        ("loan_limit: {governed_by: loan.signd}", "name-unknown", "loan.signd"),
        ("loan_limit: {governed_by: loan.amount}", "guard-type", "loan.amount"),
    ],
)
def test_what_a_version_says_of_questions_is_checked(questions: str, code: str, words: str) -> None:
    assert told(written(LIMIT, questions=questions, valid="{from: 2020-01-01}")) == [(code, words)]


@pytest.mark.parametrize(
    ("rules", "told_"),
    [
        ([LIMIT, LIMIT], [("rule-twice", "top")]),
        ([LIMIT, LIMIT, LIMIT], [("rule-twice", "top"), ("rule-twice", "top")]),
        ([LIMIT, TIERS.replace("tier_one", "top")], [("rule-twice", "top")]),
        ([LIMIT.replace("id: top", "id: Top")], [("key-form", "Top")]),
        ([LIMIT.replace("id: top", "")], [("key-missing", "kind: limit")]),
        ([LIMIT.replace("kind: limit", "")], [("key-missing", "id: top")]),
        (["just words: no"], [("key-missing", "just words: no")]),
    ],
)
def test_every_rule_has_one_name_of_its_own(rules: list[str], told_: list[tuple[str, str]]) -> None:
    assert told(written(*rules)) == told_


def test_a_rule_written_twice_names_the_line_of_the_first() -> None:
    text = written(LIMIT, LIMIT)
    (problem,) = problems(text)
    assert dict(problem.params) == {"id": "top", "line": str(text.splitlines().index("  - id: top") + 1)}


@pytest.mark.parametrize(
    ("readings", "told_"),
    [
        (TWO_READINGS.replace("default: wide", "default: wider"), [("reading-default", "code: T-A1")]),
        (TWO_READINGS.replace(", narrow: {zh: 窄, en: narrow}", ""), [("too-few", "{wide: {zh: 宽, en: wide}}")]),
        (TWO_READINGS.replace("because: {zh: 举例, en: an example}", ""), [("key-missing", "code: T-A1")]),
    ],
)
def test_a_reading_has_a_default_among_its_options_and_a_reason(readings: str, told_: list[tuple[str, str]]) -> None:
    assert told(written(LIMIT, readings=readings)) == told_
