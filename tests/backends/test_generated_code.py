"""The Python that programs are compiled to: text a person can read, which Python itself shows in tracebacks."""

from __future__ import annotations

import traceback
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path
from threading import Barrier

import pytest

from guarantee_rules.api import load
from guarantee_rules.backends.python import Compiled, compiled
from guarantee_rules.backends.python.code import Level
from guarantee_rules.backends.python.writing import written
from guarantee_rules.core.check import OUTCOME, check
from guarantee_rules.core.expr import TRUE, All, Any, Arithmetic, Compare, Fact, Given, If, Lit, Not, Reading, Ref
from guarantee_rules.core.program import Check, Definition, Output, Program
from guarantee_rules.values.types import BOOL, MONEY, RATE, RATIO, enum_of
from guarantee_rules.values.workdays import CHINA

AMOUNT, RATE_OF_LOAN = Fact("loan.amount"), Fact("loan.rate")
FARM = Compare(Fact("borrower.class"), "==", Lit("farm", enum_of("class")))
NARROW = Compare(Reading("scope"), "==", Lit("narrow", enum_of("reading.scope")))
CHEAP = Compare(RATE_OF_LOAN, "<=", Arithmetic(Fact("loan.benchmark"), "*", Lit(Decimal("1.3"), RATIO)))
SMALL = Program(
    "loan_limit",
    "verdict",
    {"loan.amount": MONEY, "loan.rate": RATE, "borrower.class": enum_of("class"), "loan.benchmark": RATE},
    {"scope": ("narrow", "wide")},
    (
        Definition(
            "limit",
            MONEY,
            If(FARM, Lit(Decimal("500000.00"), MONEY), Lit(Decimal("5000000.00"), MONEY)),
            "limit",
        ),
        Definition("within", BOOL, If(NARROW, Compare(AMOUNT, "<=", Ref("limit")), TRUE), "limit"),
    ),
    (
        Check("limit", "mandatory", "requirement", TRUE, Ref("within")),
        Check("cap", "mandatory", "requirement", Given("loan.rate"), CHEAP),
    ),
    (
        Output("limit", MONEY, TRUE, Ref("limit"), "limit"),
        Output("headroom", MONEY, Ref("within"), Arithmetic(Ref("limit"), "-", AMOUNT), "limit"),
    ),
    (),
    If(
        All((Ref("within"), Any((Not(Given("loan.rate")), CHEAP)))),
        Lit("compliant", OUTCOME),
        Lit("non_compliant", OUTCOME),
    ),
)


@pytest.mark.parametrize("level", ["complete", "partial", "thorough"])
def test_the_code_of_a_small_program_reads_well(level: Level, request: pytest.FixtureRequest) -> None:
    assert check(SMALL) == ()
    source = written(SMALL, {"scope": "narrow"}, "a small city, loan_limit", level).source
    golden = Path(__file__).parent / "golden" / f"{level}.txt"
    if request.config.getoption("--record"):
        golden.write_text(source, encoding="utf-8")
    assert source == golden.read_text(encoding="utf-8")


def test_readings_are_settled_when_the_code_is_written() -> None:
    wide = written(SMALL, {"scope": "wide"}, "", "complete").source
    assert "scope" not in wide
    assert "loan_amount <=" not in wide


def test_a_traceback_shows_the_line_of_the_generated_code() -> None:
    def get(name: str) -> object:
        raise RuntimeError(f"the store of facts is closed: {name}")

    made = compiled(SMALL, {"scope": "narrow"}, "a small city")
    with pytest.raises(RuntimeError) as raised:
        made.run(get, None, CHINA)
    shown = "".join(traceback.format_exception(raised.value))
    assert "<a small city" in shown
    assert "get('loan.amount')" in shown


def test_generated_code_has_no_builtins_and_only_the_constants_it_names() -> None:
    namespace = compiled(SMALL, {"scope": "narrow"}, "").run.__globals__
    assert namespace["__builtins__"] == {}
    assert "open" not in namespace
    assert "__import__" not in namespace


def test_two_loads_of_one_pack_share_what_was_compiled(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "policies" / "yiwu.yaml").read_text(encoding="utf-8")
    (tmp_path / "one.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "same.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "other.yaml").write_text(text.replace("500万元", "600万元"), encoding="utf-8")
    one, same, other = (load(tmp_path / f"{name}.yaml").prepare("loan_limit") for name in ("one", "same", "other"))
    assert one.engine is same.engine
    assert one.engine is not other.engine


def test_the_first_hard_cases_of_eight_threads_come_at_once_and_all_are_answered_alike() -> None:
    pack = load("shanwei")
    facts, day = pack.facts({}), date(2024, 3, 1)
    for question in pack.questions:
        version = pack.versions[-1]
        made = compiled(version.programs[question], version.default_readings, question)
        gate = Barrier(8)

        def ask(_: int, made: Compiled = made, gate: Barrier = gate) -> object:
            gate.wait()
            return made.answer(facts.by_name.get, day, CHINA, made.run(facts.by_name.get, day, CHINA))

        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(ask, range(8)))
        assert all(answer == answers[0] for answer in answers)


def test_what_a_question_was_compiled_to_can_be_read() -> None:
    question = load("yiwu").prepare("loan_limit")
    assert "yiwu_limit_msme_holds = " in question.code
    assert "get('loan.amount')" in question.code


def test_a_decision_tells_what_came_of_each_rule() -> None:
    facts = {
        "application": {"date": "2024-03-01"},
        "borrower": {"categories": ["enterprise"], "size": "small"},
        "loan": {"amount": "6000000.00"},
    }
    decision = load("yiwu").decide("loan_limit", facts, as_of=date(2024, 3, 1))
    assert dict(decision.verdicts) == {
        "yiwu_limit_msme": "unknown",
        "yiwu_limit_entrepreneur": "not_reached",
        "yiwu_limit_farm_household": "not_reached",
        "yiwu_limit_outside_classes": "not_reached",
    }
