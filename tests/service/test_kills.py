"""Killed at any instant while it keeps decisions: what was acknowledged is in the log, whole, and replays."""

from __future__ import annotations

import asyncio
import json
import random
import shutil
import threading
import time
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from examples.service.app import create_app
from examples.service.settings import Settings
from guarantee_rules.api import load
from guarantee_rules.auditing import DecisionLog, verify
from guarantee_rules.packs.bundled import policies_root
from guarantee_rules.replaying import replay
from tests.service.running import PATIENCE, Running, begun

CLIENTS = 4


class Acknowledged(NamedTuple):
    number: int
    amount: str
    outcome: str


class Clients:
    """Post one case after another, each with an amount of its own, until nobody answers."""

    def __init__(self) -> None:
        self.acknowledged: list[Acknowledged] = []
        self.wrong: list[str] = []
        self._next = 0
        self._lock = threading.Lock()

    def post(self, service: Running, *, most: int = 1_000_000) -> list[threading.Thread]:
        threads = [threading.Thread(target=self._post, args=(service, most)) for _ in range(CLIENTS)]
        for thread in threads:
            thread.start()
        return threads

    def at_work(self, acknowledged: int) -> None:
        """Returns once so many were acknowledged."""
        until = time.monotonic() + PATIENCE
        while len(self.acknowledged) < acknowledged:
            assert time.monotonic() < until
            time.sleep(0.005)

    def _post(self, service: Running, most: int) -> None:
        with service.client() as client:
            for _ in range(most):
                with self._lock:
                    self._next += 1
                    amount = f"{1_000_000 + self._next}.00"
                facts = {"loan": {"amount": amount}, "borrower": {"size": "small", "categories": ["enterprise"]}}
                try:
                    response = client.post("/yiwu/loan_limit", json={"as_of": "2024-03-01", "facts": facts})
                except httpx.TransportError:
                    return
                if response.status_code != 200:
                    self.wrong.append(response.text)
                    return
                number = int(response.headers["decision-log-entry"])
                self.acknowledged.append(Acknowledged(number, amount, response.json()["outcome"]))


@pytest.fixture
def yiwu(tmp_path: Path) -> Path:
    """A folder with one pack, so that a service is quick to start."""
    folder = tmp_path / "packs"
    folder.mkdir()
    shutil.copy(str(policies_root().joinpath("yiwu.yaml")), folder)
    return folder


def assert_all_kept(log: Path, acknowledged: list[Acknowledged]) -> None:
    verified = verify(log)
    assert verified.ok, verified.sentences()
    lines = {line["number"]: line for line in map(json.loads, log.read_text(encoding="ascii").splitlines())}
    pack = load("yiwu")
    for number, amount, outcome in acknowledged:
        record = lines[number]["record"]
        assert (record["facts"]["loan.amount"], record["outcome"]) == (amount, outcome)
    for number, _, _ in acknowledged[:: max(1, len(acknowledged) // 200)]:
        assert replay(lines[number]["record"], pack).same
    assert len({one.number for one in acknowledged}) == len(acknowledged)


def killed_again_and_again(tmp_path: Path, packs: Path, kills: int, chance: random.Random) -> None:
    log, clients = tmp_path / "decisions.jsonl", Clients()
    for _ in range(kills):
        service = begun(tmp_path, PACKS=packs, LOG=log)
        threads = clients.post(service)
        clients.at_work(len(clients.acknowledged) + CLIENTS)
        time.sleep(chance.uniform(0, 0.5))
        service.kill()
        for thread in threads:
            thread.join()
    service = begun(tmp_path, PACKS=packs, LOG=log)
    before = len(clients.acknowledged)
    for thread in clients.post(service, most=5):
        thread.join()
    service.end()
    assert clients.wrong == []
    assert len(clients.acknowledged) == before + 5 * CLIENTS
    assert_all_kept(log, clients.acknowledged)


def test_whatever_was_acknowledged_before_a_kill_is_in_the_log_and_the_chain_goes_on(
    tmp_path: Path, yiwu: Path
) -> None:
    killed_again_and_again(tmp_path, yiwu, 1, random.Random())


@pytest.mark.long
def test_fifty_kills(tmp_path: Path, yiwu: Path) -> None:
    killed_again_and_again(tmp_path, yiwu, 50, random.Random())


def test_a_decision_that_cannot_be_kept_is_not_acknowledged(tmp_path: Path, yiwu: Path) -> None:
    log = tmp_path / "decisions.jsonl"
    transport = httpx.ASGITransport(create_app(Settings(packs=yiwu, log=log)))
    body = {"as_of": "2024-03-01", "facts": {"loan": {"amount": "1000000.00"}}}

    async def asked() -> None:
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            kept = await client.post("/yiwu/loan_limit", json=body)
            assert kept.headers["decision-log-anchor"] == str(DecisionLog(log).anchor())
            sound = log.read_bytes()
            log.write_text("this is no log\n", encoding="ascii")  # as a disk or a person may spoil it
            refused = await client.post("/yiwu/loan_limit", json=body)
            assert (refused.status_code, refused.json()["type"]) == (503, "urn:guarantee-rules:problem:not-kept")
            health = await client.get("/health")
            assert (health.status_code, health.json()["ready"]) == (503, False)
            assert "log-" in health.json()["not_kept"]
            assert log.read_text(encoding="ascii") == "this is no log\n"
            log.write_bytes(sound)
            assert (await client.get("/health")).status_code == 200
            assert (await client.post("/yiwu/loan_limit", json=body)).headers["decision-log-entry"] == "2"

    asyncio.run(asked())
