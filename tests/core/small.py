"""A small scheme for expressions to speak of, and expressions of every type drawn from it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache

from hypothesis import strategies as st

from guarantee_rules.core.check import type_of
from guarantee_rules.core.evaluate import Case, Observer, Surroundings, evaluate
from guarantee_rules.core.expr import (
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
    Rolled,
    Shift,
    Undecided,
)
from guarantee_rules.values.types import (
    BOOL,
    DATE,
    DAYS,
    INTEGER,
    MONEY,
    MONTHS,
    NUMERIC,
    RATE,
    RATIO,
    WORKDAYS,
    Type,
    Value,
    enum_of,
)
from guarantee_rules.values.unknown import Outcome
from guarantee_rules.values.workdays import CHINA, WorkCalendar

SIZE = enum_of("size")
KINDS = Type("enums", "kind")
WAY = enum_of("reading.way")

FACTS: Mapping[str, Type] = {
    "loan.amount": MONEY,
    "loan.other": MONEY,
    "loan.rate": RATE,
    "fund.share": RATIO,
    "agreed.share": RATIO,
    "firm.staff": INTEGER,
    "loan.term": MONTHS,
    "loan.grace": DAYS,
    "loan.signed": DATE,
    "loan.due": DATE,
    "firm.local": BOOL,
    "firm.listed": BOOL,
    "firm.size": SIZE,
    "firm.kinds": KINDS,
}
READINGS: Mapping[str, tuple[str, ...]] = {"way": ("one", "two")}
NAMES = {"size": ("micro", "small", "medium"), "kind": ("shop", "farm"), "reading.way": ("one", "two")}


def value(
    expr: Expr,
    facts: Mapping[str, Value] | None = None,
    way: str = "one",
    calendar: WorkCalendar = CHINA,
    observe: Observer | None = None,
    known: Mapping[str, Outcome] | None = None,
) -> Outcome:
    """What an expression comes to."""
    return evaluate(expr, Surroundings(Case(facts or {}, {"way": way}, calendar), known or {}, observe))


def type_in_scheme(expr: Expr) -> Type:
    return type_of(expr, FACTS, READINGS, {})


def yuan(text: str) -> Lit:
    return Lit(Decimal(text), MONEY)


def ratio(text: str) -> Lit:
    return Lit(Decimal(text), RATIO)


def count(number: int) -> Lit:
    return Lit(number, INTEGER)


def day(text: str) -> Lit:
    return Lit(date.fromisoformat(text), DATE)


def name(text: str) -> Lit:
    return Lit(text, SIZE)


# --- values, cases and expressions, drawn


def _decimals(most: int, places: int) -> st.SearchStrategy[Decimal]:
    # Small whole values as well, so that equal ones, zeros and thresholds are met.
    scaled = st.integers(0, 4).map(lambda n: n * 10**places) | st.integers(0, most * 10**places)
    return scaled.map(lambda n: Decimal(n).scaleb(-places))


_VALUES: Mapping[str, st.SearchStrategy[Value]] = {
    "money": _decimals(10**9, 2),
    "rate": _decimals(1, 5),
    "ratio": _decimals(2, 4),
    "integer": st.integers(0, 5) | st.integers(0, 10**6),
    "months": st.integers(0, 60),
    "days": st.integers(0, 400),
    "workdays": st.integers(0, 20),
    "date": st.dates(date(2015, 1, 1), date(2027, 12, 31)) | st.just(date(2024, 2, 29)) | st.just(date(2024, 1, 31)),
    "bool": st.booleans(),
}


def values(type: Type) -> st.SearchStrategy[Value]:
    if type.name == "enum":
        return st.sampled_from(NAMES[type.enum])
    if type.name == "enums":
        return st.frozensets(st.sampled_from(NAMES[type.enum]))
    return _VALUES[type.name]


def cases() -> st.SearchStrategy[dict[str, Value]]:
    """Some of the facts."""
    return st.fixed_dictionaries({}, optional={fact: values(type) for fact, type in FACTS.items()})


def whole_cases() -> st.SearchStrategy[dict[str, Value]]:
    """All of the facts."""
    return st.fixed_dictionaries({fact: values(type) for fact, type in FACTS.items()})


@cache
def exprs(type: Type, depth: int = 3, given: bool = False) -> st.SearchStrategy[Expr]:
    """Expressions of a type, nested so deep at most; with `given`, some that ask whether a fact was stated."""
    leaves: list[st.SearchStrategy[Expr]] = [values(type).map(lambda drawn: Lit(drawn, type))]
    leaves += [st.just(Fact(fact)) for fact, own in FACTS.items() if own == type]
    if type == WAY:
        leaves.append(st.just(Reading("way")))
    leaves += [st.just(Undecided("silent", type, "二（一）")), st.just(Undecided("referred", type, "《实施办法》"))]
    if given and type == BOOL:
        leaves.append(st.sampled_from(sorted(FACTS)).map(Given))
    if depth == 0:
        return st.one_of(leaves)
    return st.one_of(*leaves, *_made(type, depth - 1, given))


def _made(type: Type, depth: int, given: bool) -> list[st.SearchStrategy[Expr]]:
    def of(type: Type) -> st.SearchStrategy[Expr]:
        return exprs(type, depth, given)

    def some(type: Type) -> st.SearchStrategy[tuple[Expr, ...]]:
        return st.lists(of(type), min_size=1, max_size=3).map(tuple)

    rounding = st.sampled_from(("down", "up", "half_up"))
    made: list[st.SearchStrategy[Expr]] = [
        st.builds(If, of(BOOL), of(type), of(type)),
        st.builds(Needs, some(BOOL) | some(SIZE) | some(MONEY), of(type)),
    ]
    if type.name in NUMERIC:
        made.append(st.builds(Arithmetic, of(type), st.sampled_from(("+", "-")), of(type)))
    if type.name in NUMERIC or type == DATE:
        made.append(st.builds(Extreme, st.sampled_from(("min", "max")), some(type)))
    match type.name:
        case "money":
            made += [
                st.builds(Arithmetic, of(MONEY), st.just("*"), of(RATIO) | of(INTEGER) | of(RATE)),
                st.builds(Quotient, of(MONEY), of(INTEGER) | of(RATIO), st.integers(0, 4), rounding),
                st.builds(Portion, of(MONEY), of(MONEY), of(MONEY), rounding),
            ]
        case "rate":
            made.append(st.builds(Arithmetic, of(RATE), st.just("*"), of(RATIO)))
        case "ratio":
            made += [
                st.builds(Arithmetic, of(RATIO), st.just("*"), of(RATIO) | of(INTEGER)),
                st.builds(Quotient, of(MONEY), of(MONEY), st.integers(0, 8), rounding),
                st.builds(Quotient, of(INTEGER), of(INTEGER), st.integers(0, 8), rounding),
            ]
        case "integer":
            made.append(st.builds(Count, of(MONTHS) | of(DAYS)))
        case "months":
            made.append(st.builds(Between, of(DATE), of(DATE), st.just("months")))
        case "days":
            made.append(st.builds(Between, of(DATE), of(DATE), st.just("days")))
        case "date":
            made += [
                st.builds(Shift, of(DATE), of(MONTHS), st.just("months")),
                st.builds(Shift, of(DATE), of(DAYS), st.just("days")),
                st.builds(Shift, of(DATE), values(WORKDAYS).map(lambda n: Lit(n, WORKDAYS)), st.just("workdays")),
                st.builds(Rolled, of(DATE)),
                st.builds(OnDay, of(DATE), st.integers(1, 31), st.none() | st.integers(1, 12)),
            ]
        case "bool":
            made += [_compared(own, of) for own in (MONEY, RATE, RATIO, INTEGER, MONTHS, DAYS, DATE, SIZE, WAY, BOOL)]
            made += [
                st.builds(All, some(BOOL)),
                st.builds(Any, some(BOOL)),
                st.builds(Not, of(BOOL)),
                st.builds(OneOf, of(SIZE), st.lists(st.sampled_from(NAMES["size"]), max_size=3).map(tuple)),
                st.builds(Includes, of(KINDS), st.sampled_from(NAMES["kind"])),
            ]
        case _:
            pass
    return made


def _compared(type: Type, of: object) -> st.SearchStrategy[Expr]:
    assert callable(of)
    ordered = type.name in NUMERIC or type == DATE
    signs = st.sampled_from(("<", "<=", "==", "!=", ">=", ">") if ordered else ("==", "!="))
    return st.builds(Compare, of(type), signs, of(type))


TYPES = (MONEY, RATE, RATIO, INTEGER, MONTHS, DAYS, DATE, BOOL, SIZE, KINDS)


def any_expr(given: bool = False) -> st.SearchStrategy[Expr]:
    return st.sampled_from(TYPES).flatmap(lambda type: exprs(type, 3, given))
