"""Everything that is wrong with a request, told as the library tells it: the same codes, sentences and near names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from guarantee_rules.api import Pack
from guarantee_rules.contracts.requests import Asked
from guarantee_rules.facts.convert import shown
from guarantee_rules.facts.read import collect_facts
from guarantee_rules.source.diagnostics import Diagnostic, FactsError, diagnostic, nearest

Loc = tuple[int | str, ...]


def read_request(model: type[Asked], pack: Pack, question: str, body: object) -> Asked:
    """The request, checked. `FactsError` with everything that is wrong with it."""
    try:
        return model.model_validate(body)
    except ValidationError as invalid:
        errors = invalid.errors(include_url=False, include_context=True, include_input=False)
        raise refusal_of(errors, body, pack, question) from None


def refusal_of(
    errors: Iterable[Mapping[str, Any]], body: object, pack: Pack | None = None, question: str = ""
) -> FactsError:
    """What the errors of a model's validation mean, in the words of the library.

    Each error as pydantic tells it, its `loc` from the top of the body. `pack` and `question` are those that were
    asked, where the body is a request to one question.
    """
    return FactsError(_told(errors, body, pack, question))


def no_such(pack: str, question: str, packs: Mapping[str, Pack]) -> Diagnostic | None:
    """Why there is no such question, with the name that is most like it; None where there is one."""
    if pack not in packs:
        near, known = nearest(pack, packs), ", ".join(packs) or None
        return diagnostic("request-pack", None, name=pack[:80], nearest=near, known=known)
    if question not in packs[pack].questions:
        near, known = nearest(question, packs[pack].questions), ", ".join(packs[pack].questions)
        return diagnostic("request-question", None, name=question[:80], nearest=near, known=known)
    return None


def _told(errors: Iterable[Mapping[str, Any]], body: object, pack: Pack | None, question: str) -> Iterator[Diagnostic]:
    if not isinstance(body, Mapping):
        yield diagnostic("request-not-object", None, found=shown(body))
        return
    facts, readings = body.get("facts"), body.get("readings")
    known: dict[object, list[Diagnostic]] = {}
    if pack is not None and isinstance(facts, Mapping):
        known["facts"] = list(collect_facts(facts, pack.versions[-1].vocabulary)[1])
    if pack is not None and isinstance(readings, Mapping):
        known["readings"] = _readings(pack, question, readings)
    for error in errors:
        part = error["loc"][0] if error["loc"] else None
        # The library's own reader says more; where it finds nothing wrong, the contract is narrower than it.
        yield from known.get(part) or [_wrong(error)]


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
        return problem
    known = ", ".join(dict.fromkeys(name for version in pack.versions for name in version.readings))
    return diagnostic("request-reading", None, name=told["name"], nearest=told.get("nearest"), known=known or None)


def _wrong(error: Mapping[str, Any]) -> Diagnostic:
    loc: Loc = error["loc"]
    at = _pointer(loc)
    match error["type"]:
        case "missing":
            return diagnostic("request-missing", None, at=at)
        case "extra_forbidden" if loc[0] == "facts" and len(loc) > 1:
            return _fact(".".join(map(str, loc[1:])), at)
        case "extra_forbidden":
            name = str(loc[-1])
            near = nearest(name, Asked.model_fields) if len(loc) == 1 else None
            return diagnostic("request-name-unknown", None, at=at, name=name[:80], nearest=near)
        case "request_day":
            return diagnostic("request-day", None, at=at)
        case "literal_error":
            return diagnostic("request-not-one-of", None, at=at, known=error["ctx"]["expected"])
        case "too_long" | "too_short" as case:
            told = error["ctx"]
            limit = told.get("max_length", told.get("min_length"))
            return diagnostic("request-count", None, at=at, case=case.replace("_", "-"), limit=limit)
        case _:
            return diagnostic("request-value", None, at=at, why=error["msg"])


def _fact(name: str, at: str) -> Diagnostic:
    """A fact the library knows and this request does not take: written with points, or not asked for."""
    dotted = any("." in part for part in at.split("/"))
    return diagnostic("request-fact", None, at=at, fact=name, case="dotted" if dotted else None)


def _pointer(loc: Loc) -> str:
    """RFC 6901: /facts/loan/amount."""
    return "".join("/" + str(part)[:80].replace("~", "~0").replace("/", "~1") for part in loc)
