"""What the files and their entries are for, in words: for editors that show it and for the page on kinds of rule."""

from __future__ import annotations

from collections.abc import Collection

from guarantee_rules.kinds.registry import known_kinds
from guarantee_rules.source.model import Model
from guarantee_rules.wording import has_phrase, phrase

_CALLED_LIKE = {"forces": "force", "open": "why", "blanks": "why"}
"""Entries that hold the names another entry has."""
ONE_OF: dict[str, tuple[tuple[str, ...], ...]] = {
    "Bound": (("at_most", "less_than", "at_least", "more_than"),),
    "Condition": (("require", "bar"),),
    "Measured": (("ratio", "measure"),),
    "Halt": (("at_least", "more_than"),),
    "Resume": (("at_most", "less_than"),),
}
"""Entries of which a document needs exactly one: its own check says so as well, after the entries are read."""


def about(model: type[Model], lang: str) -> str:
    """What a document is. KeyError where that is not worded."""
    return phrase(lang, f"entries.{model.__name__}.about")


def meaning(model: type[Model], key: str, lang: str) -> str:
    """What an entry of a document holds, as worded of it or of a document it extends. KeyError where it is not."""
    for one in model.__mro__:
        if has_phrase(lang, f"entries.{one.__name__}.{key}"):
            return phrase(lang, f"entries.{one.__name__}.{key}")
    raise KeyError(f"entries.{model.__name__}.{key}")


def member(key: str, name: str, lang: str) -> str | None:
    """What one of the names means that an entry can have; None where the name says it all."""
    if key == "kind" and name in known_kinds():
        return about(known_kinds()[name], lang)
    if key == "outcome":
        says = f"decision.outcome.{name}"
        return f"{phrase(lang, f'{says}.name')}: {phrase(lang, f'{says}.says')}"
    told = f"options.{_CALLED_LIKE.get(key, key)}.{name}"
    return phrase(lang, told) if has_phrase(lang, told) else None


def one_of(model: type[Model]) -> tuple[tuple[str, ...], ...]:
    """The entries of which a document needs exactly one, group by group."""
    groups = (group for one in model.__mro__ for group in ONE_OF.get(one.__name__, ()))
    return tuple(group for group in groups if _all(group, {field.key for field in model.model_fields.values()}))


def _all(group: tuple[str, ...], keys: Collection[str]) -> bool:
    return all(key in keys for key in group)
