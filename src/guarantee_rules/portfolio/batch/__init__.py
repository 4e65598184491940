"""`batch`: one question asked of every row of a tape, by parts: in bounded memory, to be gone on with when killed."""

from __future__ import annotations

from guarantee_rules.portfolio.batch.batching import batch
from guarantee_rules.portfolio.batch.decoding import decode
from guarantee_rules.portfolio.batch.errors import BatchError
from guarantee_rules.portfolio.batch.one_row import NotAnswered, row_decided
from guarantee_rules.portfolio.batch.result import Batch, Progress
from guarantee_rules.portfolio.batch.summary import Group, Summary

__all__ = [
    "Batch",
    "BatchError",
    "Group",
    "NotAnswered",
    "Progress",
    "Summary",
    "batch",
    "decode",
    "row_decided",
]
