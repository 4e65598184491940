"""The second opinion agrees with what is right and catches what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal, getcontext, localcontext
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guarantee_rules.api import load
from guarantee_rules.backends.reference import Reference
from guarantee_rules.core import evaluate
from guarantee_rules.explain.decision import Decision
from guarantee_rules.explain.labels import Labels
from guarantee_rules.explain.recheck import Declared, RecheckFailed, recheck, rounded
from guarantee_rules.values import numbers
from guarantee_rules.values.types import Value
from guarantee_rules.values.unknown import Outcome

FEN_DOWN = Declared("down", 2)
FEN_UP = Declared("up", 2)
FEN = Declared("half_up", 2)


@pytest.mark.parametrize(
    "text",
    [
        "3,000,000.00 + 2,000,000.01 = 5,000,000.01 > 5,000,000.00",
        "4.35% × 1.3 = 5.655%",
        "(1,000,000.00 × 12 + 1,000,000.00 × 5.655% × 12) × 3% × 12 ÷ 144 = 31,696.50",
        "min(900,000.00, 20,000,000.00) = 900,000.00",
        "max(5.00 − 6.00, 0.00) = 0.00",
        "2024-01-31 + 1个月 + 1天 = 2024-03-01",
        "2024-03-01 − 2024-01-31 = 30天",
        "3,999,999.99 < 4% × 100,000,000.00 = 4,000,000.00",
        "1.00 ÷ 3.00 × 3.00 = 1.00",
        "12个月 + 6个月 = 18个月 ≥ 13个月",
        "5 − (−3) = 8",
        "−0.01 < 0.00",
        "2024-02-29 ≠ 2024-03-01",
        "min(2024-06-21, 2024-11-11) = 2024-06-21",
        "2024-02-29 + 12个月 = 2025-02-28",
    ],
)
def test_a_right_formula_passes(text: str) -> None:
    recheck("rule", text, "zh")


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-31 + 1 month + 1 day = 2024-03-01",
        "2023-11-30 + 3 months = 2024-02-29",
        "12 months ≤ 12 months",
        "3 working days < 5 working days",
    ],
)
def test_periods_are_read_in_the_words_of_the_language(text: str) -> None:
    recheck("rule", text, "en")
    with pytest.raises(RecheckFailed):
        recheck("rule", text, "zh")


@pytest.mark.parametrize(
    "text",
    [
        "3,000,000.00 + 2,000,000.01 = 5,000,000.00",
        "3,000,000.00 + 2,000,000.01 ≤ 5,000,000.00",
        "4.35% × 1.3 = 5.65%",
        "0.00 < 1.00 < 0.50",
        "min(900,000.00, 20,000,000.00) = 20,000,000.00",
        "2024-01-31 + 1个月 + 1个月 = 2024-03-31",
        "2024-01-31 + 1个月 = 2024-03-02",
        "1.00 ÷ 3.00 = 0.33",
        "1.00 ÷ 0.00 = 0.00",
        "12个月 = 360天",
        "12 = 12个月",
        "2024-03-01 + 3个工作日 = 2024-03-06",
        "5,000,000.00",
        "= 5",
        "",
        "5 = 贷款金额",
        "5 ** 2 = 25",
        "__import__ = 5",
        "round(5.4) = 5",
        "1,00.00 = 100.00",
        "5,000,000.00 = 5,000,000.00元",
        "1 + = 1",
    ],
)
def test_a_wrong_or_strange_formula_is_refused_and_named(text: str) -> None:
    with pytest.raises(RecheckFailed, match="some_rule") as failed:
        recheck("some_rule", text, "zh")
    assert failed.value.rule == "some_rule"
    assert failed.value.formula == text


@pytest.mark.parametrize(
    ("text", "declared"),
    [
        ("1.00 × 7 ÷ 10 + 0.035 ≈ 0.74", FEN),
        ("0.05 × 7 ÷ 10 = 0.035 ≈ 0.04", FEN),
        ("10,000,000.07 × 70% = 7,000,000.049 ≈ 7,000,000.04", FEN_DOWN),
        ("100.00 ÷ 3 ≈ 33.34", FEN_UP),
        ("−0.005 ≈ −0.01", FEN),
        ("3,999,999.99 ÷ 100,000,000.00 = 3.99999999% ≈ 4%", Declared("half_up", 6)),
    ],
)
def test_rounding_passes_only_as_declared(text: str, declared: Declared) -> None:
    recheck("rule", text, "zh", declared)
    for other in (FEN_DOWN, FEN_UP, FEN):
        if other != declared and text.startswith(("1.00", "0.05")) and other.rounding == "down":
            with pytest.raises(RecheckFailed):
                recheck("rule", text, "zh", other)
    with pytest.raises(RecheckFailed, match="no rounding is declared"):
        recheck("rule", text, "zh")


@given(
    st.integers(-(10**30), 10**30), st.integers(1, 10**6), st.sampled_from(["down", "up", "half_up"]), st.integers(0, 8)
)
def test_its_rounding_and_the_librarys_agree_though_they_share_nothing(
    of: int, over: int, rounding: numbers.Rounding, places: int
) -> None:
    ours = numbers.quotient(of, over, places, rounding)
    assert rounded(Fraction(of, over), Declared(rounding, places)) == Fraction(numbers.plain(ours))


def test_it_imports_no_arithmetic_of_the_library() -> None:
    import guarantee_rules.explain.recheck as module

    ours = {
        item.__module__ for item in vars(module).values() if getattr(item, "__module__", "").startswith("guarantee")
    }
    assert ours == {"guarantee_rules.explain.recheck", "guarantee_rules.wording"}


def test_the_callers_decimal_context_and_other_threads_change_nothing() -> None:
    def tried(_: int) -> None:
        getcontext().prec = 5
        recheck("rule", "12,345,678.91 × 5.655% ÷ 12 × 12 ÷ 5.655% = 12,345,678.91", "zh")

    with localcontext() as context:
        context.prec = 3
        tried(0)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(tried, range(64)))


def test_no_figure_of_a_formula_is_kept_when_it_has_been_rechecked() -> None:
    import guarantee_rules.explain.recheck as module

    recheck("rule", "1,234.56 + 1.44 = 1,236.00", "zh")
    shapes = module._parsed.cache_info().currsize
    recheck("rule", "7.00 + 5.55 = 12.55", "zh")
    with pytest.raises(RecheckFailed):
        recheck("rule", "7.00 + 5.55 = 12.56", "zh")
    assert module._parsed.cache_info().currsize == shapes
    assert module._evaluator().names == {}


# --- a library that reckons wrongly is found out before anyone reads it


def by_reference(decision: Decision) -> Decision:
    """The same case put to the reference evaluator, which the tests below lead astray."""
    asked = decision.inquiry
    engine = Reference(asked.program, asked.readings)
    result = engine.run(decision.facts.get, decision.as_of, asked.calendar)
    return Decision(replace(asked, engine=engine), decision.facts, decision.as_of, result)


def limit() -> Decision:
    facts = {
        "application": {"date": "2024-03-01"},
        "borrower": {"categories": ["enterprise"], "size": "micro", "other_scheme_balance": "2000000.00"},
        "loan": {"amount": "3000000.00"},
    }
    return by_reference(load("yiwu").decide("loan_limit", facts, as_of=date(2024, 3, 1)))


def rate() -> Decision:
    facts = {"application": {"date": "2024-03-01"}, "loan": {"rate": "5.7%", "term": "12个月"}}
    return by_reference(load("yiwu").decide("rate_cap", facts, as_of=date(2024, 3, 1)))


def shares() -> Decision:
    facts = {"loan": {"signing_date": "2023-01-10"}, "loss": {"principal": "100.05", "interest": "0.00"}}
    return by_reference(load("yiwu").decide("loss_share", facts, as_of=date(2024, 3, 1)))


def one_fen_more(function: Callable[..., object]) -> Callable[..., object]:
    return lambda *args: numbers.add(function(*args), Decimal("0.01"))  # type: ignore[call-overload]


def test_a_sum_that_is_a_fen_off_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    assert limit().explain("zh")
    monkeypatch.setitem(evaluate._ARITHMETIC, "+", one_fen_more(numbers.add))
    with pytest.raises(RecheckFailed, match="yiwu_limit_msme"):
        limit().explain("zh")
    with pytest.raises(RecheckFailed, match="yiwu_limit_msme"):
        limit().as_json()


def test_a_product_that_is_off_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    assert rate().explain("en")
    monkeypatch.setitem(evaluate._ARITHMETIC, "*", one_fen_more(numbers.multiply))
    with pytest.raises(RecheckFailed, match="yiwu_rate_cap"):
        rate().explain("en")


def test_a_comparison_the_wrong_way_round_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(evaluate._COMPARE, "<=", lambda left, right: left > right)
    with pytest.raises(RecheckFailed):
        rate().explain("en")


def test_a_share_rounded_otherwise_than_declared_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "70.035 ≈ 70.04" in shares().explain("zh")

    real = evaluate._quotient

    def cut(of: Value, over: Value, places: int, _: numbers.Rounding) -> Outcome:
        return real(of, over, places, "down")

    monkeypatch.setattr(evaluate, "_quotient", cut)
    with pytest.raises(RecheckFailed, match="yiwu_loss_share_default"):
        shares().explain("zh")


def test_a_decision_that_the_reference_evaluator_does_not_reach_is_never_explained() -> None:
    facts = {"application": {"date": "2024-03-01"}, "loan": {"rate": "5.6%", "term": "12个月"}}
    decision = load("yiwu").decide("rate_cap", facts, as_of=date(2024, 3, 1))
    name, values, _, *rest = decision.result
    assert name == "compliant"
    result = ("outside_guideline", values, "outside_guideline", *rest)
    slipped = Decision(decision.inquiry, decision.facts, decision.as_of, result)
    with pytest.raises(AssertionError, match="does not reach the"):
        slipped.explain("zh")


def test_a_figure_printed_wrongly_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    decision = limit()
    real = Labels.figure

    def slip(self: Labels, value: object, type: object, *, written: bool = False) -> str:
        return real(self, value, type, written=written).replace("3,000,000.00", "3,000,001.00")  # type: ignore[arg-type]

    monkeypatch.setattr(Labels, "figure", slip)
    with pytest.raises(RecheckFailed, match=r"3,000,001\.00"):
        decision.explain("zh")


def test_the_formulas_that_the_documentation_shows_are_right() -> None:
    page = (Path(__file__).parents[2] / "docs" / "explanations.md").read_text(encoding="utf-8")
    (row,) = [line for line in page.splitlines() if line.startswith("| formula |")]
    shown = re.findall(r"`([^`]+)`", row)
    assert len(shown) == 2
    for text in [*shown, *re.findall(r"^ +([\d,.]+ \+ .*) \(over by", page, re.MULTILINE)]:
        recheck("docs", text, "en")
