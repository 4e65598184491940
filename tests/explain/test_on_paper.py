"""A page printed by a browser, and shown on a narrow screen: every word is there and none is cut off."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from unicodedata import normalize

import pytest

from guarantee_rules.explain.report import report_of
from tests.browsers import installed_browser
from tests.explain.examples import DECISIONS

OPTIONS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")
MEASURED = """<!doctype html><meta charset="utf-8"><body>{frames}
<script>addEventListener("load", () => {{
const all = [...document.querySelectorAll("iframe")].map((one) => one.contentDocument.scrollingElement);
document.body.textContent = all.map((one) => "wide " + one.scrollWidth + " of " + one.clientWidth).join()}})</script>"""
FRAME = '<iframe width="320" height="900" srcdoc="{page}"></iframe>'
pytestmark = pytest.mark.needs_browser


def browser(folder: Path, *args: str) -> bytes:
    program = installed_browser()
    done = subprocess.run(
        [program, *OPTIONS, f"--user-data-dir={folder / 'user'}", *args], capture_output=True, check=True, timeout=120
    )
    return done.stdout


class Words(HTMLParser):
    """What a reader sees of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self._unseen = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen |= tag in ("style", "title")

    def handle_endtag(self, tag: str) -> None:
        self._unseen &= tag not in ("style", "title")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.said.append(data)


def signs(text: str) -> Counter[str]:
    """Every sign and how often, however the lines were broken."""
    return Counter(re.sub(r"\s+", "", normalize("NFKC", text)))


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="this machine lacks pdftotext")
@pytest.mark.parametrize(("name", "lang"), [("an-application-half-stated", "zh"), ("a-draft", "en")])
def test_every_word_of_a_page_is_on_paper_with_its_number_and_standing(name: str, lang: str, tmp_path: Path) -> None:
    decision = DECISIONS[name]
    page, pdf = tmp_path / "page.html", tmp_path / "page.pdf"
    page.write_text(decision.explain(lang, "html", page=True), encoding="utf-8")
    browser(tmp_path, "--no-pdf-header-footer", f"--print-to-pdf={pdf}", page.as_uri())
    printed = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, check=True).stdout.decode("utf-8")
    pages = printed.count("\f")
    report = report_of(decision, lang)
    foot = " · ".join(pair.text for pair in report.foot)
    around = signs("".join([*report.running, foot] * pages))
    around += signs("".join(f"{number} / {pages}" for number in range(1, pages + 1)))
    words = signs("".join(Words(page.read_text(encoding="utf-8")).said))
    # A table that goes on has its headings again, lists have their points, and a hyphen may end a line.
    lacking = words + around - signs(printed)
    assert lacking.keys() <= {"-"}
    assert pages > 1


def test_on_a_screen_as_narrow_as_a_telephone_nothing_is_cut_off(tmp_path: Path) -> None:
    pages = [DECISIONS["an-application-half-stated"].explain(lang, "html", page=True) for lang in ("zh", "en")]
    measured = tmp_path / "measured.html"
    frames = "".join(FRAME.format(page=escape(page)) for page in pages)
    measured.write_text(MEASURED.format(frames=frames), encoding="utf-8")
    shown = browser(tmp_path, "--dump-dom", measured.as_uri()).decode("utf-8")
    found = [(int(wide), int(given)) for wide, given in re.findall(r"wide (\d+) of (\d+)", shown)]
    assert len(found) == len(pages)
    assert all(0 < wide <= given <= 320 for wide, given in found)
