"""The handbook as a set of files: every page in every language, its style and scripts. Nothing is written here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from guarantee_rules.handbook import places
from guarantee_rules.handbook.assurance import VERDICTS, Assurance
from guarantee_rules.handbook.comparison import Comparison
from guarantee_rules.handbook.desk import DeskPage, desk_data, desk_page
from guarantee_rules.handbook.evidence import Evidence
from guarantee_rules.handbook.given import Given
from guarantee_rules.handbook.glossary import Glossary
from guarantee_rules.handbook.html import TAGS, chinese, linked, say, text
from guarantee_rules.handbook.packs import PackPage, pack_page
from guarantee_rules.handbook.readings import readings_of
from guarantee_rules.wording import languages, phrase

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup


@dataclass(frozen=True)
class Link:
    """An entry of the navigation."""

    href: str
    label: str
    current: bool = False


@dataclass(frozen=True)
class Page:
    """One page before it is put into the frame: its file, its template, its title and what it shows."""

    file: str
    template: str
    title: str
    about: Mapping[str, Any]
    scripts: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    wide: bool = False
    """Whether it is printed across the page."""


def site(packs: Sequence[Given], langs: Sequence[str] = languages) -> dict[str, bytes]:
    """All files of the handbook by their path in its folder. The same packs give the same bytes."""
    made = {f"{places.ASSETS}/{places.STYLE}": files(__package__).joinpath("templates", "handbook.css").read_bytes()}
    evidence, data = tuple(Evidence(one) for one in packs), desk_data(packs)
    for lang in langs:
        made |= Book(evidence, lang, tuple(langs), desk_page(lang, packs, data)).files()
    frame = _environment("en").get_template("landing.html")
    made[places.INDEX] = frame.render(langs=langs, tags=TAGS, phrase=phrase, style=_style("")).encode()
    return made


@dataclass(frozen=True)
class Book:
    """The handbook in one language."""

    evidence: tuple[Evidence, ...]
    lang: str
    langs: tuple[str, ...]
    desk: DeskPage

    def files(self) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        for page in self._pages():
            found[f"{self.lang}/{page.file}"] = self._rendered(page).encode()
        found |= {f"{places.ASSETS}/{name}": script.encode() for name, script in self.desk.scripts}
        return found | {f"{places.ASSETS}/{places.DESK_STYLE}": self.desk.styles.encode()}

    # --- the pages

    @cached_property
    def pack_pages(self) -> tuple[PackPage, ...]:
        """Of every pack and version; of each pack the latest first."""
        return tuple(
            pack_page(one.pack, version, self.lang) for one in self.evidence for version in reversed(one.pack.versions)
        )

    @property
    def latest(self) -> tuple[PackPage, ...]:
        return tuple(page for page in self.pack_pages if page.version is page.pack.versions[-1])

    def _pages(self) -> Iterator[Page]:
        yield Page(places.INDEX, "index.html", self._t("title"), {"packs": self.latest})
        for shown in self.pack_pages:
            title = phrase(self.lang, "handbook.colon", label=shown.city, text=shown.title)
            yield Page(shown.href, "pack.html", title, {"page": shown})
        cities = tuple(
            (page, tuple(readings_of(page.pack, page.version, self.lang, page.href))) for page in self.latest
        )
        yield Page(places.READINGS, "readings.html", self._t("reading.title"), {"cities": cities})
        compared = Comparison(self.latest, self.lang)
        yield Page(places.COMPARISON, "comparison.html", self._t("comparison.title"), {"it": compared}, wide=True)
        scripts = tuple(name for name, _ in self.desk.scripts)
        about = {"html": self.desk.html}
        yield Page(places.DESK, "desk.html", self.desk.title, about, scripts, (places.DESK_STYLE,))
        for evidence in self.evidence:
            grounds = Assurance(evidence, self.lang)
            told = {"it": grounds, "verdicts": VERDICTS, "pack_href": places.pack_page(evidence.pack)}
            title = self._t("assurance.title", city=grounds.city)
            yield Page(places.assurance_page(evidence.pack), "assurance.html", title, told)
        words = Glossary(self.pack_pages, self.lang)
        yield Page(places.GLOSSARY, "glossary.html", self._t("glossary.title"), {"it": words})

    # --- the frame

    def _rendered(self, page: Page) -> str:
        other = next((lang for lang in self.langs if lang != self.lang), None)
        return self._frame.get_template(page.template).render(
            page_title=page.title,
            nav=tuple(self._nav(page)),
            twin=None if other is None else f"../{other}/{page.file}",
            other=other,
            scripts=page.scripts,
            styles=page.styles,
            wide=page.wide,
            **page.about,
        )

    @cached_property
    def _frame(self) -> Environment:
        frame = _environment(self.lang)
        frame.globals |= {"style": _style("../")}
        return frame

    def _nav(self, page: Page) -> Iterator[Link]:
        def link(href: str, label: str) -> Link:
            return Link(href, label, href == page.file)

        yield link(places.INDEX, self._t("nav.index"))
        for shown in self.latest:
            yield link(shown.href, shown.city)
        for file, name in (
            (places.COMPARISON, "comparison"),
            (places.READINGS, "readings"),
            (places.GLOSSARY, "glossary"),
            (places.DESK, "desk"),
        ):
            yield link(file, self._t(f"nav.{name}"))

    def _t(self, key: str, **filled: object) -> str:
        return phrase(self.lang, f"handbook.{key}", **filled)


def _style(up: str) -> str:
    return f"{up}{places.ASSETS}/{places.STYLE}"


def _environment(lang: str) -> Environment:
    """Templates in one language: `t` says a phrase of the handbook, `p` any phrase, `zh` a word of the text itself."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    frame = Environment(
        loader=PackageLoader("guarantee_rules.handbook", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalized,
    )

    def t(key: str, **filled: object) -> Markup:
        return say(lang, f"handbook.{key}", **filled)

    def p(key: str, **filled: object) -> Markup:
        return say(lang, key, **filled)

    def zh(words: object) -> Markup:
        return chinese(words, lang)

    frame.globals |= {
        "lang": lang,
        "tags": TAGS,
        "t": t,
        "p": p,
        "zh": zh,
        "phrase": phrase,
        "places": places,
        "linked": linked,
    }
    return frame


def _finalized(value: object) -> object:
    """Whatever is put into a page is text or markup of ours; of texts nothing stays unseen."""
    return text(value) if isinstance(value, str) else value
