"""The description of the interface: what FastAPI makes of the addresses, and the form of refusals."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from guarantee_rules.contracts import MEDIA_TYPE, Problem

PLACE = "#/components/schemas/{model}"


def refusals(told: dict[int, str]) -> dict[int | str, dict[str, Any]]:
    """Refusals of an address by status, each with what it means."""
    schema = {"$ref": PLACE.format(model=Problem.__name__)}
    return {
        status: {"description": words, "content": {MEDIA_TYPE: {"schema": schema}}} for status, words in told.items()
    }


def describe(app: FastAPI) -> None:
    """Makes `app.openapi` tell the form of refusals too, which no address returns as its own."""
    usual = app.openapi

    def openapi() -> dict[str, Any]:
        told = usual()
        schema = Problem.model_json_schema(ref_template=PLACE)
        parts = {**schema.pop("$defs"), Problem.__name__: schema}
        told.setdefault("components", {}).setdefault("schemas", {}).update(parts)
        return told

    app.openapi = openapi  # type: ignore[method-assign]  # as FastAPI has it done
