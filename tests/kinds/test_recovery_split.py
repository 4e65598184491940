"""Recovered money goes by the losses actually borne, and nobody gets more than they bore."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import Golden
from tests.packs.small import DAY, ask, loaded, program, told, written

RULE = """
id: split
kind: recovery_split
question: recovery_split
of: recovery.amount
borne: {insurer: loss.borne_by_insurer, bank: loss.borne_by_bank}
"""
GOLDEN = Path(__file__).parent / "golden"


def _facts(recovered: object, insurer: object, bank: object) -> dict[str, object]:
    return {"recovery.amount": recovered, "loss.borne_by_insurer": insurer, "loss.borne_by_bank": bank}


def test_a_recovery_is_split_in_portions_with_the_surplus_left(golden: Golden) -> None:
    golden(GOLDEN / "recovery_split.txt", program(written(RULE), "recovery_split"))


@pytest.mark.parametrize(
    ("recovered", "insurer", "bank", "surplus"),
    [
        ("0.00", "0.00", "0.00", "0.00"),
        ("0.05", "0.04", "0.01", "0.00"),
        ("50.00", "35.00", "15.00", "0.00"),
        ("99.99", "69.99", "30.00", "0.00"),
        ("100.00", "70.00", "30.00", "0.00"),
        ("100.01", "70.00", "30.00", "0.01"),
    ],
)
def test_what_is_recovered_beyond_the_loss_belongs_to_nobody_yet(
    recovered: str, insurer: str, bank: str, surplus: str
) -> None:
    decision = ask(written(RULE), "recovery_split", _facts(recovered, "70.00", "30.00"))
    assert decision.outcome == "amount"
    assert decision.values == {"insurer": Decimal(insurer), "bank": Decimal(bank), "surplus": Decimal(surplus)}
    assert [notice.key for notice in decision.notices] == (["surplus"] if Decimal(surplus) else [])


def test_nothing_borne_leaves_the_split_undefined() -> None:
    decision = ask(written(RULE), "recovery_split", _facts("1.00", 0, 0))
    assert (decision.outcome, [open_.why for open_ in decision.open]) == ("not_determined", ["undefined_ratio"])


WHOLE_FEN = st.integers(0, 10**12).map(lambda fen: Decimal(fen).scaleb(-2))
PACK = loaded(written(RULE))


@given(recovered=WHOLE_FEN, insurer=WHOLE_FEN, bank=WHOLE_FEN.filter(bool))
def test_the_parts_and_the_surplus_add_up_and_nobody_has_more_than_they_bore(
    recovered: Decimal, insurer: Decimal, bank: Decimal
) -> None:
    values = PACK.decide("recovery_split", _facts(recovered, insurer, bank), as_of=DAY).values
    parts = [value for value in values.values() if isinstance(value, Decimal)]
    assert sum(parts) == recovered
    assert all(0 <= part <= most for part, most in zip(parts, (insurer, bank, recovered), strict=True))


@pytest.mark.parametrize(
    ("rule", "told_"),
    [
        (RULE.replace(", bank: loss.borne_by_bank", ""), [("shares-too-few", "id: split")]),
        (RULE.replace("loss.borne_by_bank", "agreement.bank_share"), [("guard-type", "agreement.bank_share")]),
        (RULE.replace("borne:", "born:"), [("key-missing", "id: split"), ("unknown-key", "born")]),
    ],
)
def test_a_split_that_makes_no_sense_is_refused_at_its_place(rule: str, told_: list[tuple[str, str]]) -> None:
    assert told(written(rule)) == told_
