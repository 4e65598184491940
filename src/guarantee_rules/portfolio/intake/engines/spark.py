"""Spark SQL, with ANSI mode on.

`div` on decimals gives 64 bits and wraps; the quotient of decimals is a decimal, and exact where nothing remains.
"""

from __future__ import annotations

from guarantee_rules.portfolio.intake.engines.dialect import Dialect

SPARK = Dialect(
    name="spark",
    quote="`",
    backslashes=True,
    text="STRING",
    wide="DECIMAL(38,0)",
    names="ARRAY<STRING>",
    list_of="array({0})",
    nothing="array()",
    moment="TIMESTAMP_NTZ",
    matches="{0} RLIKE {1}",
    begins="startswith({0}, {1})",
    whole=r"\A(?:{})\z",
    anchored=r"\A(?:{})\z",
    replace_all="regexp_replace({0}, {1}, {2})",
    split=r"split({0}, concat('\\Q', {1}, '\\E'), -1)",
    each="transform({0}, item -> {1})",
    any="exists({0}, item -> {1})",
    size="size({0})",
    over="{0} DIV {1}",
    over_wide="CAST({0} / {1} AS DECIMAL(38,0))",
    barrier="monotonically_increasing_id()",
    reference="${}",
)
