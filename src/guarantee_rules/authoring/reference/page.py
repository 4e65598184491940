"""docs/kinds.md: every kind of rule with its entries, the questions it stands under, an example and what it becomes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from guarantee_rules.api import bundled, load
from guarantee_rules.authoring.meaning import about
from guarantee_rules.authoring.reference.entries import options, rows, within
from guarantee_rules.authoring.reference.examples import Example, examples
from guarantee_rules.kinds.base import Cited, Rule
from guarantee_rules.kinds.registry import known_kinds
from guarantee_rules.source.model import Model
from guarantee_rules.wording import languages, phrase

COMMON = frozenset(one.key for one in Rule.model_fields.values())
CITED = frozenset(one.key for one in Cited.model_fields.values())
OWN = {"gap": frozenset({"when"})}
"""Entries every rule has that mean something of their own in a kind."""


def kinds_page(lang: str = "en") -> str:
    """The whole page as Markdown, in both languages, its headings in one."""
    order = (lang, *(other for other in languages if other != lang))
    lines = [f"# {phrase(lang, 'reference.title')}", "", phrase(lang, "reference.about"), ""]
    lines += [f"- [`{name}`](#{name}): {about(kind, lang)}" for name, kind in known_kinds().items()]
    lines += ["", f"## {phrase(lang, 'reference.common')}", "", *_table(Rule, order, frozenset()), ""]
    for name, kind in known_kinds().items():
        lines += [*_kind(name, kind, examples()[name], order), ""]
    return "\n".join(lines).rstrip() + "\n"


def _kind(name: str, kind: type[Rule], example: Example, order: Sequence[str]) -> Iterator[str]:
    lang, without = order[0], COMMON - OWN.get(name, frozenset())
    yield f"## {name}"
    yield ""
    yield "<br>".join(about(kind, one) for one in order)
    yield ""
    yield from _table(kind, order, without)
    for below in within(kind):
        yield ""
        yield phrase(lang, "reference.within", name=below.__name__, about=about(below, lang))
        yield ""
        yield from _table(below, order, CITED if issubclass(below, Cited) else frozenset())
    yield ""
    asked = ", ".join(f"`{one}`" for one in _questions(name))
    yield phrase(lang, "reference.questions", questions=asked) if asked else phrase(lang, "reference.by_value")
    yield ""
    yield phrase(lang, "reference.example", pack=example.pack)
    yield ""
    yield from ("```yaml", *example.rule.splitlines(), "```")
    yield ""
    yield phrase(lang, "reference.case")
    yield ""
    yield from ("```yaml", *example.case.splitlines(), "```")
    yield ""
    yield phrase(lang, "reference.core")
    yield ""
    yield from ("```text", *example.core.splitlines(), "```")


def _table(model: type[Model], order: Sequence[str], without: frozenset[str]) -> Iterator[str]:
    lang = order[0]
    heads = [phrase(lang, f"reference.column.{name}") for name in ("key", "holds", "must", "means")]
    yield f"| {' | '.join(heads)} |"
    yield "|---|---|---|---|"
    named = list(options(model, order, without | {"kind"}))
    for row in rows(model, order, without):
        if row.key == "kind" and "kind" in without:
            continue
        means = "<br>".join(row.means)
        for key, name, told in named:
            if key == row.key and told:
                means += f"<br>`{name}`: {told.replace('<br>', ' · ')}"
        yield f"| `{row.key}` | {row.holds} | {row.must} | {means} |"


def _questions(kind: str) -> list[str]:
    """The questions under which rules of this kind stand in the bundled packs."""
    return sorted(
        {
            question
            for name in bundled()
            for rule in load(name).versions[-1].rules.values()
            if rule.kind == kind
            for question in rule.questions
        }
    )
