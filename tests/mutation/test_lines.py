"""Each line of formula is changed in one place at a time, and every changed line is a formula again."""

from __future__ import annotations

import pytest

from guarantee_rules.api import bundled, load
from guarantee_rules.mutation.lines import changed_lines
from guarantee_rules.mutation.mutants import mutants_of
from guarantee_rules.source.text import Position, Span
from guarantee_rules.surface.parse import Written, parse


@pytest.mark.parametrize(("text", "changed"), [
    ("loan.amount", []),
    ("a > 0元", [("comparator", "a >= 0元"), ("figure", "a > 0.01元"), ("figure", "a > 100.00元")]),
    ("a == true", [("comparator", "a != true"), ("negation", "a == false")]),
    ('not "x" in a', [("negation", '"x" in a'), ("negation", 'not ("x" not in a)')]),
    ('a in ["x", "y"]', [("negation", 'a not in ["x", "y"]'), ("member", 'a in ["y"]'), ("member", 'a in ["x"]')]),
    ('a not in ["x"]', [("negation", 'a in ["x"]')]),
    ("a and (b or c)", [
        ("part", "(b or c)"), ("part", "a"), ("part", "a and (c)"), ("part", "a and (b)"),
    ]),
    ("a + b * 2", [
        ("term", "a"), ("term", "b * 2"), ("term", "a + (b)"), ("term", "a + (2)"),
        ("figure", "a + (b * 3)"), ("figure", "a + (b * 1)"), ("figure", "a + (b * 4)"),
    ]),
    ("a - b", [("term", "a")]),
    ("a / 12", [("term", "a"), ("figure", "a / 13"), ("figure", "a / 11"), ("figure", "a / 24")]),
    ("min(a, b)", [("function", "max(a, b)"), ("term", "b"), ("term", "a")]),
    ("next_workday(d) + 1天", [
        ("term", "next_workday(d)"), ("term", "1天"), ("day", "(d) + 1天"),
        ("figure", "next_workday(d) + 2天"), ("figure", "next_workday(d) + 0天"),
        ("unit", "next_workday(d) + 1个工作日"),
    ]),
    ("0 < a <= 5", [
        ("comparator", "0 <= a <= 5"), ("comparator", "0 < a < 5"), ("figure", "1 < a <= 5"),
        ("figure", "0 < a <= 6"), ("figure", "0 < a <= 4"), ("figure", "0 < a <= 10"),
    ]),
    ("this is ! no formula", []),
])  # fmt: skip
def test_every_way_to_slip_in_one_line(text: str, changed: list[tuple[str, str]]) -> None:
    assert sorted((line.way, line.whole) for line in changed_lines(text)) == sorted(changed)


def test_the_term_before_a_sign_is_told_with_the_sign_that_goes_with_it() -> None:
    told = {(line.was, line.becomes) for line in changed_lines("loan.amount + other")}
    assert told == {("+ other", ""), ("loan.amount +", "")}


def _at(start: int, end: int) -> Span:
    return Span("", Position(1, start + 1), Position(1, end + 1))


@pytest.mark.parametrize("pack", bundled())
def test_every_changed_line_of_the_packs_is_a_formula(pack: str) -> None:
    lines = {line for line in load(pack).loaded.source.text.split("\n") if ": " in line and '"' not in line}
    tried = 0
    for text in (line.split(": ", 1)[1] for line in sorted(lines)):
        for changed in changed_lines(text):
            parse(Written(changed.whole, _at(0, len(changed.whole)), _at))
            tried += 1
    assert tried > 50


@pytest.mark.parametrize("pack", bundled())
def test_the_names_of_mutants_tell_them_apart_and_their_texts_differ(pack: str) -> None:
    source = load(pack).loaded.source
    found = mutants_of(source).mutants
    assert len({mutant.name for mutant in found}) == len(found) > 400
    assert all(mutant.text.text != source.text for mutant in found)
    assert [mutant.name for mutant in found] == [mutant.name for mutant in mutants_of(source).mutants]
