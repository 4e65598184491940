"""DuckDB."""

from __future__ import annotations

from guarantee_rules.portfolio.intake.engines.dialect import Dialect

DUCKDB = Dialect(
    name="duckdb",
    quote='"',
    backslashes=False,
    text="VARCHAR",
    wide="HUGEINT",
    names="VARCHAR[]",
    list_of="[{0}]",
    nothing="[]",
    moment="TIMESTAMP",
    matches="regexp_full_match({0}, {1})",
    begins="starts_with({0}, {1})",
    whole="^(?:{})$",
    anchored="{}",
    replace_all="regexp_replace({0}, {1}, {2}, 'g')",
    split="string_split({0}, {1})",
    each="list_transform({0}, lambda item: {1})",
    any="len(list_filter({0}, lambda item: {1})) > 0",
    size="len({0})",
    over="{0} // {1}",
    over_wide="{0} // {1}",
    barrier="",
    reference="\\{}",
)
