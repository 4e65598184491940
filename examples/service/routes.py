"""The addresses of the packs: one for each question, with its own models, and one for many cases at once."""

# No `from __future__ import annotations` here: an endpoint's annotations are models made for its question.

import time
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.routing import Route

from examples.service.desk import Desk
from examples.service.interface import refusals
from examples.service.problems import Unreadable, language_of, not_there, problem_response
from examples.service.settings import Settings
from guarantee_rules.api import Pack
from guarantee_rules.contracts import (
    BatchResponse,
    Contract,
    answer_batch,
    batch_request_model,
    read_json,
)
from guarantee_rules.explain.decision import Decision
from guarantee_rules.explain.record import Departure
from guarantee_rules.source.diagnostics import FactsError
from guarantee_rules.store import Snapshot

ENTRY, ANCHOR = "Decision-Log-Entry", "Decision-Log-Anchor"
REFUSALS = refusals(
    {
        400: "不是明确的 JSON · no JSON that all readers agree on",
        413: "请求过大 · the request is too large",
        415: "不是 JSON · not sent as JSON",
        422: "请求无法决定，逐项说明 · cannot be decided as it stands; everything that is wrong is told",
        503: "暂不可用、过慢或未能留存 · not available, too slow, or not kept",
    }
)


LANGUAGE = {
    "name": "lang",
    "in": "query",
    "description": "拒绝所用的语言，先于 Accept-Language · the language of refusals, before Accept-Language",
    "schema": {"type": "string", "examples": ["zh", "en"]},
}


class StrictRequest(Request):
    """Reads JSON as the contract does: names that stand twice, `NaN` and halves of characters are refused."""

    async def json(self) -> Any:
        try:
            return read_json(await self.body())
        except FactsError as refused:
            raise Unreadable(refused) from None


class StrictRoute(APIRoute):
    """An address whose bodies are read so. `contract` is the question that is asked there."""

    contract: Contract | None = None

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handled(request: Request) -> Response:
            return await handle(StrictRequest(request.scope, request.receive))

        return handled


def routes_of(pack: Pack, desk: Desk, lang: str) -> Iterator[StrictRoute]:
    """An address for each question of the pack, as the pack is now."""
    for question in pack.questions:
        yield _route(Contract(pack, question, lang), desk)


def _route(contract: Contract, desk: Desk) -> StrictRoute:
    pack, question = contract.pack, contract.question
    words = pack.versions[-1].questions[question]

    def decide(asked: contract.request, response: Response) -> Any:  # type: ignore[name-defined]  # made for this question
        def keep(decision: Decision, departures: tuple[Departure, ...]) -> None:
            entry = desk.keep(decision, departures)
            if entry is not None:
                response.headers[ENTRY] = str(entry.number)
                response.headers[ANCHOR] = str(entry.anchor)

        return contract.answer(asked, keep)

    route = StrictRoute(
        f"/{pack.name}/{question}",
        decide,
        methods=["POST"],
        response_model=contract.response,
        response_model_exclude_unset=True,
        operation_id=f"{pack.name}_{question}",
        tags=[pack.name],
        summary=f"{words.label.zh} · {words.label.en}",
        description=f"{words.asks.zh}\n\n{words.asks.en}",
        response_description="答复 · the answer",
        responses=REFUSALS,
        openapi_extra={"parameters": [LANGUAGE], "x-facts-asked": list(pack.facts_used(question))},
    )
    route.contract = contract
    return route


def batch_route(packs: Snapshot, desk: Desk, settings: Settings) -> StrictRoute:
    """Many cases, of any pack and question, answered one by one for as long as there is time."""
    model: Any = batch_request_model(packs, lang=settings.lang, most=settings.most_cases)

    def decide(asked: model, request: Request) -> Any:
        lang, until = language_of(request.scope), time.monotonic() + settings.most_seconds * 0.8
        answers = answer_batch(
            asked.cases, packs.packs, lang=lang, keep=desk.keep, stop=lambda: time.monotonic() > until
        )
        return BatchResponse(answers=tuple(answers))

    return StrictRoute(
        "/batch",
        decide,
        methods=["POST"],
        response_model=BatchResponse,
        response_model_exclude_unset=True,
        operation_id="batch",
        tags=["batch"],
        summary=f"多个案件，至多 {settings.most_cases} 个 · many cases, at most {settings.most_cases}",
        description="逐个答复或拒绝，次序不变。\n\nEach is answered or refused by itself, in the order they came.",
        response_description="逐个答复 · an answer or a problem for each",
        responses=REFUSALS,
        openapi_extra={"parameters": [LANGUAGE]},
    )


def nowhere(packs: Snapshot) -> Route:
    """A pack or question there is none of, with the name that is most like it."""

    async def told(request: Request) -> Response:
        pack, question = request.path_params["pack"], request.path_params["question"]
        refused = not_there(pack, question, packs, request.scope)
        return refused or problem_response(request.scope, "not-found", 404)

    return Route("/{pack}/{question}", told, methods=["POST"], include_in_schema=False)
