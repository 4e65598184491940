"""What is there whatever the packs: health, the list of packs, the facts of a question."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from examples.service.desk import Desk
from examples.service.interface import refusals
from examples.service.problems import language_of, not_there
from guarantee_rules.explain.engine import engine_version


def pages(desk: Desk) -> APIRouter:
    router = APIRouter(tags=["service"])

    @router.get("/health/live", summary="进程存活 · the process is alive")
    def live() -> dict[str, bool]:
        return {"live": True}

    @router.get(
        "/health",
        summary="可以提问 · questions can be asked",
        responses={503: {"description": "没有政策包，或决定无法留存 · there is no pack, or no decision can be kept"}},
    )
    def health(response: Response) -> dict[str, Any]:
        status = desk.store.status()
        not_kept = desk.keeps()
        ready = bool(status.snapshot.names) and not_kept is None
        response.status_code = 200 if ready else 503
        log = {"keeps_log": desk.log is not None, "not_kept": not_kept}
        return {"ready": ready, "engine": engine_version(), **log, **status.as_json()}

    @router.get("/packs", summary="政策包及其问题 · the packs and their questions")
    def packs() -> list[dict[str, Any]]:
        return [
            {
                "pack": pack.name,
                "city": _words(pack.versions[-1].city),
                "title": _words(pack.versions[-1].title),
                "standing": pack.versions[-1].standing,
                "digest": pack.digest,
                "versions": [version.version for version in pack.versions],
                "questions": {
                    name: {"label": _words(words.label), "asks": _words(words.asks), "form": words.form}
                    for name, words in pack.versions[-1].questions.items()
                },
            }
            for pack in desk.store.snapshot()
        ]

    @router.get(
        "/{pack}/{question}/facts",
        summary="问题可能问到的事实，JSON Schema · the facts a question can ask for, as a JSON Schema",
        response_model=dict[str, Any],
        responses=refusals({404: "没有这个政策包或问题 · there is no such pack or question"}),
    )
    def facts(pack: str, question: str, request: Request) -> Any:
        packs, lang = desk.store.snapshot(), language_of(request.scope)
        if (refused := not_there(pack, question, packs, request.scope)) is not None:
            return refused
        return packs.pack(pack).facts_model(question, lang=lang).model_json_schema()

    return router


def _words(bilingual: Any) -> dict[str, str]:
    return {"zh": bilingual.zh, "en": bilingual.en}
