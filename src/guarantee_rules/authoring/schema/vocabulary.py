"""A vocabulary for editors: facts with their types and words, and the names they can have."""

from __future__ import annotations

from guarantee_rules.authoring.schema.documents import TEXT, Documents
from guarantee_rules.authoring.schema.said import Schema
from guarantee_rules.facts.load import FACT, MEMBER, TYPES
from guarantee_rules.kinds.fields import Bilingual, Flag
from guarantee_rules.wording import phrase


def vocabulary(documents: Documents) -> Schema:
    """The file `vocabulary.yaml`."""
    fact = documents.ref("fact", lambda: _fact(documents))
    names = documents.ref("enumeration", lambda: _enumeration(documents))
    facts: Schema = {"type": "object", "propertyNames": {"pattern": f"^{FACT.pattern}$"}, "additionalProperties": fact}
    enums: Schema = {"type": "object", "propertyNames": {"pattern": _MEMBER}, "additionalProperties": names}
    return _object(documents, "Vocabulary", {"facts": facts, "enums": enums}, ["facts"])


_MEMBER = f"^{MEMBER.pattern}$"


def _fact(documents: Documents) -> Schema:
    said, words = documents.said, documents.document(Bilingual)
    entries: dict[str, Schema] = {
        "type": said.named(TYPES, lambda name: said.both(lambda lang: phrase(lang, f"options.type.{name}"))),
        "enum": {"type": "string"},
        "label": words,
        "means": words,
        "unit": words,
        "personal": documents.annotated(Flag, "personal"),
        "defaulted": documents.annotated(Flag, "defaulted"),
        "min": TEXT,
    }
    schema = _object(documents, "Fact", entries, ["type", "label"])
    of_names = {"properties": {"type": {"enum": ["enum", "enums"]}}, "required": ["type"]}
    return {**schema, "if": of_names, "then": {"required": ["enum"]}, "else": {"properties": {"enum": False}}}


def _enumeration(documents: Documents) -> Schema:
    words = documents.document(Bilingual)
    members: Schema = {"type": "object", "propertyNames": {"pattern": _MEMBER}, "additionalProperties": words}
    return _object(documents, "Enumeration", {"label": words, "members": members}, ["label", "members"])


def _object(documents: Documents, name: str, entries: dict[str, Schema], required: list[str]) -> Schema:
    said = documents.said
    return {
        "type": "object",
        "description": said.phrase(f"entries.{name}.about"),
        "properties": {
            key: {**held, "description": said.phrase(f"entries.{name}.{key}")} for key, held in entries.items()
        },
        "required": required,
        "additionalProperties": False,
    }
