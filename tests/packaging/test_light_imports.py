"""What is imported before it is needed: a service starts in milliseconds only if heavy packages wait until asked for."""

from __future__ import annotations

import subprocess
import sys

import pytest

ON_DEMAND = {
    "pydantic": "models, schemas and records ask for it",
    "chinese_calendar": "the first working day asks for it",
    "simpleeval": "an explanation asks for it",
    "typer": "only the command line is a terminal",
    "rich": "only the command line is a terminal",
    "tomllib": "the first sentence asks for it",
    "difflib": "the first misspelt name asks for it",
    "jinja2": "nothing asks for it",
    "pandas": "nothing asks for it",
    "numpy": "nothing asks for it",
}
ALL_FIVE = "[load(city) for city in ('chengyang', 'dalian', 'shangluo', 'shanwei', 'yiwu')]"


def imported_by(code: str) -> frozenset[str]:
    """Every module there is in a fresh process after the code."""
    command = [sys.executable, "-c", f"import sys; {code}; print(*sys.modules)"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    return frozenset(done.stdout.split())


def test_importing_the_library_imports_next_to_nothing() -> None:
    bare, light = imported_by("pass"), imported_by("import guarantee_rules")
    ours = {module for module in light if module.startswith("guarantee_rules.")}
    assert ours == set()
    assert (light - bare) & {*ON_DEMAND, "yaml", "dataclasses", "decimal", "datetime"} == set()


@pytest.mark.parametrize("code", ["load('yiwu')", ALL_FIVE])
def test_loading_packs_imports_nothing_that_only_other_uses_need(code: str) -> None:
    modules = imported_by(f"from guarantee_rules import load; {code}")
    assert "guarantee_rules.packs.load" in modules
    assert {name: why for name, why in ON_DEMAND.items() if name in modules} == {}


def test_what_waits_is_there_when_it_is_asked_for() -> None:
    code = """
from datetime import date
from guarantee_rules import load
yiwu = load("yiwu")
yiwu.facts_model("loan_limit")
yiwu.decide("loan_limit", {"loan": {"amount": "500万元"}}, as_of=date(2024, 3, 1)).explain("zh")
from guarantee_rules.values.workdays import CHINA
CHINA.is_workday(date(2024, 3, 1))
"""
    modules = imported_by(f"exec({code!r})")
    assert {"pydantic", "simpleeval", "tomllib", "chinese_calendar"} <= modules
