"""Formulas with structure: switches on a reading, choices of cases, and conditions put together."""

from __future__ import annotations

from decimal import Decimal

import pytest

from guarantee_rules.core.show import shown
from guarantee_rules.source.nodes import Sequence
from guarantee_rules.surface.formula import DEEPEST, MOST_TEXTS, chosen, is_option
from guarantee_rules.values.types import BOOL, DATE, MONEY, RATIO, Type
from tests.core.small import value, yuan
from tests.surface.scheme import formula, formula_of, refused, words


@pytest.mark.parametrize(
    ("text", "want", "meaning"),
    [
        ("a: firm.local", BOOL, "firm.local"),
        ("a: {all: [firm.local, firm.listed]}", BOOL, "all(firm.local, firm.listed)"),
        ("a: {any: [firm.local, {not: firm.listed}]}", BOOL, "any(firm.local, not(firm.listed))"),
        ("a: {all: [firm.local]}", BOOL, "all(firm.local)"),
        ("a: {not: {all: [firm.local, firm.listed]}}", BOOL, "not(all(firm.local, firm.listed))"),
        (
            "a: {reading: way, one: 500万元, two: limit}",
            MONEY,
            'if((reading.way == "one"), 5000000.00:money, $loan_limit.limit)',
        ),
        (
            "a: {reading: way, two: firm.local, one: {not: firm.local}}",
            BOOL,
            'if((reading.way == "one"), not(firm.local), firm.local)',
        ),
        (
            "a: {choose: [{when: firm.local, is: 70%}, {when: firm.listed, is: 50%}], otherwise: 30%}",
            RATIO,
            "if(firm.local, 0.7:ratio, if(firm.listed, 0.5:ratio, 0.3:ratio))",
        ),
        (
            "a: {choose: [{when: {any: [firm.local, firm.listed]}, is: loan.due}], otherwise: as_of}",
            DATE,
            "if(any(firm.local, firm.listed), loan.due, as_of)",
        ),
        (
            "a: {choose: [{when: firm.local, is: {reading: way, one: 1, two: 2}}], otherwise: 3}",
            MONEY,
            'if(firm.local, if((reading.way == "one"), 1.00:money, 2.00:money), 3.00:money)',
        ),
        ("a: {choose: [], otherwise: 5元}", MONEY, "5.00:money"),
    ],
)
def test_a_formula_in_the_core(text: str, want: Type, meaning: str) -> None:
    assert shown(formula(text, want)) == meaning


def test_the_first_case_that_holds_is_chosen() -> None:
    text = "a: {choose: [{when: firm.local, is: 1元}, {when: firm.listed, is: 2元}], otherwise: 3元}"
    expr = formula(text, MONEY)
    for local, listed, amount in ((True, True, 1), (True, False, 1), (False, True, 2), (False, False, 3)):
        assert value(expr, {"firm.local": local, "firm.listed": listed}) == Decimal(amount)


def test_a_switch_goes_by_its_reading() -> None:
    expr = formula("a: {reading: way, one: 1元, two: 2元}", MONEY)
    assert value(expr, way="one") == Decimal(1)
    assert value(expr, way="two") == Decimal(2)
    assert chosen([], yuan("1.00")) == yuan("1.00")
    assert shown(is_option("way", "two")) == '(reading.way == "two")'


@pytest.mark.parametrize(
    ("text", "want", "code", "found", "params"),
    [
        ("甲: {all: firm.local}", BOOL, "formula-shape", "{all: firm.local}", {}),
        ("甲: {all: []}", BOOL, "formula-shape", "{all: []}", {}),
        ("甲: {both: [firm.local]}", BOOL, "formula-shape", "{both: [firm.local]}", {}),
        ("甲: {all: [firm.local], any: [firm.local]}", BOOL, "formula-shape", None, {}),
        ("甲: [firm.local]", BOOL, "formula-shape", "[firm.local]", {}),
        ("甲: {all: [firm.local]}", MONEY, "formula-shape", "{all: [firm.local]}", {}),
        ("甲: {}", BOOL, "formula-shape", "{}", {}),
        ("甲: {all: [[firm.local]]}", BOOL, "formula-shape", "[firm.local]", {}),
        ("甲: {choose: {when: firm.local, is: 1元}, otherwise: 1元}", MONEY, "formula-shape", None, {}),
        ("甲: {choose: [{when: firm.local, is: 1元}]}", MONEY, "formula-shape", None, {}),
        ("甲: {choose: [{when: firm.local}], otherwise: 1元}", MONEY, "formula-shape", "{when: firm.local}", {}),
        ("甲: {choose: [firm.local], otherwise: 1元}", MONEY, "formula-shape", "firm.local", {}),
        (
            "甲: {choose: [{when: firm.local, is: 1元, word: 不超过}], otherwise: 1元}",
            MONEY,
            "formula-shape",
            "{when: firm.local, is: 1元, word: 不超过}",
            {},
        ),
        ("甲: {choose: [], otherwise: 1元, unless: 2元}", MONEY, "formula-shape", None, {}),
        (
            "甲: {reading: ways, one: 1元, two: 2元}",
            MONEY,
            "reading-unknown",
            "ways",
            {"name": "ways", "nearest": "way"},
        ),
        ("甲: {reading: [way], one: 1元}", MONEY, "reading-unknown", "[way]", {"name": ""}),
        (
            "甲: {reading: way, one: 1元, twoo: 2元}",
            MONEY,
            "option-unknown",
            "twoo",
            {"name": "twoo", "reading": "way", "nearest": "two", "options": "one, two"},
        ),
        ("甲: {reading: way, one: 1元}", MONEY, "option-missing", None, {"reading": "way", "options": "two"}),
        ("甲: {reading: way, one: 1元, two: 2元/}", MONEY, "guard-ends-early", "/", {}),
        (
            "甲: {reading: way, one: 1元, two: 贷款}",
            MONEY,
            "guard-character",
            "贷",
            {"found": "贷"},
        ),
        (
            "甲: {choose: [{when: loan.amount, is: 1元}], otherwise: 2元}",
            MONEY,
            "guard-type",
            "loan.amount",
            {"found": "money", "wanted": "bool"},
        ),
        (
            "甲: {choose: [{when: firm.local, is: 1元}], otherwise: 3%}",
            MONEY,
            "guard-type",
            "3%",
            {"found": "ratio", "wanted": "money"},
        ),
        ("甲: {not: ''}", BOOL, "guard-empty", "''", {}),
        ("甲: ''", BOOL, "guard-empty", "''", {}),
    ],
)
def test_a_formula_of_another_form_is_refused_at_its_place(
    text: str, want: Type, code: str, found: str | None, params: dict[str, str]
) -> None:
    told = refused(text, want)
    assert (told.code, dict(told.params)) == (code, params)
    assert words(text, told.span) == (text.removeprefix("甲: ") if found is None else found)


def test_formulas_nest_so_deep_and_no_deeper() -> None:
    def nested(depth: int) -> str:
        return "a: " + "{not: " * depth + "firm.local" + "}" * depth

    formula(nested(DEEPEST), BOOL)
    told = refused(nested(DEEPEST + 1), BOOL)
    assert (told.code, dict(told.params)) == ("guard-too-deep", {"most": str(DEEPEST)})


def test_a_formula_has_so_many_lines_and_no_more() -> None:
    def listed(lines: int) -> str:
        return "a: {any: [" + ", ".join(["firm.local"] * lines) + "]}"

    formula(listed(MOST_TEXTS - 1), BOOL)  # the name `any` counts as well
    told = refused(listed(MOST_TEXTS), BOOL)
    assert (told.code, dict(told.params)) == ("too-many", {"bound": str(MOST_TEXTS)})


def test_the_first_mistake_of_a_formula_is_told_where_it_stands() -> None:
    text = "说明: 甲\na:\n  all:\n    - firm.local\n    - 贷 > 1\n    - x"
    told = refused(text, BOOL)
    assert told.span is not None
    assert (told.span.start.line, told.span.start.column) == (5, 7)
    _, node = formula_of(text)
    assert not isinstance(node, Sequence)
