"""An explanation's page in a real browser: nothing is loaded from elsewhere, and the words are there."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

import pytest

from guarantee_rules.api import load
from guarantee_rules.facts.files import load_facts_file
from tests.browsers import installed_browser
from tests.cli.conftest import EXAMPLES


@pytest.mark.needs_browser
@pytest.mark.parametrize(
    ("lang", "words"),
    [("zh", ["符合规定", "5,000,000.00元", "二（一）2"]), ("en", ["compliant", "5,000,000.00 yuan", "二（一）2"])],
)
def test_the_page_of_a_decision_shows_its_words_in_a_browser(lang: str, words: list[str], tmp_path: Path) -> None:
    yiwu = load("yiwu")
    facts = load_facts_file(EXAMPLES / "yiwu-application.yaml", yiwu.versions[-1].vocabulary)
    page = tmp_path / "page.html"
    decision = yiwu.decide("application", facts, as_of=date(2024, 3, 1))
    page.write_text(decision.explain(lang, "html", page=True), encoding="utf-8")
    browser = installed_browser()
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
    shown = subprocess.run(
        [browser, *options, f"--user-data-dir={tmp_path / 'user'}", "--dump-dom", page.as_uri()],
        capture_output=True,
        check=True,
        timeout=120,
    ).stdout.decode("utf-8")
    assert f'lang="{"zh" if lang == "zh" else "en"}' in shown
    assert all(word in shown for word in words)
    assert "http" not in shown.replace("http-equiv", "")
