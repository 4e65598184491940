"""What the parts of a contract mean, in the language that is asked for: put beside them in their JSON Schema."""

from __future__ import annotations

from typing import Any

from guarantee_rules.wording import has_phrase, phrase

_KINDS = ("Answer", "Values", "Value", "Unknown", "Readings")
"""How the parts made for one question or pack are called at their end: `YiwuLoanLimitAnswer`."""


def described(schema: dict[str, Any], lang: str) -> dict[str, Any]:
    """The same JSON Schema, or OpenAPI document, with every part and entry described in the language.

    What a pack or the vocabulary says of its facts and readings stays as it is.
    """
    parts = {**schema.get("$defs", {}), **schema.get("components", {}).get("schemas", {})}
    if "title" in schema:
        parts[str(schema["title"])] = schema
    for name, part in parts.items():
        kind = next((kind for kind in (name, *_KINDS) if _known(kind) and name.endswith(kind)), None)
        if kind is not None:
            _describe(part, kind, lang)
    return schema


def _describe(part: dict[str, Any], kind: str, lang: str) -> None:
    part["description"] = phrase(lang, f"contracts.parts.{kind}.is")
    for name, entry in part.get("properties", {}).items():
        key = f"contracts.parts.{kind}.{name}"
        if has_phrase(lang, key):
            entry["description"] = phrase(lang, key)


def _known(kind: str) -> bool:
    return has_phrase("en", f"contracts.parts.{kind}.is")
