"""A Spark session and a PostgreSQL server, started when a test first asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.engines import postgres_server, spark_session

if TYPE_CHECKING:
    from psycopg import Connection
    from pyspark.sql import SparkSession


@pytest.fixture(scope="session")
def spark() -> Iterator[SparkSession]:
    with spark_session() as session:
        yield session


@pytest.fixture(scope="session")
def postgres() -> Iterator[Connection[Any]]:
    with postgres_server() as connection:
        yield connection
