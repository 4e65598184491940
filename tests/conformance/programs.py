"""Whole programs made by choice, programs of awkward shapes, and cases near their figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from guarantee_rules.core.check import DEEPEST, OUTCOME
from guarantee_rules.core.evaluate import Case
from guarantee_rules.core.expr import (
    All,
    Any,
    Arithmetic,
    Compare,
    Expr,
    Extreme,
    Fact,
    If,
    Lit,
    Needs,
    Not,
    OneOf,
    Ref,
    Shift,
    Undecided,
)
from guarantee_rules.core.program import Check, Definition, Force, Notice, Output, Program, Role
from guarantee_rules.values.types import BOOL, DATE, DAYS, INTEGER, MONEY, Type, Value
from guarantee_rules.values.workdays import CHINA, SuppliedYears, WorkCalendar
from tests.conformance.choosing import Chooser, Drawn
from tests.conformance.expressions import Maker
from tests.conformance.near import Figures, figures_of
from tests.conformance.scheme import FACTS, READINGS, TYPES

FORCES: tuple[Force, ...] = ("mandatory", "in_principle", "generally", "permitted", "promotional", "descriptive")
ROLES: tuple[Role, ...] = ("requirement", "limb", "item", "note")
OWN_YEARS = SuppliedYears(
    {2024: frozenset({date(2024, 3, 1)}), 2027: frozenset({date(2027, 3, 1)})}, {2027: frozenset({date(2027, 2, 28)})}
)
CALENDARS: tuple[WorkCalendar, ...] = (CHINA, OWN_YEARS)
# Names that are words or signs in a language an engine may write, that differ only in what it may fold, or in nothing seen.
AWKWARD = (
    "a.b", "a_b", "a__b", "A_b", "it's", 'so "called"', "back\\slash", "new\nline", "{brace}", "%s", "class", "None",
    "\N{LATIN SMALL LIGATURE FI}", "fi", "K", "\N{KELVIN SIGN}", "__import__('os')._exit(1)", "\0", "", " ", "贷款.金额",
    "facts", "self", "answer", "1", "a.b ", "\N{NO-BREAK SPACE}", "#", "'''", '"""', "case", "Decimal", "_", "__debug__",
)  # fmt: skip


def program_of(choose: Chooser) -> Program:
    """A program of a few definitions, checks, outputs and notices; it keeps every promise of the core."""
    facts, readings, names = _scheme(choose)
    make = Maker(choose, facts, readings)
    definitions = tuple(_definitions(make, names))
    checks = tuple(
        Check(choose.one(("r1", "r2")), choose.one(FORCES), choose.one(ROLES), make.made(BOOL, 2), make.made(BOOL))
        for _ in range(choose.number(0, 3))
    )
    outputs = tuple(_output(make, f"out{at}") for at in range(choose.number(0, 3)))
    notices = tuple(
        Notice(f"n{at}", "r1", make.made(BOOL, 2), (("figure", make.made(MONEY, 1)),))
        for at in range(choose.number(0, 1))
    )
    outcome = make.made(OUTCOME, 3, 40)
    return Program("question", "verdict", facts, readings, definitions, checks, outputs, notices, outcome)


def _scheme(choose: Chooser) -> tuple[Mapping[str, Type], Mapping[str, tuple[str, ...]], tuple[str, ...]]:
    """Facts, readings and names for definitions: plain ones, or awkward ones that are the same for all three."""
    if not choose.often(1, 6):
        return FACTS, READINGS, tuple(f"d{at}" for at in range(8))
    facts = dict(zip(AWKWARD, FACTS.values(), strict=False))
    return facts, {AWKWARD[0]: ("it's", "so\n"), AWKWARD[-1]: ("", "\\", '"')}, AWKWARD


def _definitions(make: Maker, names: tuple[str, ...]) -> Iterator[Definition]:
    for name in names[: make.choose.number(0, 5)]:
        type = make.choose.one(TYPES)
        expr = make.made(type)
        make.define(name, type, expr)
        yield Definition(name, type, expr, make.choose.one(("", "r1")))


def _output(make: Maker, name: str) -> Output:
    type = make.choose.one(TYPES)
    return Output(name, type, make.made(BOOL, 1), make.made(type), "r1")


def readings_of(program: Program, choose: Chooser) -> dict[str, str]:
    """An option for each reading; now and then one for a reading the program does not have."""
    readings = {name: choose.one(options) for name, options in program.readings.items()}
    return {**readings, "of.another.question": "wide"} if choose.often(1, 8) else readings


def case_of(program: Program, figures: Figures, choose: Chooser, readings: Mapping[str, str]) -> Case:
    """A case of a program: each fact near its figures or not stated; now and then one the program does not ask for."""
    stated = choose.one((10, 10, 9, 8, 5, 1))
    facts: dict[str, Value] = {
        name: figures.value(type, choose) for name, type in program.facts.items() if choose.often(stated, 10)
    }
    if choose.often(1, 8):
        facts["of.another.question"] = Decimal("1.00")
    return Case(facts, readings, choose.one(CALENDARS))


@st.composite
def programs_and_cases(draw: st.DrawFn) -> tuple[Program, Case]:
    choose = Drawn(draw)
    program = program_of(choose)
    return program, case_of(program, figures_of(program), choose, readings_of(program, choose))


# --- shapes at the limits of what a checked program may be


def shapes() -> Iterator[tuple[str, Program]]:
    """Programs as deep, as wide and as long as they come."""
    local, amount, signed = Fact("firm.local"), Fact("loan.amount"), Fact("loan.signed")
    fen, one = Lit(Decimal("0.01"), MONEY), Lit(1, DAYS)
    deep = {
        "not": _nested(local, Not),
        "all": _nested(local, lambda it: All((it, Fact("firm.listed")))),
        "any": _nested(local, lambda it: Any((Fact("firm.listed"), it))),
        "then": _nested(local, lambda it: If(Fact("firm.listed"), it, local)),
        "table": _nested(local, lambda it: If(_at_most(amount, "100.00"), Fact("firm.listed"), it)),
        "needs": _nested(local, lambda it: Needs((amount,), it)),
        "test": _nested(local, lambda it: If(it, Fact("firm.listed"), local)),
        "sum on the left": _at_most(_nested(amount, lambda it: Arithmetic(it, "+", fen), DEEPEST - 1), "100.00"),
        "sum on the right": _at_most(_nested(amount, lambda it: Arithmetic(fen, "-", it), DEEPEST - 1), "0.00"),
        "least": _at_most(_nested(amount, lambda it: Extreme("min", (it, Fact("loan.other"))), DEEPEST - 1), "5.00"),
        "day after day": Compare(
            _nested(signed, lambda it: Shift(it, one, "days"), DEEPEST - 1), "<=", Lit(date(2024, 6, 28), DATE)
        ),
    }
    for name, expr in deep.items():
        yield f"deep: {name}", asking(expr)
    wide = tuple(_at_most(amount, f"{number}.00") for number in range(1_000))
    yield "wide: all", asking(All(wide))
    yield "wide: any", asking(Any(tuple(map(Not, wide))))
    yield "wide: least", asking(_at_most(Extreme("min", (amount, *_prices(1_000))), "5.00"))
    yield "wide: one of", asking(OneOf(Fact("firm.size"), (*map(str, range(1_000)), "small")))
    yield "wide: nothing", asking(All((All(()), Not(Any(())))))
    chain = [Definition("d0", MONEY, amount)]
    chain += [Definition(f"d{at}", MONEY, Arithmetic(Ref(f"d{at - 1}"), "+", fen)) for at in range(1, 1_500)]
    yield "long: definitions", asking(_at_most(Ref("d1499"), "20.00"), definitions=tuple(chain))
    double = [Definition("d0", BOOL, local)]
    double += [Definition(f"d{at}", BOOL, All((Ref(f"d{at - 1}"), Ref(f"d{at - 1}")))) for at in range(1, 100)]
    yield "long: each named twice", asking(Ref("d99"), definitions=tuple(double))
    yield "long: checks", asking(TRUE_OR_LOCAL, checks=tuple(_requirement(at) for at in range(500)))
    yield "empty", asking(All(()))


TRUE_OR_LOCAL = Any((Fact("firm.local"), Undecided("silent", BOOL, "二（一）")))


def asking(condition: Expr, definitions: tuple[Definition, ...] = (), checks: tuple[Check, ...] = ()) -> Program:
    """A program about one condition: its outcome, a check, an output and a notice rest on it."""
    outcome = If(condition, Lit("compliant", OUTCOME), Lit("non_compliant", OUTCOME))
    check = Check("r1", "mandatory", "requirement", Fact("firm.listed"), condition)
    output = Output("met", BOOL, Not(condition), condition, "r1")
    notice = Notice("told", "r1", condition)
    return Program("question", "verdict", FACTS, READINGS, definitions, (check, *checks), (output,), (notice,), outcome)


def _nested(inner: Expr, around: Callable[[Expr], Expr], levels: int = DEEPEST) -> Expr:
    """So many levels, the innermost one included; two more are kept for the outcome and the output around them."""
    for _ in range(levels - 3):
        inner = around(inner)
    return inner


def _at_most(expr: Expr, figure: str) -> Expr:
    return Compare(expr, "<=", Lit(Decimal(figure), MONEY))


def _prices(number: int) -> tuple[Expr, ...]:
    return tuple(Lit(Decimal(at) / 4, MONEY) for at in range(20, 20 + number))


def _requirement(at: int) -> Check:
    applies = OneOf(Fact("firm.size"), ("small",)) if at % 2 else Lit(True, BOOL)
    return Check(f"rule_{at}", "mandatory", "requirement", applies, Compare(Fact("firm.staff"), "<", Lit(at, INTEGER)))
