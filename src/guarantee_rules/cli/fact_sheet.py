"""`guarantee-rules facts`: which facts a question asks for and what each means, or an empty form to fill in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from guarantee_rules.cli.language import CommandError
from guarantee_rules.cli.options import Json, Lang, SomePack, SomeQuestion
from guarantee_rules.cli.output import put, put_json, strong
from guarantee_rules.source.diagnostics import Diagnostic, diagnostic
from guarantee_rules.wording import phrase

if TYPE_CHECKING:
    from guarantee_rules.facts.vocabulary import FactEntry, Vocabulary


def facts(
    pack: SomePack = None,
    question: SomeQuestion = None,
    template: Annotated[bool, typer.Option("--template")] = False,
    as_json: Json = False,
    lang: Lang = "",
) -> None:
    if template and as_json:
        raise CommandError([diagnostic("options-together", None, one="--template", other="--json")])
    entries, _ = facts_used(pack, question)
    if as_json:
        put_json({"facts": [_json(entry) for entry in entries]})
    elif template:
        put("\n".join(_form(pack, question, entries, lang)))
    else:
        put("\n".join(_sheet(entries, lang)))


def facts_used(pack: str | None, question: str | None) -> tuple[Sequence[FactEntry], Vocabulary]:
    """The facts a question asks for, those of all questions of a pack, or without a pack all there are."""
    from guarantee_rules.api import load
    from guarantee_rules.cli.deciding import known_question
    from guarantee_rules.packs.shelf import bundled_shelf

    if pack is None:
        vocabulary = bundled_shelf().vocabulary
        return tuple(vocabulary.facts.values()), vocabulary
    loaded = load(pack)
    wrong: list[Diagnostic] = []
    if question is not None and not known_question(loaded, question, wrong):
        raise CommandError(wrong)
    vocabulary = loaded.versions[-1].vocabulary
    used = {
        fact
        for version in loaded.versions
        for name, program in version.programs.items()
        if question in (None, name)
        for fact in program.facts
    }
    return tuple(entry for name, entry in vocabulary.facts.items() if name in used), vocabulary


# --- the list


def _sheet(entries: Sequence[FactEntry], lang: str) -> Iterator[str]:
    group = ""
    for entry in entries:
        before, group = group, entry.name.partition(".")[0]
        if before and before != group:
            yield ""
        yield phrase(lang, "cli.facts.fact", name=strong(entry.name), label=entry.label[lang])
        yield from ("    " + line for line in _about(entry, lang))
    if not entries:
        yield phrase(lang, "cli.facts.none")


def _about(entry: FactEntry, lang: str) -> Iterator[str]:
    """What is to be known of a fact: its meaning, how it is written, and what leaving it out means."""
    if entry.means:
        yield entry.means[lang]
    yield phrase(lang, f"cli.facts.form.{entry.type.name}")
    if entry.enumeration is not None:
        for member, label in entry.enumeration.members.items():
            yield phrase(lang, "cli.facts.member", name=member, label=label[lang])
    if entry.defaulted:
        yield phrase(lang, "cli.facts.defaulted")
    if entry.personal:
        yield phrase(lang, "cli.facts.personal")


def _json(entry: FactEntry) -> dict[str, Any]:
    members = entry.enumeration.members if entry.enumeration else {}
    return {
        "name": entry.name,
        "type": entry.type.name,
        "label": dict(entry.label),
        "means": dict(entry.means) if entry.means else None,
        "unit": dict(entry.unit) if entry.unit else None,
        "members": {name: dict(label) for name, label in members.items()} or None,
        "personal": entry.personal,
        "may_be_left_out": entry.defaulted,
        "minimum": None if entry.minimum is None else str(entry.minimum),
    }


# --- the form


def _form(pack: str | None, question: str | None, entries: Sequence[FactEntry], lang: str) -> Iterator[str]:
    yield "# " + phrase(lang, "cli.facts.template.fill")
    if pack is not None and question is not None:
        yield "# " + phrase(lang, "cli.facts.template.then", pack=pack, question=question)
    tree: dict[str, Any] = {}
    for entry in entries:
        *groups, last = entry.name.split(".")
        below = tree
        for group in groups:
            below = below.setdefault(group, {})
        below[last] = entry
    yield from _fields(tree, "", lang)


def _fields(tree: Mapping[str, Any], indent: str, lang: str) -> Iterator[str]:
    for name, below in tree.items():
        if isinstance(below, dict):
            if not indent:
                yield ""
            yield f"{indent}{name}:"
            yield from _fields(below, indent + "  ", lang)
        else:
            yield f"{indent}# " + below.label[lang]
            yield from (f"{indent}#   {line}" for line in _about(below, lang))
            yield f"{indent}{name}:"
