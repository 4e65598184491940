"""Refusals over HTTP: problem details (RFC 9457) with everything that is wrong, as `FactsError` tells it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

from guarantee_rules.contracts.naming import Reply
from guarantee_rules.contracts.refusals import Invalid, diagnostics_of
from guarantee_rules.explain.record import DepartureRefused
from guarantee_rules.source.diagnostics import Diagnostic, Refused, advice, diagnostic, nearest, sentence
from guarantee_rules.wording import phrase

MEDIA_TYPE = "application/problem+json"
NO_JSON = frozenset({
    "request-not-json", "request-not-unicode", "request-too-deep", "request-name-twice", "request-not-a-number",
    "request-number-too-long",
})  # fmt: skip
"""What `read_json` refuses."""


class ProblemError(Reply):
    """One thing that is wrong: `fact` where it is a fact, `at` as a JSON pointer into what was sent."""

    code: str
    fact: str | None
    at: str | None
    message: str
    help: str | None


class Problem(Reply):
    """Why there is no answer. Nothing was decided."""

    type: Annotated[str, Field(examples=["urn:guarantee-rules:problem:request-refused"])]
    title: str
    status: Annotated[int, Field(ge=400, le=599)]
    detail: str
    errors: tuple[ProblemError, ...]


def problem_of(
    wrong: Refused | DepartureRefused | Invalid | Iterable[Diagnostic],
    *,
    lang: str,
    kind: str = "request-refused",
    status: int | None = None,
) -> Problem:
    """The problem document of a refusal, in the language `lang`; of a kind as `problem` takes it.

    `wrong` may also be the `ValidationError` of pydantic or the `RequestValidationError` of FastAPI. The status is 400
    for what is no JSON that all readers agree on and 422 for everything else, unless it is given.
    """
    match wrong:
        case Refused():
            diagnostics: Iterable[Diagnostic] = wrong.diagnostics
        case DepartureRefused():
            diagnostics = [departure_refused(wrong)]
        case Iterable():
            diagnostics = wrong
        case _:
            diagnostics = diagnostics_of(wrong)
    diagnostics = tuple(diagnostics)
    if status is None:
        status = 400 if any(one.code in NO_JSON for one in diagnostics) else 422
    told = tuple(_error(problem, lang) for problem in diagnostics)
    detail = phrase(lang, "contracts.problem.join").join(error.message for error in told[:3])
    return problem(kind, status=status, lang=lang, detail=detail, errors=told)


def problem(code: str, *, status: int, lang: str, detail: str = "", errors: tuple[ProblemError, ...] = ()) -> Problem:
    """A problem of a kind that has its title under `contracts.problem.<code>`."""
    title = phrase(lang, f"contracts.problem.{code}")
    return Problem(
        type=f"urn:guarantee-rules:problem:{code}", title=title, status=status, detail=detail or title, errors=errors
    )


def departure_refused(refused: DepartureRefused, at: str | None = None) -> Diagnostic:
    """The rule that cannot be departed from, and those that can."""
    possible = ", ".join(refused.possible)
    near = nearest(refused.rule, refused.possible)
    return diagnostic("departure-refused", None, at=at, rule=refused.rule, nearest=near, possible=possible or None)


def _error(wrong: Diagnostic, lang: str) -> ProblemError:
    told = dict(wrong.params)
    return ProblemError(
        code=wrong.code,
        fact=told.get("fact"),
        at=told.get("at"),
        message=sentence(wrong, lang),
        help=advice(wrong, lang),
    )
