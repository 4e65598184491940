"""The mapping of a tape as it is written: which column is which fact, and in which units.

row: loan_no
as_of: {column: 申请日期}
columns:
  loan.amount:    {column: 贷款金额, unit: 万元}
  loan.rate:      {column: rate, unit: "%"}
  borrower.size:  {column: 企业规模, values: {S: small, M: micro}}
  loan.signing_date: {column: signed, format: "%Y%m%d"}
  borrower.first_time: {value: true}
null: ["", "NULL"]
ranges:
  loan.amount: {below: 100000000.00}
csv: {delimiter: ",", encoding: gb18030}
"""

from __future__ import annotations

from typing import Annotated, Literal

from guarantee_rules.source.model import Model, entry
from guarantee_rules.source.readers import Length


class Floats(Model):
    """A column of binary numbers: with how many decimals they were written, and how far they may be from those."""

    decimals: str
    tolerance: str


class ColumnDocument(Model):
    """Where one fact is found: in a column, or the same `value` for every row."""

    column: str | None = None
    value: str | None = None
    unit: str | None = None
    header_unit: Literal["ignore"] | None = None
    """The unit in brackets at the end of the header is wrong, and `unit` is right."""
    values: Annotated[dict[str, str], Length(1)] | None = None
    """What the cells say, and the name or the truth value it stands for."""
    format: str | None = None
    """How the cells write a day: %Y, %m and %d between other characters."""
    separator: str | None = None
    """What stands between the names in a cell of several."""
    none: tuple[str, ...] | None = None
    """What cells say for an empty list of names."""
    float: Floats | None = None


class AsOf(Model):
    """The day of asking, of each row its own."""

    column: str
    format: str | None = None


class RangeDocument(Model):
    """How large and how fine a numeric fact of this tape can be; in the facts' own units, whatever the column's."""

    from_: str | None = entry(default=None, alias="from")
    below: str | None = None
    decimals: str | None = None


class CsvDocument(Model):
    """How a CSV file is written."""

    delimiter: str = ","
    quote: str = '"'
    encoding: Literal["utf-8", "gb18030", "gbk", "gb2312"] = "utf-8"


class MappingDocument(Model):
    """A mapping file."""

    columns: Annotated[dict[str, ColumnDocument], Length(1)]
    as_of: str | AsOf | None = None
    row: str | None = None
    """The column whose texts name the rows in the answers; without it, their numbers do."""
    keep: tuple[str, ...] = ()
    """Columns that come out beside the answers as they are."""
    null: tuple[str, ...] = ("",)
    """What cells say where nothing is stated."""
    ranges: dict[str, RangeDocument] = entry(default={})
    csv: CsvDocument | None = None
