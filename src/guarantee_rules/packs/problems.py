"""From what pydantic finds wrong with a document to diagnostics with their place in the text."""

from __future__ import annotations

import types
from collections.abc import Iterator
from typing import Annotated, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from guarantee_rules.source.diagnostics import Diagnostic, diagnostic, nearest
from guarantee_rules.source.nodes import Node, Path, key_span_at, span_at, to_plain

Document = TypeVar("Document", bound=BaseModel)

_SHAPES = {
    "string_type": "text",
    "dict_type": "entries",
    "model_type": "entries",
    "model_attributes_type": "entries",
    "tuple_type": "list",
    "list_type": "list",
}


def read_model(model: type[Document], node: Node, found: list[Diagnostic], path: Path = ()) -> Document | None:
    """The part of a text at `path` as a document; None, with everything wrong told to `found`, where it is not one."""
    plain = to_plain(node)
    for step in path:
        plain = plain[step]  # type: ignore[index]
    try:
        return model.model_validate(plain)
    except ValidationError as invalid:
        for error in _told_once(invalid.errors(include_url=False, include_input=True)):
            told = _told(error, model, node, path)
            if told not in found:
                found.append(told)
        return None


def _told_once(errors: list[ErrorDetails]) -> Iterator[ErrorDetails]:
    """Where a word or entries may stand, what is wrong with the entries if there are any, else with the word.

    pydantic tries both and puts which it tried at the end of the path: `basis, literal['whole','marginal']`.
    """
    words = {error["loc"][:-1] for error in errors if error["loc"] and str(error["loc"][-1]).startswith("literal[")}
    for error in errors:
        entries = isinstance(error["input"], dict)
        is_word = error["loc"][:-1] in words and error["type"] == "literal_error"
        is_shape = error["loc"][:-1] in words and error["type"] in _SHAPES
        if not (is_word and entries) and not (is_shape and not entries):
            yield error


def _told(error: ErrorDetails, model: type[BaseModel], node: Node, before: Path) -> Diagnostic:
    path: Path = (*before, *error["loc"])
    kind, context = error["type"], dict(error.get("ctx") or {})
    name = str(error["loc"][-1]) if error["loc"] else ""
    match kind:
        case "extra_forbidden":
            known = sorted(set(_keys(model, error["loc"][:-1])))
            span = key_span_at(node, path, skipping=True)
            return diagnostic("unknown-key", span, key=name, nearest=nearest(name, known), known=", ".join(known))
        case "missing":
            return diagnostic("key-missing", span_at(node, path[:-1], skipping=True), key=name)
        case "literal_error":
            expected = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
            near = nearest(str(error["input"]), expected.split(", "))
            at = span_at(node, path, skipping=True)
            return diagnostic("value-not-allowed", at, found=_brief(error["input"]), allowed=expected, nearest=near)
        case "too_long" | "too_short":
            bound = context.get("max_length", context.get("min_length"))
            code = "too-many" if kind == "too_long" else "too-few"
            return diagnostic(code, span_at(node, path, skipping=True), bound=bound)
        case kind if kind in _SHAPES:
            return diagnostic("value-shape", span_at(node, path, skipping=True), key=name, wanted=_SHAPES[kind])
        case _:
            # pydantic says of a name that is wrong: what is under it, "[key]"
            of_name = path[-1:] == ("[key]",)
            span = key_span_at(node, path[:-1], skipping=True) if of_name else span_at(node, path, skipping=True)
            told = tuple((key, str(value)) for key, value in context.items() if key != "code")
            return Diagnostic(kind, span, told)


def _brief(value: object) -> str:
    return value if isinstance(value, str) else type(value).__name__


def _keys(annotation: object, path: tuple[str | int, ...]) -> Iterator[str]:
    """The keys a document may have at a path, whatever alternatives lead there."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _keys(get_args(annotation)[0], path)
    elif origin in (Union, types.UnionType):
        for alternative in get_args(annotation):
            yield from _keys(alternative, path)
    elif origin in (dict, tuple) and path:
        yield from _keys(get_args(annotation)[1 if origin is dict else 0], path[1:])
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if not path:
            yield from (field.alias or name for name, field in annotation.model_fields.items())
        for name, field in annotation.model_fields.items():
            if path and path[0] == (field.alias or name):
                yield from _keys(field.annotation, path[1:])
        # pydantic puts the alternative of a union it tried into the path
        if path and path[0] == annotation.__name__:
            yield from _keys(annotation, path[1:])
