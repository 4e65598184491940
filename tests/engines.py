"""Plans put to real engines as SQL: DuckDB here, a Spark session and a PostgreSQL server started once for all tests."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guarantee_rules.backends.columnar.columns import Kind, Plan, Whole
from guarantee_rules.backends.columnar.sql import DIALECTS, Dialect, duckdb, postgres, spark, sql_of
from guarantee_rules.backends.columnar.workdays import Workdays

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from psycopg import Connection
    from pyspark.sql import SparkSession

Row = dict[str, object]
ROW = Whole(0, 10**9)


def run_duckdb(
    plan: Plan, workdays: Workdays | None, rows: Sequence[Row], connection: DuckDBPyConnection | None = None
) -> list[Row]:
    """The answers to rows, in their order."""
    import duckdb as engine

    with engine.connect() if connection is None else connection.cursor() as using:
        dialect = DIALECTS["duckdb"]
        columns = dict(columns_of(plan, dialect))
        using.execute(f"CREATE OR REPLACE TEMPORARY TABLE facts ({', '.join(map(' '.join, columns.items()))})")
        lists = ", ".join(f"unnest(CAST(? AS {type}[]))" for type in columns.values())
        names = ["row", *(one.name for one in plan.inputs)]
        using.execute(f"INSERT INTO facts SELECT {lists}", [[row[name] for row in rows] for name in names])
        if workdays is not None:
            duckdb.add_workdays(using, workdays)
        answers = using.execute(sql_of(plan, dialect, "facts"))
        return in_order([item[0] for item in answers.description or ()], answers.fetchall())


def run_spark(session: SparkSession, plan: Plan, workdays: Workdays | None, rows: Sequence[Row]) -> list[Row]:
    """The answers to rows, in their order."""
    dialect = DIALECTS["spark"]
    kinds = {"row": ROW, **{one.name: one.kind for one in plan.inputs}}
    values = [tuple(_for_spark(row[name], kind) for name, kind in kinds.items()) for row in rows]
    schema = ", ".join(map(" ".join, columns_of(plan, dialect)))
    session.createDataFrame(values, schema).createOrReplaceTempView("facts")
    if workdays is not None:
        spark.add_workdays(session, workdays)
    answers = session.sql(sql_of(plan, dialect, "facts"))
    return in_order(answers.columns, [tuple(row) for row in answers.collect()])


def run_postgres(connection: Connection[Any], plan: Plan, workdays: Workdays | None, rows: Sequence[Row]) -> list[Row]:
    """The answers to rows, in their order."""
    dialect = DIALECTS["postgres"]
    columns = ", ".join(map(" ".join, columns_of(plan, dialect)))
    names = ["row", *(one.name for one in plan.inputs)]
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.facts; CREATE TEMPORARY TABLE facts ({columns})".encode())
        with cursor.copy("COPY facts FROM STDIN") as copy:
            for row in rows:
                copy.write_row([row[name] for name in names])
        if workdays is not None:
            postgres.add_workdays(connection, workdays)
        cursor.execute(sql_of(plan, dialect, "facts").encode())
        return in_order([item.name for item in cursor.description or ()], cursor.fetchall())


def columns_of(plan: Plan, dialect: Dialect) -> Iterator[tuple[str, str]]:
    """The columns of the facts that a plan asks for, as a table has them."""
    yield dialect.quoted("row"), dialect.type_of(ROW)
    for one in plan.inputs:
        yield dialect.quoted(one.name), dialect.type_of(one.kind)


def in_order(names: Sequence[str], answers: Sequence[Sequence[object]]) -> list[Row]:
    found = [dict(zip(names, answer, strict=True)) for answer in answers]
    return sorted(found, key=lambda row: int(str(row["row"])))


def _for_spark(value: object, kind: Kind) -> object:
    wide = isinstance(kind, Whole) and not kind.narrow
    return Decimal(value) if wide and isinstance(value, int) else value


@contextmanager
def spark_session(settings: Mapping[str, str] | None = None) -> Iterator[SparkSession]:
    """A small session of its own, with the rules Spark has unless told otherwise, in a time zone far from UTC."""
    from pyspark.sql import SparkSession

    with tempfile.TemporaryDirectory() as folder:
        builder = SparkSession.Builder().master("local[1]").appName("guarantee-rules tests")
        own = {
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.sql.shuffle.partitions": "1",
            "spark.sql.session.timeZone": "Pacific/Kiritimati",
            "spark.sql.warehouse.dir": f"{folder}/warehouse",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.host": "127.0.0.1",
            "spark.driver.memory": "1g",
            "spark.log.level": "ERROR",
            # A few hundred rows are done before the machine code of a long run would be ready.
            "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        }
        for name, value in {**own, **(settings or {})}.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
        try:
            yield session
        finally:
            session.stop()


@contextmanager
def postgres_server() -> Iterator[Connection[Any]]:
    """A connection to a server of its own, thrown away afterwards, that listens in a folder and nowhere else.

    It ends with this process even where that is killed, as it is watched by a shell that reads from here.
    """
    import psycopg

    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        user = _unprivileged()
        if user:
            shutil.chown(folder, user)
        data = f"{folder}/data"
        initdb = [
            _program("initdb"),
            "-D",
            data,
            "-A",
            "trust",
            "-U",
            "tests",
            "-E",
            "UTF8",
            "--no-locale",
            "--no-sync",
        ]
        subprocess.run(initdb, check=True, capture_output=True, timeout=60, user=user or None, cwd="/")
        options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off -c logging_collector=off"
        script = f"{_program('postgres')} -D {data} {options} 2>{folder}/log & cat >/dev/null; kill -INT $!; wait $!"
        watched = subprocess.Popen(["sh", "-c", script], stdin=subprocess.PIPE, user=user or None, cwd="/")
        try:
            for left in reversed(range(300)):
                try:
                    connection = psycopg.connect(host=folder, user="tests", dbname="postgres", autocommit=True)
                    break
                except psycopg.OperationalError:
                    if not left or watched.poll() is not None:
                        raise
                    time.sleep(0.1)
            with connection:
                yield connection
        finally:
            assert watched.stdin is not None
            watched.stdin.close()
            watched.wait(60)


def _unprivileged() -> str:
    """The user to run a server as; none where this is one already."""
    if os.geteuid() != 0:
        return ""
    users = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in users else "nobody"


def _program(name: str) -> str:
    return shutil.which(name) or next(map(str, Path("/").glob(f"usr/lib/postgresql/*/bin/{name}")))
