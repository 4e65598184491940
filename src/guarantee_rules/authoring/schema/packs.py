"""A pack for editors: its versions in full or as amendments, and its rules by their kinds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import count
from typing import Any

from guarantee_rules.authoring.meaning import about, meaning, member, one_of
from guarantee_rules.authoring.schema.documents import Documents
from guarantee_rules.authoring.schema.said import Schema
from guarantee_rules.cases.reach import MEASURES
from guarantee_rules.kinds.base import Rule
from guarantee_rules.kinds.fields import Key, Percentage
from guarantee_rules.kinds.registry import known_kinds, known_standards
from guarantee_rules.packs.document import PackDocument, VersionDocument

CHANGES = ("set", "add", "repeal")
Words = Mapping[str, Sequence[str]]
"""Deciding words by the kind of rule they stand with."""


def pack(documents: Documents, words: Words) -> Schema:
    """A pack file."""
    documents.ref("rule", lambda: _rule(documents, words))
    documents.ref("VersionDocument", lambda: _version(documents))
    return documents.described(PackDocument)


def coverage(documents: Documents) -> Schema:
    """The measures a pack can ask for, each with its least share."""
    share = documents.annotated(Percentage, "coverage")
    return {"type": "object", "properties": dict.fromkeys(MEASURES, share), "additionalProperties": False}


def standard(documents: Documents) -> Schema:
    """A file of `standards/`, by its kind."""
    kinds = known_standards()
    said = documents.said
    return {
        "type": "object",
        "required": ["kind"],
        "properties": {
            "kind": {
                **said.named(kinds, lambda name: said.both(lambda lang: about(kinds[name], lang))),
                "description": said.phrase("entries.Standard.kind"),
            }
        },
        "allOf": [_where("kind", name, documents.document(kind)) for name, kind in kinds.items()],
    }


def _rule(documents: Documents, words: Words) -> Schema:
    kinds, said = known_kinds(), documents.said
    common = {one.key: documents.entry(Rule, one) for one in Rule.model_fields.values()}
    named = said.named(kinds, lambda name: said.both(lambda lang: member("kind", name, lang)))
    told = {"description": common["kind"]["description"]}
    common["kind"] = said.refused({"type": "string", **named, **told}, "kind")
    for name, kind in kinds.items():
        documents.ref(f"kind {name}", partial(_kind, documents, name, kind, words))
    return {
        "type": "object",
        "required": [one.key for one in Rule.model_fields.values() if not hasattr(Rule, one.name)],
        "properties": common,
        "allOf": [_where("kind", name, {"$ref": f"#/definitions/kind {name}"}) for name in kinds],
        "defaultSnippets": [_begun(documents, name, kind) for name, kind in kinds.items()],
    }


def _begun(documents: Documents, name: str, kind: type[Rule]) -> Schema:
    """A rule of a kind with the entries it needs, each to be filled in; of those of which it needs one, the first."""
    said = documents.said
    needed = [one.key for one in kind.model_fields.values() if not hasattr(kind, one.name)]
    needed = [
        "id",
        "kind",
        "question",
        "clause",
        "word",
        *(key for key in needed if key not in ("id", "kind", "clause")),
    ]
    written = {one.key: one.written for one in kind.model_fields.values()}
    places = count(1)
    body: dict[str, Any] = {
        key: {"zh": f"${next(places)}", "en": f"${next(places)}"}
        if written.get(key) == "Bilingual"
        else name if key == "kind" else f"${next(places)}"
        for key in [*needed, *(group[0] for group in one_of(kind))]
    }  # fmt: skip
    return {"label": f"{name} …", "description": said.both(partial(member, "kind", name)), "body": body}


def _kind(documents: Documents, name: str, kind: type[Rule], words: Words) -> Schema:
    schema = documents.described(kind)
    # What every rule has is described once, in `rule`: an editor that finds it twice shows it twice.
    for one in Rule.model_fields.values():
        schema["properties"][one.key] = {"description": schema["properties"][one.key]["description"]}
        schema["required"] = [key for key in schema["required"] if key != one.key]
    if name in words:
        # Offered, and any other word may stand there as well.
        snippets = [{"label": word, "body": word} for word in words[name]]
        schema["properties"]["word"] = {**schema["properties"]["word"], "defaultSnippets": snippets}
    return schema


def _where(key: str, name: str, then: Schema) -> Schema:
    return {"if": {"properties": {key: {"const": name}}, "required": [key]}, "then": then}


def _version(documents: Documents) -> Schema:
    """A version that is an amendment says what it changes; any other has rules and changes nothing."""
    whole = documents.described(VersionDocument)
    rule = {"$ref": "#/definitions/rule"}
    held: dict[str, Any] = {
        "rules": {"type": "array", "items": rule},
        "add": {"type": "array", "items": rule},
        "repeal": {"type": "array", "items": documents.annotated(Key, "repeal")},
        "set": {"type": "object", "additionalProperties": documents.ref("change", lambda: _change(documents))},
    }
    said = documents.said
    for key, schema in held.items():
        whole["properties"][key] = {**schema, "description": said.both(partial(meaning, VersionDocument, key))}
    required = [key for key in whole["required"] if key not in ("rules", "source")]
    return {
        **whole,
        "required": required,
        "if": {"required": ["amends"]},
        "then": {"properties": {"rules": False}},
        "else": {"required": ["rules", "source"], "properties": dict.fromkeys(CHANGES, False)},
    }


def _change(documents: Documents) -> Schema:
    """Entries of a rule that change, whatever its kind; nothing after the colon takes an entry away."""
    held: dict[str, list[Schema]] = {}
    for kind in known_kinds().values():
        for one in kind.model_fields.values():
            held.setdefault(one.key, []).append(documents.entry(kind, one))
    properties = {
        key: {"anyOf": [one[0], {"type": "null"}], "description": one[0]["description"]}
        if all(other == one[0] for other in one)
        else {"description": one[0]["description"]}
        for key, one in held.items()
        if key != "id"
    }
    return {"type": "object", "properties": properties, "additionalProperties": False}
