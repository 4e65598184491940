"""Each way of getting a guard wrong: what is said of it, of which words, and with what advice."""

from __future__ import annotations

import ast
from importlib.resources import files
from pathlib import Path

import pytest

import guarantee_rules.surface
from guarantee_rules.source.diagnostics import Diagnostic, advice, sentence
from guarantee_rules.values.types import BOOL, DATE, INTEGER, MONEY, RATE, RATIO, Type
from guarantee_rules.wording import languages
from tests.core.small import SIZE
from tests.surface.scheme import HERE, refused, words, wrong

UNREADABLE: list[tuple[str, str, dict[str, str]]] = [
    ("«»", "guard-empty", {}),
    ("«   »", "guard-empty", {}),
    ("loan.amount «=» 500万元", "guard-character", {"found": "=", "meant": "=="}),
    ("loan.amount «≤» 500万元", "guard-character", {"found": "≤", "meant": "<="}),
    ("loan.amount «≥» 500万元", "guard-character", {"found": "≥", "meant": ">="}),
    ("firm.size == «“»micro”", "guard-character", {"found": "“", "meant": '"'}),
    ("min(loan.amount«，» limit) > 0", "guard-character", {"found": "，", "meant": ","}),
    ("firm.local «&»& firm.listed", "guard-character", {"found": "&", "meant": "and"}),
    ("«贷»款金额 <= 500万元", "guard-character", {"found": "贷"}),
    ("loan.amount <= 5«美»元", "guard-character", {"found": "美"}),
    ("loan.amount <= 200«万»", "guard-character", {"found": "万", "meant": "200万元", "case": "amount"}),
    ("loan.amount <= 1.2«亿» + 5元", "guard-character", {"found": "亿", "meant": "1.2亿元", "case": "amount"}),
    ("loan.amount <= limit «万»", "guard-character", {"found": "万"}),
    ("loan.amount <= limit «;»", "guard-character", {"found": ";"}),
    ('firm.size == «"»micro', "guard-character", {"found": '"'}),
    ("loan«.»", "guard-character", {"found": "."}),
    ("loan.amount <= 5«.»", "guard-character", {"found": "."}),
    ("«-» 5元 < loan.amount", "guard-unexpected", {"found": "-"}),
    ("loan.amount <=«=» 5元", "guard-character", {"found": "=", "meant": "=="}),
    ("loan.amount < «<» 5元", "guard-unexpected", {"found": "<"}),
    ("loan.amount «limit»", "guard-unexpected", {"found": "limit"}),
    ("loan.amount <= 5«e6»", "guard-unexpected", {"found": "e6"}),
    ("loan.amount <= 5«,»000,000元", "guard-unexpected", {"found": ","}),
    ("firm.local «)»", "guard-unexpected", {"found": ")"}),
    ("(firm.local «]»", "guard-unexpected", {"found": "]", "wanted": ")"}),
    ("min(loan.amount «limit») > 0", "guard-unexpected", {"found": "limit", "wanted": ","}),
    ("firm.size in [«micro»]", "guard-unexpected", {"found": "micro", "case": "word"}),
    ('firm.size in ["micro" «"small"»]', "guard-unexpected", {"found": '"small"', "wanted": ","}),
    ('firm.size in ["micro", «]»', "guard-unexpected", {"found": "]", "case": "word"}),
    ("firm.local and «and» firm.listed", "guard-unexpected", {"found": "and"}),
    ("firm.local «not» firm.listed", "guard-unexpected", {"found": "not"}),
    ("loan.amount «<=»", "guard-ends-early", {}),
    ("firm.local «and»  ", "guard-ends-early", {}),
    ("(«firm.local»", "guard-ends-early", {"wanted": ")"}),
    ('firm.size in [«"micro"»', "guard-ends-early", {"wanted": ","}),
    ("loan.amount <= «010»", "figure-unreadable", {"found": "010"}),
    ("loan.amount <= «0.001元»", "figure-unreadable", {"found": "0.001元"}),
    ("as_of > «2016-02-30»", "figure-unreadable", {"found": "2016-02-30"}),
    ("as_of > «2016-7-1»", "figure-unreadable", {"found": "2016-7-1"}),
    ("loan.term <= «1.5个月»", "figure-unreadable", {"found": "1.5个月"}),
    ("loan.term <= «3月»", "figure-unreadable", {"found": "3月"}),
    ("loan.amount <= «" + "9" * 41 + "»", "figure-unreadable", {"found": "9" * 41}),
]

SENSELESS: list[tuple[str, str, dict[str, str]]] = [
    ("«loan.amuont» > 0", "name-unknown", {"name": "loan.amuont", "nearest": "loan.amount"}),
    ("«amount» > 0", "name-unknown", {"name": "amount", "nearest": "loan.amount"}),
    ("firm.local and «xyz»", "name-unknown", {"name": "xyz"}),
    ('«reading.wey» == "one"', "name-unknown", {"name": "reading.wey", "nearest": "reading.way"}),
    ("firm.size == «micro»", "name-unknown", {"name": "micro"}),
    ("given(«agreed.shore»)", "name-unknown", {"name": "agreed.shore", "nearest": "agreed.share"}),
    ("given(«loan.amount»)", "given-without-meaning", {"name": "loan.amount"}),
    ("given(«as_of»)", "given-without-meaning", {"name": "as_of"}),
    ("«given(1)»", "function-arguments", {"name": "given", "form": "given(agreement.insurer_share)"}),
    ("«given()»", "function-arguments", {"name": "given", "form": "given(agreement.insurer_share)"}),
    (
        'firm.size == «"mikro"»',
        "member-unknown",
        {"found": "mikro", "members": "micro, small, medium", "nearest": "micro"},
    ),
    ('firm.size == «"large"»', "member-unknown", {"found": "large", "members": "micro, small, medium"}),
    ('firm.size in ["micro", «"large"»]', "member-unknown", {"found": "large", "members": "micro, small, medium"}),
    ('«"office"» in firm.kinds', "member-unknown", {"found": "office", "members": "shop, farm"}),
    ('reading.way == «"three"»', "member-unknown", {"found": "three", "members": "one, two"}),
    ('"micro" == «"micro"»', "word-out-of-place", {"found": "micro"}),
    ('firm.local == «"yes"»', "word-out-of-place", {"found": "yes"}),
    ('loan.amount > «"500"»', "word-out-of-place", {"found": "500"}),
    ('«"500"» < loan.amount', "word-out-of-place", {"found": "500"}),
    ('firm.local and «"micro"»', "word-out-of-place", {"found": "micro"}),
    ("«firm.size» in firm.kinds", "word-missing", {}),
    ('"micro" in «firm.size»', "guard-type", {"found": "enum size", "wanted": "enums"}),
    ('«loan.amount» in ["micro"]', "guard-type", {"found": "money", "wanted": "enum"}),
    ("firm.local and «loan.amount»", "guard-type", {"found": "money", "wanted": "bool"}),
    ("not «loan.amount»", "guard-type", {"found": "money", "wanted": "bool"}),
    ("«loan.amount > loan.rate»", "not-comparable", {"left": "money", "op": ">", "right": "rate"}),
    ("«loan.amount > 3%»", "not-comparable", {"left": "money", "op": ">", "right": "ratio"}),
    ("«loan.amount > 1.3倍»", "not-comparable", {"left": "money", "op": ">", "right": "ratio"}),
    ("«loan.amount > 12个月»", "not-comparable", {"left": "money", "op": ">", "right": "months"}),
    ("«loan.term > 12»", "not-comparable", {"left": "months", "op": ">", "right": "integer"}),
    ("«loan.term > 30天»", "not-comparable", {"left": "months", "op": ">", "right": "days"}),
    ('«firm.size < "micro"»', "not-comparable", {"left": "enum size", "op": "<", "right": "enum size"}),
    ("«firm.local > true»", "not-comparable", {"left": "bool", "op": ">", "right": "bool"}),
    ("«firm.kinds == firm.kinds»", "not-comparable", {"left": "enums kind", "op": "==", "right": "enums kind"}),
    ("«loan.due > 30天»", "not-comparable", {"left": "date", "op": ">", "right": "days"}),
    ("«(0 < loan.amount) < limit»", "not-comparable", {"left": "bool", "op": "<", "right": "money"}),
    ("firm.local and «0 < loan.amount < 3%»", "not-comparable", {"left": "money", "op": "<", "right": "ratio"}),
    ("«loan.amount / loan.other > 5元»", "not-comparable", {"left": "ratio", "op": ">", "right": "money"}),
    ("«loan.amount + loan.rate» > 0", "no-such-sum", {"left": "money", "sign": "+", "right": "rate"}),
    ("«loan.amount + 3%» > 0", "no-such-sum", {"left": "money", "sign": "+", "right": "ratio"}),
    ("«loan.amount * loan.other» > 0", "no-such-sum", {"left": "money", "sign": "*", "right": "money"}),
    ("«loan.rate / loan.amount» > 0", "no-such-sum", {"left": "rate", "sign": "/", "right": "money"}),
    ("«firm.local / 2» == true", "no-such-sum", {"left": "bool", "sign": "/", "right": "integer"}),
    ("«loan.due / 2» > as_of", "no-such-sum", {"left": "date", "sign": "/", "right": "integer"}),
    ("«firm.size + 1» > 0", "no-such-sum", {"left": "enum size", "sign": "+", "right": "integer"}),
    ("«loan.due + loan.signed» > as_of", "no-such-sum", {"left": "date", "sign": "+", "right": "date"}),
    (
        "«loan.due + 3» > as_of",
        "no-such-sum",
        {"left": "date", "sign": "+", "right": "integer", "case": "period", "count": "3"},
    ),
    ("«loan.due + loan.signed» - 3 > as_of", "no-such-sum", {"left": "date", "sign": "+", "right": "date"}),
    ("«3个月 + loan.due» > as_of", "no-such-sum", {"left": "months", "sign": "+", "right": "date"}),
    ("«loan.due - 3个工作日» > as_of", "no-such-sum", {"left": "date", "sign": "-", "right": "workdays"}),
    ("«loan.due + loan.term / 2» > as_of", "no-such-sum", {"left": "date", "sign": "+", "right": "months"}),
    (
        "«loan.rate / benchmark * loan.amount» > 0",
        "no-such-sum",
        {"left": "ratio", "sign": "*", "right": "money"},
    ),
    ("loan.amount / «0» > 1", "division-by-zero", {}),
    ("loan.amount / «0元» > 1", "division-by-zero", {}),
    ("loan.amount / («0 / fund.share») > 1", "division-by-zero", {}),
    ("loan.term <= «101年»", "period-too-long", {"type": "months", "most": "1200"}),
    ("loan.grace <= «36501天»", "period-too-long", {"type": "days", "most": "36500"}),
    ("loan.due + «2501个工作日» > as_of", "period-too-long", {"type": "workdays", "most": "2500"}),
    (
        "firm.local and «maxx(1, 2)»",
        "function-unknown",
        {
            "name": "maxx",
            "nearest": "max",
            "known": "min, max, months, days, given, next_workday, on_day, on_date, start_of_year, end_of_year, "
            "portion, days_between, months_between",
        },
    ),
    ("«min(loan.amount)» > 0", "function-arguments", {"name": "min", "form": "min(a, b)"}),
    ("«min(loan.amount, loan.rate)» > 0", "function-arguments", {"name": "min", "form": "min(a, b)"}),
    ("«min(loan.amount, fund.share)» > 0", "function-arguments", {"name": "min", "form": "min(a, b)"}),
    ("«min(loan.amount, 3%)» > 0", "function-arguments", {"name": "min", "form": "min(a, b)"}),
    ("«min(loan.amount, firm.staff)» > 0", "function-arguments", {"name": "min", "form": "min(a, b)"}),
    ("«min(loan.amount / 3, limit)» > 0", "function-arguments", {"name": "min", "form": "min(a, b)"}),
    ("«max(firm.local, firm.listed)»", "function-arguments", {"name": "max", "form": "max(a, b)"}),
    ("«months(loan.grace)» > 3", "function-arguments", {"name": "months", "form": "months(loan.term)"}),
    ("«months(loan.term / 2)» > 3", "function-arguments", {"name": "months", "form": "months(loan.term)"}),
    ("«months(loan.term, 2)» > 3", "function-arguments", {"name": "months", "form": "months(loan.term)"}),
    ("«days(loan.term)» > 3", "function-arguments", {"name": "days", "form": "days(period)"}),
    ("as_of > «on_day(loan.due, 32)»", "function-arguments", {"name": "on_day", "form": "on_day(date, 15)"}),
    ("as_of > «on_day(loan.due, 0)»", "function-arguments", {"name": "on_day", "form": "on_day(date, 15)"}),
    ("as_of > «on_day(loan.due, 30 / 2)»", "function-arguments", {"name": "on_day", "form": "on_day(date, 15)"}),
    ("as_of > «on_day(loan.due, 3个月)»", "function-arguments", {"name": "on_day", "form": "on_day(date, 15)"}),
    ("as_of > «on_day(loan.due, true)»", "function-arguments", {"name": "on_day", "form": "on_day(date, 15)"}),
    ("as_of > «on_day(loan.term, 15)»", "function-arguments", {"name": "on_day", "form": "on_day(date, 15)"}),
    (
        "as_of > «on_date(loan.due, 13, 1)»",
        "function-arguments",
        {"name": "on_date", "form": "on_date(date, 12, 31)"},
    ),
    (
        "as_of > «next_workday(loan.term)»",
        "function-arguments",
        {"name": "next_workday", "form": "next_workday(date)"},
    ),
    (
        "«days_between(loan.due, 3)» > 3天",
        "function-arguments",
        {"name": "days_between", "form": "days_between(start, end)"},
    ),
    (
        "«portion(loan.amount, fund.share, limit)» > 0",
        "function-arguments",
        {"name": "portion", "form": "portion(amount, part, whole)"},
    ),
    ("«" + " * ".join(["fund.share"] * 13) + " > 0»", "too-many-factors", {"most": "12"}),
    (
        "«" + " + ".join(f"1 / (fund.share + {n})" for n in range(1, 14)) + " > 0»",
        "too-many-factors",
        {"most": "12"},
    ),
]


@pytest.mark.parametrize(("marked", "code", "params"), UNREADABLE)
def test_a_guard_that_cannot_be_read(marked: str, code: str, params: dict[str, str]) -> None:
    assert wrong(marked) == (code, params)


@pytest.mark.parametrize(("marked", "code", "params"), SENSELESS)
def test_a_guard_that_makes_no_sense(marked: str, code: str, params: dict[str, str]) -> None:
    assert wrong(marked) == (code, params)


@pytest.mark.parametrize(
    ("marked", "want", "found"),
    [
        ("«loan.amount»", BOOL, "money"),
        ("«loan.amount > 0»", MONEY, "bool"),
        ("«loan.rate»", MONEY, "rate"),
        ("«3%»", MONEY, "ratio"),
        ("«1.3倍»", MONEY, "ratio"),
        ("«fund.share»", RATE, "ratio"),
        ("«fund.share»", INTEGER, "ratio"),
        ("«firm.staff»", MONEY, "integer"),
        ("«loan.amount / loan.other»", MONEY, "ratio"),
        ("«loan.amount / 3»", RATIO, "money"),
        ("«loan.term»", DATE, "months"),
        ("«500»", DATE, "integer"),
        ("«firm.kinds»", SIZE, "enums kind"),
        ("«reading.way»", SIZE, "enum reading.way"),
    ],
)
def test_a_guard_of_another_type_than_its_place_asks_for(marked: str, want: Type, found: str) -> None:
    assert wrong(marked, want) == ("guard-type", {"found": found, "wanted": str(want)})


# --- in a pack


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("说明: 不超过五百万元\n条件: 贷款.amount > 0", "贷"),
        ("条件: loan.amuont > 500万元", "loan.amuont"),
        ("条件: '500万元 < loan.amuont'", "loan.amuont"),
        ('条件: "500万元 < loan.amuont"', "loan.amuont"),
        ("条件: 'firm.size == \"mikro\"'", '"mikro"'),
        ('条件: "firm.size == \\"micro\\" and loan.amuont"', "loan.amuont"),
        ("条件: 500万元 <\n  loan.amuont", "loan.amuont"),
        ("条件: >-\n  500万元 <\n  loan.amuont", "loan.amuont"),
        ("条件: |\n  500万元 <\n    loan.amuont and true\n", "loan.amuont"),
        ("说明: 甲\n条件:\n  all:\n    - firm.local\n    - loan.amuont > 500万元", "loan.amuont"),
        ("条件: {any: [firm.local, loan.amuont > 500万元]}", "loan.amuont"),
    ],
)
def test_the_words_are_found_where_they_stand(text: str, found: str) -> None:
    assert words(text, refused(text, BOOL).span) == found


# --- every one has its words and its example


def codes() -> set[str]:
    """Every code the guard language raises."""
    folder = Path(str(files(guarantee_rules.surface)))
    return {
        node.args[0].value
        for path in folder.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "diagnostic"
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }


ELSEWHERE = {
    "guard-type",
    "guard-too-long",  # test_parse
    "guard-too-deep",
    "formula-shape",  # test_formula
    "reading-unknown",
    "option-unknown",
    "option-missing",
    "too-many",
}


def test_every_mistake_has_an_example() -> None:
    assert codes() == {code for _, code, _ in UNREADABLE + SENSELESS} | ELSEWHERE


@pytest.mark.parametrize("lang", languages)
@pytest.mark.parametrize(("marked", "code", "params"), UNREADABLE + SENSELESS)
def test_every_mistake_is_told_in_full(marked: str, code: str, params: dict[str, str], lang: str) -> None:
    told = Diagnostic(code, HERE, tuple(params.items()))
    text = sentence(told, lang)
    assert "{" not in text
    # Kinds of values are said in words: nobody has to know what `enums kind` is.
    kinds = {"integer", "bool", "enum", "enums", "enum size", "enums kind"}
    assert not kinds & set(text.replace("`", " ").replace(",", " ").split())
    help_ = advice(told, lang)
    assert help_ is None or "{" not in help_


def test_types_are_said_in_words() -> None:
    told = Diagnostic("guard-type", HERE, (("found", "enum size"), ("wanted", "bool")))
    assert sentence(told, "en") == "a condition is needed here, and this is a name from the list `size`"
    assert sentence(told, "zh") == "这里需要条件，写的却是列表 `size` 中的名称"


@pytest.mark.parametrize(
    ("code", "params", "help_"),
    [
        ("name-unknown", {"name": "x.y", "nearest": "loan.amount"}, "did you mean `loan.amount`?"),
        (
            "name-unknown",
            {"name": "x.y"},
            "facts are named in the vocabulary, values by the `value` of a rule; a name from a list stands in quotes, "
            'such as "micro"',
        ),
        ("guard-character", {"found": "=", "meant": "=="}, "write `==`"),
        ("member-unknown", {"found": "x", "members": "micro, small"}, "the names in the list are micro, small"),
        ("guard-ends-early", {"wanted": ")"}, "`)` is expected at the end"),
        ("guard-ends-early", {}, "something must follow the last word or sign"),
        ("division-by-zero", {}, None),
    ],
)
def test_advice_says_what_to_write_or_where_to_look(code: str, params: dict[str, str], help_: str | None) -> None:
    assert advice(Diagnostic(code, HERE, tuple(params.items()))) == help_
