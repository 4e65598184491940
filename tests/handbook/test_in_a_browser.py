"""The handbook as a reader meets it in a browser: alone on a disk, on a telephone, by keyboard, aloud and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from guarantee_rules.api import load
from guarantee_rules.handbook import places
from guarantee_rules.wording import languages, phrase
from tests.browsers import installed_browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.needs_browser

OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
TELEPHONE, DESKTOP = 390, 1200
KINDS = (
    places.INDEX,
    "pack-weishan.html",
    "pack-weishan-1-2023-01-01.html",
    "assurance-weishan.html",
    places.READINGS,
    places.COMPARISON,
    places.GLOSSARY,
    places.DESK,
)
"""One page of each kind."""
AGAIN = (places.INDEX, "pack-weishan.html", places.COMPARISON, places.DESK)
"""Those of which the other language has more than other words of the same structure; all of them are read by `long`."""

# What of a chart is cut off, and which of its words stand on one another, by more than a hair.
CHARTS = """() => [...document.querySelectorAll("svg.chart")].flatMap((svg) => {
  const outer = svg.getBoundingClientRect(), texts = [...svg.querySelectorAll("text")];
  const boxes = texts.map((text) => [text.textContent, text.getBoundingClientRect()]);
  const cut = boxes.filter(([, box]) => box.left < outer.left - 1 || box.right > outer.right + 1
    || box.top < outer.top - 1 || box.bottom > outer.bottom + 1).map(([text]) => `${svg.id}: cut off: ${text}`);
  const over = boxes.flatMap(([one, a], at) => boxes.slice(at + 1).filter(([, b]) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1.5
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.3 * Math.min(a.height, b.height))
    .map(([other]) => `${one} over ${other}`));
  return [...cut, ...over];
})"""
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


# Not for the session: while it is there a loop runs in this thread, and no other test can run one of its own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed_browser(), args=OPTIONS)
        yield browser
        browser.close()


class Reader:
    """Someone who reads pages of a site, and what went wrong meanwhile."""

    def __init__(self, browser: Browser, site: Path, width: int = DESKTOP) -> None:
        self.context = browser.new_context(viewport={"width": width, "height": 800})
        self.context.set_default_timeout(15_000)
        self.site = site
        self.page: Page = self.context.new_page()
        self.wrong: list[str] = []
        self.page.on("console", lambda said: self._heard(said.type, said.text))
        self.page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        self.page.on("request", lambda asked: self._asked(asked.url))

    def _heard(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.wrong.append(f"{kind}: {text}")

    def _asked(self, url: str) -> None:
        if not url.startswith(("file:", "data:")):
            self.wrong.append(f"asked for {url}")

    def opens(self, file: str) -> Page:
        self.page.goto((self.site / file).as_uri())
        return self.page

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()


@pytest.mark.parametrize("lang", languages)
def test_every_kind_of_page_opens_from_a_disk_and_fits_a_telephone(browser: Browser, site: Path, lang: str) -> None:
    with Reader(browser, site, TELEPHONE) as reader:
        wider = {file: reader.opens(f"{lang}/{file}").evaluate(WIDER) for file in KINDS}
        assert {file: by for file, by in wider.items() if by > 0} == {}
        assert reader.wrong == []


@pytest.mark.parametrize(("lang", "files"), [("zh", AGAIN), ("en", KINDS)])
def test_nobody_is_kept_from_reading_any_kind_of_page(
    browser: Browser, site: Path, lang: str, files: tuple[str, ...]
) -> None:
    with Reader(browser, site) as reader:
        found = {file: violations(reader.opens(f"{lang}/{file}")) for file in files}
        assert {file: told for file, told in found.items() if told} == {}
        assert reader.wrong == []


def violations(page: Page) -> list[str]:
    """What a reader with a screen reader, without colours or without a mouse would stumble on."""
    from axe_playwright_python.sync_playwright import Axe

    # Without fetching the styles a second time, which no page of the handbook lets anybody do.
    told = Axe().run(page, options={"resultTypes": ["violations"], "preload": False}).response["violations"]
    return [f"{one['id']}: {node['html'][:120]}" for one in told for node in one["nodes"]]


@pytest.mark.parametrize("width", [TELEPHONE, DESKTOP])
@pytest.mark.parametrize("lang", languages)
def test_no_word_of_a_chart_is_cut_off_or_stands_on_another(
    browser: Browser, site: Path, lang: str, width: int
) -> None:
    with Reader(browser, site, width) as reader:
        for pack in ("yiwu", "weishan"):
            page = reader.opens(f"{lang}/pack-{pack}.html")
            assert page.locator("svg.chart").count() >= 8
            assert page.evaluate(CHARTS) == []


def test_links_lead_from_the_first_page_to_a_rule_and_into_the_other_language(browser: Browser, site: Path) -> None:
    with Reader(browser, site) as reader:
        page = reader.opens("index.html")
        page.get_by_role("link", name=phrase("en", "handbook.title")).click()
        page.get_by_role("navigation").first.get_by_role("link", name="Yiwu").click()
        assert page.url.endswith("/en/pack-yiwu.html")
        flow = page.locator("details.flow:has(a[href='#rule-yiwu_limit_msme'])").first
        flow.locator("summary").click()
        flow.locator("a[href='#rule-yiwu_limit_msme']").click()
        assert page.url.endswith("#rule-yiwu_limit_msme")
        assert page.locator("#rule-yiwu_limit_msme").evaluate("it => Math.abs(it.getBoundingClientRect().top) < 800")
        page.locator(".twin a").click()
        assert page.url.endswith("/zh/pack-yiwu.html")
        assert reader.wrong == []


@pytest.mark.parametrize("lang", languages)
def test_the_first_key_leads_past_the_navigation_and_shows_where_it_is(browser: Browser, site: Path, lang: str) -> None:
    with Reader(browser, site) as reader:
        page = reader.opens(f"{lang}/{places.INDEX}")
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => { const at = document.activeElement, box = at.getBoundingClientRect(), style = getComputedStyle(at);
            return [at.className, box.top >= 0 && box.left >= 0 && box.width > 40 && box.height > 10,
                    style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2]; }"""
        )
        assert seen == ["skip", True, True]
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "content"


def test_a_page_can_be_printed(browser: Browser, site: Path) -> None:
    with Reader(browser, site) as reader:
        printed = reader.opens("zh/pack-weishan.html").pdf(format="A4")
        assert printed.startswith(b"%PDF")
        assert len(printed) > 20_000
        assert printed.rstrip().endswith(b"%%EOF")


@pytest.mark.parametrize("lang", languages)
def test_the_desk_answers_a_case_that_is_typed_as_the_pack_decides_it(browser: Browser, site: Path, lang: str) -> None:
    case = {
        "application": {"date": "2024-03-01"},
        "borrower": {"categories": ["enterprise"], "size": "small", "other_scheme_balance": "200000.00"},
        "loan": {"amount": "500万元"},
    }
    decision = load("yiwu").decide("loan_limit", case, as_of=date(2024, 3, 1))
    assert decision.outcome == "non_compliant"
    with Reader(browser, site) as reader:
        page = reader.opens(f"{lang}/{places.DESK}")
        page.locator("#desk-question").select_option("loan_limit")
        page.locator("#desk-as-of").fill("2024-03-01")
        page.locator("#desk-facts details").evaluate_all("all => all.forEach(one => { one.open = true })")
        for name, typed in _typed(case):
            field = page.locator(f"[id='fact-{name}']")
            if name == "borrower.categories":
                field.locator(f"input[value='{typed}']").check()
            elif name == "borrower.size":
                field.select_option(typed)
            else:
                field.fill(typed)
        answer = page.locator("#desk-result").get_by_text(phrase(lang, "decision.outcome.non_compliant.name")).first
        answer.wait_for(timeout=10_000)
        shown = page.locator("#desk-result").inner_text()
        assert "5,000,000.00" in shown
        assert "200,000.00" in shown
        assert reader.wrong == []


def _typed(case: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for group, facts in case.items():
        for name, value in facts.items():
            yield f"{group}.{name}", value[0] if isinstance(value, list) else value


@pytest.mark.long
@pytest.mark.parametrize("lang", languages)
def test_every_page_of_the_whole_handbook_can_be_read_by_everybody(
    browser: Browser, whole_site: Path, lang: str
) -> None:
    with Reader(browser, whole_site) as reader:
        for file in sorted((whole_site / lang).glob("*.html")):
            page = reader.opens(f"{lang}/{file.name}")
            assert violations(page) == [], file.name
            assert page.evaluate(CHARTS) == [], file.name
            assert page.pdf(format="A4").startswith(b"%PDF"), file.name
            page.set_viewport_size({"width": TELEPHONE, "height": 800})
            assert page.evaluate(WIDER) <= 0, file.name
            assert page.evaluate(CHARTS) == [], file.name
            page.set_viewport_size({"width": DESKTOP, "height": 800})
        assert reader.wrong == []
