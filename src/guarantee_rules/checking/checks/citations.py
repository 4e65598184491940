"""What a reader could not look up or read: no deciding word, a label in one language only, a source without name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guarantee_rules.checking.checks.forces import ASKING
from guarantee_rules.checking.checks.forms import decides
from guarantee_rules.checking.finding import Finding, Level
from guarantee_rules.checking.studied import Studied
from guarantee_rules.kinds.base import At
from guarantee_rules.source.diagnostics import diagnostic
from guarantee_rules.source.nodes import Mapping, Node, Path, Scalar, Sequence

CODES: dict[str, Level] = {
    "deciding-word-missing": "warning",
    "text-language": "warning",
    "source-incomplete": "warning",
    "source-thin": "note",
}
_HAN = re.compile("[\u4e00-\u9fff]")
_WORD = re.compile("[a-z]{3}")
"""What tells a sentence from the number of a note, such as C-A14, which is the same in both languages."""
_BINDING = ("mandatory", "in_principle", "generally")


def look(about: Studied) -> Iterator[Finding]:
    version = about.version.version
    for rule, at in about.rules.values():
        if rule.word is None and rule.kind in ASKING and rule.force in _BINDING and decides(about, rule):
            told = diagnostic("deciding-word-missing", at.span, rule=rule.id, clause=rule.clause)
            yield Finding(told, CODES[told.code], rule.id, version, (rule.id,))
        for here, lang in _misworded(at):
            told = diagnostic("text-language", here.span, rule=rule.id, lang=lang)
            yield Finding(told, CODES[told.code], rule.id, version, (rule.id,), figures=".".join(map(str, here.path)))
    for name in about.version.readings:
        for here, lang in _misworded(about.root("readings", name)):
            told = diagnostic("text-language", here.span, rule=name, lang=lang)
            yield Finding(told, CODES[told.code], name, version, figures=".".join(map(str, here.path)))
    yield from _source(about)


def _misworded(at: At) -> Iterator[tuple[At, str]]:
    """Texts in two languages of which one is in the other, or both are the same."""
    for path, node in _bilingual(at.node, ()):
        zh, en = node.get("zh"), node.get("en")
        if isinstance(zh, Scalar) and isinstance(en, Scalar):
            if not _HAN.search(zh.text) and _WORD.search(zh.text):
                yield at(*path, "zh"), "zh"
            elif len(_HAN.findall(en.text)) * 2 > len(en.text.strip()):
                yield at(*path, "en"), "en"


def _bilingual(node: Node | None, path: Path) -> Iterator[tuple[Path, Mapping]]:
    match node:
        case Mapping():
            if set(node.keys()) == {"zh", "en"}:
                yield path, node
            for key, value in node.entries:
                yield from _bilingual(value, (*path, key.text))
        case Sequence(items=items):
            for number, item in enumerate(items):
                yield from _bilingual(item, (*path, number))
        case _:
            pass


def _source(about: Studied) -> Iterator[Finding]:
    """Who issued the text, under which number, and when: a binding text has an issuer and a day."""
    source, binding = about.version.source, about.version.standing in ("issued", "repealed")
    lacking = [name for name in ("issuer", "issued") if getattr(source, name) is None]
    for name in (*lacking, *(("number",) if source.number is None else ())):
        code = "source-incomplete" if binding and name != "number" else "source-thin"
        span = about.root("source").span
        thin, incomplete = (
            diagnostic("source-thin", span, entry=name),
            diagnostic("source-incomplete", span, entry=name),
        )
        told = incomplete if code == "source-incomplete" else thin
        yield Finding(told, CODES[code], about.version.version, about.version.version, figures=name)
