"""Packs that change while the service runs: the answers, the contract and the health page follow."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from guarantee_rules.packs.bundled import policies_root
from tests.service.running import PATIENCE, begun

CASE: dict[str, Any] = {
    "as_of": "2024-03-01",
    "facts": {
        "application": {"date": "2024-03-01"},
        "borrower": {"categories": ["enterprise"], "size": "small", "other_scheme_balance": "0.00"},
        "loan": {"amount": "4000000.00"},
    },
}


def eventually(happens: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_changed_pack_answers_anew_and_a_broken_one_leaves_the_last_good_one(tmp_path: Path) -> None:
    packs = tmp_path / "packs"
    packs.mkdir()
    text = policies_root().joinpath("yiwu.yaml").read_text(encoding="utf-8")
    shutil.copy(str(policies_root().joinpath("yiwu.yaml")), packs)
    service = begun(tmp_path, PACKS=packs)
    try:
        with service.client() as client:

            def outcome() -> str:
                response = client.post("/yiwu/loan_limit", json=CASE)
                assert response.status_code == 200, response.text
                return str(response.json()["outcome"])

            assert outcome() == "compliant"
            changed = packs / "changed"
            changed.write_text(text.replace("at_most: 500万元", "at_most: 300万元", 1), encoding="utf-8")
            changed.replace(packs / "yiwu.yaml")
            eventually(lambda: outcome() == "non_compliant")
            assert client.get("/health").json()["generation"] == 2

            (packs / "yiwu.yaml").write_text(text.replace("at_most: 500万元", "at_most: 五十万", 1), encoding="utf-8")
            eventually(lambda: not client.get("/health").json()["ok"])
            health = client.get("/health")
            assert (health.status_code, health.json()["ready"]) == (200, True)
            assert health.json()["packs"]["yiwu"]["kept"]
            assert outcome() == "non_compliant"

            (packs / "yiwu.yaml").write_text(text, encoding="utf-8")
            eventually(lambda: outcome() == "compliant")
    finally:
        service.end()
