"""The vocabulary says what each fact is, and a slip in it is reported with all the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from guarantee_rules.facts.load import load_vocabulary
from guarantee_rules.facts.vocabulary import Vocabulary, groups_of
from guarantee_rules.source.diagnostics import PackError
from guarantee_rules.source.reading import source_from_file
from guarantee_rules.source.text import SourceText
from guarantee_rules.values.types import MONEY, Type
from tests.conftest import Golden

HERE = Path(__file__).parent
LABEL = "label: {zh: 甲, en: a}"


def loaded(text: str) -> Vocabulary:
    return load_vocabulary(SourceText("vocabulary.yaml", text))


def slips(text: str) -> list[tuple[str, dict[str, str]]]:
    with pytest.raises(PackError) as refused:
        loaded(text)
    assert refused.value.render("zh")
    return [(problem.code, dict(problem.params)) for problem in refused.value.diagnostics]


def test_a_fact_has_its_type_its_words_and_its_marks(vocabulary: Vocabulary) -> None:
    amount = vocabulary.facts["loan.amount"]
    assert (amount.type, amount.label["zh"], amount.personal, amount.defaulted) == (MONEY, "贷款金额", False, False)
    assert amount.means is not None
    assert amount.means["en"] == "the principal of this loan as contracted"
    assert vocabulary.facts["borrower.revenue"].personal
    assert vocabulary.facts["agreement.insurer_share"].defaulted
    assert vocabulary.facts["loan.term"].minimum == 1
    assert vocabulary.types["borrower.categories"] == Type("enums", "category")
    unit = vocabulary.facts["borrower.employees"].unit
    assert unit is not None
    assert unit["en"] == "persons"


def test_names_of_a_list_are_known_by_what_people_call_them(vocabulary: Vocabulary) -> None:
    category = vocabulary.enums["category"]
    assert [category.member(text) for text in ("farm_household", "农户", "farm household", "Farm Household", "farm", "")] == [
        "farm_household", "farm_household", "farm_household", "farm_household", None, None,
    ]  # fmt: skip
    assert vocabulary.facts["borrower.categories"].enumeration is category


def test_the_groups_are_what_stands_before_the_points(vocabulary: Vocabulary) -> None:
    assert groups_of("measure.npl.ratio") == ("measure", "measure.npl")
    assert vocabulary.groups == {"application", "borrower", "loan", "claim", "measure", "measure.npl", "agreement"}


def test_a_pack_can_take_only_the_facts_it_uses(vocabulary: Vocabulary) -> None:
    part = vocabulary.only(["loan.amount", "borrower.class"])
    assert list(part.facts) == ["loan.amount", "borrower.class"]
    assert list(part.enums) == ["size"]
    with pytest.raises(KeyError):
        vocabulary.only(["loan.amout"])


def test_the_digest_does_not_depend_on_layout_or_order_but_on_every_word() -> None:
    first = loaded(f"facts:\n  a.b: {{type: money, {LABEL}}}\n  a.c: {{type: bool, {LABEL}}}\n")
    same = loaded(f"facts:\n  a.c:\n    {LABEL}\n    type: bool\n  a.b: {{{LABEL}, type: money}}\n# remark\n")
    assert first.digest == same.digest
    for other in (
        f"facts:\n  a.b: {{type: rate, {LABEL}}}\n  a.c: {{type: bool, {LABEL}}}\n",
        f"facts:\n  a.b: {{type: money, {LABEL}, personal: true}}\n  a.c: {{type: bool, {LABEL}}}\n",
        f"facts:\n  a.b: {{type: money, {LABEL}, defaulted: true}}\n  a.c: {{type: bool, {LABEL}}}\n",
        f"facts:\n  a.b: {{type: money, {LABEL}, min: 1元}}\n  a.c: {{type: bool, {LABEL}}}\n",
        f"facts:\n  a.b: {{type: money, label: {{zh: 乙, en: a}}}}\n  a.c: {{type: bool, {LABEL}}}\n",
    ):
        assert loaded(other).digest != first.digest


@pytest.mark.parametrize(
    ("fact", "code", "params"),
    [
        (f"a.b: {{type: mony, {LABEL}}}", "vocabulary-unknown-type", {"type": "mony", "nearest": "money"}),
        (f"a.b: {{type: workdays, {LABEL}}}", "vocabulary-unknown-type", {"type": "workdays"}),
        (f"a.b: {{{LABEL}}}", "vocabulary-part-missing", {"part": "type"}),
        ("a.b: {type: money}", "vocabulary-part-missing", {"part": "label"}),
        (f"a.b: {{type: enum, {LABEL}}}", "vocabulary-part-missing", {"part": "enum"}),
        (f"a.b: {{type: enum, enum: siz, {LABEL}}}", "vocabulary-unknown-enum", {"enum": "siz", "nearest": "size"}),
        (f"a.b: {{type: money, enum: size, {LABEL}}}", "vocabulary-enum-unused", {"type": "money"}),
        ("a.b: {type: money, label: {zh: 甲}}", "vocabulary-label-missing", {"name": "a.b", "lang": "en"}),
        ("a.b: {type: money, label: {zh: , en: a}}", "vocabulary-label-missing", {"name": "a.b", "lang": "zh"}),
        (f"a.b: {{type: money, {LABEL}, means: {{en: a}}}}", "vocabulary-label-missing", {"name": "a.b", "lang": "zh"}),
        ("a.b: {type: money, label: {zh: 甲, en: a, fr: a}}", "vocabulary-unknown-key", {"key": "fr"}),
        ("a.b: {type: money, label: amount}", "vocabulary-not-entries", {}),
        ("a.b: money", "vocabulary-not-entries", {}),
        (f"a.b: {{type: [money], {LABEL}}}", "vocabulary-not-text", {}),
        (f"a.b: {{type: money, {LABEL}, personnal: true}}", "vocabulary-unknown-key", {"key": "personnal", "nearest": "personal"}),
        (f"a.b: {{type: money, {LABEL}, personal: yes}}", "vocabulary-flag", {"value": "yes"}),
        (f"a.b: {{type: money, {LABEL}, min: little}}", "vocabulary-minimum", {"type": "money", "value": "little"}),
        (f"a.b: {{type: date, {LABEL}, min: 2016-07-01}}", "vocabulary-minimum", {"type": "date", "value": "2016-07-01"}),
        (f"a.b: {{type: months, {LABEL}, min: 3天}}", "vocabulary-minimum", {"type": "months", "value": "3天"}),
        (f"amount: {{type: money, {LABEL}}}", "vocabulary-name", {"name": "amount", "case": "fact"}),
        (f"Loan.Amount: {{type: money, {LABEL}}}", "vocabulary-name", {"name": "Loan.Amount", "case": "fact"}),
        (f"loan..amount: {{type: money, {LABEL}}}", "vocabulary-name", {"name": "loan..amount", "case": "fact"}),
        (f"loan.贷款: {{type: money, {LABEL}}}", "vocabulary-name", {"name": "loan.贷款", "case": "fact"}),
    ],
)  # fmt: skip
def test_a_slip_in_a_fact_is_reported(fact: str, code: str, params: dict[str, str]) -> None:
    enums = f"enums:\n  size: {{{LABEL}, members: {{small: {{zh: 小型, en: small}}}}}}\n"
    assert (code, params) in slips(f"facts:\n  {fact}\n{enums}")


@pytest.mark.parametrize(
    ("text", "code", "params"),
    [
        ("enum: {}\nfacts: {}\n", "vocabulary-unknown-key", {"key": "enum", "nearest": "enums"}),
        ("enums: {}\n", "vocabulary-part-missing", {"part": "facts"}),
        ("- facts\n", "vocabulary-not-entries", {}),
        (f"facts: {{}}\nenums:\n  size: {{{LABEL}}}\n", "vocabulary-part-missing", {"part": "members"}),
        (f"facts: {{}}\nenums:\n  Size: {{{LABEL}, members: {{}}}}\n", "vocabulary-name", {"name": "Size", "case": "member"}),
        (f"facts: {{}}\nenums:\n  size: {{{LABEL}, members: {{1st: {{zh: 一, en: one}}}}}}\n", "vocabulary-name", {"name": "1st", "case": "member"}),
        (f"facts: {{}}\nenums:\n  size: {{{LABEL}, members: {{a: {{zh: 一, en: one}}, b: {{zh: 二, en: One}}}}}}\n",
         "vocabulary-label-twice", {"label": "One", "name": "b", "other": "a"}),
        (f"facts: {{}}\nenums:\n  size: {{{LABEL}, members: {{a: {{zh: 一, en: b}}, b: {{zh: 二, en: two}}}}}}\n",
         "vocabulary-label-twice", {"label": "b", "name": "b", "other": "a"}),
        (f"facts:\n  a.b: {{type: bool, {LABEL}}}\n  a.b.c: {{type: bool, {LABEL}}}\n", "vocabulary-fact-is-group", {"name": "a.b.c", "group": "a.b"}),
    ],
)  # fmt: skip
def test_a_slip_elsewhere_is_reported(text: str, code: str, params: dict[str, str]) -> None:
    assert slips(text) == [(code, params)]


def test_a_member_may_be_called_by_its_own_name(vocabulary: Vocabulary) -> None:
    assert vocabulary.enums["size"].member("small") == "small"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_everything_that_is_wrong_is_reported_at_once_and_in_its_place(golden: Golden, lang: str) -> None:
    source = source_from_file(HERE / "bad_vocabulary.yaml", "bad_vocabulary.yaml")
    with pytest.raises(PackError) as refused:
        load_vocabulary(source)
    golden(HERE / f"bad_vocabulary.{lang}.txt", refused.value.render(lang) + "\n")


def test_the_vocabulary_of_the_bundled_packs_can_be_loaded() -> None:
    bundled = load_vocabulary(source_from_file(Path(__file__).parents[2] / "policies" / "vocabulary.yaml"))
    assert bundled.types["loan.amount"] == MONEY
