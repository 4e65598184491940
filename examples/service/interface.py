"""The description of the interface: what FastAPI makes of the addresses, and the form of refusals."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from examples.service.desk import Desk
from guarantee_rules.contracts import MEDIA_TYPE, Contract, Problem, described, example_answer

PLACE = "#/components/schemas/{model}"
TAGS = {
    "service": "服务的状况和政策包 · the state of the service, and its packs",
    "batch": "任何政策包和问题的多个案件 · many cases, of any pack and question",
}


def refusals(told: dict[int, str]) -> dict[int | str, dict[str, Any]]:
    """Refusals of an address by status, each with what it means."""
    schema = {"$ref": PLACE.format(model=Problem.__name__)}
    return {
        status: {"description": words, "content": {MEDIA_TYPE: {"schema": schema}}} for status, words in told.items()
    }


def describe(app: FastAPI, desk: Desk, lang: str) -> None:
    """Makes `app.openapi` tell, in the language, what FastAPI does not: the form of refusals, which no address returns
    as its own, what each pack is, and examples with all they hold.
    """
    usual = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is not None:
            return app.openapi_schema
        told = usual()
        schema = Problem.model_json_schema(ref_template=PLACE)
        parts = told.setdefault("components", {}).setdefault("schemas", {})
        parts.update({**schema.pop("$defs"), Problem.__name__: schema})
        for contract in (getattr(route, "contract", None) for route in app.routes):
            if isinstance(contract, Contract):
                # FastAPI leaves out what is null, and an answer needs it.
                example = example_answer(contract.pack, contract.question)
                parts[contract.response.__name__]["examples"] = [example]
        packs = {pack.name: pack.versions[-1].title for pack in desk.store.snapshot()}
        titles = {name: f"{title.zh} · {title.en}" for name, title in packs.items()}
        told["tags"] = [{"name": name, "description": words} for name, words in {**titles, **TAGS}.items()]
        return described(told, lang)

    app.openapi = openapi  # type: ignore[method-assign]  # as FastAPI has it done
