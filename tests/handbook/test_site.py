"""The handbook as files: every link leads somewhere, nothing is loaded from elsewhere, and both languages say the same."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from guarantee_rules.api import Pack, bundled, load
from guarantee_rules.handbook import places
from guarantee_rules.handbook.given import given_packs
from guarantee_rules.handbook.packs import PackPage, pack_page
from guarantee_rules.handbook.site import site as files_of
from guarantee_rules.wording import languages

VOID = {"meta", "link", "br", "hr", "img", "input", "wbr"}
LOADING = {("script", "src"), ("link", "href"), ("img", "src"), ("iframe", "src"), ("object", "data"), ("use", "href")}
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


class Read(HTMLParser):
    """A page as a browser takes it apart; anything left open or closed twice is kept."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.ids: Counter[str] = Counter()
        self.places: set[str] = set()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.headings: list[int] = []
        self.handlers: list[str] = []
        self.tables: list[int] = []
        self.scripts: list[str] = []
        self.lang = ""
        self.wrong: list[str] = []
        self._open: list[str] = []
        self.feed(page.read_text(encoding="utf-8"))
        self.close()
        self.wrong += self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if len(given) != len(attrs):
            self.wrong.append(f"{tag} has an attribute twice")
        if given.get("id"):
            self.ids[str(given["id"])] += 1
            if "svg" not in self._open:
                self.places.add(str(given["id"]))
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))
        self.loads += [str(value) for name, value in attrs if (tag, name) in LOADING]
        self.handlers += [name for name, _ in attrs if name.startswith("on")]
        if tag in HEADINGS:
            self.headings.append(int(tag[1]))
        if tag == "table":
            self.tables.append(0)
        if tag == "th" and "scope" in given:
            self.tables[-1] += 1
        if tag == "html":
            self.lang = str(given.get("lang"))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()
        else:
            self.wrong.append(f"</{tag}> at {self.getpos()}")

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "script" and data.strip():
            self.scripts.append(data)


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[Path, Read]:
    """Every page of the handbook of Yiwu and of Weishan."""
    return {page: Read(page) for page in sorted(site.rglob("*.html"))}


def test_there_are_pages_for_everything_in_both_languages(site: Path) -> None:
    files = {str(file.relative_to(site)) for file in site.rglob("*.html")}
    for lang in languages:
        names = ["index", "readings", "comparison", "glossary", "desk", "pack-yiwu", "assurance-yiwu"]
        names += ["pack-weishan", "pack-weishan-1-2023-01-01", "pack-weishan-2-2024-07-01", "assurance-weishan"]
        assert {f"{lang}/{name}.html" for name in names} <= files
    assert "index.html" in files


def test_every_tag_is_closed_and_no_attribute_stands_twice(pages: dict[Path, Read]) -> None:
    assert {page.name: read.wrong for page, read in pages.items() if read.wrong} == {}


def test_no_id_stands_twice_in_a_page(pages: dict[Path, Read]) -> None:
    assert {page: [name for name, count in read.ids.items() if count > 1] for page, read in pages.items()} == {
        page: [] for page in pages
    }


def test_every_link_leads_to_a_page_and_a_place_that_are_there(pages: dict[Path, Read], site: Path) -> None:
    by_path = {page.resolve(): read for page, read in pages.items()}
    lost = []
    for page, read in pages.items():
        for link in read.links:
            file, _, place = link.partition("#")
            target = (page.parent / unquote(file)).resolve() if file else page.resolve()
            if target not in by_path or (place and unquote(place) not in by_path[target].ids):
                lost.append((page.name, link))
    assert lost == []
    assert sum(len(read.links) for read in pages.values()) > 1000


def test_every_page_can_be_reached_from_the_first(pages: dict[Path, Read], site: Path) -> None:
    reached, left = set[Path](), [site / "index.html"]
    while left:
        page = left.pop().resolve()
        if page not in reached:
            reached.add(page)
            read = next(read for other, read in pages.items() if other.resolve() == page)
            left += [page.parent / link.partition("#")[0] for link in read.links if link.partition("#")[0]]
    assert {page.resolve() for page in pages} == reached


def test_nothing_is_loaded_from_outside_the_folder(pages: dict[Path, Read], site: Path) -> None:
    for page, read in pages.items():
        for load_ in read.loads:
            assert ":" not in load_
            file = page.parent / load_ if not load_.startswith("#") else page
            assert file.resolve().is_relative_to(site.resolve())
            assert file.is_file()
        assert [link for link in read.links if ":" in link] == []
    style = (site / "assets" / "handbook.css").read_text(encoding="utf-8")
    assert not re.search(r"url\(|@import|https?:", style)


def test_no_script_stands_in_a_page_and_none_is_hung_on_an_element(pages: dict[Path, Read]) -> None:
    assert {page.name for page, read in pages.items() if read.scripts or read.handlers} == set()
    policy = "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self'; img-src data:"
    assert all(policy in page.read_text(encoding="utf-8") for page in pages)


def test_headings_go_down_by_one_and_there_is_one_of_the_first(pages: dict[Path, Read]) -> None:
    for page, read in pages.items():
        assert read.headings[0] == 1, page
        assert read.headings.count(1) == 1, page
        jumps = [(one, two) for one, two in zip(read.headings, read.headings[1:], strict=False) if two > one + 1]
        assert jumps == [], page


def test_every_table_says_what_its_headings_are_of(pages: dict[Path, Read]) -> None:
    assert {page.name for page, read in pages.items() if 0 in read.tables} == set()


def test_both_languages_have_the_same_pages_of_the_same_structure(pages: dict[Path, Read], site: Path) -> None:
    by_name = {page.relative_to(site): read for page, read in pages.items()}
    zh = {name.relative_to("zh"): read for name, read in by_name.items() if name.parts[0] == "zh"}
    en = {name.relative_to("en"): read for name, read in by_name.items() if name.parts[0] == "en"}
    assert zh.keys() == en.keys()
    for name, read in zh.items():
        assert read.places == en[name].places, name
        assert read.headings == en[name].headings, name
        assert (read.lang, en[name].lang) == ("zh-Hans", "en")
        assert f"../en/{name}" in read.links
        assert f"../zh/{name}" in en[name].links


@pytest.fixture(scope="module")
def alone(weishan: Pack) -> dict[str, bytes]:
    """The handbook of Weishan in Chinese."""
    return files_of(given_packs([weishan.loaded.source.name]), ["zh"])


def test_the_same_packs_give_the_same_bytes(alone: dict[str, bytes], weishan: Pack) -> None:
    assert files_of(given_packs([weishan.loaded.source.name]), ["zh"]) == alone


def test_one_language_alone_names_no_other(alone: dict[str, bytes]) -> None:
    assert {name.partition("/")[0] for name in alone} == {"index.html", "zh", "assets"}
    assert not any(b"../en/" in content for content in alone.values())


# --- what the pages of packs hold


@pytest.mark.parametrize("lang", languages)
@pytest.mark.parametrize("name", bundled())
def test_every_rule_stands_once_on_the_page_of_its_pack_with_clause_word_and_label(name: str, lang: str) -> None:
    version = load(name).versions[-1]
    page = _page(name, lang)
    told = Counter(rule.rule.id for rule in page.rules) + Counter(row.rule.id for it in page.rules for row in it.rows)
    assert told == Counter(list(version.rules))
    for rule in page.rules:
        assert rule.label == getattr(rule.rule.label, lang)
        assert str(rule.sentence).strip(), rule.rule.id


@pytest.mark.parametrize("name", bundled())
def test_what_the_text_leaves_open_is_set_apart_from_its_rules(name: str) -> None:
    page = _page(name, "en")
    for question in page.questions:
        assert {rule.rule.kind for rule in question.gaps} <= {"gap"}
        assert "gap" not in {rule.rule.kind for rule in question.rules}
    gaps = {rule.id for rule in page.version.rules.values() if rule.kind == "gap"}
    assert {rule.rule.id for rule in page.rules if rule.why} == gaps


def test_a_page_shows_rules_as_sentences_with_clause_and_word(site: Path) -> None:
    en = (site / "en" / "pack-yiwu.html").read_text(encoding="utf-8")
    rule = en[en.index('id="rule-yiwu_limit_msme"') :].partition("</article>")[0]
    assert "5,000,000 yuan" in rule
    assert '<span class="clause" lang="zh-Hans">二（一）2</span> <q lang="zh-Hans">不超过</q>' in rule
    assert 'href="glossary.html#fact-loan.amount"' in rule
    assert 'href="#reading-limit_scope"' in rule
    zh = (site / "zh" / "pack-yiwu.html").read_text(encoding="utf-8")
    assert "不超过 500万元" in zh


def test_the_older_versions_say_that_they_are_and_lead_to_the_latest(site: Path) -> None:
    page = (site / "en" / "pack-weishan-1-2023-01-01.html").read_text(encoding="utf-8")
    assert "This is an earlier version" in page
    assert 'href="pack-weishan.html"' in page
    assert "2,000,000 yuan" in page


def test_an_amending_version_tells_what_it_changes(site: Path) -> None:
    page = (site / "en" / "pack-weishan-2-2024-07-01.html").read_text(encoding="utf-8")
    changes = page[page.index('<section class="topic" id="changes">') :].partition("</section>")[0]
    assert "at_most" not in changes
    assert "≤ 2,000,000 yuan" in changes
    assert "≤ 2,500,000 yuan" in changes
    head = page[: page.index('id="changes"')]
    assert (
        '<a href="pack-weishan-1-2023-01-01.html">Weishan scheme</a> (version 2023-01-01); issued on 2022-12-20' in head
    )


def test_the_grounds_tell_findings_coverage_proofs_and_sources(site: Path) -> None:
    page = (site / "en" / "assurance-yiwu.html").read_text(encoding="utf-8")
    assert "tier-cliff" in page
    assert "1,000,000.01" in page
    assert "315 cases" in page
    assert "The list has a line for every law that this pack raises." in page
    assert "as the pack declares" in page
    weishan = (site / "en" / "assurance-weishan.html").read_text(encoding="utf-8")
    assert "No cases stand beside this pack." in weishan
    assert "No list of proofs stands beside this pack." in weishan


def test_the_comparison_has_a_column_for_each_city_and_its_figures(site: Path) -> None:
    page = (site / "en" / "comparison.html").read_text(encoding="utf-8")
    assert 'href="pack-yiwu.html#rule-yiwu_limit_msme"' in page
    assert 'href="pack-weishan.html#rule-weishan_limit_micro"' in page


def test_labels_of_a_hostile_pack_come_out_as_text(site: Path) -> None:
    pages = [page.read_text(encoding="utf-8") for page in site.rglob("*.html")]
    assert not any("<script>alert" in page for page in pages)
    assert sum("&lt;script&gt;alert" in page for page in pages) >= 4


def test_the_anchor_of_any_name_is_one_word_of_plain_letters() -> None:
    assert places.anchor("fact", "loan.amount") == "fact-loan.amount"
    assert re.fullmatch(r"[A-Za-z0-9~_.-]+", places.anchor("fact", 'a"b <c>\u202e汉'))
    assert places.anchor("x", "a b") != places.anchor("x", "a_b")


_PAGES: dict[tuple[str, str], PackPage] = {}


def _page(name: str, lang: str) -> PackPage:
    if (name, lang) not in _PAGES:
        _PAGES[name, lang] = pack_page(load(name), load(name).versions[-1], lang, drawn=False)
    return _PAGES[name, lang]
