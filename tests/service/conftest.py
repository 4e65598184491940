"""One service for all tests that only ask it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.service.running import Running, served


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("service")
    with served(folder, LOG=folder / "decisions.jsonl", LANG="en", MOST_BYTES=200_000, MOST_CASES=40) as running:
        yield running


@pytest.fixture(scope="session")
def client(service: Running) -> Iterator[httpx.Client]:
    with service.client() as client:
        yield client


@pytest.fixture(scope="session")
def decisions(service: Running) -> Path:
    """The log it keeps."""
    return service.lines.parent / "decisions.jsonl"
