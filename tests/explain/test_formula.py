"""Every kind of expression as people write it: in figures, and in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest

from guarantee_rules.api import load
from guarantee_rules.core import expr as core
from guarantee_rules.core.evaluate import Case
from guarantee_rules.core.expr import (
    FALSE,
    TRUE,
    All,
    Any,
    Arithmetic,
    Between,
    Compare,
    Count,
    Expr,
    Extreme,
    Fact,
    Given,
    If,
    Includes,
    Lit,
    Needs,
    Not,
    OnDay,
    OneOf,
    Portion,
    Quotient,
    Reading,
    Ref,
    Rolled,
    Shift,
    Undecided,
)
from guarantee_rules.core.program import Definition, Program
from guarantee_rules.explain.formula import Figures, rounding_note
from guarantee_rules.explain.labels import Labels
from guarantee_rules.explain.trace import Trace, watched
from guarantee_rules.explain.words import Words
from guarantee_rules.values.types import BOOL, DATE, DAYS, INTEGER, MONEY, MONTHS, RATE, RATIO, WORKDAYS, Value, enum_of

YIWU = load("yiwu").versions[-1]
RULE = "yiwu_limit_msme"
STATED: Mapping[str, Value] = {
    "loan.amount": Decimal("3000000.00"),
    "borrower.other_scheme_balance": Decimal("2000000.01"),
    "loan.rate": Decimal("0.05655"),
    "loan.term": 12,
    "loan.use": "equity",
    "loan.used_locally": False,
    "loan.maturity_date": date(2024, 1, 31),
    "overdue.declared_due_on": date(2024, 2, 10),
    "borrower.categories": frozenset({"enterprise"}),
    "agreement.insurer_share": Decimal("0.7"),
    "borrower.employees": 1234,
}
READING = enum_of("reading.limit_scope")

amount, other = Fact("loan.amount"), Fact("borrower.other_scheme_balance")
rate, term, maturity = Fact("loan.rate"), Fact("loan.term"), Fact("loan.maturity_date")
unstated = Fact("loss.principal")


def money(text: str) -> Lit:
    return Lit(Decimal(text), MONEY)


def ratio(text: str) -> Lit:
    return Lit(Decimal(text), RATIO)


def fen(expr: Expr, over: int = 1, rounding: str = "down") -> Quotient:
    return Quotient(expr, Lit(over, INTEGER), 2, rounding)  # type: ignore[arg-type]


def plus(left: Expr, right: Expr) -> Arithmetic:
    return Arithmetic(left, "+", right)


def minus(left: Expr, right: Expr) -> Arithmetic:
    return Arithmetic(left, "-", right)


def times(left: Expr, right: Expr) -> Arithmetic:
    return Arithmetic(left, "*", right)


OWN = Definition(f"{RULE}.of", MONEY, plus(amount, other), RULE)
BENCHMARK = Definition("benchmark", RATE, Lit(Decimal("0.0435"), RATE), "yiwu_benchmark")
CEILING = Definition("ceiling", MONEY, times(amount, ratio("0.9")), "yiwu_compensation_ceiling")


def trace_of(*definitions: Definition, readings: Mapping[str, str] | None = None) -> Trace:
    program = Program(
        "loan_limit",
        "verdict",
        {**YIWU.vocabulary.types, "as_of": DATE},
        {"limit_scope": ("borrower", "loan")},
        (BENCHMARK, CEILING, OWN, *definitions),
        (),
        (),
        (),
        Lit("compliant", enum_of("outcome")),
    )
    facts = {**STATED, "as_of": date(2024, 3, 1)}
    return watched(program, Case(facts, readings or {"limit_scope": "borrower"}))


def figures(expr: Expr, lang: str = "zh") -> list[str]:
    printed = Figures(Labels(YIWU, lang), trace_of(), RULE)
    lines = printed.comparison(expr) if isinstance(expr, Compare) else printed.calculation(expr)
    notes = [(line.text, rounding_note(printed.labels, line)) for line in lines]
    return [f"{text} [{note}]" if note else text for text, note in notes]


def words(expr: Expr, lang: str = "zh") -> str:
    return Words(Labels(YIWU, lang), trace_of()).of(expr)


def brief(value: object) -> str:
    return value[:40] if isinstance(value, str) else type(value).__name__


# --- figures


@pytest.mark.parametrize(
    ("expr", "printed"),
    [
        (plus(amount, other), "3,000,000.00 + 2,000,000.01 = 5,000,000.01"),
        (times(Ref("benchmark"), ratio("1.3")), "4.35% × 1.3 = 5.655%"),
        (times(amount, ratio("1.5")), "3,000,000.00 × 150% = 4,500,000.00"),
        (times(plus(amount, other), ratio("0.7")), "(3,000,000.00 + 2,000,000.01) × 70% = 3,500,000.007"),
        (minus(amount, minus(other, money("1.00"))), "3,000,000.00 − (2,000,000.01 − 1.00) = 1,000,000.99"),
        (minus(amount, plus(other, money("1.00"))), "3,000,000.00 − (2,000,000.01 + 1.00) = 999,998.99"),
        (plus(amount, plus(other, money("1.00"))), "3,000,000.00 + 2,000,000.01 + 1.00 = 5,000,001.01"),
        (minus(other, amount), "2,000,000.01 − 3,000,000.00 = −999,999.99"),
        (minus(ratio("1"), Fact("agreement.insurer_share")), "100% − 70% = 30%"),
        (times(times(amount, rate), Count(term)), "3,000,000.00 × 5.655% × 12 = 2,035,800.00"),
        (
            fen(
                times(
                    times(
                        plus(times(amount, Lit(12, INTEGER)), times(times(amount, rate), Count(term))), ratio("0.03")
                    ),
                    Count(term),
                ),
                144,
            ),
            "(3,000,000.00 × 12 + 3,000,000.00 × 5.655% × 12) × 3% × 12 ÷ 144 = 95,089.50",
        ),
        (
            Extreme("min", (amount, other, money("900000.00"))),
            "min(3,000,000.00, 2,000,000.01, 900,000.00) = 900,000.00",
        ),
        (Extreme("max", (minus(amount, other), money("0.00"))), "3,000,000.00 − 2,000,000.01 = 999,999.99"),
        (Extreme("max", (money("0.00"), minus(amount, other))), "3,000,000.00 − 2,000,000.01 = 999,999.99"),
        (Extreme("max", (minus(other, amount), money("0.00"))), "max(2,000,000.01 − 3,000,000.00, 0.00) = 0.00"),
        (Portion(amount, other, amount, "half_up"), "3,000,000.00 × 2,000,000.01 ÷ 3,000,000.00 = 2,000,000.01"),
        (minus(fen(times(amount, Lit(10, INTEGER)), 10), other), "3,000,000.00 − 2,000,000.01 = 999,999.99"),
        (minus(fen(times(amount, ratio("0.9"))), money("0.00")), "3,000,000.00 × 90% = 2,700,000.00"),
        (
            Quotient(other, amount, 6, "half_up"),
            "2,000,000.01 ÷ 3,000,000.00 = 66.666667% ≈ 66.6667% [百分数四舍五入至4位小数]",
        ),
        (fen(times(other, ratio("0.7"))), "2,000,000.01 × 70% = 1,400,000.007 ≈ 1,400,000.00 [舍去不足一分的部分]"),
        (
            fen(times(other, ratio("0.7")), 1, "up"),
            "2,000,000.01 × 70% = 1,400,000.007 ≈ 1,400,000.01 [不足一分的进为一分]",
        ),
        (fen(amount, 7, "half_up"), "3,000,000.00 ÷ 7 ≈ 428,571.43 [四舍五入到分]"),
        (If(TRUE, plus(amount, other), amount), "3,000,000.00 + 2,000,000.01 = 5,000,000.01"),
        (If(FALSE, amount, plus(amount, other)), "3,000,000.00 + 2,000,000.01 = 5,000,000.01"),
        (
            If(Compare(Reading("limit_scope"), "==", Lit("borrower", READING)), plus(amount, other), amount),
            "3,000,000.00 + 2,000,000.01 = 5,000,000.01",
        ),
        (Needs((amount,), plus(amount, other)), "3,000,000.00 + 2,000,000.01 = 5,000,000.01"),
        (minus(Ref(f"{RULE}.of"), amount), "3,000,000.00 + 2,000,000.01 − 3,000,000.00 = 2,000,000.01"),
        (minus(Ref("ceiling"), amount), "2,700,000.00 − 3,000,000.00 = −300,000.00"),
        (
            Shift(Shift(maturity, Lit(1, MONTHS), "months"), Lit(1, DAYS), "days"),
            "2024-01-31 + 1个月 + 1天 = 2024-03-01",
        ),
        (Between(maturity, Fact("overdue.declared_due_on"), "days"), "2024-02-10 − 2024-01-31 = 10天"),
        (Extreme("min", (maturity, Fact("overdue.declared_due_on"))), "min(2024-01-31, 2024-02-10) = 2024-01-31"),
        (minus(term, Lit(6, MONTHS)), "12个月 − 6个月 = 6个月"),
        (times(Fact("borrower.employees"), Lit(2, INTEGER)), "1,234 × 2 = 2,468"),
    ],
    ids=brief,
)
def test_a_calculation_in_figures(expr: Expr, printed: str) -> None:
    assert figures(expr) == [printed]


@pytest.mark.parametrize(
    "expr", [amount, money("5.00"), Ref("benchmark"), Fact("loan.use"), OneOf(Fact("loan.use"), ())]
)
def test_a_mere_figure_is_no_calculation(expr: Expr) -> None:
    assert figures(expr) == []


@pytest.mark.parametrize(
    ("expr", "printed"),
    [
        (
            minus(fen(times(other, ratio("0.7"))), amount),
            [
                "2,000,000.01 × 70% = 1,400,000.007 ≈ 1,400,000.00 [舍去不足一分的部分]",
                "1,400,000.00 − 3,000,000.00 = −1,600,000.00",
            ],
        ),
        (
            Shift(Rolled(Shift(maturity, Lit(10, DAYS), "days")), Lit(1, DAYS), "days"),
            ["2024-01-31 + 10天（逢非工作日顺延至下一工作日）：2024-02-18", "2024-02-18 + 1天 = 2024-02-19"],
        ),
        (
            Shift(maturity, Lit(3, WORKDAYS), "workdays"),
            ["2024-01-31之后第3个工作日：2024-02-04"],
        ),
        (OnDay(maturity, 15), ["2024-01-31当月15日：2024-01-15"]),
        (
            OnDay(Shift(maturity, Lit(1, MONTHS), "months"), 31),
            ["(2024-01-31 + 1个月)当月31日（没有这一天的，取月末）：2024-02-29"],
        ),
        (OnDay(maturity, 31, 3), ["2024-01-31当年3月31日：2024-03-31"]),
        (OnDay(maturity, 30, 2), ["2024-01-31当年2月30日（没有这一天的，取月末）：2024-02-29"]),
        (
            Between(maturity, Fact("overdue.declared_due_on"), "months"),
            ["2024-01-31至2024-02-10的月数（不足一个月按一个月）：1个月"],
        ),
    ],
    ids=brief,
)
def test_what_is_rounded_or_no_formula_has_a_line_of_its_own(expr: Expr, printed: list[str]) -> None:
    assert figures(expr) == printed


@pytest.mark.parametrize(
    ("expr", "printed"),
    [
        (
            Compare(plus(amount, other), "<=", money("5000000.00")),
            "3,000,000.00 + 2,000,000.01 = 5,000,000.01 > 5,000,000.00",
        ),
        (Compare(amount, "<", money("3000000.00")), "3,000,000.00 = 3,000,000.00"),
        (Compare(amount, "<=", money("3000000.00")), "3,000,000.00 ≤ 3,000,000.00"),
        (
            Compare(other, ">=", times(ratio("0.04"), amount)),
            "2,000,000.01 ≥ 4% × 3,000,000.00 = 120,000.00",
        ),
        (
            Compare(times(amount, Lit(12, INTEGER)), "<=", times(plus(amount, other), ratio("0.03"))),
            "3,000,000.00 > (3,000,000.00 + 2,000,000.01) × 3% ÷ 12 = 12,500.000025",
        ),
        (
            Compare(times(amount, Lit(7, INTEGER)), "<=", other),
            "3,000,000.00 > 2,000,000.01 ÷ 7",
        ),
        (
            Compare(times(amount, Lit(144, INTEGER)), "<=", times(times(other, ratio("0.03")), Lit(12, INTEGER))),
            "3,000,000.00 > 2,000,000.01 × 3% ÷ 12 = 5,000.000025",
        ),
        (Compare(amount, "==", other), "3,000,000.00 ≠ 2,000,000.01"),
        (Compare(term, "<=", Lit(11, MONTHS)), "12个月 > 11个月"),
        (
            Compare(Fact("as_of"), ">=", Shift(maturity, Lit(1, MONTHS), "months")),
            "2024-03-01 ≥ 2024-01-31 + 1个月 = 2024-02-29",
        ),
    ],
    ids=brief,
)
def test_a_comparison_says_what_is_true_and_never_divides(expr: Compare, printed: str) -> None:
    assert figures(expr) == [printed]


@pytest.mark.parametrize(
    ("expr", "zh", "en"),
    [
        (plus(amount, unstated), "3,000,000.00 + 本金损失（未填写）", "3,000,000.00 + loss of principal (not stated)"),
        (
            Compare(plus(amount, unstated), "<=", money("5.00")),
            "3,000,000.00 + 本金损失（未填写） ≤ 5.00",
            "3,000,000.00 + loss of principal (not stated) ≤ 5.00",
        ),
        (
            plus(If(Given("loss.interest"), amount, If(Compare(unstated, ">", amount), amount, other)), other),
            "（取决于本金损失） + 2,000,000.01",
            "(depends on loss of principal) + 2,000,000.01",
        ),
        (
            plus(Undecided("silent", MONEY), amount),
            "（文件未定） + 3,000,000.00",
            "(left open by the text) + 3,000,000.00",
        ),
        (
            Shift(Fact("loan.signing_date"), Lit(1, DAYS), "days"),
            "贷款合同签订日（未填写） + 1天",
            "signing date of the loan contract (not stated) + 1 day",
        ),
        (
            plus(Needs((unstated,), other), amount),
            "（取决于本金损失） + 3,000,000.00",
            "(depends on loss of principal) + 3,000,000.00",
        ),
    ],
    ids=brief,
)
def test_an_operand_nobody_stated_is_named(expr: Expr, zh: str, en: str) -> None:
    assert figures(expr, "zh") == [zh]
    assert figures(expr, "en") == [en]


def test_a_calculation_printed_before_stands_afterwards_as_its_value() -> None:
    printed = Figures(Labels(YIWU, "en"), trace_of(), RULE)
    cap = fen(times(plus(amount, other), ratio("0.03")), 12)
    first = printed.calculation(cap)
    (second,) = printed.calculation(Extreme("max", (minus(cap, money("500.00")), money("0.00"))))
    assert first[-1].text.endswith("≈ 12,500.00")
    assert second.text == "12,500.00 − 500.00 = 12,000.00"


# --- words


@pytest.mark.parametrize(
    ("expr", "zh", "en"),
    [
        (
            Compare(plus(amount, other), "<=", money("5000000.00")),
            "贷款金额 + 其他本业务贷款余额 ≤ 500万元",
            "loan amount + other scheme loans outstanding ≤ 5,000,000 yuan",
        ),
        (Compare(amount, "<=", money("120000000.00")), "贷款金额 ≤ 1.2亿元", "loan amount ≤ 120,000,000 yuan"),
        (Compare(amount, ">", money("0.05")), "贷款金额 > 0.05元", "loan amount > 0.05 yuan"),
        (
            Compare(Fact("loan.use"), "==", Lit("equity", enum_of("loan_use"))),
            "贷款用途 = 权益性投资",
            "use of the loan = equity investment",
        ),
        (Compare(Fact("loan.used_locally"), "==", TRUE), "是否用于本市 = 是", "used in the city = yes"),
        (Fact("loan.used_locally"), "是否用于本市 = 是", "used in the city = yes"),
        (Not(Fact("loan.used_locally")), "是否用于本市 = 否", "used in the city = no"),
        (Not(Not(Fact("loan.used_locally"))), "是否用于本市 = 是", "used in the city = yes"),
        (
            Not(Compare(amount, "<", other)),
            "贷款金额 ≥ 其他本业务贷款余额",
            "loan amount ≥ other scheme loans outstanding",
        ),
        (Given("premium.amount"), "已填写“保证保险保费”", "“guarantee insurance premium” is stated"),
        (Not(Given("premium.amount")), "未填写“保证保险保费”", "“guarantee insurance premium” is not stated"),
        (
            OneOf(Fact("loan.use"), ("futures", "equity")),
            "贷款用途属于：期货、权益性投资",
            "use of the loan is one of: futures, equity investment",
        ),
        (Not(OneOf(Fact("loan.use"), ("futures",))), "贷款用途不属于：期货", "use of the loan is none of: futures"),
        (
            Includes(Fact("borrower.categories"), "enterprise"),
            "借款人类别包含“企业”",
            "borrower categories include “enterprise”",
        ),
        (
            Not(Includes(Fact("borrower.categories"), "enterprise")),
            "借款人类别不包含“企业”",
            "borrower categories do not include “enterprise”",
        ),
        (
            Any((Given("premium.amount"), All((Given("premium.rate"), Given("loan.signing_date"))))),
            "已填写“保证保险保费” 或 (已填写“保证保险年费率” 且 已填写“贷款合同签订日”)",
            "“guarantee insurance premium” is stated or (“yearly premium rate” is stated and “signing date of the loan contract” is stated)",
        ),
        (
            Not(All((Given("premium.amount"), Given("premium.rate")))),
            "并非（已填写“保证保险保费” 且 已填写“保证保险年费率”）",
            "not (“guarantee insurance premium” is stated and “yearly premium rate” is stated)",
        ),
        (
            Any(
                (
                    All((Compare(Reading("limit_scope"), "==", Lit("loan", READING)), Given("premium.rate"))),
                    Given("premium.amount"),
                )
            ),
            "已填写“保证保险保费”",
            "“guarantee insurance premium” is stated",
        ),
        (
            Compare(Reading("limit_scope"), "==", Lit("loan", READING)),
            "解读Y-A1 = 只有种养殖大户按户加总，其余两类逐笔计算",
            "reading Y-A1 = add up only for farming households and count loan by loan for the other two",
        ),
        (
            If(Compare(unstated, ">", amount), amount, other),
            "本金损失 > 贷款金额的，贷款金额；否则，其他本业务贷款余额",
            "where loss of principal > loan amount: loan amount; otherwise: other scheme loans outstanding",
        ),
        (
            If(Compare(unstated, "==", money("0")), Undecided("undefined_ratio", BOOL), Compare(amount, ">", unstated)),
            "贷款金额 > 本金损失",
            "loan amount > loss of principal",
        ),
        (
            Compare(times(amount, Lit(12, INTEGER)), "<=", times(times(amount, ratio("0.03")), Count(term))),
            "贷款金额 ≤ 贷款金额 × 3% × 贷款期限（月数） ÷ 12",
            "loan amount ≤ loan amount × 3% × loan term in months ÷ 12",
        ),
        (
            Portion(amount, other, plus(amount, other), "half_up"),
            "贷款金额 × 其他本业务贷款余额 ÷ (贷款金额 + 其他本业务贷款余额)",
            "loan amount × other scheme loans outstanding ÷ (loan amount + other scheme loans outstanding)",
        ),
        (
            Extreme("min", (amount, other)),
            "最小值（贷款金额、其他本业务贷款余额）",
            "least of (loan amount, other scheme loans outstanding)",
        ),
        (
            Extreme("max", (amount, other)),
            "最大值（贷款金额、其他本业务贷款余额）",
            "greatest of (loan amount, other scheme loans outstanding)",
        ),
        (
            Extreme("max", (minus(amount, other), money("0"))),
            "贷款金额 − 其他本业务贷款余额",
            "loan amount − other scheme loans outstanding",
        ),
        (Ref("benchmark"), "同期基准利率", "benchmark of the same term"),
        (Ref(f"{RULE}.of"), "贷款金额 + 其他本业务贷款余额", "loan amount + other scheme loans outstanding"),
        (Undecided("silent", MONEY), "（文件未定）", "(left open by the text)"),
        (Needs((amount,), other), "其他本业务贷款余额", "other scheme loans outstanding"),
        (
            Shift(Shift(maturity, Lit(1, MONTHS), "months"), Lit(1, DAYS), "days"),
            "贷款到期日 + 1个月 + 1天",
            "maturity date + 1 month + 1 day",
        ),
        (
            Shift(maturity, Lit(3, WORKDAYS), "workdays"),
            "贷款到期日之后第3个工作日",
            "working day no. 3 after maturity date",
        ),
        (
            Rolled(maturity),
            "贷款到期日（逢非工作日顺延至下一工作日）",
            "maturity date, moved to the next working day if it is none",
        ),
        (OnDay(maturity, 15), "贷款到期日当月15日", "day 15 of the month of maturity date"),
        (OnDay(maturity, 31, 3), "贷款到期日当年3月31日", "month 3, day 31 of the year of maturity date"),
        (
            Between(maturity, Fact("as_of"), "days"),
            "贷款到期日至询问日的天数",
            "days from maturity date to day of asking",
        ),
        (
            Between(maturity, Fact("as_of"), "months"),
            "贷款到期日至询问日的月数（不足一个月按一个月）",
            "months from maturity date to day of asking, a part of a month counting as one",
        ),
    ],
    ids=brief,
)
def test_an_expression_in_words(expr: Expr, zh: str, en: str) -> None:
    assert words(expr, "zh") == zh
    assert words(expr, "en") == en


def test_no_kind_of_expression_is_left_out_of_these_tables() -> None:
    tables = Path(__file__).read_text(encoding="utf-8")
    assert [kind.__name__ for kind in get_args(core.Expr) if f"{kind.__name__}(" not in tables] == []
