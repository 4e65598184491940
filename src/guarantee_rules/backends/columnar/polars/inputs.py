"""Whether a frame has a plan's inputs in types that hold them exactly; nothing is parsed, rounded or cut."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from guarantee_rules.backends.columnar.columns import DAY, MASK, NAME, NAMES, TRUTH, Kind, Plan, Whole
from guarantee_rules.backends.columnar.polars.nodes import dtype_of
from guarantee_rules.backends.columnar.refusals import NotColumnar

_NARROW = (pl.Int64, pl.Int32, pl.Int16, pl.Int8, pl.UInt32, pl.UInt16, pl.UInt8)
_WIDE = (pl.Int128, pl.UInt64, *_NARROW)
_NAME = (pl.String, pl.Categorical, pl.Enum)
_PLAIN = {DAY: (pl.Date,), TRUTH: (pl.Boolean,), NAME: _NAME, NAMES: _NAME, MASK: (pl.Int64,)}


def inputs_of(plan: Plan, schema: pl.Schema) -> Iterator[pl.Expr]:
    """Every input in the type that the plan computes with. Raises `NotColumnar` with the name of one that is not there
    or could not be read exactly.
    """
    for wanted in plan.inputs:
        given = schema.get(wanted.name)
        if given is None:
            raise NotColumnar("the frame has no such column", wanted.name)
        if not _fits(wanted.kind, given):
            raise NotColumnar(f"a column of {given}, not of {_wanted(wanted.kind)}", wanted.name)
        dtype = dtype_of(wanted.kind)
        yield pl.col(wanted.name) if given == dtype else pl.col(wanted.name).cast(dtype)


def _fits(kind: Kind, given: pl.DataType) -> bool:
    """Whether a column of this type has such values; one without a type has none at all."""
    if kind != NAMES:
        return given == pl.Null or given in _types(kind)
    return given == pl.Null or (isinstance(given, pl.List) and given.inner in (*_NAME, pl.Null))


def _types(kind: Kind) -> tuple[type[pl.DataType], ...]:
    if isinstance(kind, Whole):
        return _NARROW if kind.narrow else _WIDE
    return _PLAIN[kind]


def _wanted(kind: Kind) -> str:
    """The type a column would best have."""
    name = _types(kind)[0].__name__
    return f"List({name})" if kind == NAMES else name
