"""Refusals as `application/problem+json`, in the language that was asked for; never a traceback."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Scope

from examples.service.desk import cause
from guarantee_rules.auditing import LogError
from guarantee_rules.contracts import MEDIA_TYPE, Problem, no_such, problem, problem_of
from guarantee_rules.source.diagnostics import FactsError
from guarantee_rules.store import Snapshot
from guarantee_rules.wording import languages

KINDS = {404: "not-found", 405: "method-not-allowed", 413: "too-large", 415: "unsupported-media", 503: "not-ready"}
log = logging.getLogger("guarantee_rules.service")


class Unreadable(HTTPException):
    """A body that is no JSON all readers would agree on. FastAPI passes on what is an `HTTPException`."""

    def __init__(self, refused: FactsError) -> None:
        super().__init__(400)
        self.refused = refused


def language_of(scope: Scope) -> str:
    """`?lang=` before `Accept-Language` before what the service is set to."""
    request = Request(scope)
    asked = [request.query_params.get("lang", ""), *request.headers.get("accept-language", "")[:200].split(",")]
    for wish in asked:
        name = wish.split(";")[0].strip()[:2].lower()
        if name in languages:
            return name
    return str(scope["app"].state.lang) if "app" in scope else languages[0]


def sent(told: Problem, headers: Mapping[str, str] | None = None) -> Response:
    content = told.model_dump_json()
    return Response(content, told.status, headers=dict(headers or {}), media_type=MEDIA_TYPE)


def problem_response(scope: Scope, kind: str, status: int, headers: Mapping[str, str] | None = None) -> Response:
    return sent(problem(kind, status=status, lang=language_of(scope)), headers)


def not_there(pack: str, question: str, packs: Snapshot, scope: Scope) -> Response | None:
    """The refusal where there is no such question, with the name that is most like it; None where there is one."""
    wrong = no_such(pack, question, packs.packs)
    if wrong is None:
        return None
    return sent(problem_of([wrong], kind="not-found", status=404, lang=language_of(scope)))


def handle_problems(app: FastAPI) -> None:
    """Every way in which a request can fail, told in one form."""

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, wrong: RequestValidationError) -> Response:
        if isinstance(wrong.body, bytes):
            return problem_response(request.scope, "unsupported-media", 415)
        return sent(problem_of(wrong, lang=language_of(request.scope)))

    @app.exception_handler(Unreadable)
    async def unreadable(request: Request, wrong: Unreadable) -> Response:
        return sent(problem_of(wrong.refused, lang=language_of(request.scope)))

    @app.exception_handler(FactsError)
    async def refused(request: Request, wrong: FactsError) -> Response:
        return sent(problem_of(wrong, lang=language_of(request.scope)))

    @app.exception_handler(HTTPException)
    async def elsewhere(request: Request, wrong: HTTPException) -> Response:
        kind = KINDS.get(wrong.status_code, "request-refused" if wrong.status_code < 500 else "failed")
        return problem_response(request.scope, kind, wrong.status_code, wrong.headers)

    @app.exception_handler(LogError)
    async def not_kept(request: Request, wrong: LogError) -> Response:
        codes = [one.code for one in wrong.diagnostics]
        log.error("not kept", extra={"told": {"event": "not_kept", "codes": codes, **cause(wrong)}})
        return problem_response(request.scope, "not-kept", 503)

    @app.exception_handler(Exception)
    async def failed(request: Request, wrong: Exception) -> Response:
        # The server logs the traceback; whoever asks learns that it is not their fault, and nothing else.
        return problem_response(request.scope, "failed", 500)
