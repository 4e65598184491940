"""The desk as a page: its fragment of HTML, its scripts and its style. Nothing of it is loaded from anywhere else."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from guarantee_rules.api import bundled
from guarantee_rules.backends.javascript import SCRIPTS, Data, script
from guarantee_rules.handbook.desk.data import desk_data
from guarantee_rules.handbook.given import Given
from guarantee_rules.handbook.html import say
from guarantee_rules.wording import languages, phrase, phrases

OWN = ("reading.js", "deciding.js", "writing.js", "form.js", "answers.js", "desk.js")
"""The scripts of this folder, in the order in which a page names them."""
SAID = (
    "desk.", "formula.month", "formula.day", "formula.workday", "formula.yuan", "formula.per_year", "formula.yes",
    "formula.no", "formula.none", "formula.list", "decision.as_of", "decision.calendar", "decision.item_end",
    "decision.section.for_reference",
    "decision.outcome.", "decision.force.", "decision.verdict.", "decision.open.", "handbook.topic.", "cli.standing.",
    "cli.compare.", "diagnostics.fact-", "diagnostics.date-", "diagnostics.enum-unknown",
    "diagnostics.rate-above-one", "diagnostics.not-yuan",
)  # fmt: skip
"""How the keys of the phrases begin that its scripts say."""
MADE = "desk.value."
"""How those begin that stand in the data already."""


@dataclass(frozen=True, slots=True)
class DeskPage:
    """What a site puts into its frame: the page's title, its HTML, and the files it needs beside it.

    `scripts` are named by the page in this order, none before the HTML has been read (`defer`); those that begin with
    `desk-data` and the scripts themselves are the same in every language.
    """

    title: str
    html: str
    scripts: tuple[tuple[str, str], ...]
    styles: str


def desk_page(lang: str, packs: Sequence[Given], data: Data | None = None) -> DeskPage:
    """The desk for these packs in a language. `data` is what `desk_data` made of them, where it is there already."""
    from jinja2 import Environment, StrictUndefined

    template = Environment(autoescape=True, undefined=StrictUndefined).from_string(text_of("desk.html"))
    told = desk_data(packs) if data is None else data
    usual = [one.asked for one in packs] == list(bundled())
    scripts = (
        *((name, script(name)) for name in SCRIPTS),
        *((name, text_of(name)) for name in OWN[:-1]),
        ("desk-data.js", kept("deskData", {**told, "languages": list(languages), "usual": usual})),
        (f"desk-words-{lang}.js", kept("deskWords", {"lang": lang, "words": words(lang)})),
        (OWN[-1], text_of(OWN[-1])),
    )
    html = template.render(t=lambda key: say(lang, f"desk.{key}"))
    return DeskPage(phrase(lang, "desk.title"), html, scripts, text_of("desk.css"))


def words(lang: str) -> dict[str, str]:
    """The phrases that the desk's scripts say, in a language."""
    return {key: text for key, text in phrases(lang).items() if key.startswith(SAID) and not key.startswith(MADE)}


def kept(name: str, value: Mapping[str, object]) -> str:
    """A script that only holds data: text that is read as JSON, whatever names and words are in it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    quoted = text.replace("\\", "\\\\").replace("'", "\\'").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"globalThis.{name} = JSON.parse('{quoted}');\n"


def text_of(name: str) -> str:
    """The text of a file of this folder."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
