"""What a desk is made of: data that is small, the same every time, and holds nothing that a script would misread."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date

import pytest

from guarantee_rules.api import bundled, load
from guarantee_rules.cases.load import load_cases
from guarantee_rules.facts.read import read_facts
from guarantee_rules.handbook.desk import DeskPage, desk_page
from guarantee_rules.handbook.desk.called import leaves
from guarantee_rules.handbook.desk.common import common_name
from guarantee_rules.handbook.desk.examples import EACH
from guarantee_rules.handbook.desk.page import MADE, OWN, text_of, words
from guarantee_rules.handbook.given import given_packs
from guarantee_rules.wording import languages
from tests.counts import counted
from tests.handbook.desk.v8 import data_of


@pytest.fixture(scope="module")
def pages() -> dict[str, DeskPage]:
    return {lang: desk_page(lang, given_packs(), data_of()) for lang in languages}


def test_all_packs_with_all_questions_take_less_than_a_million_bytes(pages: dict[str, DeskPage]) -> None:
    assert sum(len(text.encode()) for _, text in pages["zh"].scripts) < 1_000_000
    packs = data_of()["packs"]
    assert {(pack["name"], question) for pack in packs for question in pack["versions"][-1]["programs"]} == {
        (name, question) for name in bundled() for question in load(name).questions
    }


def test_the_same_packs_give_the_same_bytes(pages: dict[str, DeskPage]) -> None:
    names = counted(("yiwu",), ())
    again = desk_page("zh", given_packs(names))
    assert again == (desk_page("zh", given_packs(names), data_of(*names)) if names else pages["zh"])


def test_what_differs_between_languages_is_the_words_alone(pages: dict[str, DeskPage]) -> None:
    zh, en = (dict(pages[lang].scripts) for lang in languages)
    assert {name for name in zh if name in en and zh[name] == en[name]} == {*zh} - {"desk-words-zh.js"}
    assert {*en} - {*zh} == {"desk-words-en.js"}


def test_the_page_has_no_script_style_or_address_in_its_html(pages: dict[str, DeskPage]) -> None:
    for page in pages.values():
        assert not re.search(r"<script|<style|style=|\son[a-z]+=|https?:", page.html)


def test_scripts_run_no_text_ask_no_network_and_keep_nothing(pages: dict[str, DeskPage]) -> None:
    barred = r"\beval\b|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write|fetch\(|XMLHttpRequest|localStorage|sessionStorage|indexedDB|WebSocket|sendBeacon|cookie|import\("
    for name, text in pages["zh"].scripts:
        if not name.startswith("desk-data") and not name.startswith("desk-words"):
            assert not re.search(barred, text), name


def test_every_phrase_a_script_says_is_given_to_it_and_none_for_nothing() -> None:
    said = {key for name in OWN for key in re.findall(r'"((?:desk|decision|formula|cli)\.[a-z_.]+)"', text_of(name))}
    assert said <= words("en").keys()
    shell = set(re.findall(r"t\('([a-z_]+)'\)", text_of("desk.html")))
    begun = ("desk.group_of.", "desk.means.", MADE)
    unused = (
        {key for key in words("en") if key.startswith("desk.") and not key.startswith(begun)}
        - said
        - {f"desk.{key}" for key in shell}
    )
    assert unused == set()


def test_every_group_of_facts_has_a_name_in_both_languages() -> None:
    groups = {name.partition(".")[0] for name in load("yiwu").versions[-1].vocabulary.facts}
    for lang in languages:
        assert {f"desk.group_of.{group}" for group in groups} <= words(lang).keys()


def test_data_holds_text_and_whole_numbers_and_no_binary_fraction() -> None:
    kinds = {type(part) for part in _parts(json.loads(json.dumps(data_of("yiwu"))))}
    assert kinds <= {str, int, bool, type(None)}


def _parts(of: object) -> Iterator[object]:
    match of:
        case dict():
            for below in of.values():
                yield from _parts(below)
        case list():
            for below in of:
                yield from _parts(below)
        case _:
            yield of


def test_every_part_of_a_node_stands_before_it() -> None:
    data = data_of()
    for at, (kind, *parts) in enumerate(data["nodes"]):
        numbers = [] if kind in ("lit", "fact", "given", "reading", "undecided") else parts
        before = [one for part in numbers for one in (part if isinstance(part, tuple) else [part]) if type(one) is int]
        if kind in ("quotient", "on_day"):
            before = before[: {"quotient": 2, "on_day": 1}[kind]]
        assert all(number < at for number in before), (at, kind, parts)


def test_an_example_has_the_title_of_a_case_and_what_that_case_expects() -> None:
    number = 0
    by_title = {name: {case.sentence: case for case in load_cases(name).cases} for name in bundled()}
    for question, examples in data_of()["examples"].items():
        for example in examples[:: counted(14, 1)]:
            pack, case = load(example["pack"]), by_title[example["pack"]][example["title"]]
            facts = read_facts(example["facts"], pack.versions[-1].vocabulary)
            decision = pack.decide(
                question, facts, as_of=date.fromisoformat(example["as_of"]), readings=example["readings"]
            )
            assert (case.question, case.expect.outcome) == (question, decision.outcome)
            number += 1
    assert number > 40


def test_a_city_offers_all_its_cases_of_a_question_or_as_many_as_there_is_room_for_with_every_outcome() -> None:
    examples = data_of()["examples"]
    for name in bundled():
        cases = load_cases(name).cases
        for question in load(name).questions:
            here = [case for case in cases if case.question == question]
            offered = [one["title"] for one in examples.get(question, []) if one["pack"] == name]
            assert len(offered) == min(len(here), EACH)
            shown = [case for case in here if case.sentence in offered]
            assert [case.sentence for case in shown] == offered
            assert {case.expect.outcome for case in shown} == {case.expect.outcome for case in here}


def test_a_value_that_cities_call_differently_has_a_name_that_fits_all_in_both_languages() -> None:
    data = data_of()
    called: dict[tuple[str, str], set[int]] = {}
    for program in data["programs"]:
        for output in program["outputs"]:
            called.setdefault((program["question"], output["name"]), set()).update(leaves(output["called"]))
    differing = {key for key, numbers in called.items() if len(numbers) > 1}
    assert {(question, name) for question, names in data["common"].items() for name in names} == differing
    named = [data["labels"][data["common"]["loan_limit"][name]] for name in ("limit", "headroom", "excess")]
    assert named == [("限额", "limit"), ("余量", "room left"), ("超出", "excess")]
    assert data["labels"][data["common"]["application"]["loan_limit.headroom"]][1] == "loan limit: room left"


def test_what_no_words_are_known_for_is_called_by_its_name_in_programs_alone() -> None:
    assert common_name("lot", ["share of one", "part of another"], {}, "en") is None
    assert common_name("lot_excess", ["share of one: excess", "part of another: excess"], {}, "en") == "excess"


def test_what_is_needed_is_asked_for_and_nothing_needed_is_hidden_away() -> None:
    for pack in data_of()["packs"]:
        for question, needed in pack["needed"].items():
            assert set(needed) <= set(pack["facts"][question])
    (yiwu,) = (pack for pack in data_of("yiwu")["packs"])
    assert "loan.amount" in yiwu["needed"]["loan_limit"]
    assert "borrower.size" not in yiwu["needed"]["premium_cap"]
