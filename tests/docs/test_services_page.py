"""The page on services: its Python prints what it says, its tables are the code's, its request is answered."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import io
import json
import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from openapi_spec_validator import OpenAPIV31SpecValidator

from examples.service.app import create_app
from examples.service.settings import Settings
from guarantee_rules.api import load
from guarantee_rules.contracts import Contract, problem_of
from guarantee_rules.packs.bundled import policies_root
from tests.docs.test_documents import ROOT, blocks

PAGE = "docs/services.md"
TEXT = (ROOT / PAGE).read_text(encoding="utf-8")


def test_its_python_prints_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code = "".join(blocks(PAGE, "python"))
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        ran: dict[str, Any] = {}
        exec(compile(code, PAGE, "exec"), ran)
    described = ran["app"].openapi()
    body = described["paths"]["/limit"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert body["title"] == "YiwuLoanLimitRequest"
    OpenAPIV31SpecValidator(described).validate()
    assert all(resolved(described, place) for place in re.findall(r'"\$ref": "#/([^"]*)"', json.dumps(described)))
    assert "YiwuLoanLimitAnswer" in described["components"]["schemas"]
    assert out.getvalue().splitlines() == re.findall(r"print\(.*\)  # (.*)$", code, re.MULTILINE)


def resolved(document: Any, place: str) -> Any:
    for part in place.split("/"):
        document = document[part.replace("~1", "/").replace("~0", "~")]
    return document


def test_its_settings_are_those_of_the_service() -> None:
    rows = dict(re.findall(r"^\| (`(?:HOST|GUARANTEE).*?`) \| ?(.*?) ?\|", TEXT, re.MULTILINE))
    told = {name.lower(): value for name, value in rows.items()}
    assert told.pop("`host`, `port`") == f"{Settings.host}, {Settings.port}"
    wanted = {field.name: field.default for field in dataclasses.fields(Settings) if field.name not in ("host", "port")}
    assert told == {
        f"`guarantee_rules_{name}`": "" if default in (None, False) else str(default)
        for name, default in wanted.items()
    }


def test_every_setting_is_read_from_the_environment() -> None:
    told = {
        "HOST": "::", "PORT": "1", "GUARANTEE_RULES_PACKS": "p", "GUARANTEE_RULES_LOG": "l",
        "GUARANTEE_RULES_LOG_KEY": "k", "GUARANTEE_RULES_PERSONAL_KEY": "k", "GUARANTEE_RULES_LANG": "en", "GUARANTEE_RULES_MOST_BYTES": "2",
        "GUARANTEE_RULES_MOST_CASES": "3", "GUARANTEE_RULES_MOST_SECONDS": "4", "GUARANTEE_RULES_MOST_WAITING": "5",
        "GUARANTEE_RULES_THREADS": "6", "GUARANTEE_RULES_TRUSTED": "t", "GUARANTEE_RULES_APPROVED": "1",
        "GUARANTEE_RULES_LOG_MOST_BYTES": "7", "GUARANTEE_RULES_LOG_DAILY": "1", "GUARANTEE_RULES_DESCRIBE": "1",
    }  # fmt: skip
    read = dataclasses.asdict(Settings.from_environment(told))
    assert [name for name, value in dataclasses.asdict(Settings()).items() if read[name] == value] == []
    assert Settings.from_environment({}) == Settings()
    with pytest.raises(ValueError, match="LANG"):
        Settings.from_environment({"GUARANTEE_RULES_LANG": "fr"})
    for name, value in (("PORT", "abc"), ("GUARANTEE_RULES_MOST_SECONDS", "x"), ("GUARANTEE_RULES_APPROVED", "yes")):
        with pytest.raises(ValueError, match=f"^{name}: '{value}'"):
            Settings.from_environment({name: value})


def test_the_short_form_of_fastapi_repeats_nothing_that_was_sent_and_its_refusals_can_be_told() -> None:
    promised = Contract(load("yiwu"), "loan_limit")
    plain, handled = FastAPI(), FastAPI()

    @handled.exception_handler(RequestValidationError)
    async def refused(_: Request, wrong: RequestValidationError) -> Response:
        problem = problem_of(wrong, lang="en")
        return Response(problem.model_dump_json(), problem.status)

    def ask(asked: Any) -> Any:
        return promised.answer(asked)

    ask.__annotations__["asked"] = promised.request
    for app in (plain, handled):
        app.post("/limit")(ask)
    body = {"facts": {"borrower": {"revenue": "三十万零二"}, "loan": {"amout": "1"}}}

    async def asked(app: FastAPI, **sent: Any) -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here") as client:
            return await client.post("/limit", **sent)

    raw = asyncio.run(asked(plain, json=body))
    assert (raw.status_code, [error["input"] for error in raw.json()["detail"]]) == (422, [None] * 3)
    assert "三十" not in raw.text
    assert "did you mean `loan.amount`?" in asyncio.run(asked(handled, json=body)).text
    headers = {"content-type": "application/json"}
    (error,) = asyncio.run(asked(handled, content="{", headers=headers)).json()["errors"]
    assert error["code"] == "request-not-json"
    (error,) = asyncio.run(asked(handled)).json()["errors"]
    assert error["code"] == "request-missing"


def test_its_request_is_answered_and_its_addresses_are_there(tmp_path: Path) -> None:
    shutil.copy(str(policies_root().joinpath("yiwu.yaml")), tmp_path)
    (command,) = [block for block in blocks(PAGE, "sh") if block.startswith("curl")]
    words = shlex.split(command)
    address = next(word for word in words if word.startswith("localhost"))
    body = json.loads(words[words.index("-d") + 1])

    async def asked() -> None:
        transport = httpx.ASGITransport(create_app(Settings(packs=tmp_path)))
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            answer = await client.post(address.removeprefix("localhost:8000"), json=body)
            assert answer.json()["outcome"] == "missing_fact"
            assert "5,000,000.00" in answer.json()["explanation"]["en"]
            for method, path in re.findall(r"`(GET|POST) (/[^`]*)`", TEXT):
                filled = path.format(pack="yiwu", question="loan_limit")
                if filled != "/openapi.json":  # seconds; tests/service asks for it
                    found = await (client.get(filled) if method == "GET" else client.post(filled, json={}))
                    assert found.status_code in (200, 422), path

    asyncio.run(asked())
