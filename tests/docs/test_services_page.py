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

import httpx
import pytest

from examples.service.app import create_app
from examples.service.settings import Settings
from guarantee_rules.packs.bundled import policies_root
from tests.docs.test_documents import ROOT, blocks

PAGE = "docs/services.md"
TEXT = (ROOT / PAGE).read_text(encoding="utf-8")


def test_its_python_prints_what_it_says() -> None:
    code = "".join(blocks(PAGE, "python"))
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, PAGE, "exec"), {})
    assert out.getvalue().splitlines() == re.findall(r"print\(.*\)  # (.*)$", code, re.MULTILINE)


def test_its_settings_are_those_of_the_service() -> None:
    rows = dict(re.findall(r"^\| (`(?:HOST|GUARANTEE).*?`) \| ?(.*?) ?\|", TEXT, re.MULTILINE))
    told = {name.lower(): value for name, value in rows.items()}
    assert told.pop("`host`, `port`") == f"{Settings.host}, {Settings.port}"
    wanted = {field.name: field.default for field in dataclasses.fields(Settings) if field.name not in ("host", "port")}
    assert told == {
        f"`guarantee_rules_{name}`": "" if default is None else str(default) for name, default in wanted.items()
    }


def test_every_setting_is_read_from_the_environment() -> None:
    told = {
        "HOST": "::", "PORT": "1", "GUARANTEE_RULES_PACKS": "p", "GUARANTEE_RULES_LOG": "l",
        "GUARANTEE_RULES_LOG_KEY": "k", "GUARANTEE_RULES_PERSONAL_KEY": "k", "GUARANTEE_RULES_LANG": "en", "GUARANTEE_RULES_MOST_BYTES": "2",
        "GUARANTEE_RULES_MOST_CASES": "3", "GUARANTEE_RULES_MOST_SECONDS": "4", "GUARANTEE_RULES_MOST_WAITING": "5",
        "GUARANTEE_RULES_THREADS": "6",
    }  # fmt: skip
    read = dataclasses.asdict(Settings.from_environment(told))
    assert [name for name, value in dataclasses.asdict(Settings()).items() if read[name] == value] == []
    assert Settings.from_environment({}) == Settings()
    with pytest.raises(ValueError, match="LANG"):
        Settings.from_environment({"GUARANTEE_RULES_LANG": "fr"})


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
