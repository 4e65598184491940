"""Whatever is written, a guard is read or refused with its reason: nothing else ever happens."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guarantee_rules.core.check import MOST_FACTORS, factors, walk
from guarantee_rules.source.diagnostics import Diagnostic, render
from guarantee_rules.source.nodes import Mapping, Node, Scalar, Sequence
from guarantee_rules.source.text import SourceText
from guarantee_rules.surface.formula import Formulas
from guarantee_rules.surface.lower import AS_OF, lower
from guarantee_rules.surface.parse import KEYWORDS, Mistake
from guarantee_rules.surface.term import Nonsense
from guarantee_rules.values.types import BOOL, DATE, MONEY, MONTHS, RATE, RATIO, Type, Value
from guarantee_rules.values.unknown import Unknown
from guarantee_rules.wording import languages
from tests.core.small import FACTS, SIZE, cases, type_in_scheme, value
from tests.surface.scheme import HERE, Scheme, read

PARTS = (
    *KEYWORDS,
    *FACTS,
    AS_OF,
    *("reading.way", '"micro"', '"one"', "'shop'", '"'),
    *("500万元", "0.05元", "3%", "1.3倍", "12", "0", "3个月", "30天", "5个工作日", "2016-07-01", "2016-02-30", "010"),
    *("(", ")", "[", "]", ",", "+", "-", "*", "/", "<", "<=", "==", "!=", ">=", ">", "=", "≤", "（"),
    *("min(", "max(", "months(", "days(", "given(", "next_workday(", "on_day(", "on_date(", "end_of_year("),
    *("portion(", "days_between(", "months_between(", "maxx("),
)
SENTENCES = st.lists(st.sampled_from(PARTS), max_size=14).map(" ".join)
# Grows from what makes sense, so that many are read to the end.
SENSIBLE = st.recursive(
    st.sampled_from((*FACTS, AS_OF, "reading.way", '"micro"', "5元", "3%", "1.3", "12", "3个月", "30天", "true")),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(("+", "-", "*", "/", "<=", "==", "and", "or", "in")), inner).map(
            lambda three: f"({' '.join(three)})"
        ),
        st.tuples(st.sampled_from(PARTS[-15:]).filter(lambda part: part.endswith("(")), inner, inner).map(
            lambda call: f"{call[0]}{call[1]}, {call[2]})"
        ),
        inner.map(lambda one: f"not ({one})"),
    ),
    max_leaves=6,
)
TEXTS = st.one_of(st.text(max_size=60), SENTENCES, SENSIBLE)
WANTED: tuple[Type | None, ...] = (None, BOOL, MONEY, RATE, RATIO, DATE, MONTHS, SIZE)


def told(text: str, want: Type | None) -> Diagnostic | None:
    try:
        lower(read(text), Scheme(), want)
    except Mistake as mistake:
        return mistake.diagnostic
    return None


@given(TEXTS, st.sampled_from(WANTED))
def test_any_text_is_read_or_refused(text: str, want: Type | None) -> None:
    problem = told(text, want)
    if problem is not None:
        source = SourceText("guard", text)
        assert all(problem.code in render(problem, source, lang) for lang in languages)


@given(SENSIBLE, st.sampled_from(WANTED), cases())
def test_what_is_read_can_be_worked_out(text: str, want: Type | None, facts: dict[str, Value]) -> None:
    try:
        term = lower(read(text), Scheme(), want)
        expr = term.divided("half_up", HERE)
    except (Mistake, Nonsense):
        return
    assert all(factors(part, {}) <= MOST_FACTORS + 1 for part in walk(expr))
    if any(fact not in FACTS for fact in _facts(text)):
        return
    assert type_in_scheme(expr) == term.worth
    assert want is None or want in (term.worth, RATIO)
    result = value(expr, facts)
    assert result is not None
    assert isinstance(result, Unknown) or not isinstance(result, float)


def _facts(text: str) -> list[str]:
    return [AS_OF] if AS_OF in text else []


@given(st.text(max_size=30), st.integers(0, 30), TEXTS)
def test_a_place_lies_within_the_text(text: str, at: int, other: str) -> None:
    problem = told(text[:at] + other + text[at:], None)
    if problem is not None:
        assert problem.span is not None
        length = len(text) + len(other)
        assert 1 <= problem.span.start.column <= problem.span.end.column <= length + 1


def _node(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    keys = st.sampled_from(("all", "any", "not", "choose", "otherwise", "when", "is", "reading", "one", "two", "x"))
    entry = st.tuples(keys.map(lambda key: Scalar(key, HERE)), inner)
    return st.one_of(
        st.lists(inner, max_size=3).map(lambda items: Sequence(tuple(items), HERE)),
        st.lists(entry, max_size=4, unique_by=lambda entry: entry[0].text).map(
            lambda entries: Mapping(tuple(entries), HERE)
        ),
    )


SCALARS: st.SearchStrategy[Node] = st.one_of(
    st.sampled_from(("firm.local", "firm.listed", "way", "5元", "70%", "as_of", "", "x y", "loan.amount / 3"))
).map(lambda text: Scalar(text, HERE))


@given(st.recursive(SCALARS, _node, max_leaves=10), st.sampled_from(WANTED))
def test_any_entries_are_read_or_refused(node: Node, want: Type | None) -> None:
    with suppress(Mistake):
        Formulas(Scheme(), SourceText("guard", "")).each(node, want, lambda term, _: term.expr)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 1_900,
        "not " * 400,
        "[" * 900,
        "a" * 1_990,
        "-" * 150,
        "min(" * 190,
        "1" * 1_990,
        "loan.amount" + "+loan.amount" * 99,
        "fund.share" + "/fund.share" * 99,
        "firm.local" + " and firm.local" * 99,
        "firm.staff" + "<firm.staff" * 99,
        "1 < " + "1/(" * 29 + "fund.share" + ")" * 29,
        " + ".join(["1/fund.share"] * 49),
        "\x00",
        "\ud800",
        "𝟓𝟎𝟎",
        "٥٠٠元",
        "\u202e元005",
        "loan.amount <= 500万元\u00a0",
        "__import__('os').system('x')",
        "loan.__class__ == 1",
        "lambda: 1",
        "9" * 40 + "亿元",
    ],
)
@pytest.mark.parametrize("want", [None, BOOL, MONEY])
def test_what_is_made_to_break_it_is_refused_or_harmless(text: str, want: Type | None) -> None:
    problem = told(text, want)
    assert problem is None or all(render(problem, SourceText("guard", text), lang) for lang in languages)
