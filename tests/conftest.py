"""What every test can use: expected texts kept in files, and skips for tools the machine lacks."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from tests import counts
from tools.what_is_missing import missing

if TYPE_CHECKING:
    from psycopg import Connection
    from pyspark.sql import SparkSession

# No test asserts a time, and a slow machine finds no fault.
settings.register_profile("usual", deadline=None, max_examples=30)
settings.register_profile("long", deadline=None, max_examples=100)

# Packs and cases that are wrong on purpose; `pytest policies` collects those that are right.
collect_ignore_glob = ["*.yaml"]

Golden = Callable[[Path, str], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--record", action="store_true", help="write the expected texts instead of comparing with them")


def pytest_configure(config: pytest.Config) -> None:
    counts.learn(config)
    settings.load_profile(counts.counted("usual", "long"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if not any(mark.name.startswith("needs_") for item in items for mark in item.iter_markers()):
        return
    for tool in missing():
        for item in items:
            if item.get_closest_marker(f"needs_{tool.key}"):
                item.add_marker(pytest.mark.skip(reason=f"this machine lacks {tool.name}"))


def pytest_collection_finish() -> None:
    """Modules and items live until the end: searching them for garbage again and again is a sixth of the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """`golden(path, text)`: the text is what the file holds. `make golden` writes the files."""

    def same(path: Path, text: str) -> None:
        if request.config.getoption("--record"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert path.is_file(), f"{path} is not recorded yet: make golden, then read it"
        assert text == path.read_text(encoding="utf-8")

    return same


@pytest.fixture(scope="session")
def spark() -> Iterator[SparkSession]:
    """A Spark session, started when a test first asks for one. There is one in a process, so no test stops it."""
    from tests.engines import spark_session

    with spark_session() as session:
        yield session


@pytest.fixture(scope="session")
def postgres() -> Iterator[Connection[Any]]:
    """A PostgreSQL server, started when a test first asks for one."""
    from tests.engines import postgres_server

    with postgres_server() as connection:
        yield connection
