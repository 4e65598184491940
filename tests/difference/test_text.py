"""What is written otherwise, rule by rule and entry by entry, with its places."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from guarantee_rules.difference.diff import Compared, Difference
from guarantee_rules.difference.found import Meaning
from guarantee_rules.difference.rules import Text, text_of
from guarantee_rules.difference.sides import both_sides, pairs
from guarantee_rules.difference.told import Telling
from tests.difference.edits import LINHAI, ROOT, Replaced, edited, written

MSME = "zh: 中小微企业贷款限额"


def text_after(*replaced: Replaced) -> Text:
    (pair,) = pairs(*both_sides("yiwu", edited("yiwu", *replaced)))
    return text_of(pair)


@pytest.mark.parametrize(
    ("replaced", "rule", "entry", "about", "old", "new"),
    [
        (("at_most: 500万元", "at_most: 300万元"), "yiwu_limit_msme", "at_most", "value", "500万元", "300万元"),
        (("at_most: 500万元", "less_than: 500万元"), "yiwu_limit_msme", "comparator", "comparator", "at_most 500万元", "less_than 500万元"),
        (("word: 单户不超过", "word: 每户不超过"), "yiwu_limit_farm_household", "word", "citation", "单户不超过", "每户不超过"),
        (("label: {" + MSME, "force: generally\n        label: {" + MSME), "yiwu_limit_msme", "force", "force", None, "generally"),
        ((MSME, "zh: 企业贷款限额"), "yiwu_limit_msme", "label.zh", "words", "中小微企业贷款限额", "企业贷款限额"),
        (('when: borrower_class == "farm_household"', 'when: borrower_class != "msme"'), "yiwu_limit_farm_household", "when", "condition", 'borrower_class == "farm_household"', 'borrower_class != "msme"'),
        (("rate: 90%", "rate: 80%"), "yiwu_compensation_ceiling", "rows.yiwu_comp_tier1.rate", "value", "90%", "80%"),
    ],
)  # fmt: skip
def test_an_entry_is_told_in_the_words_and_figures_of_the_pack(
    replaced: Replaced, rule: str, entry: str, about: str, old: str | None, new: str | None
) -> None:
    (changed,) = text_after(replaced).rules
    (change,) = changed.entries
    assert (changed.status, changed.rule.id) == ("changed", rule)
    assert (change.name, change.about, change.old, change.new) == (entry, about, old, new)
    for text, span, file in ((old, change.old_at, "yiwu"), (new, change.new_at, "edited/yiwu")):
        assert (span is None) == (text is None)
        assert span is None or span.file.endswith(f"{file}.yaml")


def test_the_places_are_those_of_each_file() -> None:
    more = "# one line more\n" * 3
    (changed,) = text_after(("pack: yiwu", more + "pack: yiwu"), ("at_most: 500万元", "at_most: 300万元")).rules
    before, after = changed.entries[0].old_at, changed.entries[0].new_at
    assert before is not None
    assert after is not None
    assert after.line == before.line + 3


def test_a_figure_spelled_otherwise_is_the_same_figure() -> None:
    (changed,) = text_after(("at_most: 500万元", "at_most: 5000000元")).rules
    assert changed.entries[0].same_figure
    assert not text_after(("at_most: 500万元", "at_most: 500元")).rules[0].entries[0].same_figure


def test_only_wording_is_told_apart_from_what_decides() -> None:
    assert text_after((MSME, "zh: 企业贷款限额")).rules[0].only_words
    assert not text_after(("at_most: 500万元", "at_most: 300万元")).rules[0].only_words


def test_readings_and_validity_stand_outside_the_rules() -> None:
    told = text_after(("default: borrower", "default: loan"), ("from: 2016-07-01", "from: 2016-06-30"))
    assert [(change.name, change.about, change.old, change.new) for change in told.head] == [
        ("valid.from", "value", "2016-07-01", "2016-06-30"),
        ("readings.limit_scope.default", "readings", "borrower", "loan"),
    ]
    assert told.rules == ()


def test_the_order_of_rules_and_of_entries_says_nothing(tmp_path: Path) -> None:
    text = LINHAI.read_text(encoding="utf-8")
    first, second = text.index("      - id: linhai_limit"), text.index("      - id: linhai_term")
    third = text.index("      - id: linhai_share")
    turned = text[:first] + text[second:third] + text[first:second] + text[third:]
    entries = "        of: loan.amount\n        at_most: 300万元\n"
    assert turned.count(entries) == 1
    path = tmp_path / "linhai.yaml"
    path.write_text(turned.replace(entries, "        at_most: 300万元\n        of: loan.amount\n"), encoding="utf-8")
    assert all(text_of(pair).same for pair in pairs(*both_sides(LINHAI, path)))


def test_rules_added_removed_and_renamed_are_told() -> None:
    again = ROOT / "policies" / "yiwu.yaml"
    rule = re.search(
        r"      - id: yiwu_limit_farm_household\n.*?(?=      - id: )", again.read_text(encoding="utf-8"), re.DOTALL
    )
    assert rule is not None
    removed = text_after((rule[0], ""))
    assert [(change.status, change.rule.id) for change in removed.rules] == [("removed", "yiwu_limit_farm_household")]
    added = rule[0] + rule[0].replace("yiwu_limit_farm_household", "yiwu_limit_other").replace("50万元", "60万元")
    assert [(change.status, change.rule.id) for change in text_after((rule[0], added)).rules] == [
        ("added", "yiwu_limit_other")
    ]
    (renamed,) = text_after(("id: yiwu_limit_farm_household", "id: yiwu_limit_households")).rules
    assert (renamed.status, renamed.old and renamed.old.id, renamed.new and renamed.new.id) == (
        "renamed",
        "yiwu_limit_farm_household",
        "yiwu_limit_households",
    )


def test_an_amendment_is_told_as_the_text_that_results() -> None:
    (pair,) = pairs(*both_sides(f"{LINHAI}@2018-01-01", f"{LINHAI}@2019-07-01"))
    told = text_of(pair)
    assert [(change.status, change.rule.id) for change in told.rules] == [
        ("changed", "linhai_limit"),
        ("removed", "linhai_term"),
        ("added", "linhai_rate"),
    ]
    assert "readings.limit_scope" in [change.name for change in told.head]
    assert "valid.to" not in [change.name for change in told.head]


def test_two_cities_stand_side_by_side_by_question_and_kind(tmp_path: Path) -> None:
    (pair,) = pairs(*both_sides("yiwu", "dalian"))
    told = text_of(pair)
    assert told.rules == ()
    assert told.head == ()
    limits = next(one for one in told.beside if (one.question, one.kind) == ("loan_limit", "limit"))
    assert [rule.id for rule in limits.old][:2] == ["yiwu_limit_msme", "yiwu_limit_entrepreneur"]
    assert [rule.id for rule in limits.new] == ["dalian_limit", "dalian_limit_borrower"]
    met = {rule.id for one in told.beside for rule in (*one.old, *one.new)}
    deciding = {id for version in (pair.old, pair.new) for id, rule in version.rules.items() if rule.kind != "record"}
    assert met <= deciding
    assert len(met) > 100


def test_lists_are_told_item_by_item(tmp_path: Path) -> None:
    path = written(tmp_path / "linhai.yaml", LINHAI, ("shares: {insurer: 7, bank: 3}", "shares: {insurer: 8, bank: 2}"))
    first = pairs(*both_sides(LINHAI, path))[0]
    names = [(entry.name, entry.old, entry.new) for change in text_of(first).rules for entry in change.entries]
    assert names == [("shares.insurer", "7", "8"), ("shares.bank", "3", "2")]


@pytest.mark.parametrize(
    ("shares", "told"),
    [
        ("{insurer: 6, bank: 4}", "of the whole: insurer 70% → 60%; bank 30% → 40%"),
        ("{insurer: 2, bank: 1}", "of the whole: insurer 70% → 2/3; bank 30% → 1/3"),
        ("{insurer: 7, bank: 2, government: 1}", "of the whole: bank 30% → 20%; government (nothing) → 10%"),
        ("{insurer: 70, bank: 30}", None),
    ],
)
def test_a_change_of_shares_is_told_in_parts_of_the_whole(shares: str, told: str | None, tmp_path: Path) -> None:
    path = written(tmp_path / "linhai.yaml", LINHAI, ("shares: {insurer: 7, bank: 3}", f"shares: {shares}"))
    one, two = both_sides(LINHAI, path)
    pair = pairs(one, two)[0]
    compared = Compared(pair, text_of(pair), Meaning((), (), solver=False))
    lines = [line.text for line in Telling(Difference(one, two, (compared,), (), ()), "en").text(compared)]
    assert [line for line in lines if line.startswith("of the whole")] == ([told] if told else [])
