"""What the deciding words of texts mean, longest first."""

from __future__ import annotations

import pytest

from guarantee_rules.checking.words import compared_by, forces_of


@pytest.mark.parametrize(("word", "bound", "trigger"), [
    ("不超过", {"at_most"}, {"at_most"}),
    ("单户不超过", {"at_most"}, {"at_most"}),
    ("最高不超过", {"at_most"}, {"at_most"}),
    ("不得超过", {"at_most"}, {"at_most"}),
    ("以内", {"at_most"}, {"at_most"}),
    ("超过", {"at_most", "more_than"}, {"more_than"}),
    ("达到", {"at_least", "less_than"}, {"at_least"}),
    ("3个月以上", {"at_least", "less_than"}, {"at_least"}),
    ("不低于", {"at_least"}, {"at_least"}),
    ("低于", {"at_least", "less_than"}, {"less_than"}),
    ("不足", {"at_least", "less_than"}, {"less_than"}),
])  # fmt: skip
def test_a_word_of_measure_goes_with_these_comparators(word: str, bound: set[str], trigger: set[str]) -> None:
    found = compared_by(word)
    assert found is not None
    assert (set(found.bound), set(found.trigger)) == (bound, trigger)


def test_a_word_for_what_the_document_defines_is_open() -> None:
    found = compared_by("5%以下")
    assert found is not None
    assert found.open


@pytest.mark.parametrize("word", ["合作总量", "单笔", "3:7", "乘以"])
def test_other_words_compare_nothing(word: str) -> None:
    assert compared_by(word) is None


@pytest.mark.parametrize(("word", "mark"), [
    ("原则上应当不超过", "原则上"), ("一般在3个工作日内", "一般"), ("应立即", "应"), ("不得以任何方式", "不得"), ("也可", "可"),
    ("优先", "优先"),
])  # fmt: skip
def test_what_softens_goes_before_what_binds(word: str, mark: str) -> None:
    found = forces_of(word)
    assert found is not None
    assert found[0] == mark


@pytest.mark.parametrize("word", ["相应", "许可证", "不可抗力", "以内"])
def test_words_inside_other_words_have_no_force(word: str) -> None:
    assert forces_of(word) is None
