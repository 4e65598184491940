"""The entries of a document as rows of a table: what each may hold, whether it must stand there, what it is for."""

from __future__ import annotations

import types
from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from guarantee_rules.authoring.meaning import meaning, member, one_of
from guarantee_rules.kinds import fields
from guarantee_rules.kinds.fields import Figure, Whole
from guarantee_rules.source.model import Model
from guarantee_rules.source.readers import Before
from guarantee_rules.wording import phrase

_NAMED: tuple[tuple[Any, str], ...] = (
    (fields.Formula, "formula"),
    (fields.Key, "name"),
    (fields.Keys, "names"),
    (fields.Text, "text"),
    (fields.FactName, "fact"),
    (fields.Flag, "flag"),
)


class Row(NamedTuple):
    """One entry: its key, what it may hold and whether it must be there, and what it is for in each language."""

    key: str
    holds: str
    must: str
    means: tuple[str, ...]


def rows(model: type[Model], langs: Sequence[str], without: frozenset[str] = frozenset()) -> Iterator[Row]:
    """The entries of a document in the order it declares them, but for those listed."""
    first = langs[0]
    groups = {key: group for group in one_of(model) for key in group}
    for one in model.model_fields.values():
        if one.key in without:
            continue
        if one.key in groups:
            must = phrase(first, "reference.one_of", keys=", ".join(f"`{key}`" for key in groups[one.key]))
        elif not hasattr(model, one.name):
            must = phrase(first, "reference.required")
        else:
            default = one.default
            plain = isinstance(default, str) and default
            must = phrase(first, "reference.default", value=default) if plain else phrase(first, "reference.optional")
        yield Row(one.key, held(one.annotation, first), must, tuple(meaning(model, one.key, lang) for lang in langs))


def options(model: type[Model], langs: Sequence[str], without: frozenset[str]) -> Iterator[tuple[str, str, str]]:
    """Every name that an entry can have of a few, with what it means: key, name, meaning."""
    for one in model.model_fields.values():
        if one.key not in without:
            for name in _literals(one.annotation):
                told = [said for lang in langs if (said := member(one.key, name, lang))]
                yield one.key, name, "<br>".join(told)


def within(model: type[Model]) -> tuple[type[Model], ...]:
    """The documents that stand in the entries of a document, but for words in both languages."""
    found: dict[type[Model], None] = {}
    for one in model.model_fields.values():
        found |= dict.fromkeys(_documents(one.annotation))
    return tuple(found)


def held(annotation: Any, lang: str) -> str:
    """What may stand where a field has this annotation, in a few words."""
    for known, name in _NAMED:
        if annotation is known:
            return phrase(lang, f"reference.holds.{name}")
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        for mark in arguments[1:]:
            match mark:
                case Before(Figure(of)):
                    return phrase(lang, f"reference.holds.{of.name}")
                case Before(Whole(least, most)):
                    return phrase(lang, "reference.holds.whole", least=least, most=most)
                case _:
                    continue
        return held(arguments[0], lang)
    if origin in (Union, types.UnionType):
        parts = [held(one, lang) for one in arguments if one is not type(None)]
        return phrase(lang, "reference.holds.or").join(parts)
    if origin is Literal:
        return ", ".join(f"`{name}`" for name in arguments)
    if origin is tuple:
        return phrase(lang, "reference.holds.list", of=held(arguments[0], lang))
    if origin is dict:
        return phrase(lang, "reference.holds.entries", of=held(arguments[1], lang))
    if annotation is fields.Bilingual:
        return phrase(lang, "reference.holds.words")
    return phrase(lang, "reference.holds.document", name=annotation.__name__)


def _literals(annotation: Any) -> tuple[str, ...]:
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    if get_origin(annotation) in (Union, types.UnionType):
        return tuple(name for one in get_args(annotation) for name in _literals(one))
    return ()


def _documents(annotation: Any) -> Iterator[type[Model]]:
    if isinstance(annotation, type) and issubclass(annotation, Model) and annotation is not fields.Bilingual:
        yield annotation
    for one in get_args(annotation):
        if get_origin(annotation) is not Literal:
            yield from _documents(one)
