"""What the columns of a source hold, as its engine declares them, in the few kinds that matter here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

SourceKind = Literal[
    "text", "whole", "decimal", "float", "day", "moment", "zoned", "truth", "texts", "nothing", "other"
]
"""`moment` is a day with a time, `zoned` one that is another day elsewhere, `nothing` a column of nulls alone."""


@dataclass(frozen=True, slots=True)
class SourceType:
    """The type of one column."""

    kind: SourceKind
    written: str
    """As the engine calls it."""
    precision: int = 0
    """Decimal digits of a `decimal`; binary ones of a `float`: 24 or 53."""
    scale: int = 0


Schema = Mapping[str, SourceType]
"""The columns of a source by name, in its order."""

_DECIMAL = re.compile(r"DECIMAL\((\d+), ?(\d+)\)")
_WHOLE = frozenset(
    {"TINYINT", "SMALLINT", "INTEGER", "INT", "BIGINT", "HUGEINT"}
    | {"UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT"}
)
_KINDS: Mapping[str, SourceKind] = {
    **dict.fromkeys(_WHOLE, "whole"),
    "VARCHAR": "text",
    "STRING": "text",
    "DATE": "day",
    "BOOLEAN": "truth",
    "VARCHAR[]": "texts",
    "ARRAY<STRING>": "texts",
    "TIMESTAMP_NTZ": "moment",
    "TIMESTAMP_S": "moment",
    "TIMESTAMP_MS": "moment",
    "TIMESTAMP_NS": "moment",
    "TIMESTAMP WITH TIME ZONE": "zoned",
    '"NULL"': "nothing",
    "VOID": "nothing",
}


def duckdb_schema(described: Iterable[tuple[object, ...]]) -> dict[str, SourceType]:
    """From the rows of `DESCRIBE relation`: name and type first."""
    return {str(name): _type_of(str(written), "moment") for name, written, *_ in described}


def spark_schema(dtypes: Iterable[tuple[str, str]]) -> dict[str, SourceType]:
    """From the `dtypes` of a Spark frame. Its `timestamp` is shown in the time zone of whoever looks."""
    return {name: _type_of(written, "zoned") for name, written in dtypes}


def _type_of(written: str, timestamp: SourceKind) -> SourceType:
    name = written.upper()
    if figures := _DECIMAL.fullmatch(name):
        return SourceType("decimal", written, int(figures[1]), int(figures[2]))
    if name in ("DOUBLE", "FLOAT"):
        return SourceType("float", written, 53 if name == "DOUBLE" else 24)
    if name == "TIMESTAMP":
        return SourceType(timestamp, written)
    if name.startswith("ENUM("):
        return SourceType("texts" if name.endswith("[]") else "text", "ENUM")
    return SourceType(_KINDS.get(name, "other"), written)
