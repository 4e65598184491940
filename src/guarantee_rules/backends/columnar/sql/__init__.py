"""Plans as SQL: one emitter, and what each engine says in its own way."""

from __future__ import annotations

from collections.abc import Mapping

from guarantee_rules.backends.columnar.sql.dialect import Dialect, NotInDialect
from guarantee_rules.backends.columnar.sql.duckdb import DUCKDB
from guarantee_rules.backends.columnar.sql.emit import sql_of
from guarantee_rules.backends.columnar.sql.postgres import POSTGRES
from guarantee_rules.backends.columnar.sql.spark import SPARK

DIALECTS: Mapping[str, Dialect] = {dialect.name: dialect for dialect in (DUCKDB, SPARK, POSTGRES)}

__all__ = ["DIALECTS", "Dialect", "NotInDialect", "sql_of"]
