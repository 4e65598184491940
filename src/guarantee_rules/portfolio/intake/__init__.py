"""A loan tape made facts: which column is which, in which units, and which rows cannot be read and why."""

from __future__ import annotations

from guarantee_rules.portfolio.intake.csv_lines import Unreadable
from guarantee_rules.portfolio.intake.csvs import Cells, CsvFile, Staged, stage
from guarantee_rules.portfolio.intake.errors import TapeError
from guarantee_rules.portfolio.intake.mapping import CsvForm, TapeMapping, load_mapping, read_mapping
from guarantee_rules.portfolio.intake.preparing import ranges_of, reading
from guarantee_rules.portfolio.intake.reading import LINE, ROW, Reading
from guarantee_rules.portfolio.intake.schema import Schema, SourceType, duckdb_schema, spark_schema
from guarantee_rules.portfolio.intake.suggesting import suggest

__all__ = [
    "LINE",
    "ROW",
    "Cells",
    "CsvFile",
    "CsvForm",
    "Reading",
    "Schema",
    "SourceType",
    "Staged",
    "TapeError",
    "TapeMapping",
    "Unreadable",
    "duckdb_schema",
    "load_mapping",
    "ranges_of",
    "read_mapping",
    "reading",
    "spark_schema",
    "stage",
    "suggest",
]
