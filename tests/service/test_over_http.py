"""The service as its clients meet it: every question, every refusal, many at once."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from guarantee_rules.api import bundled, load
from guarantee_rules.auditing import Anchor, verify
from guarantee_rules.contracts import MEDIA_TYPE, respond
from tests.contracts.ground import QUESTIONS, golden
from tests.service.running import Running

CASES = {(case.pack, case.question): case for case in golden(each=1)}


def refusal(response: httpx.Response, status: int) -> dict[str, Any]:
    assert (response.status_code, response.headers["content-type"]) == (status, MEDIA_TYPE)
    told: dict[str, Any] = response.json()
    assert told.keys() == {"type", "title", "status", "detail", "errors"}
    assert told["status"] == status
    return told


def codes(response: httpx.Response, status: int = 422) -> list[str]:
    return [error["code"] for error in refusal(response, status)["errors"]]


def test_it_is_ready_and_tells_its_packs_with_versions_and_digests(client: httpx.Client) -> None:
    assert client.get("/health/live").json() == {"live": True}
    health = client.get("/health")
    told = health.json()
    assert (health.status_code, told["ready"], told["ok"], told["keeps_log"]) == (200, True, True, True)
    assert {name: pack["digest"] for name, pack in told["packs"].items()} == {
        name: load(name).digest for name in bundled()
    }
    packs = {pack["pack"]: pack for pack in client.get("/packs").json()}
    assert packs["shanwei"]["standing"] == "draft"
    assert packs["yiwu"]["versions"] == ["2016-07-01"]
    assert packs["yiwu"]["questions"]["loan_limit"]["label"] == {"zh": "贷款限额", "en": "loan limit"}


def test_every_question_of_every_pack_answers_as_the_library_does(client: httpx.Client) -> None:
    asked = 0
    for (pack, question), case in CASES.items():
        response = client.post(f"/{pack}/{question}", json=case.body)
        assert response.status_code == 200, response.text
        expected = respond(case.decide()).model_dump(mode="json", by_alias=True, exclude_unset=True)
        assert json.loads(response.text, parse_float=_no_binary_number) == expected
        asked += 1
    assert asked == len(QUESTIONS) == 170


def _no_binary_number(text: str) -> object:
    raise AssertionError(text)


def test_a_decision_is_in_the_log_under_the_number_that_is_told(client: httpx.Client, decisions: Path) -> None:
    case = CASES["yiwu", "loan_limit"]
    headers = client.post("/yiwu/loan_limit", json=case.body).headers
    number = int(headers["decision-log-entry"])
    assert verify(decisions, anchor=Anchor.read(headers["decision-log-anchor"])).ok
    line = next(line for line in decisions.read_text().splitlines() if json.loads(line)["number"] == number)
    assert json.loads(line)["record"] == case.decide().record().model_dump(mode="json")


def test_an_answer_is_explained_in_the_languages_that_are_asked_for(client: httpx.Client) -> None:
    case = CASES["yiwu", "loan_limit"]
    body = {**case.body, "explain": ["zh", "en"], "include": ["robustness", "document", "record"]}
    told = client.post("/yiwu/loan_limit", json=body).json()
    decision = case.decide()
    assert told["explanation"] == {"zh": decision.explain("zh"), "en": decision.explain("en")}
    assert told["document"] == decision.as_json()
    assert told["record"] == decision.record().model_dump(mode="json")
    assert told["robustness"]["robust"] == decision.robustness.robust


def test_a_refusal_is_in_the_language_that_is_asked_for(client: httpx.Client) -> None:
    def title(path: str, languages: str = "") -> str:
        return str(client.post(path, json={}, headers={"accept-language": languages}).json()["title"])

    zh, en = "请求如此无法作出决定", "the request cannot be decided as it stands"
    assert title("/yiwu/loan_limit") == en
    assert title("/yiwu/loan_limit", "zh-CN,zh;q=0.9,en;q=0.8") == zh
    assert title("/yiwu/loan_limit", "fr, en-GB") == en
    assert title("/yiwu/loan_limit?lang=zh", "en") == zh


def test_bad_input_is_told_and_never_traced(client: httpx.Client) -> None:
    url = "/yiwu/loan_limit"
    assert codes(client.post(url, json={"facts": {"loan": {"amout": "1"}}})) == ["request-missing", "fact-unknown"]
    assert codes(client.post(url, json={"as_of": "2024-03-01", "facts": {"loan": {"amount": 1.5}}})) == [
        "fact-is-float"
    ]
    assert codes(client.post(url, json=[])) == ["request-not-object"]
    headers = {"content-type": "application/json"}
    assert codes(client.post(url, content=b"{", headers=headers), 400) == ["request-not-json"]
    assert codes(client.post(url, content=b'{"as_of": 1, "as_of": 2}', headers=headers), 400) == ["request-name-twice"]
    assert codes(client.post(url, content=b"[" * 100_000, headers=headers), 400) == ["request-too-deep"]
    assert codes(client.post(url, content=rb'{"\ud800": 1}', headers=headers), 400) == ["request-not-unicode"]
    assert refusal(client.post(url, content=b"as_of=1"), 415)["errors"] == []
    assert refusal(client.post(url), 422)["errors"]
    departure = {"rule": "yiwu_limit_msme", "reason": "once", "approver": "who"}
    assert codes(client.post(url, json={"as_of": "2024-03-01", "departures": [departure]})) == ["departure-refused"]


def test_an_unknown_address_is_told_with_the_nearest_name(client: httpx.Client) -> None:
    (error,) = refusal(client.post("/yiwo/loan_limit", json={}), 404)["errors"]
    assert (error["code"], error["help"]) == ("request-pack", "did you mean `yiwu`?")
    (error,) = refusal(client.get("/yiwu/loan_limits/facts"), 404)["errors"]
    assert (error["code"], error["help"]) == ("request-question", "did you mean `loan_limit`?")
    assert refusal(client.get("/nothing"), 404)["type"] == "urn:guarantee-rules:problem:not-found"
    assert refusal(client.put("/packs"), 405)["type"] == "urn:guarantee-rules:problem:method-not-allowed"


@pytest.mark.parametrize("in_parts", [False, True])
def test_a_body_that_is_too_large_is_refused(client: httpx.Client, in_parts: bool) -> None:
    body = b'{"as_of": "' + b"x" * 200_000 + b'"}'
    content = (body[at : at + 10_000] for at in range(0, len(body), 10_000)) if in_parts else body
    response = client.post("/yiwu/loan_limit", content=content, headers={"content-type": "application/json"})
    assert refusal(response, 413)["type"] == "urn:guarantee-rules:problem:too-large"
    assert client.get("/health/live").status_code == 200


def test_a_batch_is_answered_case_by_case(client: httpx.Client) -> None:
    some = [
        {"id": f"{pack}/{question}", "pack": pack, "question": question, **case.body}
        for (pack, question), case in CASES.items()
    ][:39]
    told = client.post("/batch", json={"cases": [*some, {"id": "wrong"}]})
    assert told.status_code == 200
    answers = told.json()["answers"]
    assert [answer["id"] for answer in answers] == [*(case["id"] for case in some), "wrong"]
    assert [answer["id"] for answer in answers if "problem" in answer] == ["wrong"]
    assert all(
        client.post(
            f"/{case['id']}", json={name: case[name] for name in case.keys() - {"id", "pack", "question"}}
        ).json()
        == answer["answer"]
        for case, answer in zip(some[:3], answers, strict=False)
    )
    assert [answer["entry"] for answer in answers[:-1]] == sorted({answer["entry"] for answer in answers[:-1]})
    assert Anchor.read(answers[0]["anchor"]).number == answers[0]["entry"]
    assert codes(client.post("/batch", json={"cases": [{}] * 41})) == ["request-count"]
    assert codes(client.post("/batch", json={"cases": []})) == ["request-count"]


def test_many_at_once_get_each_their_own_answer(service: Running) -> None:
    cases = list(CASES.values())[:60]
    expected = [case.decide().outcome for case in cases]
    with service.client() as client, ThreadPoolExecutor(8) as clients:
        answers = list(
            clients.map(lambda case: client.post(f"/{case.pack}/{case.question}", json=case.body).json(), cases)
        )
    assert [answer["outcome"] for answer in answers] == expected
    assert [answer["question"] for answer in answers] == [case.question for case in cases]


def test_what_it_logs_is_json_with_no_fact_in_it(service: Running, client: httpx.Client) -> None:
    body = {"as_of": "2024-03-01", "facts": {"loan": {"amount": "7654321.09"}, "borrower": {"size": "small"}}}
    client.post("/yiwu/loan_limit?lang=8675309", json=body, headers={"x-request-id": "my-request-1"})
    client.post("/8675309/loan_limit", json=body)
    lines = [json.loads(line) for line in service.lines.read_text(encoding="utf-8").splitlines()]
    mine = {line["event"]: line for line in lines if line.get("request") == "my-request-1"}
    assert mine["decided"]["outcome"] == "missing_fact"
    assert mine["decided"]["entry"] > 0
    assert (mine["request"]["route"], mine["request"]["status"]) == ("/yiwu/loan_limit", 200)
    text = service.lines.read_text(encoding="utf-8")
    assert re.search("7654321|8675309", text) is None


def test_the_page_of_the_interface_needs_nothing_from_elsewhere(client: httpx.Client) -> None:
    page = client.get("/docs")
    assert page.status_code == 200
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(addresses) == 3
    for address in addresses:
        assert address.startswith("/")
        assert client.get(address).status_code == 200
    assert "//" not in re.sub(r"<!--.*?-->|^\s*//.*$", "", page.text, flags=re.MULTILINE).replace("http://", "//")


def test_the_facts_a_question_can_ask_for_are_told_as_a_schema(client: httpx.Client) -> None:
    schema = client.get("/yiwu/loan_limit/facts?lang=zh").json()
    assert schema == load("yiwu").facts_model("loan_limit", lang="zh").model_json_schema()
