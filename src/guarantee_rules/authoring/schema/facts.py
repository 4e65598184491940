"""The facts of cases: nested or with points in their names, each with its meaning and what can be stated of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from guarantee_rules.authoring.schema.documents import Documents
from guarantee_rules.authoring.schema.figures import stated
from guarantee_rules.authoring.schema.said import Said, Schema
from guarantee_rules.facts.convert import ANSWERS
from guarantee_rules.facts.vocabulary import FactEntry, Vocabulary
from guarantee_rules.wording import phrase


def facts_of(documents: Documents, vocabulary: Vocabulary, names: Iterable[str] | None = None) -> Schema:
    """A case's facts: those of these names, or all there are."""
    tree: dict[str, Any] = {}
    for name in vocabulary.facts if names is None else names:
        *groups, last = name.split(".")
        below = tree
        for group in groups:
            below = below.setdefault(group, {})
        below[last] = vocabulary.facts[name]
    return _group(documents, tree)


def fact_name(said: Said, vocabulary: Vocabulary) -> Schema:
    """The name of a fact."""
    named = said.named(vocabulary.facts, lambda name: told(said, vocabulary.facts[name]))
    return said.refused({"type": "string", **named}, "fact")


def group_name(said: Said, vocabulary: Vocabulary) -> Schema:
    """The name of a fact, or what stands before the point of several."""
    groups = sorted(vocabulary.groups)
    return {"anyOf": [fact_name(said, vocabulary), {"type": "string", "enum": groups}]}


def told(said: Said, entry: FactEntry) -> str:
    """What an editor shows beside a fact: what it is called, what it means and how it is written."""
    lines = [said.words(entry.label)]
    if entry.means:
        lines.append(said.both(entry.means.__getitem__))
    lines.append(said.both(lambda lang: phrase(lang, f"options.type.{entry.type.name}")))
    if entry.defaulted:
        lines.append(said.phrase("cli.facts.defaulted"))
    return "\n".join(lines)


def _group(documents: Documents, tree: dict[str, Any]) -> Schema:
    schema: Schema = {"type": ["object", "null"], "properties": {}, "additionalProperties": False}
    dotted: Schema = {}
    for name, below in tree.items():
        if isinstance(below, FactEntry):
            schema["properties"][name] = _fact(documents, below)
        else:
            schema["properties"][name] = _group(documents, below)
            dotted |= {f"^{name}\\.{path}$": fact for path, fact in _paths(documents, below)}
    if dotted:
        schema["patternProperties"] = dotted
    return schema


def _paths(documents: Documents, tree: dict[str, Any]) -> Iterable[tuple[str, Schema]]:
    for name, below in tree.items():
        if isinstance(below, FactEntry):
            yield name, _fact(documents, below)
        else:
            yield name, _group(documents, below)
            yield from ((f"{name}\\.{path}", fact) for path, fact in _paths(documents, below))


def _fact(documents: Documents, entry: FactEntry) -> Schema:
    return documents.ref(entry.name, lambda: {"description": told(documents.said, entry), **_held(documents, entry)})


def _held(documents: Documents, entry: FactEntry) -> Schema:
    """What can be stated; nothing at all stands for not stated."""
    least = {"minimum": float(entry.minimum)} if entry.minimum is not None else {}
    match entry.type.name:
        case "enum" | "enums":
            name = documents.ref(f"enum {entry.type.enum}", lambda: _named(documents.said, entry))
            several = {"type": "array", "items": name, "uniqueItems": True}
            return {"anyOf": [several if entry.type.name == "enums" else name, {"type": "null"}]}
        case "bool":
            return {"type": ["boolean", "string", "null"], "pattern": f"^({'|'.join(ANSWERS)})$"}
        case _:
            held = stated(entry.type) | least
            types = held["type"] if isinstance(held["type"], list) else [held["type"]]
            return {**held, "type": [*types, "null"]}


def _named(said: Said, entry: FactEntry) -> Schema:
    """A name the fact can have, or what people call it in either language."""
    assert entry.enumeration is not None
    members = entry.enumeration.members
    words = [*dict.fromkeys(word for label in members.values() for word in label.values() if word not in members)]
    return {"anyOf": [{"type": "string", **said.called(members)}, {"type": "string", "enum": words}]}
