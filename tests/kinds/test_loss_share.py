"""One loss divided between parties: the parts always add up to the whole, to the fen."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guarantee_rules.api import Pack
from guarantee_rules.source.diagnostics import PackError, advice
from tests.conftest import Golden
from tests.packs.small import DAY, ask, loaded, program, told, written

RULE = """
id: split
kind: loss_share
question: loss_share
of: loss.principal + loss.interest
shares: {insurer: 7, bank: 3}
agreed: {insurer: agreement.insurer_share, bank: agreement.bank_share}
"""
PLAIN = RULE.replace("agreed: {insurer: agreement.insurer_share, bank: agreement.bank_share}", "")
GOLDEN = Path(__file__).parent / "golden"


def test_each_party_has_what_brings_the_sum_to_its_share_so_far(golden: Golden) -> None:
    golden(GOLDEN / "loss_share.txt", program(written(PLAIN), "loss_share"))


def test_what_was_agreed_goes_first(golden: Golden) -> None:
    golden(GOLDEN / "loss_share_agreed.txt", program(written(RULE), "loss_share"))


@pytest.mark.parametrize(
    ("loss", "insurer", "bank"),
    [
        ("0.00", "0.00", "0.00"),
        ("0.01", "0.01", "0.00"),
        ("0.04", "0.03", "0.01"),
        # 0.035 is half a fen, which goes to the party named first.
        ("0.05", "0.04", "0.01"),
        ("0.06", "0.04", "0.02"),
        ("1056550.00", "739585.00", "316965.00"),
    ],
)
def test_seven_to_three_is_rounded_half_up_for_the_party_named_first(loss: str, insurer: str, bank: str) -> None:
    decision = ask(written(PLAIN), "loss_share", {"loss.principal": loss, "loss.interest": 0})
    assert decision.outcome == "amount"
    assert decision.values == {"insurer": Decimal(insurer), "bank": Decimal(bank)}


def test_the_order_of_the_pack_says_who_has_the_odd_fen() -> None:
    turned = PLAIN.replace("{insurer: 7, bank: 3}", "{bank: 3, insurer: 7}")
    decision = ask(written(turned), "loss_share", {"loss.principal": "0.05", "loss.interest": 0})
    assert decision.values == {"bank": Decimal("0.02"), "insurer": Decimal("0.03")}


@pytest.mark.parametrize(
    ("agreed", "outcome", "values"),
    [
        ({}, "amount", {"insurer": "70.00", "bank": "30.00"}),
        (
            {"agreement.insurer_share": "80%", "agreement.bank_share": "20%"},
            "amount",
            {"insurer": "80.00", "bank": "20.00"},
        ),
        ({"agreement.insurer_share": "80%"}, "amount", {"insurer": "80.00", "bank": "20.00"}),
        ({"agreement.bank_share": "100%"}, "amount", {"insurer": "0.00", "bank": "100.00"}),
        ({"agreement.insurer_share": "80%", "agreement.bank_share": "20.01%"}, "not_determined", {}),
        ({"agreement.insurer_share": "80%", "agreement.bank_share": "19.99%"}, "not_determined", {}),
        # More than the whole would leave the other party less than nothing.
        ({"agreement.insurer_share": "100.01%"}, "not_determined", {}),
        ({"agreement.bank_share": "100.01%"}, "not_determined", {}),
    ],
)
def test_an_agreement_replaces_the_shares_if_it_adds_up(
    agreed: dict[str, object], outcome: str, values: dict[str, str]
) -> None:
    decision = ask(written(RULE), "loss_share", {"loss.principal": "100.00", "loss.interest": 0, **agreed})
    assert decision.outcome == outcome
    assert decision.values == {name: Decimal(value) for name, value in values.items()}


def test_an_agreement_that_does_not_add_up_is_a_conflict_and_names_the_rule() -> None:
    agreed = {"agreement.insurer_share": "80%", "agreement.bank_share": "30%"}
    decision = ask(written(RULE), "loss_share", {"loss.principal": "100.00", "loss.interest": 0, **agreed})
    assert [(open_.why, open_.rules) for open_ in decision.open] == [("conflict", ("split",))]


@pytest.mark.parametrize(
    ("agreed", "outcome"),
    [
        ({}, "amount"),
        ({"agreement.insurer_share": "70%"}, "amount"),
        ({"agreement.insurer_share": "70%", "agreement.bank_share": "30%"}, "amount"),
        ({"agreement.insurer_share": "70.01%"}, "not_determined"),
        ({"agreement.insurer_share": "70%", "agreement.bank_share": "30.01%"}, "not_determined"),
    ],
)
def test_where_the_text_leaves_no_room_other_shares_are_a_conflict(agreed: dict[str, object], outcome: str) -> None:
    text = written(RULE + "agreed_must_equal: true")
    assert ask(text, "loss_share", {"loss.principal": "1.00", "loss.interest": 0, **agreed}).outcome == outcome


WHOLE_FEN = st.integers(0, 10**15).map(lambda fen: Decimal(fen).scaleb(-2))
PARTS = st.lists(st.integers(0, 10**6), min_size=2, max_size=6).filter(any)
AGREED = loaded(written(RULE))


def _pack(parts: list[int]) -> Pack:
    shares = ", ".join(f"party_{number}: {part}" for number, part in enumerate(parts))
    return loaded(written(PLAIN.replace("insurer: 7, bank: 3", shares)))


@given(loss=WHOLE_FEN, parts=PARTS)
def test_the_parts_of_any_shares_add_up_and_none_is_negative(loss: Decimal, parts: list[int]) -> None:
    decision = _pack(parts).decide("loss_share", {"loss.principal": loss, "loss.interest": 0}, as_of=DAY)
    given_ = [value for value in decision.values.values() if isinstance(value, Decimal)]
    assert len(given_) == len(parts)
    assert sum(given_) == loss
    assert min(given_) >= 0
    whole = sum(parts)
    for part, value in zip(parts, given_, strict=True):
        assert abs(value * whole - loss * part) <= whole * Decimal("0.01")


@given(loss=WHOLE_FEN, share=st.integers(0, 10**12).map(lambda parts: Decimal(parts).scaleb(-12)))
def test_the_parts_of_any_agreement_add_up_and_none_is_negative(loss: Decimal, share: Decimal) -> None:
    facts = {"loss.principal": loss, "loss.interest": 0, "agreement.insurer_share": share}
    values = AGREED.decide("loss_share", facts, as_of=DAY).values
    both = AGREED.decide("loss_share", {**facts, "agreement.bank_share": 1 - share}, as_of=DAY).values
    assert values == both
    insurer, bank = values["insurer"], values["bank"]
    assert isinstance(insurer, Decimal)
    assert isinstance(bank, Decimal)
    assert insurer + bank == loss
    assert min(insurer, bank) >= 0


@pytest.mark.parametrize(
    ("rule", "told_"),
    [
        (PLAIN.replace("{insurer: 7, bank: 3}", "{insurer: 7}"), [("shares-too-few", "id: split")]),
        (PLAIN.replace("{insurer: 7, bank: 3}", "{insurer: 0, bank: 0}"), [("shares-too-few", "id: split")]),
        (PLAIN.replace("bank: 3", "bank: -3"), [("whole-number", "-3")]),
        (PLAIN.replace("bank: 3", "bank: 30%"), [("whole-number", "30%")]),
        (PLAIN.replace("bank: 3", "Bank: 3"), [("key-form", "Bank")]),
        (RULE.replace(", bank: agreement.bank_share", ""), [("shares-agreed-parties", "id: split")]),
        (RULE.replace("agreement.bank_share", "agreement.bank_shares"), [("name-unknown", "agreement.bank_shares")]),
        (RULE.replace("agreement.bank_share", "loan.amount"), [("guard-type", "loan.amount")]),
        (RULE.replace("agreement.bank_share", "mitigation.ratio"), [("name-unknown", "mitigation.ratio")]),
    ],
)
def test_shares_that_make_no_sense_are_refused_at_their_place(rule: str, told_: list[tuple[str, str]]) -> None:
    assert told(written(rule)) == told_


def test_a_share_with_a_sign_of_percentage_is_told_how_to_write_it() -> None:
    with pytest.raises(PackError) as refused:
        ask(written(PLAIN.replace("bank: 3", "bank: 30%")), "loss_share", {})
    (told_,) = refused.value.diagnostics
    assert advice(told_) == "write `30`, without the sign"


FIXED = PLAIN + "agreed: {insurer: agreement.insurer_share, bank: agreement.bank_share}\nagreed_must_equal: true\n"


@pytest.mark.parametrize(
    ("insurer", "outcome"), [("70%", "amount"), ("69.99%", "not_determined"), ("70.01%", "not_determined")]
)
def test_where_the_text_leaves_no_room_another_agreed_share_is_a_conflict(insurer: str, outcome: str) -> None:
    facts = {"loss.principal": "100.00", "loss.interest": "0.00", "agreement.insurer_share": insurer}
    decision = ask(written(FIXED), "loss_share", facts | {"loan.signing_date": "2024-01-01"})
    assert decision.outcome == outcome
    if outcome == "not_determined":
        assert [open_.why for open_ in decision.open] == ["conflict"]


def test_agreed_shares_are_held_against_those_of_their_own_party_in_whatever_order_they_stand() -> None:
    turned = FIXED.replace(
        "{insurer: agreement.insurer_share, bank: agreement.bank_share}",
        "{bank: agreement.bank_share, insurer: agreement.insurer_share}",
    )
    facts = {"loss.principal": "100.00", "loss.interest": "0.00", "agreement.insurer_share": "70%"}
    decision = ask(written(turned), "loss_share", facts | {"loan.signing_date": "2024-01-01"})
    assert decision.outcome == "amount"
