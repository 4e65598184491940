"""When lending may start again: the ratio is down and everything else is done."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Golden
from tests.packs.small import ask, program, told, written

HALT = """
id: stop
kind: halt
question: halt
scope: bank
scope_label: {zh: 银行, en: bank}
prior: state.bank
ratio: {of: bank.npl_balance, to: bank.loan_balance}
at_least: 15%
"""
RULE = """
id: start
kind: resume
question: [halt, resume]
scope: bank
scope_label: {zh: 银行, en: bank}
prior: state.bank
ratio: {of: bank.npl_balance, to: bank.loan_balance}
at_most: 5%
provided:
- {is: resume.review_done, label: {zh: 重检, en: review}}
- {is: resume.bank_consent, label: {zh: 同意, en: consent}}
"""
TEXT = written(HALT, RULE)
DONE = {"resume.review_done": True, "resume.bank_consent": True}
GOLDEN = Path(__file__).parent / "golden"


def _facts(npl: object, prior: object = "halted", **done: object) -> dict[str, object]:
    return {"bank.npl_balance": npl, "bank.loan_balance": "100.00", "state.bank": prior, **DONE, **done}


@pytest.mark.parametrize("question", ["halt", "resume"])
def test_a_resumption_asks_for_the_ratio_and_for_all_that_goes_with_it(question: str, golden: Golden) -> None:
    golden(GOLDEN / f"resume_{question}.txt", program(TEXT, question))


@pytest.mark.parametrize(
    ("key", "npl", "permitted", "state"),
    [
        ("at_most", "4.99", "permitted", "running"),
        ("at_most", "5.00", "permitted", "running"),
        ("at_most", "5.01", "not_permitted", "halted"),
        ("less_than", "4.99", "permitted", "running"),
        ("less_than", "5.00", "not_permitted", "halted"),
        ("at_most", "14.99", "not_permitted", "halted"),
        ("at_most", "15.00", "not_permitted", "halted"),
    ],
)
def test_a_halted_business_starts_again_only_from_the_threshold_down(
    key: str, npl: str, permitted: str, state: str
) -> None:
    text = written(HALT, RULE.replace("at_most", key))
    assert ask(text, "resume", _facts(npl)).outcome == permitted
    assert ask(text, "halt", _facts(npl)).values["bank_state"] == state


@pytest.mark.parametrize("fact", sorted(DONE))
@pytest.mark.parametrize(("value", "permitted"), [(False, "not_permitted"), (None, "missing_fact")])
def test_each_thing_that_goes_with_it_is_needed(fact: str, value: bool | None, permitted: str) -> None:
    facts = _facts("5.00") | {fact: value}
    decision = ask(TEXT, "resume", facts)
    assert decision.outcome == permitted
    assert decision.missing == ((fact,) if value is None else ())
    assert ask(TEXT, "halt", facts).values.get("bank_state") == ("halted" if value is False else None)


@pytest.mark.parametrize(
    ("prior", "permitted", "state"),
    [
        ("running", "not_applicable", "running"),
        ("suspended", "permitted", "running"),
        ("halted", "permitted", "running"),
        ("terminated", "not_applicable", "terminated"),
    ],
)
def test_only_what_has_stopped_can_start_again(prior: str, permitted: str, state: str) -> None:
    assert ask(TEXT, "resume", _facts("5.00", prior)).outcome == permitted
    assert ask(TEXT, "halt", _facts("5.00", prior)).values["bank_state"] == state


def test_a_halt_comes_before_a_resumption() -> None:
    text = written(HALT.replace("15%", "5%"), RULE)
    assert ask(text, "halt", _facts("5.00")).values["bank_state"] == "halted"


@pytest.mark.parametrize(
    ("wrong", "told_"),
    [
        (("at_most: 5%", ""), [("exactly-one", "id: start")]),
        (("at_most: 5%", "at_most: 5%\nless_than: 5%"), [("exactly-one", "id: start")]),
        (("at_most: 5%", "at_least: 5%"), [("unknown-key", "at_least")]),
        (("is: resume.review_done", "is: resume.reviewed"), [("name-unknown", "resume.reviewed")]),
        (
            ("- {is: resume.review_done, label: {zh: 重检, en: review}}", "- {is: resume.review_done}"),
            [("key-missing", "{is: resume.review_done}")],
        ),
    ],
)
def test_a_resumption_that_makes_no_sense_is_refused_at_its_place(
    wrong: tuple[str, str], told_: list[tuple[str, str]]
) -> None:
    assert told(written(HALT, RULE.replace(*wrong))) == told_
