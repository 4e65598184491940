"""Each finding in the smallest pack that has it, and the nearest pack that has not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from guarantee_rules.checking.check import report_on
from guarantee_rules.checking.registry import known_codes
from tests.checking.seen import answered_so, checked, codes, edited, found
from tests.packs.small import TWO_READINGS, loaded, version_of, versions, written


def limit(id: str, bound: str, *, of: str = "loan.amount", when: str = "", more: str = "", word: str = "为") -> str:
    condition = f"when: {when}\n" if when else ""
    return f"id: {id}\nkind: limit\nquestion: loan_limit\nword: {word}\nof: {of}\n{bound}\n{condition}{more}"


def condition(id: str, asked: str, *, question: str = "eligibility", when: str = "", word: str = "为") -> str:
    own = f"when: {when}\n" if when else ""
    return f"id: {id}\nkind: condition\nquestion: {question}\nword: {word}\n{asked}\n{own}"


def value(id: str, name: str, formula: str, *, more: str = "", question: str = "question: premium\n") -> str:
    return f"id: {id}\nkind: amount\n{question}value: {name}\nis: {formula}\n{more}"


CLASSES = """
id: sorted
kind: classification
force: descriptive
value: class_of
classes:
  low: {when: loan.amount <= 100万元, label: {zh: 低, en: low}}
  high: {when: HIGH, label: {zh: 高, en: high}}
otherwise:
  rest: {label: {zh: 其余, en: rest}}
"""
SORTED = condition("asks", 'require: class_of != "rest"')
TIERS = """
id: tiers
kind: compensation_tiers
question: compensation
of: claim.paid
basis: whole
rows:
  - {id: low, clause: 一, label: {zh: 低, en: low}, up_to: 100元, rate: 90%}
  - {id: high, clause: 一, label: {zh: 高, en: high}, above: 100元, rate: RATE}
"""
HALT = """
id: stops
kind: halt
question: halt
word: 达到
scope: bank
scope_label: {zh: 银行, en: bank}
prior: state.bank
ratio: {of: bank.npl_balance, to: bank.loan_balance}
at_least: 10%
"""
RESUME = """
id: starts
kind: resume
question: [halt, resume]
word: 降至
scope: bank
scope_label: {zh: 银行, en: bank}
prior: state.bank
ratio: {of: bank.npl_balance, to: bank.loan_balance}
at_most: THRESHOLD
"""
CLAIM = """
id: claims
kind: claim_trigger
question: claim_trigger
word: 到期
while: WHILE
claim_from: loan.maturity_date
value: from_then
"""
SHARE = "id: share\nkind: loss_share\nquestion: loss_share\nof: loss.principal\nshares: SHARES"
WITH_READING = value("reads", "worth", "{reading: wide_or_narrow, wide: loan.amount, narrow: NARROW}")
CHOOSES = value(
    "picks",
    "worth",
    "\n  choose:\n    - {when: loan.amount > 5元, is: 1元}\n    - {when: SECOND, is: 2元}\n  otherwise: 3元",
)
DEADLINE = "id: in_time\nkind: deadline\nquestion: deadline\nvalue: due\nevent: application.date\nwithin: 5天"

SMALLEST: list[tuple[str, str, str]] = [
    (
        "classes-overlap",
        written(CLASSES.replace("HIGH", "loan.amount >= 100万元"), SORTED),
        written(CLASSES.replace("HIGH", "loan.amount > 100万元"), SORTED),
    ),
    (
        "class-never",
        written(CLASSES.replace("HIGH", "loan.amount < 50万元"), SORTED),
        written(CLASSES.replace("HIGH", "loan.amount > 1000000.00元"), SORTED),
    ),
    (
        "tier-cliff",
        written(TIERS.replace("RATE", "89%")),
        written(TIERS.replace("RATE", "90%")),
    ),
    (
        "limits-gap",
        written(
            limit("low", "at_most: 1元", when="loan.term < 12个月"), limit("high", "at_most: 2元", when="loan.term > 12个月")
        ),
        written(
            limit("low", "at_most: 1元", when="loan.term < 12个月"), limit("high", "at_most: 2元", when="loan.term >= 12个月")
        ),
    ),
    (
        "rule-never-applies",
        written(limit("low", "at_most: 1元", when="loan.amount > 5元 and loan.amount <= 5.00元")),
        written(limit("low", "at_most: 1元", when="loan.amount > 5元 and loan.amount <= 5.01元")),
    ),
    (
        "rule-never-fails",
        written(limit("low", "at_least: 5元", when="loan.amount > 4.99元")),
        written(limit("low", "at_least: 5元", when="loan.amount > 4.98元")),
    ),
    (
        "rule-never-met",
        written(limit("low", "at_most: 4.99元", when="loan.amount >= 5元")),
        written(limit("low", "at_most: 5元", when="loan.amount >= 5元")),
    ),
    (
        "trigger-never",
        written(CLAIM.replace("WHILE", "loan.unpaid_principal < 0元")),
        written(CLAIM.replace("WHILE", "loan.unpaid_principal <= 0元")),
    ),
    (
        "choice-never",
        written(CHOOSES.replace("SECOND", "loan.amount > 5.01元")),
        written(CHOOSES.replace("SECOND", "loan.amount > 4.99元")),
    ),
    (
        "rules-contradict",
        written(limit("top", "at_most: 5元"), limit("floor", "at_least: 5.01元", more="value: least")),
        written(limit("top", "at_most: 5元"), limit("floor", "at_least: 5元", more="value: least")),
    ),
    (
        "guidelines-contradict",
        written(limit("top", "at_most: 5元", more="force: generally"), limit("floor", "at_least: 6元", more="value: least")),
        written(limit("top", "at_most: 5元", more="force: generally"), limit("floor", "at_least: 5元", more="value: least")),
    ),
    (
        "rule-redundant",
        written(limit("top", "at_most: 5元"), limit("wider", "at_most: 5.01元", more="value: wide")),
        written(limit("top", "at_most: 5元"), limit("wider", "at_least: 1元", more="value: wide")),
    ),
    (
        "verdict-never",
        written(
            condition("one", "require: loan.amount <= 5元 or loan.use == \"working_capital\""),
            condition("two", "require: loan.amount > 5元 or loan.used_locally"),
            condition("three", "require: (loan.amount > 5元 or not loan.used_locally) and (loan.amount <= 5元 or loan.use != \"working_capital\")"),
        ),
        written(
            condition("one", "require: loan.amount <= 5元 or loan.use == \"working_capital\""),
            condition("two", "require: loan.amount > 5元 or loan.used_locally"),
            condition("three", "require: (loan.amount > 5元 or not loan.used_locally) and loan.use != \"equity\""),
        ),
    ),
    (
        "value-conflict",
        written(
            value("small", "worth", "1元", more="when: loan.amount <= 5元\n"),
            value("large", "worth", "2元", more="when: loan.amount >= 5元\n"),
        ),
        written(
            value("small", "worth", "1元", more="when: loan.amount <= 5元\n"),
            value("large", "worth", "2元", more="when: loan.amount > 5元\n"),
        ),
    ),
    (
        "resume-above-halt",
        written(HALT, RESUME.replace("THRESHOLD", "10%")),
        written(HALT, RESUME.replace("THRESHOLD", "9.99%")),
    ),
    (
        "rule-ignored",
        written(condition("asks", "require: loan.used_locally", question="deadline"), DEADLINE),
        written(condition("asks", "require: loan.used_locally"), DEADLINE),
    ),
    (
        "comparator-word",
        written(limit("low", "less_than: 5元", word="不超过")),
        written(limit("low", "at_most: 5元", word="不超过")),
    ),
    (
        "comparator-open",
        written(limit("low", "at_most: 5元", word="5元以下")),
        written(
            limit("low", "at_most: 5元", word="5元以下", more="under: {wide_or_narrow: wide}"),
            limit("lower", "less_than: 5元", word="5元以下", more="under: {wide_or_narrow: narrow}"),
            readings=TWO_READINGS,
        ),
    ),
    (
        "force-word",
        written(limit("low", "at_most: 5元", word="原则上不超过")),
        written(limit("low", "at_most: 5元", word="原则上不超过", more="force: in_principle")),
    ),
    (
        "deciding-word-missing",
        written(limit("low", "at_most: 5元").replace("word: 为\n", "")),
        written(limit("low", "at_most: 5元", more="force: descriptive").replace("word: 为\n", "")),
    ),
    (
        "text-language",
        written(limit("low", "at_most: 5元", more="label: {zh: same words, en: same words}")),
        written(limit("low", "at_most: 5元", more="label: {zh: 限额, en: 限额 (limit of the text)}")),
    ),
    (
        "reading-unused",
        written(limit("low", "at_most: 5元"), readings=TWO_READINGS),
        written(WITH_READING.replace("NARROW", "2元"), readings=TWO_READINGS),
    ),
    (
        "reading-idle",
        written(WITH_READING.replace("NARROW", "loan.amount"), readings=TWO_READINGS),
        written(WITH_READING.replace("NARROW", "loan.amount + 0.01元"), readings=TWO_READINGS),
    ),
    (
        "value-unused",
        written(value("worked_out", "worth", "loan.amount", question="")),
        written(value("worked_out", "worth", "loan.amount", question=""), limit("low", "at_most: worth")),
    ),
    (
        "shares-not-whole",
        written(SHARE.replace("SHARES", "{insurer: 70, bank: 20}")),
        written(SHARE.replace("SHARES", "{insurer: 7, bank: 2}")),
    ),
    (
        "shares-word",
        written(SHARE.replace("SHARES", "{insurer: 7, bank: 2}") + "\nword: 3:7"),
        written(SHARE.replace("SHARES", "{insurer: 7, bank: 3}") + "\nword: 3:7"),
    ),
    (
        "shares-word",
        written(SHARE.replace("SHARES", "{insurer: 60, bank: 40}") + "\nword: 七比三"),
        written(SHARE.replace("SHARES", "{insurer: 70, bank: 30}") + "\nword: 七比三"),
    ),
    (
        "shares-word",
        written(SHARE.replace("SHARES", "{insurer: 6, bank: 3}") + '\nword: "6:3:1"'),
        written(SHARE.replace("SHARES", "{insurer: 6, bank: 3, government: 1}") + '\nword: "6:3:1"'),
    ),
    (
        "shares-word",
        written(SHARE.replace("SHARES", "{insurer: 7, bank: 1, government: 1}") + "\nword: 按7：2：1分担"),
        written(SHARE.replace("SHARES", "{insurer: 1, bank: 7, government: 2}") + "\nword: 按7：2：1分担"),
    ),
    (
        "shares-word",
        written(SHARE.replace("SHARES", "{insurer: 60, bank: 20, government: 20}") + "\nword: 60%、20%、10%、10%"),
        written(SHARE.replace("SHARES", "{insurer: 60, bank: 30, government: 10}") + "\nword: 60%、30%、10%"),
    ),
    (
        "shares-word",
        written(SHARE.replace("SHARES", "{insurer: 75, bank: 25}") + "\nword: 80％"),
        written(SHARE.replace("SHARES", "{insurer: 80, bank: 20}") + "\nword: 80％"),
    ),
    (
        "version-gap",
        versions(
            version_of(limit("low", "at_most: 5元"), valid="{from: 2020-01-01, to: 2020-12-31}"),
            version_of(limit("low", "at_most: 5元"), valid="{from: 2021-01-02}", version="2021"),
        ),
        versions(
            version_of(limit("low", "at_most: 5元"), valid="{from: 2020-01-01, to: 2020-12-31}"),
            version_of(limit("low", "at_most: 5元"), valid="{from: 2021-01-01}", version="2021"),
        ),
    ),
    (
        "version-ends",
        written(limit("low", "at_most: 5元"), valid="{from: 2020-01-01, to: 2020-12-31}"),
        written(limit("low", "at_most: 5元"), valid="{from: 2020-01-01}"),
    ),
    ("not-binding", written(limit("low", "at_most: 5元"), standing="draft"), written(limit("low", "at_most: 5元"))),
    ("source-incomplete", written(limit("low", "at_most: 5元")), written(limit("low", "at_most: 5元"), standing="draft")),
    ("source-thin", written(limit("low", "at_most: 5元")), ""),
    (
        "rule-informs",
        written(condition("asks", "require: loan.used_locally", question="[eligibility, sequence]")),
        written(condition("asks", "require: loan.used_locally")),
    ),
]  # fmt: skip
TOLD_ELSEWHERE = {"version-ended", "size-levels"}


@pytest.mark.parametrize(("code", "faulty", "sound"), SMALLEST, ids=[code for code, _, _ in SMALLEST])
def test_a_finding_is_found_where_it_is_and_only_there(code: str, faulty: str, sound: str) -> None:
    there = found(faulty, code)
    assert there
    assert answered_so(loaded(faulty), there) == sum(len(finding.witness) for finding in there)
    assert all(finding.level == known_codes()[code] for finding in there)
    assert not sound or not found(sound, code)


def test_every_code_is_tried_here_or_elsewhere() -> None:
    assert {code for code, _, _ in SMALLEST} | TOLD_ELSEWHERE == {*known_codes()}


SHOWN = {
    "classes-overlap", "tier-cliff", "limits-gap", "rules-contradict", "guidelines-contradict", "rule-redundant", "value-conflict",
    "resume-above-halt", "comparator-word", "shares-not-whole", "shares-word",
}  # fmt: skip


@pytest.mark.parametrize(("code", "faulty"), [(code, faulty) for code, faulty, _ in SMALLEST if code in SHOWN])
def test_what_a_case_can_show_is_shown_by_one(code: str, faulty: str) -> None:
    assert all(finding.witness for finding in found(faulty, code))


def test_shares_accepted_against_a_word_are_accepted_against_no_other() -> None:
    of_the_word = [
        found(written(SHARE.replace("SHARES", "{insurer: 7, bank: 3}") + f'\nword: "{word}"'), "shares-word")[0].figures
        for word in ("6:4", "8:2")
    ]
    assert of_the_word == ["7:3 / 6:4", "7:3 / 8:2"]


def test_a_class_left_without_a_limit_is_found_by_a_case_of_it() -> None:
    pack = edited("yiwu", ('when: borrower_class == "other"', 'when: borrower_class == "msme"'))
    (finding,) = [one for one in report_on(pack.loaded).findings if one.code == "limits-gap"]
    assert answered_so(pack, [finding]) == 1
    assert (
        pack.decide("loan_limit", finding.witness[0].facts, as_of=finding.witness[0].as_of).outcome == "not_determined"
    )


def test_the_gap_of_a_fen_between_two_limits_is_the_case_that_is_shown() -> None:
    low = limit("low", "at_most: 1元", when="loan.amount <= 100元")
    (finding,) = found(written(low, limit("high", "at_most: 2元", when="loan.amount > 100.01元")), "limits-gap")
    assert dict(finding.witness[0].facts) == {"loan.amount": Decimal("100.01")}


def test_a_gap_rule_speaks_for_the_case_between_two_limits() -> None:
    low = limit("low", "at_most: 1元", when="loan.term < 12个月")
    high = limit("high", "at_most: 2元", when="loan.term > 12个月")
    gap = "id: says\nkind: gap\nquestion: loan_limit\nwhen: loan.term == 12个月\nwhy: silent"
    assert not found(written(low, high, gap), "limits-gap")


def test_a_cliff_ends_at_the_last_claim_that_gets_less() -> None:
    (finding,) = found(written(TIERS.replace("RATE", "70%")), "tier-cliff")
    assert finding.figures == "100.01 to 128.57"
    assert [case.values["ceiling"] for case in finding.witness] == [
        Decimal("90.00"),
        Decimal("70.00"),
        Decimal("89.99"),
    ]


def test_a_cliff_without_end_says_so() -> None:
    (finding,) = found(written(TIERS.replace("RATE", "0%")), "tier-cliff")
    assert finding.figures == "100.01 to …"


def test_a_text_that_has_ended_is_a_warning_once_the_day_is_given() -> None:
    text = written(limit("low", "at_most: 5元"), valid="{from: 2020-01-01, to: 2020-12-31}")
    ended = checked(text, as_of=date(2021, 1, 1))
    assert [finding.level for finding in ended.findings if finding.code == "version-ended"] == ["warning"]
    within = checked(text, as_of=date(2020, 12, 31))
    assert not {finding.code for finding in within.findings} & {"version-ended", "version-ends"}


def test_rules_of_different_readings_do_not_contradict() -> None:
    text = written(
        limit("top", "at_most: 5元", more="under: {wide_or_narrow: wide}"),
        limit("floor", "at_least: 6元", more="value: least\nunder: {wide_or_narrow: narrow}"),
        readings=TWO_READINGS,
    )
    assert "rules-contradict" not in codes(text)


def test_what_only_a_solver_can_settle_is_counted_and_not_claimed() -> None:
    text = written(limit("low", "at_most: loan.amount * loan.rate", when="loan.rate >= 200%", of="loan.amount"))
    report = checked(text)
    assert [(one.at, one.why) for one in report.unexamined] == [("low", "arithmetic")]
    assert "rule-never-fails" not in {finding.code for finding in report.findings}
