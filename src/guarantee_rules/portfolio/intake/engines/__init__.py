"""How each engine says what reading a tape needs."""

from __future__ import annotations

from collections.abc import Mapping

from guarantee_rules.portfolio.intake.engines.dialect import Dialect
from guarantee_rules.portfolio.intake.engines.duckdb import DUCKDB
from guarantee_rules.portfolio.intake.engines.spark import SPARK

DIALECTS: Mapping[str, Dialect] = {dialect.name: dialect for dialect in (DUCKDB, SPARK)}

__all__ = ["DIALECTS", "Dialect"]
