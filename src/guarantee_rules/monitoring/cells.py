"""How the cells of a tape are made exact in DuckDB's SQL: days, whole fen, names; what is written otherwise is NULL.

No cell passes through a float, and none is rounded: 12345.675 yuan is unreadable, not 12345.68.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from guarantee_rules.monitoring.tapes import Column

_EXACT = re.compile(r"DECIMAL\(\d+,\d+\)|U?(TINY|SMALL|BIG)INT|U?INTEGER")
_FLOAT = ("FLOAT", "DOUBLE")
_WHOLE = frozenset(f"{sign}{size}" for sign in ("", "U") for size in ("TINYINT", "SMALLINT", "INTEGER", "BIGINT"))
MOST_DIGITS = 14
"""Digits an amount may have before its decimals, and these: a million times a million yuan in fen."""
SQL_TYPE = {"text": "VARCHAR", "member": "VARCHAR", "date": "DATE", "money": "BIGINT", "integer": "BIGINT"}
_SCALE: Mapping[str, tuple[int, int]] = {"yuan": (2, 100), "wan": (6, 1_000_000), "fen": (0, 1)}
"""Decimals an amount may have in its unit, and how many fen the unit has."""


def fitting(column: Column, type: str) -> str | None:
    """Why a column of this type of DuckDB's cannot be this one; None where it can."""
    if type == "VARCHAR":
        return None
    if type in _FLOAT:
        return "float" if column.type in ("money", "integer") else "other"
    exact = _EXACT.fullmatch(type) is not None
    fits = {"date": type == "DATE", "money": exact, "integer": exact, "text": exact, "member": type.startswith("ENUM")}
    return None if fits[column.type] else "other"


def parsed(column: Column, name: str, type: str, unit: str) -> str:
    """The SQL of a cell's exact value, NULL where it is empty or unreadable. `name` is the file's, quoted."""
    text = name if type == "VARCHAR" else f"CAST({name} AS VARCHAR)"
    match column.type:
        case "text":
            return text
        case "member":
            members = ", ".join(f"'{member}'" for member in column.members)
            return f"CASE WHEN {text} IN ({members}) THEN {text} END"
        case "date":
            if type == "DATE":
                return name
            return _when(text, "[0-9]{4}-[0-9]{2}-[0-9]{2}", f"TRY_CAST({text} AS DATE)")
        case "integer":
            if type in _WHOLE:
                return f"CASE WHEN {name} BETWEEN 0 AND 999999999 THEN CAST({name} AS BIGINT) END"
            return _when(text, r"[0-9]{1,9}(\.0*)?", f"TRY_CAST(TRY_CAST({text} AS DECIMAL(18,2)) AS BIGINT)")
        case "money":
            places, fen = _SCALE[unit]
            most = 10 ** (MOST_DIGITS - places)
            if _scale_of(type) <= places:
                return f"CASE WHEN {name} >= 0 AND {name} < {most} THEN CAST({name} * {fen} AS BIGINT) END"
            decimals = rf"(\.[0-9]{{0,{places}}}0*)?"
            exact = f"TRY_CAST(TRY_CAST({text} AS DECIMAL(18,{places})) * {fen} AS BIGINT)"
            return _when(text, rf"[0-9]{{1,{MOST_DIGITS - places}}}{decimals}", exact)


def _scale_of(type: str) -> int:
    """The decimals a type of exact numbers has; of any other more than an amount may have."""
    if type in _WHOLE:
        return 0
    scale = re.fullmatch(r"DECIMAL\(\d+,(\d+)\)", type)
    return int(scale[1]) if scale else MOST_DIGITS


def _when(text: str, pattern: str, then: str) -> str:
    return f"CASE WHEN regexp_full_match({text}, '{pattern}') THEN {then} END"


def empty(name: str, type: str) -> str:
    """The SQL of whether a cell has nothing in it."""
    return f"({name} IS NULL OR trim({name}) = '')" if type == "VARCHAR" else f"{name} IS NULL"


def quoted(name: str) -> str:
    """A name as SQL has it."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as SQL has it."""
    return "'" + text.replace("'", "''") + "'"
