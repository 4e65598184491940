"""Reading a guard: which words belong together, and where each stands."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guarantee_rules.source.nodes import Mapping
from guarantee_rules.surface.parse import DEEPEST, KEYWORDS, LONGEST, MOST_TOKENS, Mistake
from guarantee_rules.surface.syntax import (
    Binary,
    Call,
    Chain,
    Connected,
    Figure,
    Inclusion,
    Membership,
    Name,
    Negated,
    Syntax,
    Word,
)
from guarantee_rules.values.quantities import read_quantity
from tests.surface.scheme import HERE, columns, formula_of, guard_in, placeless, read, words

# --- print and read again

FIGURES = (
    "500万元",
    "1.2亿元",
    "0.05元",
    "3%",
    "1.5‰",
    "1.3倍",
    "1.3",
    "12",
    "0",
    "3个月",
    "1年",
    "30天",
    "5个工作日",
    "2016-07-01",
)


def figure(text: str) -> Figure:
    quantity = read_quantity(text)
    assert quantity is not None
    return Figure(quantity, text[-1].isdigit() and "-" not in text, HERE)


IN_PRINT = {placeless(figure(text)): text for text in FIGURES}
NAMES = st.from_regex(r"[a-z_][a-z0-9_]{0,5}(\.[a-z][a-z0-9_]{0,5})?", fullmatch=True).filter(
    lambda name: name not in KEYWORDS
)
WORDS = st.text(st.characters(exclude_characters="\"\n'", codec="utf-8"), max_size=5).map(lambda w: Word(w, HERE))
LEAVES: st.SearchStrategy[Syntax] = st.one_of(
    st.sampled_from(list(IN_PRINT)),
    NAMES.map(lambda name: Name(name, HERE)),
    WORDS,
    st.booleans().map(lambda value: Word(value, HERE)),
)


def _deeper(inner: st.SearchStrategy[Syntax]) -> st.SearchStrategy[Syntax]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    comparators = st.sampled_from(("<", "<=", "==", "!=", ">=", ">"))
    chained = st.lists(st.tuples(comparators, inner), min_size=1, max_size=2).map(tuple)
    return st.one_of(
        st.builds(Binary, inner, st.sampled_from(("+", "-", "*", "/")), inner, st.just(HERE)),
        st.builds(Chain, inner, chained, st.just(HERE)),
        st.builds(Membership, inner, st.lists(WORDS, max_size=2).map(tuple), st.booleans(), st.just(HERE)),
        st.builds(Inclusion, inner, inner, st.booleans(), st.just(HERE)),
        st.builds(Connected, st.sampled_from(("and", "or")), several, st.just(HERE)),
        st.builds(Negated, inner, st.just(HERE)),
        st.builds(
            Call, NAMES.filter(lambda name: "." not in name), st.lists(inner, max_size=2).map(tuple), st.just(HERE)
        ),
    )


SYNTAX = st.recursive(LEAVES, _deeper, max_leaves=12)

# How tightly each form binds; what binds less tightly than its place asks for stands in parentheses.
OR, AND, NOT, COMPARISON, SUM, PRODUCT, SINGLE = range(7)


def printed(syntax: Syntax, at_least: int = OR) -> str:
    """A guard as one would write it, with no parentheses but those it needs."""
    text, binds = _printed(syntax)
    return text if binds >= at_least else f"({text})"


def _printed(syntax: Syntax) -> tuple[str, int]:
    match syntax:
        case Figure():
            return IN_PRINT[syntax], SINGLE
        case Word(bool() as value):
            return str(value).lower(), SINGLE
        case Word(value):
            return f'"{value}"', SINGLE
        case Name(name):
            return name, SINGLE
        case Call(function, arguments):
            return f"{function}({', '.join(map(printed, arguments))})", SINGLE
        case Binary(left, "*" | "/" as sign, right):
            return f"{printed(left, PRODUCT)} {sign} {printed(right, SINGLE)}", PRODUCT
        case Binary(left, sign, right):
            return f"{printed(left, SUM)} {sign} {printed(right, PRODUCT)}", SUM
        case Chain(first, rest):
            return printed(first, SUM) + "".join(f" {op} {printed(one, SUM)}" for op, one in rest), COMPARISON
        case Membership(of, options, negated):
            listed = f"[{', '.join(map(printed, options))}]"
            return f"{printed(of, SUM)} {'not ' if negated else ''}in {listed}", COMPARISON
        case Inclusion(member, of, negated):
            return f"{printed(member, SUM)} {'not ' if negated else ''}in {printed(of, SINGLE)}", COMPARISON
        case Connected(how, parts):
            own, inner = (OR, AND) if how == "or" else (AND, NOT)
            return f" {how} ".join(printed(part, inner) for part in parts), own
        case Negated(of):
            return f"not {printed(of, NOT)}", NOT


@given(SYNTAX)
def test_what_is_printed_reads_as_it_was(syntax: Syntax) -> None:
    assert placeless(read(printed(syntax))) == syntax


@given(SYNTAX, st.sampled_from((" ", "\t", "\n", "  ", "　")))
def test_blanks_do_not_matter(syntax: Syntax, blank: str) -> None:
    # Words in quotes keep their blanks, and so do units such as `3 months`, of which none is printed here.
    if not any(isinstance(part, str) and " " in part for part in _words_of(syntax)):
        wide = printed(syntax).replace(" ", blank)
        assert placeless(read(wide)) == placeless(read(printed(syntax)))


def _words_of(syntax: object) -> list[object]:
    match syntax:
        case Word(value):
            return [value]
        case tuple():
            return [word for part in syntax for word in _words_of(part)]
        case _ if hasattr(syntax, "__dataclass_fields__"):
            return [word for name in syntax.__dataclass_fields__ for word in _words_of(getattr(syntax, name))]
        case _:
            return []


# --- which words belong together


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("a or b and c", "a or (b and c)"),
        ("not a and b", "(not a) and b"),
        ("not a == b", "not (a == b)"),
        ("not not a", "not (not a)"),
        ("a + b * c", "a + (b * c)"),
        ("a - b - c", "(a - b) - c"),
        ("a / b / c", "(a / b) / c"),
        ("a - b + c", "(a - b) + c"),
        ("a / b * c", "(a / b) * c"),
        ("a + b < c * d", "(a + b) < (c * d)"),
        ("a < b and c < d", "(a < b) and (c < d)"),
        ('a + b in ["x"]', '(a + b) in ["x"]'),
        ("a+b*c<=d", "(a + (b * c)) <= d"),
        ("3个月+a", "3个月 + a"),
        ("a<=500万元 and b", "(a <= 500万元) and b"),
        ("a and b == true", "a and (b == true)"),
        ("'x' in a", '"x" in a'),
        ("min(a, b) * c", "(min(a, b)) * c"),
        ("a ==2016-07-01", "a == 2016-07-01"),
        ("a-1", "a - 1"),
        ("a == 2016年7月1日", "a == 2016-07-01"),
        ("a > ５００万元", "a > 500万元"),
        ("a > 500 万元", "a > 500万元"),
        ("a + 5 working days", "a + 5个工作日"),
        ("a + 1 year", "a + 1年"),
    ],
)
def test_words_belong_together_as_people_expect(short: str, full: str) -> None:
    assert placeless(read(short)) == placeless(read(full))


def test_a_row_of_comparisons_is_one_chain_and_parentheses_break_it() -> None:
    assert isinstance(read("0 < a <= b"), Chain)
    assert len(read("0 < a <= b").rest) == 2  # type: ignore[union-attr]
    assert placeless(read("(0 < a) <= b")) != placeless(read("0 < a <= b"))


def test_a_name_may_hold_a_keyword_but_not_be_one() -> None:
    assert placeless(read("order.in_force and notice")) == Connected(
        "and", (Name("order.in_force", HERE), Name("notice", HERE)), HERE
    )
    for keyword in ("and", "or", "in"):
        with pytest.raises(Mistake):
            read(keyword)


@pytest.mark.parametrize("text", ["500", "500.5", "５００"])
def test_a_number_without_a_unit_is_bare(text: str) -> None:
    assert isinstance(parsed := read(text), Figure)
    assert parsed.bare


@pytest.mark.parametrize("text", ["500元", "3%", "1.3倍", "3个月", "2016-07-01", "3 days"])
def test_a_figure_with_its_unit_is_not_bare(text: str) -> None:
    assert isinstance(parsed := read(text), Figure)
    assert not parsed.bare


# --- places

Find = Callable[[Syntax], Syntax]


@pytest.mark.parametrize(
    ("text", "find", "stands"),
    [
        ("a + b * c", lambda s: s.right, "b * c"),
        ("a - b - c", lambda s: s.left, "a - b"),
        ("(a + b) * c", lambda s: s.left, "a + b"),
        ("x and 0 < a <= b", lambda s: s.parts[1], "0 < a <= b"),
        ("x or not (a or b)", lambda s: s.parts[1], "not (a or b)"),
        ("min(a, b + 1) > c", lambda s: s.first.arguments[1], "b + 1"),
        ("min(a, b + 1) > c", lambda s: s.first, "min(a, b + 1)"),
        ('a in ["x", "企业"] and b', lambda s: s.parts[0].options[1], '"企业"'),
        ('a not in ["x"]', lambda s: s, 'a not in ["x"]'),
        ("a > 500 万元 and b", lambda s: s.parts[0].rest[0][1], "500 万元"),
    ],
)
def test_every_part_knows_where_it_stands(text: str, find: Find, stands: str) -> None:
    start = text.index(stands)
    assert find(read(text)).span == columns(start, start + len(stands))


@pytest.mark.parametrize(
    "text",
    [
        "名称: {上限: 甲, when: a > 500万元 and b}",
        "说明: 贷款金额不超过五百万元\n条件: a > 500万元 and b",
        "条件: 'a > 500万元 and b'",
        '条件: "a > 500万元 and b"',
        "条件: >-\n  a >\n  500万元 and b",
        "条件: a >\n  500万元 and b  # 注",
    ],
)
def test_a_place_counts_characters_from_the_beginning_of_the_line(text: str) -> None:
    source, node = formula_of(text)
    guard = guard_in(source, node.entries[-1][1] if isinstance(node, Mapping) else node)
    assert isinstance(guard, Connected)
    assert isinstance(chain := guard.parts[0], Chain)
    assert words(text, chain.rest[0][1].span) == "500万元"
    assert words(text, guard.parts[1].span) == "b"


# --- limits


def test_a_guard_has_so_many_characters_and_no_more() -> None:
    read("a" * LONGEST)
    with pytest.raises(Mistake) as refused:
        read("a" * (LONGEST + 1))
    assert refused.value.diagnostic.code == "guard-too-long"
    assert dict(refused.value.diagnostic.params) == {"most": str(LONGEST)}


def test_a_guard_has_so_many_words_and_no_more() -> None:
    most = "(" + "+".join(["a"] * (MOST_TOKENS // 2 - 1)) + ")"
    read(most)
    with pytest.raises(Mistake) as refused:
        read("+".join(["a"] * (MOST_TOKENS // 2 + 1)))
    assert refused.value.diagnostic.code == "guard-too-long"
    assert dict(refused.value.diagnostic.params) == {"most": str(MOST_TOKENS), "case": "parts"}


@pytest.mark.parametrize("open_", ["(", "not ", "f(", "min(a, ", "not ("])
def test_a_guard_nests_so_deep_and_no_deeper(open_: str) -> None:
    def nested(depth: int) -> str:
        return open_ * depth + "a" + ")" * depth * open_.count("(")

    per_turn = 2 if open_ == "not (" else 1
    read(nested(DEEPEST // per_turn))
    with pytest.raises(Mistake) as refused:
        read(nested(DEEPEST // per_turn + 1))
    assert refused.value.diagnostic.code == "guard-too-deep"
