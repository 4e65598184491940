"""Tiers on the whole amount or on the part within each band; a cliff is pointed out."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import Golden
from tests.packs.small import DAY, ask, loaded, program, told, written

FIRST = "- {id: tier_one, clause: 一, word: 以内, label: {zh: 一, en: one}, up_to: 100万元, rate: 90%}"
SECOND = "- {id: tier_two, clause: 二, word: 超过, label: {zh: 二, en: two}, above: 100万元, rate: 70%}"
RULE = f"""
id: tiers
kind: compensation_tiers
question: compensation
of: claim.paid
basis: whole
rows:
{FIRST}
{SECOND}
"""
BASIS = """
basis:
  code: T-A8
  default: whole
  options: {whole: {zh: 全额, en: whole}, marginal: {zh: 分段, en: marginal}}
  because: {zh: 举例, en: an example}
"""
MARGINAL = RULE.replace("basis: whole", "basis: marginal")
READ = RULE.replace("basis: whole", "basis: {reading: basis}")
GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("basis", ["whole", "marginal"])
def test_tiers_are_one_ceiling_and_a_note_for_each_row(basis: str, golden: Golden) -> None:
    text = written(RULE.replace("basis: whole", f"basis: {basis}"))
    golden(GOLDEN / f"compensation_tiers_{basis}.txt", program(text, "compensation"))


def test_a_reading_may_choose_the_basis(golden: Golden) -> None:
    golden(GOLDEN / "compensation_tiers_read.txt", program(written(READ, readings=BASIS), "compensation"))


@pytest.mark.parametrize(
    ("paid", "whole", "marginal"),
    [
        ("0.00", "0.00", "0.00"),
        # 0.009 is cut, never rounded up: a ceiling is not passed.
        ("0.01", "0.00", "0.00"),
        ("999999.99", "899999.99", "899999.99"),
        ("1000000.00", "900000.00", "900000.00"),
        ("1000000.01", "700000.00", "900000.00"),
        ("1000000.02", "700000.01", "900000.01"),
        ("1285714.28", "899999.99", "1099999.99"),
        ("1285714.29", "900000.00", "1100000.00"),
    ],
)
def test_one_fen_above_the_edge_is_in_the_second_tier(paid: str, whole: str, marginal: str) -> None:
    for rule, ceiling in ((RULE, whole), (MARGINAL, marginal)):
        decision = ask(written(rule), "compensation", {"claim.paid": paid})
        assert (decision.outcome, dict(decision.values)) == ("amount", {"ceiling": Decimal(ceiling)})


@pytest.mark.parametrize(("option", "ceiling"), [("whole", "700000.00"), ("marginal", "900000.00")])
def test_each_option_of_the_reading_is_that_basis(option: str, ceiling: str) -> None:
    text = written(READ, readings=BASIS)
    decision = ask(text, "compensation", {"claim.paid": "1000000.01"}, readings={"basis": option})
    assert decision.values == {"ceiling": Decimal(ceiling)}
    assert decision.readings == {"basis": option}


@pytest.mark.parametrize(("paid", "row"), [("1000000.00", "tier_one"), ("1000000.01", "tier_two")])
def test_the_row_that_was_reached_is_a_finding_of_its_own(paid: str, row: str) -> None:
    decision = ask(written(RULE), "compensation", {"claim.paid": paid})
    reached = [finding.rule.id for finding in decision.findings if finding.verdict == "applied"]
    assert reached == ["tiers", row]


@pytest.mark.parametrize(
    ("rule", "paid", "notices"),
    [
        (RULE, "1000000.00", []),
        (RULE, "1000000.01", ["cliff"]),
        (RULE, "1285714.28", ["cliff"]),
        # 1,285,714.29 × 70% is 900,000.003: what the largest claim of the first tier gets is regained.
        (RULE, "1285714.29", []),
        (MARGINAL, "1000000.01", []),
        (RULE.replace("rate: 70%", "rate: 90%"), "1000000.01", []),
        (RULE.replace("rate: 70%", "rate: 95%"), "1000000.01", []),
    ],
)
def test_a_cliff_is_pointed_out_where_more_claimed_is_less_paid(rule: str, paid: str, notices: list[str]) -> None:
    decision = ask(written(rule), "compensation", {"claim.paid": paid})
    assert [notice.key for notice in decision.notices] == notices


def test_the_notice_of_a_cliff_says_where_the_loss_is_regained() -> None:
    decision = ask(written(RULE), "compensation", {"claim.paid": "1000000.01"})
    (notice,) = decision.notices
    assert {name: decision.trace.value(figure) for name, figure in notice.figures} == {
        "edge": Decimal(1000000),
        "peak": Decimal(900000),
        "regained": Decimal("1285714.29"),
    }


@pytest.mark.parametrize(("paid", "ceiling"), [("99.99", "89.99"), ("100.00", "70.00"), ("100.01", "70.00")])
def test_a_band_may_begin_at_its_edge_instead_of_above_it(paid: str, ceiling: str) -> None:
    rule = RULE.replace("up_to: 100万元", "below: 100元").replace("above: 100万元", "at_least: 100元")
    assert ask(written(rule), "compensation", {"claim.paid": paid}).values["ceiling"] == Decimal(ceiling)


@pytest.mark.parametrize(
    ("earlier", "ceiling"), [("0.00", "90.00"), ("89.99", "0.01"), ("90.00", "0.00"), ("90.01", "0.00")]
)
def test_what_was_paid_before_comes_off_and_never_below_zero(earlier: str, ceiling: str) -> None:
    facts = {"claim.paid": "100.00", "claim.earlier_compensation": earlier}
    decision = ask(written(RULE + "less: claim.earlier_compensation"), "compensation", facts)
    assert decision.values == {"ceiling": Decimal(ceiling)}


WHOLE_FEN = st.integers(0, 10**13).map(lambda fen: Decimal(fen).scaleb(-2))
WHOLE_PACK, MARGINAL_PACK = loaded(written(RULE)), loaded(written(MARGINAL))


@given(paid=WHOLE_FEN, more=WHOLE_FEN)
def test_in_bands_more_claimed_is_never_less_paid(paid: Decimal, more: Decimal) -> None:
    less, most = (
        MARGINAL_PACK.decide("compensation", {"claim.paid": claimed}, as_of=DAY).values["ceiling"]
        for claimed in (paid, paid + more)
    )
    assert isinstance(less, Decimal)
    assert isinstance(most, Decimal)
    assert less <= most


@given(paid=WHOLE_FEN)
def test_the_whole_basis_never_pays_more_than_the_bands(paid: Decimal) -> None:
    whole, bands = (
        pack.decide("compensation", {"claim.paid": paid}, as_of=DAY).values["ceiling"]
        for pack in (WHOLE_PACK, MARGINAL_PACK)
    )
    assert isinstance(whole, Decimal)
    assert isinstance(bands, Decimal)
    assert whole <= bands


def _rows(*rows: str) -> str:
    return RULE.replace(FIRST, rows[0]).replace(SECOND, "\n".join(rows[1:]))


@pytest.mark.parametrize(
    ("rule", "told_"),
    [
        (_rows(FIRST, SECOND.replace("above: 100万元", "above: 120万元")), [("tiers-gap", "id: tiers")]),
        (_rows(FIRST, SECOND.replace("above: 100万元", "above: 80万元")), [("tiers-gap", "id: tiers")]),
        # 100万元 itself would be in both bands, or in neither.
        (_rows(FIRST, SECOND.replace("above", "at_least")), [("tiers-gap", "id: tiers")]),
        (_rows(FIRST.replace("up_to", "below"), SECOND), [("tiers-gap", "id: tiers")]),
        (
            _rows(FIRST.replace("up_to: 100万元", "up_to: 100万元, below: 100万元"), SECOND),
            [("tiers-gap", "id: tiers")],
        ),
        # Edges go up: this second band would hold nothing, and the third count half of the first again.
        (
            _rows(
                FIRST,
                SECOND.replace("above: 100万元", "above: 100万元, up_to: 50万元"),
                SECOND.replace("tier_two", "tier_three").replace("100万元", "50万元"),
            ),
            [("tiers-gap", "id: tiers")],
        ),
        (_rows(FIRST.replace("up_to: 100万元, ", ""), SECOND), [("tiers-gap", "id: tiers")]),
        (
            _rows(FIRST, SECOND.replace("above: 100万元", "above: 100万元, up_to: 200万元")),
            [("tiers-open-ended", "id: tiers")],
        ),
        (_rows(FIRST.replace("up_to", "above: 10元, up_to"), SECOND), [("tiers-open-ended", "id: tiers")]),
        (RULE.replace(FIRST, "").replace(SECOND, "").replace("rows:", "rows: []"), [("tiers-open-ended", "id: tiers")]),
        (_rows(FIRST, SECOND.replace("70%", "seventy")), [("figure-unreadable", "seventy")]),
        (
            _rows(FIRST, SECOND.replace("rate", "rates")),
            [
                (
                    "key-missing",
                    "{id: tier_two, clause: 二, word: 超过, label: {zh: 二, en: two}, above: 100万元, rates: 70%}",
                ),
                ("unknown-key", "rates"),
            ],
        ),
        (_rows(FIRST, SECOND.replace("tier_two", "tier_one")), [("rule-twice", "tier_one")]),
        (RULE.replace("whole", "most"), [("value-not-allowed", "most")]),
        (READ, [("reading-options", "{reading: basis}")]),
    ],
)
def test_tiers_that_make_no_sense_are_refused_at_their_place(rule: str, told_: list[tuple[str, str]]) -> None:
    assert told(written(rule)) == told_


def test_a_reading_with_other_options_cannot_choose_the_basis() -> None:
    text = written(READ, readings=BASIS.replace("marginal:", "bands:"))
    assert told(text) == [("reading-options", "{reading: basis}")]
