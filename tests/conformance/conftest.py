"""Every test here that asks for an `engine` is put to each of them."""

from __future__ import annotations

import pytest

from tests.conformance.engines import ENGINES, Engine


@pytest.fixture(params=sorted(ENGINES))
def engine(request: pytest.FixtureRequest) -> Engine:
    return ENGINES[request.param]
