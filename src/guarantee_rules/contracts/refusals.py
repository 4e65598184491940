"""Everything that is wrong with a request, told as the library tells it: the same codes, sentences and near names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Protocol

from guarantee_rules.api import Pack
from guarantee_rules.facts.convert import shown
from guarantee_rules.facts.read import collect_facts
from guarantee_rules.source.diagnostics import Diagnostic, FactsError, diagnostic, nearest

Loc = tuple[int | str, ...]
Errors = Iterable[Mapping[str, Any]]
DIAGNOSTIC = "diagnostic"
"""Under this name an error of one of our models holds what it means, so that whoever catches it can tell it too."""
_KINDS = {
    "model_type": "object", "model_attributes_type": "object", "dict_type": "object", "mapping_type": "object",
    "list_type": "list", "tuple_type": "list", "string_type": "string",
}  # fmt: skip


class Invalid(Protocol):
    """The `ValidationError` of pydantic, or the `RequestValidationError` that FastAPI makes of one."""

    def errors(self) -> Iterable[Any]: ...


def told_of(errors: Errors, body: object, names: Iterable[str], pack: Pack | None, question: str) -> list[Diagnostic]:
    """What the errors of a model's validation mean, in the words of the library, each with its place in the body.

    Each error as pydantic tells it, its `loc` from the top of the body; `names` are those the body may have at its
    top. `pack` and `question` are those that were asked, where the body is a request to one question.
    """
    return list(dict.fromkeys(_told(list(errors), body, tuple(names), pack, question)))


def diagnostics_of(invalid: Invalid) -> list[Diagnostic]:
    """What the validation error of a model means. What was sent is in none of it but where the library tells it."""
    found = []
    for error in invalid.errors():
        loc: Loc = error["loc"]
        loc = loc[1:] if loc[:1] == ("body",) else loc  # as FastAPI says where it was sent
        context = error.get("ctx") or {}
        known = context.get(DIAGNOSTIC)
        if isinstance(known, Diagnostic):
            found.append(placed(known, _pointer(loc)))
        elif error["type"] == "json_invalid":
            found.append(diagnostic("request-not-json", None, line=1, column=int((*loc, 0)[0]) + 1))
        else:
            found.append(_wrong({**error, "loc": loc, "ctx": context}, ()))
    return list(dict.fromkeys(found))


def no_such(pack: str, question: str, packs: Mapping[str, Pack]) -> Diagnostic | None:
    """Why there is no such question, with the name that is most like it; None where there is one."""
    if pack not in packs:
        near, known = nearest(pack, packs), ", ".join(packs) or None
        return diagnostic("request-pack", None, name=pack[:80], nearest=near, known=known)
    if question not in packs[pack].questions:
        near, known = nearest(question, packs[pack].questions), ", ".join(packs[pack].questions)
        return diagnostic("request-question", None, name=question[:80], nearest=near, known=known)
    return None


def _told(
    errors: list[Mapping[str, Any]], body: object, names: tuple[str, ...], pack: Pack | None, question: str
) -> Iterator[Diagnostic]:
    if not isinstance(body, Mapping):
        yield diagnostic("request-not-object", None, at="", found=shown(body))
        return
    facts, readings = body.get("facts"), body.get("readings")
    known: dict[object, list[Diagnostic]] = {}
    if pack is not None and isinstance(facts, Mapping):
        places = {".".join(map(str, error["loc"][1:])): error["loc"] for error in errors}
        wrong = collect_facts(facts, pack.versions[-1].vocabulary)[1]
        known["facts"] = [placed(one, _pointer(_place(one, places))) for one in wrong]
    if pack is not None and isinstance(readings, Mapping):
        known["readings"] = _readings(pack, question, readings)
    for error in errors:
        part = error["loc"][0] if error["loc"] else None
        # The library's own reader says more; where it finds nothing wrong, the contract is narrower than it.
        yield from known.get(part) or [_wrong(error, names)]


def _place(wrong: Diagnostic, places: Mapping[str, Loc]) -> Loc:
    """Where a fact is stated: as the model's error has it, else by its groups."""
    fact = dict(wrong.params).get("fact")
    if fact is None:
        return ("facts",)
    return places.get(fact, ("facts", *fact.split(".")))


def placed(wrong: Diagnostic, at: str) -> Diagnostic:
    return replace(wrong, params=(*((name, told) for name, told in wrong.params if name != "at"), ("at", at)))


def _readings(pack: Pack, question: str, given: Mapping[object, object]) -> list[Diagnostic]:
    try:
        pack.prepare(question, readings={str(name): str(option) for name, option in given.items()})
    except FactsError as wrong:
        return [_listed(problem, pack) for problem in wrong.diagnostics]
    return []


def _listed(problem: Diagnostic, pack: Pack) -> Diagnostic:
    """Where readings are listed, said to whoever asks and not to the author of the pack."""
    told = dict(problem.params)
    if problem.code != "reading-unknown":
        return placed(problem, _pointer(("readings", told["reading"]))) if "reading" in told else problem
    known = ", ".join(dict.fromkeys(name for version in pack.versions for name in version.readings))
    name, at = told["name"], _pointer(("readings", told["name"]))
    return diagnostic("request-reading", None, at=at, name=name, nearest=told.get("nearest"), known=known or None)


def _wrong(error: Mapping[str, Any], names: tuple[str, ...]) -> Diagnostic:
    loc: Loc = error["loc"]
    at, told = _pointer(loc), error.get("ctx") or {}
    limit = told.get("max_length", told.get("min_length"))
    match error["type"]:
        case "missing":
            return diagnostic("request-missing", None, at=at)
        case "extra_forbidden" if loc[0] == "facts" and len(loc) > 1:
            return _fact(".".join(map(str, loc[1:])), at)
        case "extra_forbidden":
            name = str(loc[-1])
            near = nearest(name, names) if len(loc) == 1 else None
            return diagnostic("request-name-unknown", None, at=at, name=name[:80], nearest=near)
        case "request_day":
            return diagnostic("request-day", None, at=at)
        case "literal_error":
            known = ", ".join(re.findall(r"'([^']*)'", told["expected"]))
            return diagnostic("request-not-one-of", None, at=at, known=known or None)
        case "too_long" | "too_short" as case:
            return diagnostic("request-count", None, at=at, case=case.replace("_", "-"), limit=limit)
        case "string_too_long" | "string_too_short" as case:
            case = case.removeprefix("string_").replace("_", "-")
            return diagnostic("request-length", None, at=at, case=case, limit=limit)
        case kind if kind in _KINDS:
            return diagnostic("request-kind", None, at=at, case=_KINDS[kind])
        case _:
            return diagnostic("request-value", None, at=at, why=error["msg"])


def _fact(name: str, at: str) -> Diagnostic:
    """A fact the library knows and this request does not take: written with points, or not asked for."""
    dotted = any("." in part for part in at.split("/"))
    return diagnostic("request-fact", None, at=at, fact=name, case="dotted" if dotted else None)


def _pointer(loc: Loc) -> str:
    """RFC 6901: /facts/loan/amount."""
    return "".join("/" + str(part)[:80].replace("~", "~0").replace("/", "~1") for part in loc)
