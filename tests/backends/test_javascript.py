"""Programs as data, and the days of the scripts: the same bytes, each node once, and every day of the calendar."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest

from guarantee_rules.api import load
from guarantee_rules.backends.javascript import SCRIPTS, calendar_data, program_data, programs_data, script
from guarantee_rules.backends.javascript.data import decimal_text, told, value_of
from guarantee_rules.core.expr import If, Lit, Ref
from guarantee_rules.core.program import Definition, Output, Program
from guarantee_rules.values.types import BOOL, MONEY
from guarantee_rules.values.workdays import CHINA
from tests.conformance.agree import exactly, rough
from tests.conformance.javascript import JavaScript
from tests.conformance.packs import questions

FIRST, LAST = date(2003, 12, 1), date(2027, 1, 31)


def test_the_same_programs_give_the_same_bytes_whatever_the_caller_s_context() -> None:
    programs = list(load("yiwu").versions[-1].programs.values())
    expected = json.dumps(programs_data(programs))
    with rough():
        assert json.dumps(programs_data(programs)) == expected


def test_what_programs_share_stands_once() -> None:
    programs = [question.program for question in questions("yiwu")]
    nodes = programs_data(programs)["nodes"]
    assert len({json.dumps(node) for node in nodes}) == len(nodes)
    assert len(nodes) < sum(len(program_data(program)["nodes"]) for program in programs) / 2


def test_a_definition_is_its_node() -> None:
    amount = Definition("cap", MONEY, Lit(Decimal("5.00"), MONEY))
    output = Output("cap", MONEY, Lit(True, BOOL), Ref("cap"), "r1")
    same = Ref("cap")
    program = Program("q", "amount", {}, {}, (amount,), (), (output,), (), If(Lit(True, BOOL), same, same))
    assert program_data(program) == {
        "nodes": [["lit", ("decimal", "5.00")], ["lit", ("bool", True)], ["if", 1, 0, 0]],
        "open": [["undefined_ratio", "", []]],
        "programs": [
            {
                "question": "q",
                "form": "amount",
                "facts": {},
                "readings": {},
                "checks": [],
                "outputs": [{"name": "cap", "type": "money", "applies": 1, "expr": 0, "rule": "r1"}],
                "notices": [],
                "outcome": 2,
            }
        ],
    }


@pytest.mark.parametrize("text", ["5", "5.0", "5.00", "-0.00", "1E+2", "-7.35", "0E+3", "0.000001", "1E-12"])
def test_a_decimal_keeps_its_sign_and_every_digit(text: str) -> None:
    value = Decimal(text)
    assert exactly(value_of(*told(value))) == exactly(value)
    assert "e" not in decimal_text(value)


def test_equal_figures_of_other_decimals_are_other_nodes() -> None:
    both = [Definition(name, MONEY, Lit(Decimal(name), MONEY)) for name in ("5.0", "5.00")]
    program = Program("q", "amount", {}, {}, tuple(both), (), (), (), Lit(True, BOOL))
    assert len(program_data(program)["nodes"]) == 3


def test_every_day_of_the_calendar_is_a_working_day_there_or_not_as_here() -> None:
    pytest.importorskip("py_mini_racer", reason="V8 is not installed: pip install mini-racer")
    context = JavaScript().context
    days = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days)]
    asked = f"""(() => {{
      const calendar = new guaranteeRules.Calendar({json.dumps(calendar_data())});
      return {json.dumps([day.isoformat() for day in days])}.map((text) => {{
        const day = guaranteeRules.readDay(text), works = calendar.isWorkday(day);
        return [day, guaranteeRules.writeDay(day), works === undefined ? null : works];
      }});
    }})()"""
    expected = [[day.toordinal(), day.isoformat(), CHINA.is_workday(day)] for day in days]
    assert context.execute(asked) == expected
    assert {works for _, _, works in expected} == {True, False, None}


def test_dates_of_all_years_are_the_days_python_counts() -> None:
    pytest.importorskip("py_mini_racer", reason="V8 is not installed: pip install mini-racer")
    ordinals = [*range(1, 3652060, 997), 3652059]
    found = JavaScript().context.execute(f"{json.dumps(ordinals)}.map((day) => guaranteeRules.writeDay(day))")
    assert found == [date.fromordinal(ordinal).isoformat() for ordinal in ordinals]


def test_scripts_run_no_text_and_have_no_binary_arithmetic_of_amounts() -> None:
    for name in SCRIPTS:
        text = script(name)
        assert "eval(" not in text
        assert "Function(" not in text
        assert "parseFloat" not in text
