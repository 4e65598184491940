"""Every test here that asks for an `engine` or for `columns` is put to each of them."""

from __future__ import annotations

import pytest

from tests.conformance.columnar import Run
from tests.conformance.engines import ENGINES, Engine


@pytest.fixture(params=sorted(ENGINES))
def engine(request: pytest.FixtureRequest) -> Engine:
    if request.param == "javascript":
        pytest.importorskip("py_mini_racer", reason="V8 is not installed: pip install mini-racer")
    return ENGINES[request.param]


NEEDS = {"duckdb": (), "polars": (), "postgres": (pytest.mark.needs_postgres,), "spark": (pytest.mark.needs_java,)}


@pytest.fixture(scope="session", params=[pytest.param(name, marks=marks) for name, marks in NEEDS.items()])
def columns(request: pytest.FixtureRequest) -> tuple[str, Run]:
    """A columnar engine by name, started when a test first asks for it."""
    from tests.conformance.column_engines import started

    return request.param, started(request.param, request)
