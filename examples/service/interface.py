"""The description of the interface: what FastAPI makes of the addresses, and the form of refusals."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from guarantee_rules.contracts import MEDIA_TYPE, Problem, described

PLACE = "#/components/schemas/{model}"


def refusals(told: dict[int, str]) -> dict[int | str, dict[str, Any]]:
    """Refusals of an address by status, each with what it means."""
    schema = {"$ref": PLACE.format(model=Problem.__name__)}
    return {
        status: {"description": words, "content": {MEDIA_TYPE: {"schema": schema}}} for status, words in told.items()
    }


def describe(app: FastAPI, lang: str) -> None:
    """Makes `app.openapi` tell the form of refusals too, which no address returns as its own, in the language."""
    usual = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is not None:
            return app.openapi_schema
        told = usual()
        schema = Problem.model_json_schema(ref_template=PLACE)
        parts = {**schema.pop("$defs"), Problem.__name__: schema}
        told.setdefault("components", {}).setdefault("schemas", {}).update(parts)
        return described(told, lang)

    app.openapi = openapi  # type: ignore[method-assign]  # as FastAPI has it done
