"""Three-valued truth in columns: what is not known stays not known, unless the rest decides."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import replace
from itertools import product

import pytest

from guarantee_rules.backends.columnar.columns import NAME, NAMES, TRUTH, WIDE, Constant, Node, Stage, Whole
from guarantee_rules.backends.columnar.maker import Maker
from guarantee_rules.backends.columnar.polars import answers
from guarantee_rules.core.expr import Comparator
from tests.backends.columnar.polars.running import ENGINES, Engine, Row, frame_of, plan_of, value_of, values_of

MAKER = Maker()
A, B, C = (MAKER.column(name, TRUTH) for name in "abc")
SIZE, KIND, USES = MAKER.column("size", NAME), MAKER.column("kind", NAME), MAKER.column("uses", NAMES)
TRUTHS: list[Row] = [dict(zip("abc", each, strict=True)) for each in product((True, False, None), repeat=3)]
NAMED: list[Row] = [
    {"size": size, "kind": kind, "uses": uses}
    for size, kind, uses in product(
        ("small", "micro", "a_name_of_more_than_twelve_letters", None),
        ("small", "farm", None),
        ([], ["small"], ["farm", "a_name_of_more_than_twelve_letters"], None),
    )
]
HOLDS: dict[Comparator, Callable[..., bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    ">": operator.gt,
}


@pytest.mark.parametrize("engine", ENGINES)
def test_one_part_can_decide_whatever_is_unknown(engine: Engine) -> None:
    nodes = {"all": MAKER.all(A, B, C), "any": MAKER.any(A, B, C), "no": MAKER.no(A), "known": MAKER.known(A)}
    found = values_of(nodes, TRUTHS, engine)
    every = [list(row.values()) for row in TRUTHS]
    assert found["all"] == [False if False in each else None if None in each else True for each in every]
    assert found["any"] == [True if True in each else None if None in each else False for each in every]
    assert found["no"] == [None if row["a"] is None else not row["a"] for row in TRUTHS]
    assert found["known"] == [row["a"] is not None for row in TRUTHS]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_test_that_is_not_known_is_passed_by(engine: Engine) -> None:
    figures = [MAKER.figure(number) for number in range(4)]
    node = MAKER.case([(A, figures[0]), (B, figures[1]), (C, MAKER.nothing(Whole(0, 0)))], figures[3])
    wanted = [0 if row["a"] else 1 if row["b"] else None if row["c"] else 3 for row in TRUTHS]
    assert value_of(node, TRUTHS, engine) == wanted


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("op", HOLDS)
def test_figures_and_days_compare_whichever_side_they_stand_on(op: Comparator, engine: Engine) -> None:
    kind = Whole(-WIDE, WIDE)
    a, b, same = MAKER.column("a", Whole(-9, 9)), MAKER.column("b", kind), MAKER.figure(3)
    rows: list[Row] = [{"a": a, "b": b} for a, b in product((-9, 3, 9, None), (-WIDE, 3, WIDE, None))]
    nodes = {
        "both": MAKER.compare(a, op, b),
        "figure first": MAKER.compare(same, op, b),
        "figure last": MAKER.compare(b, op, same),
    }
    found = values_of(nodes, rows, engine)
    holds = HOLDS[op]

    def known(left: object, right: object) -> bool | None:
        return None if left is None or right is None else holds(left, right)

    assert found["both"] == [known(row["a"], row["b"]) for row in rows]
    assert found["figure first"] == [known(3, row["b"]) for row in rows]
    assert found["figure last"] == [known(row["b"], 3) for row in rows]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("value", [2, None])
def test_a_figure_compares_with_a_column_that_is_the_same_in_all_rows(value: int | None, engine: Engine) -> None:
    # Polars 2.1 loses all rows but one where the figure stands first.
    same = MAKER.column("same", Whole(0, 9))
    plan = plan_of({"a": A, "first": MAKER.compare(MAKER.figure(2), "==", same)})
    first = Stage((("same", Constant(value, Whole(0, 9))),))
    plan = replace(plan, inputs=plan.inputs[:1], stages=(first, *plan.stages))
    found = answers(plan, frame_of(plan.inputs, [{"a": True}] * 3)).collect(engine=engine)
    assert found["first"].to_list() == [None if value is None else True] * 3


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("op", ["==", "!="])
def test_truths_and_names_are_the_same_only_where_both_are_known(op: Comparator, engine: Engine) -> None:
    holds = HOLDS[op]
    found = value_of(MAKER.compare(A, op, B), TRUTHS, engine)
    assert found == [None if None in (row["a"], row["b"]) else holds(row["a"], row["b"]) for row in TRUTHS]
    found = value_of(MAKER.compare(SIZE, op, KIND), NAMED, engine)
    assert found == [None if None in (row["size"], row["kind"]) else holds(row["size"], row["kind"]) for row in NAMED]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("others", [(), ("x",), ("x", "y"), tuple("uvwxyz")])
def test_a_name_is_one_of_none_of_few_and_of_many(others: tuple[str, ...], engine: Engine) -> None:
    options = (*others, "small") if others else ()
    found = value_of(MAKER.one_of(SIZE, options), NAMED, engine)
    assert found == [None if row["size"] is None else row["size"] in options for row in NAMED]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("member", ["small", "a_name_of_more_than_twelve_letters", "in_no_list"])
def test_a_list_that_is_not_known_may_include_anything(member: str, engine: Engine) -> None:
    found = value_of(MAKER.includes(USES, member), NAMED, engine)
    assert found == [None if row["uses"] is None else member in row["uses"] for row in NAMED]  # type: ignore[operator]  # a list of names


@pytest.mark.parametrize("engine", ENGINES)
def test_words_of_masks_are_never_negative_and_never_unknown(engine: Engine) -> None:
    high, low = 1 << 61, 5
    word = MAKER.bits(
        *(MAKER.when(test, MAKER.mask(bit), MAKER.mask(0)) for test, bit in ((A, high), (B, low), (C, 2)))
    )
    nodes: dict[str, Node] = {
        "all": word,
        "some": MAKER.common_bits(word, MAKER.mask(high | 1)),
        "none": MAKER.compare(word, "==", MAKER.mask(0)),
    }
    found = values_of(nodes, TRUTHS, engine)
    words = [(row["a"] is True) * high | (row["b"] is True) * low | (row["c"] is True) * 2 for row in TRUTHS]
    assert found["all"] == words
    assert found["some"] == [word & (high | 1) for word in words]
    assert found["none"] == [word == 0 for word in words]
