"""A pack whose every word is written by somebody who means harm: its pages show the words, and nothing else happens."""

from __future__ import annotations

import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest

from guarantee_rules.handbook.given import given_packs
from guarantee_rules.handbook.html import chinese, linked, say, text, ticked
from guarantee_rules.handbook.site import site
from guarantee_rules.packs.bundled import policies_root

BAD = "<script>alert(1)</script>\"'&{{7*7}}{% raw %}"
UP = '../../x"><img src=x onerror=alert(1)>'
PACK = """
pack: evil
city: {{zh: {bad}, en: {bad}}}
title: {{zh: {bad}, en: {bad}}}
standing: draft
versions:
  - version: {up}
    valid: {{from: 2020-01-01, to: 2020-12-31}}
    source: {{document: {{zh: {bad}, en: {bad}}}, number: {bad}, issuer: {{zh: {bad}, en: {bad}}}}}
    readings:
      r:
        code: {bad}
        default: a
        options: {{a: {{zh: {bad}, en: {bad}}}, b: {{zh: {bad}, en: {bad}}}}}
        because: {{zh: {bad}, en: {bad}}}
    rules:
      - id: evil_limit
        kind: limit
        question: loan_limit
        clause: {bad}
        word: {bad}
        label: {{zh: {bad}, en: {bad}}}
        note: {{zh: {bad}, en: {bad}}}
        under: {{r: a}}
        of: loan.amount
        at_most: 5万元
      - id: evil_record
        kind: record
        what: duty
        question: agreements
        clause: {bad}
        label: {{zh: {bad}, en: {bad}}}
        actor: {{zh: {bad}, en: {bad}}}
        text: {{zh: {bad}, en: {bad}}}
      - id: evil_gap
        kind: gap
        question: halt
        why: silent
        see: {{zh: {bad}, en: {bad}}}
        clause: {bad}
        label: {{zh: {bad}, en: {bad}}}
  - version: {bad}
    amends: {up}
    valid: {{from: 2020-06-01}}
    source: {{document: {{zh: {bad}, en: {bad}}}}}
    set: {{evil_limit: {{at_most: 6万元, word: {bad}}}}}
"""


class Elements(HTMLParser):
    """The elements of a page that would run something or load something, with what hangs on them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        src = dict(attrs).get("src") or ""
        if tag in ("img", "iframe", "object", "embed") or (tag == "script" and not src.startswith("../assets/")):
            self.found.append(tag)
        self.found += [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("evil")
    root = Path(str(policies_root()))
    quoted = {"bad": "'" + BAD.replace("'", "''") + "'", "up": f"'{UP}'"}
    shutil.copytree(root / "standards", folder / "standards")
    for name, label in (("vocabulary", "en: loan amount"), ("questions", "en: loan limit")):
        words = (root / f"{name}.yaml").read_text(encoding="utf-8")
        assert label in words
        (folder / f"{name}.yaml").write_text(words.replace(label, f"en: {quoted['bad']}", 1), encoding="utf-8")
    (folder / "evil.yaml").write_text(PACK.format(**quoted), encoding="utf-8")
    return site(given_packs([folder / "evil.yaml"]), ["en"])


def test_its_words_are_shown_as_they_are_and_nothing_runs(files: dict[str, bytes]) -> None:
    pages = {name: Elements(content.decode()) for name, content in files.items() if name.endswith(".html")}
    assert {name: page.found for name, page in pages.items() if page.found} == {}
    assert {"en/index.html", "en/pack-evil.html", "en/comparison.html", "en/readings.html"} <= {
        name for name, page in pages.items() if BAD in page.text
    }


def test_no_file_is_named_by_a_pack_beyond_its_own_name(files: dict[str, bytes]) -> None:
    named = {name for name in files if "evil" in name}
    assert named == {"en/pack-evil.html", "en/pack-evil-1.html", "en/assurance-evil.html"}
    assert not any(".." in name for name in files)


def test_what_nobody_sees_is_shown_by_its_code() -> None:
    assert text("a\u202eb\u200b") == "a&lt;U+202E&gt;b&lt;U+200B&gt;"


def test_whatever_is_filled_in_is_escaped_unless_it_is_markup_already() -> None:
    bad = '<b onclick="x">'
    escaped = "&lt;b onclick=&#34;x&#34;&gt;"
    assert escaped in say("en", "handbook.colon", label=bad, text=linked("#x", bad))
    assert linked(bad, bad) == f'<a href="{escaped}">{escaped}</a>'
    assert "<code>guarantee-rules prove</code>" in say("en", "handbook.proofs.about", count=bad)
    assert escaped in say("en", "handbook.proofs.about", count=bad)
    assert chinese(bad, "en") == f'<span lang="zh-Hans">{escaped}</span>'
    assert ticked(f"a `{bad}` b", "en") == f"a <code>{escaped}</code> b"
