"""When lending stops: the ratio is compared unrounded, from its parts."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.conftest import Golden
from tests.packs.small import TWO_READINGS, ask, program, told, written

RULE = """
id: bad_loans
kind: halt
question: halt
scope: bank
scope_label: {zh: 银行, en: bank}
prior: state.bank
ratio: {of: bank.npl_balance, to: bank.loan_balance}
at_least: 4%
"""
CLAIMS = """
id: claims
kind: halt
question: halt
scope: bank
scope_label: {zh: 银行, en: bank}
prior: state.bank
ratio: {of: consortium.claims_this_year, to: consortium.premium_this_year}
more_than: 150%
"""
GOLDEN = Path(__file__).parent / "golden"


def _facts(npl: object, balance: object = "100000000.00", prior: object = "running") -> dict[str, object]:
    return {"bank.npl_balance": npl, "bank.loan_balance": balance, "state.bank": prior}


def test_a_halt_is_a_limb_and_a_next_state(golden: Golden) -> None:
    golden(GOLDEN / "halt.txt", program(written(RULE), "halt"))


@pytest.mark.parametrize(
    ("key", "npl", "state", "ratio"),
    [
        ("at_least", "3999999.99", "running", "0.039999"),
        ("at_least", "4000000.00", "halted", "0.04"),
        ("at_least", "4000000.01", "halted", "0.04"),
        ("more_than", "4000000.00", "running", "0.04"),
        ("more_than", "4000000.01", "halted", "0.04"),
        ("more_than", "4000199.99", "halted", "0.040001"),
    ],
)
def test_the_ratio_shown_is_cut_and_the_one_compared_is_not(key: str, npl: str, state: str, ratio: str) -> None:
    decision = ask(written(RULE.replace("at_least", key)), "halt", _facts(npl))
    assert decision.outcome == "state"
    assert decision.values == {"bank_ratio": Decimal(ratio), "bank_state": state}


@pytest.mark.parametrize(
    ("prior", "below", "at"),
    [
        ("running", "running", "halted"),
        ("suspended", "suspended", "halted"),
        # A ratio that falls back restarts nothing.
        ("halted", "halted", "halted"),
        ("terminated", "terminated", "terminated"),
    ],
)
def test_the_next_state_follows_from_the_prior_one(prior: str, below: str, at: str) -> None:
    for npl, state in (("0.00", below), ("4000000.00", at)):
        assert ask(written(RULE), "halt", _facts(npl, prior=prior)).values["bank_state"] == state


@pytest.mark.parametrize("npl", ["0.00", "1.00"])
def test_over_a_balance_of_nothing_the_ratio_is_undefined(npl: str) -> None:
    decision = ask(written(RULE), "halt", _facts(npl, "0.00"))
    assert (decision.outcome, [open_.why for open_ in decision.open]) == ("not_determined", ["undefined_ratio"])
    assert "bank_state" not in decision.values
    assert ask(written(RULE), "halt", _facts(npl, "0.00", "halted")).values["bank_state"] == "halted"


def test_one_of_several_halts_is_enough_whatever_the_other_ratio_is() -> None:
    decision = ask(written(RULE, CLAIMS), "halt", _facts("4000000.00"))
    assert (decision.outcome, decision.values["bank_state"]) == ("state", "halted")
    decision = ask(written(RULE, CLAIMS), "halt", _facts("3999999.99"))
    assert set(decision.missing) == {"consortium.claims_this_year", "consortium.premium_this_year"}


def test_what_is_known_to_have_stopped_needs_no_measurement() -> None:
    decision = ask(written(RULE), "halt", {"state.bank": "halted"})
    assert (decision.outcome, dict(decision.values)) == ("state", {"bank_state": "halted"})


NOTICE = RULE.replace("id: bad_loans", "id: notice") + "then: terminated\nconfirmed_by: resume.bank_consent"
LOSS = RULE.replace("ratio: {of: bank.npl_balance, to: bank.loan_balance}", "measure: loss.principal").replace(
    "4%", "500万元"
)


@pytest.mark.parametrize(
    ("then", "state"), [("suspended", "suspended"), ("halted", "halted"), ("terminated", "terminated")]
)
def test_what_a_halt_does_is_in_the_text(then: str, state: str) -> None:
    assert ask(written(RULE + f"then: {then}"), "halt", _facts("4000000.00")).values["bank_state"] == state
    assert ask(written(RULE + f"then: {then}"), "halt", _facts("3999999.99")).values["bank_state"] == "running"


@pytest.mark.parametrize(("confirmed", "state"), [(True, "terminated"), (False, "termination_pending"), (None, None)])
def test_a_termination_is_pending_until_it_is_confirmed(confirmed: bool | None, state: str | None) -> None:
    facts = _facts("4000000.00") | {"resume.bank_consent": confirmed}
    assert ask(written(NOTICE), "halt", facts).values.get("bank_state") == state


def test_of_several_measures_the_gravest_counts() -> None:
    facts = _facts("4000000.00") | {"resume.bank_consent": False}
    for rules in ((RULE, NOTICE), (NOTICE, RULE)):
        assert ask(written(*rules), "halt", facts).values["bank_state"] == "termination_pending"


@pytest.mark.parametrize(
    ("prior", "state"),
    [("running", "suspended"), ("suspended", "suspended"), ("halted", "halted"), ("termination_pending", "termination_pending")],
)  # fmt: skip
def test_a_milder_measure_never_takes_the_place_of_a_graver_one(prior: str, state: str) -> None:
    milder = CLAIMS + "then: suspended"
    facts = _facts("3999999.99", prior=prior) | {"resume.bank_consent": False}
    facts |= {"consortium.claims_this_year": 151, "consortium.premium_this_year": 100}
    assert ask(written(RULE, NOTICE, milder), "halt", facts).values["bank_state"] == state


@pytest.mark.parametrize(
    ("loss", "state"), [("4999999.99", "running"), ("5000000.00", "halted"), ("5000000.01", "halted")]
)
def test_an_amount_may_be_measured_instead_of_a_ratio(loss: str, state: str) -> None:
    decision = ask(written(LOSS), "halt", {"state.bank": "running", "loss.principal": loss})
    assert decision.values == {"bank_amount": Decimal(loss), "bank_state": state}


@pytest.mark.parametrize(
    ("wrong", "told_"),
    [
        (("at_least: 4%", ""), [("exactly-one", "id: bad_loans")]),
        (("at_least: 4%", "at_least: 4%\nmore_than: 4%"), [("exactly-one", "id: bad_loans")]),
        (("at_least: 4%", "at_most: 4%"), [("unknown-key", "at_most")]),
        (("at_least: 4%", "at_least: 4元"), [("guard-type", "4元")]),
        (("prior: state.bank", "prior: loan.use"), [("guard-type", "loan.use")]),
        (("prior: state.bank", "prior: state.banks"), [("name-unknown", "state.banks")]),
        (("at_least: 4%", "at_least: 4%\nthen: running"), [("value-not-allowed", "running")]),
        (("at_least: 4%", "at_least: 4%\nconfirmed_by: loan.amount"), [("guard-type", "loan.amount")]),
        (("at_least: 4%", "at_least: 4%\nmeasure: loan.amount"), [("exactly-one", "id: bad_loans")]),
        (("ratio: {of: bank.npl_balance, to: bank.loan_balance}", ""), [("exactly-one", "id: bad_loans")]),
        (("of: bank.npl_balance", "of: loan.term"), [("guard-type", "loan.term")]),
        (
            ("to: bank.loan_balance", "over: bank.loan_balance"),
            [("key-missing", "{of: bank.npl_balance, over: bank.loan_balance}"), ("unknown-key", "over")],
        ),
    ],
)
def test_a_halt_that_makes_no_sense_is_refused_at_its_place(
    wrong: tuple[str, str], told_: list[tuple[str, str]]
) -> None:
    assert told(written(RULE.replace(*wrong))) == told_


def test_a_ratio_may_count_loans_and_have_a_name_of_its_own() -> None:
    counted = RULE.replace("bank.npl_balance", "borrower.employees").replace(
        "bank.loan_balance", "borrower.employees + 96"
    )
    facts = {"borrower.employees": 4, "state.bank": "running"}
    assert ask(written(counted + "value: share_of_loans"), "halt", facts).values == {
        "share_of_loans": Decimal("0.04"),
        "bank_state": "halted",
    }


def test_a_scope_that_a_reading_leaves_without_a_halt_has_no_state_and_asks_for_none() -> None:
    wide = (
        RULE.replace("bank}", "scheme}").replace("scope: bank", "scope: scheme").replace("state.bank", "state.scheme")
    )
    text = written(
        wide.replace("bad_loans", "of_all") + "under: {wide_or_narrow: wide}\nvalue: bad",
        RULE + "under: {wide_or_narrow: narrow}\nvalue: bad",
        readings=TWO_READINGS,
    )
    parts = {"bank.npl_balance": "4000000.00", "bank.loan_balance": "100000000.00"}
    decision = ask(text, "halt", parts | {"state.scheme": "running"})
    assert (decision.outcome, decision.values) == ("state", {"bad": Decimal("0.04"), "scheme_state": "halted"})
    decision = ask(text, "halt", parts | {"state.bank": "running"}, readings={"wide_or_narrow": "narrow"})
    assert (decision.outcome, decision.values) == ("state", {"bad": Decimal("0.04"), "bank_state": "halted"})


def test_where_a_halt_does_not_apply_to_the_case_its_scope_stays_as_it_was() -> None:
    text = written(RULE + "when: loan.amount > 0元")
    decision = ask(text, "halt", _facts("4000000.00", prior="suspended") | {"loan.amount": "0.00"})
    assert (decision.outcome, decision.values) == ("state", {"bank_state": "suspended"})


def test_a_reading_that_does_not_exist_is_told_once() -> None:
    assert told(written(RULE + "under: {wide: narrow}")) == [("reading-unknown", "wide")]
