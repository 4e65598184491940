"""The desk in a real browser, opened as a file: typed into by keyboard, read as people read it, beside the library."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from guarantee_rules.api import bundled, load
from guarantee_rules.cases.load import load_cases
from guarantee_rules.comparison import Blank, compare
from guarantee_rules.explain.labels import Labels
from guarantee_rules.handbook.desk import desk_page
from guarantee_rules.handbook.desk.examples import EACH
from guarantee_rules.handbook.given import given_packs
from guarantee_rules.wording import phrase
from tests.browsers import installed_browser
from tests.counts import counted
from tests.handbook.desk.v8 import data_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.needs_browser

CASE = {"application.date": "2020-06-01", "loan.amount": "100万元", "loan.rate": "5.655%", "loan.term": "1年"}
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")


FRAME = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; script-src 'self'">
<title>{title}</title>
<link rel="stylesheet" href="handbook.css">
<link rel="stylesheet" href="desk.css">
{scripts}
</head>
<body class="wide"><div class="frame"><main id="content">{html}</main></div></body>
</html>
"""
"""As strict as the handbook's own frame, whose style it has."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The desk in both languages, as files."""
    root = tmp_path_factory.mktemp("handbook")
    (root / "handbook.css").write_text(
        files("guarantee_rules.handbook").joinpath("templates/handbook.css").read_text("utf-8"), "utf-8"
    )
    for lang, tag in (("zh", "zh-Hans"), ("en", "en")):
        page = desk_page(lang, given_packs(), data_of())
        (root / "desk.css").write_text(page.styles, encoding="utf-8")
        for name, text in page.scripts:
            (root / name).write_text(text, encoding="utf-8")
        scripts = "".join(f'<script src="{name}" defer></script>' for name, _ in page.scripts)
        made = FRAME.format(lang=tag, title=page.title, scripts=scripts, html=page.html)
        (root / f"{lang}.html").write_text(made, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=installed_browser(), args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def complaints() -> list[str]:
    """What pages complained of, or asked the network for."""
    return []


@pytest.fixture(scope="module")
def pages(browser: Browser, folder: Path, complaints: list[str]) -> dict[str, Page]:
    """The desk in both languages, opened once."""
    pages: dict[str, Page] = {}
    for lang in ("zh", "en"):
        page = pages[lang] = browser.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("request", lambda asked: None if asked.url.startswith("file:") else complaints.append(asked.url))
        page.set_default_timeout(10_000)
        page.goto((folder / f"{lang}.html").as_uri())
        page.wait_for_selector("#desk:not([hidden])")
    return pages


@pytest.fixture
def opened(pages: dict[str, Page], complaints: list[str]) -> Iterator[dict[str, Page]]:
    """The desk in both languages; whatever a page complains of fails the test."""
    for page in pages.values():
        page.set_viewport_size({"width": 1280, "height": 900})
    yield pages
    found, complaints[:] = list(complaints), []
    assert found == []


def asked(page: Page, question: str, as_of: str) -> None:
    """A question with an empty form."""
    page.evaluate(_ASKING, [question, as_of])


_ASKING = """([question, asOf]) => {
  const find = (id) => document.getElementById(id);
  find("desk-question").value = question;
  find("desk-as-of").value = asOf;
  find("desk-question").dispatchEvent(new Event("change"));
  find("desk-clear").click();
}"""


def typed(page: Page, question: str, as_of: str, facts: dict[str, object]) -> None:
    """A case typed into an empty form, all at once."""
    asked(page, question, as_of)
    page.evaluate(
        _TYPING, {name: str(given).lower() if isinstance(given, bool) else given for name, given in facts.items()}
    )
    page.wait_for_timeout(100)


_TYPING = """(facts) => {
  for (const [name, given] of Object.entries(facts)) {
    const field = document.getElementById(`fact-${name}`);
    if (Array.isArray(given)) {
      for (const member of given.length > 0 ? given : [""]) field.querySelector(`input[value="${member}"]`).click();
    } else {
      field.value = given;
      for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
    }
  }
}"""


def cells(page: Page) -> dict[str, list[str]]:
    """The rows of the table by their names: outcome, standing and values."""
    rows: list[list[str]] = page.evaluate(
        "[...document.querySelectorAll('.desk-table tbody tr')].map((row) =>"
        " [row.querySelector('th code')?.textContent ?? '', ...[...row.querySelectorAll('td')].map((it) => it.textContent)])"
    )
    named = {"outcome": rows[0][1:], "standing": rows[1][1:]}
    return named | {name: values for name, *values in rows[2:]}


@pytest.mark.parametrize(("lang", "yuan"), [("zh", "{}元"), ("en", "{} yuan")])
def test_the_case_of_the_readme_has_its_caps_in_yiwu_dalian_and_shangluo(
    opened: dict[str, Page], lang: str, yuan: str
) -> None:
    page = opened[lang]
    asked(page, "premium_cap", "2020-06-01")
    for name, text in CASE.items():
        page.fill(f'[id="fact-{name}"]', text)
    page.wait_for_timeout(100)
    caps = dict(zip(bundled(), cells(page)["premium_cap"], strict=True))
    assert {city: caps[city] for city in ("yiwu", "dalian", "shangluo")} == {
        "yiwu": yuan.format("31,696.50"), "dalian": yuan.format("25,000.00"), "shangluo": yuan.format("20,400.00"),
    }  # fmt: skip


def test_cases_typed_in_have_the_answers_of_a_comparison(opened: dict[str, Page]) -> None:
    data = data_of()
    all_ = [
        (question, one) for question, examples in data["examples"].items() for one in examples if not one["readings"]
    ]
    for number, (question, example) in enumerate(random.Random(7).sample(all_, counted(4, 50))):
        lang = ("zh", "en")[number % 2]
        typed(opened[lang], question, example["as_of"], example["facts"])
        found = cells(opened[lang])
        comparison = compare(question, example["facts"], as_of=date.fromisoformat(example["as_of"]))
        decisions = comparison.decisions.values()
        names = [phrase(lang, f"decision.outcome.{decision.outcome}.name") for decision in decisions]
        assert [outcome.split(" ", 1)[1] for outcome in found["outcome"]] == names, (question, example)
        assert set(found) - {"outcome", "standing"} == set(comparison.values)
        for name in comparison.values:
            for city, shown in zip(comparison.decisions, found[name], strict=True):
                cell, decision = comparison.value(city, name), comparison.decisions[city]
                types = {output.name: output.type for output in decision.program.outputs}
                expected = (
                    phrase(lang, f"cli.compare.blank.{cell.why}")
                    if isinstance(cell, Blank)
                    else Labels(decision.version, lang).value(cell, types[name])
                )
                assert shown == expected, (question, example, name, city)


def test_a_link_to_what_is_missing_leads_to_its_field_and_the_keyboard_alone_will_do(opened: dict[str, Page]) -> None:
    page = opened["en"]
    typed(page, "premium_cap", "2020-06-01", dict(CASE))
    page.focus('[id="link-yiwu-premium.rate"]')
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "fact-premium.rate"
    page.keyboard.type("3%")
    page.wait_for_timeout(120)
    case = {**CASE, "premium.rate": "3%"}
    outcome = compare("premium_cap", case, as_of=date(2020, 6, 1)).decisions["yiwu"].outcome
    assert outcome != "missing_fact"
    assert cells(page)["outcome"][bundled().index("yiwu")].endswith(phrase("en", f"decision.outcome.{outcome}.name"))


def test_a_question_can_be_changed_while_a_field_is_typed_into(opened: dict[str, Page]) -> None:
    page = opened["zh"]
    asked(page, "premium_cap", "2020-06-01")
    page.fill('[id="fact-loan.amount"]', "x")
    page.evaluate(
        "const it = document.getElementById('desk-question'); it.value = 'halt'; it.dispatchEvent(new Event('change'))"
    )
    assert page.locator('[id="fact-loan.amount"]').count() == 0


def test_what_cannot_be_read_is_said_at_its_field_and_left_out(opened: dict[str, Page]) -> None:
    for lang, page in opened.items():
        typed(page, "premium_cap", "2020-06-01", {**CASE, "loan.amount": "5,000,000.00"})
        page.locator('[id="fact-loan.rate"]').focus()
        told = page.locator('[id="error-loan.amount"]').inner_text()
        assert phrase(lang, "diagnostics.fact-not-a-number.separators.help") in told
        assert "`" not in told
        assert page.locator('[id="fact-loan.amount"]').get_attribute("aria-invalid") == "true"
        assert page.locator("#desk-result .notice").count() == 1
        page.fill('[id="fact-loan.amount"]', "5000000.00")
        page.wait_for_timeout(120)
        assert page.locator('[id="error-loan.amount"]').inner_text() == ""
        assert page.locator("#desk-result .notice").count() == 0


def test_without_a_day_of_asking_there_is_no_answer(opened: dict[str, Page]) -> None:
    page = opened["zh"]
    typed(page, "premium_cap", "2020-02-30", dict(CASE))
    assert page.locator(".desk-table").count() == 0
    assert page.locator("#desk-as-of-error").inner_text() == phrase("zh", "desk.as_of_wrong")


def test_another_reading_changes_one_city_and_the_commands_repeat_it(opened: dict[str, Page]) -> None:
    page = opened["en"]
    typed(page, "premium_cap", "2020-06-01", dict(CASE))
    before = cells(page)["premium_cap"]
    page.focus('[id="reading-yiwu-premium_base"]')
    page.select_option('[id="reading-yiwu-premium_base"]', "no_pro_rata")
    page.wait_for_timeout(120)
    assert page.evaluate("document.activeElement.id") == "reading-yiwu-premium_base"
    assert [one == other for one, other in zip(before, cells(page)["premium_cap"], strict=True)][:-1] == [True] * 4
    assert page.input_value("#desk-command").splitlines() == [
        "guarantee-rules compare premium_cap case.yaml --as-of 2020-06-01",
        "guarantee-rules decide yiwu premium_cap case.yaml --as-of 2020-06-01 --reading premium_base=no_pro_rata",
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_narrow_screen_shows_everything_without_scrolling_sideways(opened: dict[str, Page], lang: str) -> None:
    page = opened[lang]
    page.set_viewport_size({"width": 390, "height": 800})
    for question in counted(("application", "halt"), ("application", "halt", "premium_cap", "sequence")):
        page.select_option("#desk-question", question)
        page.select_option("#desk-example", "0")
        page.click("#desk-fill")
        assert page.evaluate("document.documentElement.scrollWidth") == 390, question


def test_a_row_has_no_city_s_own_name_for_a_value_that_cities_call_differently(opened: dict[str, Page]) -> None:
    for lang, names in (("zh", {"限额", "余量", "超出"}), ("en", {"limit", "room left", "excess"})):
        page = opened[lang]
        typed(page, "loan_limit", "2016-06-01", {"application.date": "2016-06-01", "loan.amount": "100万元"})
        assert names <= set(page.locator(".desk-table tbody th span").all_text_contents())
        own = page.locator("[aria-labelledby='desk-city-dalian'] dt").all_text_contents()
        assert own[0] == load("dalian").versions[-1].rules["dalian_limit"].label.model_dump()[lang]


def test_a_card_says_of_a_value_what_the_table_says(opened: dict[str, Page]) -> None:
    page = opened["en"]
    facts: dict[str, object] = {"application.date": "2023-06-01", "loan.amount": "500万元"}
    typed(page, "loan_limit", "2023-06-01", facts)
    for number, city in enumerate(bundled()):
        column = [found[number] for found in cells(page).values()][2:]
        shown = page.locator(f"[aria-labelledby='desk-city-{city}'] dd").all_text_contents()
        assert set(shown) <= set(column)
    card = page.locator("[aria-labelledby='desk-city-chengyang']")
    assert card.locator(".desk-matters").count() == 0
    assert set(card.locator("dd").all_text_contents()) == {phrase("en", "cli.compare.blank.not_in_force")}
    assert phrase("en", "decision.section.for_reference", section="") in card.locator("summary").last.inner_text()


def test_an_example_is_chosen_by_its_own_title_which_is_shown_in_full(opened: dict[str, Page]) -> None:
    page = opened["en"]
    asked(page, "loan_limit", "2020-06-01")
    cases = [case.sentence for case in load_cases("dalian").cases if case.question == "loan_limit"]
    offered = page.locator("#desk-example optgroup[label='Dalian'] option").all_text_contents()
    assert len(offered) == EACH
    assert set(offered) <= set(cases)
    page.select_option("#desk-example", label=cases[0])
    assert page.locator("#desk-example-title").inner_text() == f"Dalian: {cases[0]}"
    page.click("#desk-clear")
    assert page.locator("#desk-example-title").inner_text() == ""


def test_five_cities_fit_and_a_box_that_scrolls_says_so(opened: dict[str, Page]) -> None:
    page = opened["en"]
    typed(page, "loan_limit", "2016-06-01", {"application.date": "2016-06-01", "loan.amount": "1亿元"})
    scrolls = "(() => { const it = document.getElementById('desk-table'); return it.scrollWidth > it.clientWidth })()"
    for width, expected in ((1400, False), (390, True)):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(60)
        assert page.evaluate(scrolls) is expected
        assert page.locator(".desk-goes-on").first.is_visible() is expected


def test_who_listens_to_the_page_is_told_the_outcomes(opened: dict[str, Page]) -> None:
    page = opened["en"]
    typed(page, "premium_cap", "2020-06-01", dict(CASE))
    page.wait_for_timeout(900)
    assert page.locator("#desk-said").inner_text().count(":") == len(bundled())


def test_nobody_stumbles_on_the_page(opened: dict[str, Page]) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = opened["en"]
    question, wrong = counted(("rate_cap", "loan.rate"), ("eligibility", "borrower.revenue"))
    typed(page, question, "2024-03-01", {"application.date": "2024-03-01", wrong: "x"})
    page.focus("#desk-as-of")
    found = Axe().run(page, context="#desk", options={"resultTypes": ["violations"], "preload": False})
    assert found.violations_count == 0, found.generate_report()


def test_the_file_and_the_command_it_shows_give_the_same_in_python(opened: dict[str, Page], tmp_path: Path) -> None:
    from guarantee_rules.facts.files import load_facts_file

    page = opened["zh"]
    typed(page, "application", "2020-06-01", {**CASE, "borrower.categories": ["enterprise"], "loan.used_locally": True})
    path = tmp_path / "case.yaml"
    path.write_text(page.input_value("#desk-yaml"), encoding="utf-8")
    stated = load_facts_file(path, load("yiwu").versions[-1].vocabulary)
    assert set(stated) == {*CASE, "borrower.categories", "loan.used_locally"}
