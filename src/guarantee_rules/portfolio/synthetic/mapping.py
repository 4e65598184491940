"""The mapping file that fits a synthetic tape: which column is which fact, and in which unit."""

from __future__ import annotations

import json
from collections.abc import Sequence

from guarantee_rules.portfolio.synthetic.columns import NONE, SEPARATOR, Column
from guarantee_rules.portfolio.synthetic.scene import Scene


def mapping_text(scene: Scene, columns: Sequence[Column], row: str, keep: Sequence[str]) -> str:
    """YAML; every text in quotes, as a header may hold anything."""
    lines = [
        f"row: {_quoted(row)}",
        f"as_of: {scene.as_of.isoformat()}",
        f"keep: [{', '.join(map(_quoted, keep))}]",
        "columns:",
    ]
    for column in columns:
        parts = [f"column: {_quoted(column.header)}"]
        unit = column.unit or {"months": "个月", "days": "天"}.get(column.type.name, "")
        if unit:
            parts.append(f"unit: {_quoted(unit)}")
        if column.type.name == "enums":
            parts += [f"separator: {_quoted(SEPARATOR)}", f"none: [{_quoted(NONE)}]"]
        lines.append(f"  {column.fact}: {{{', '.join(parts)}}}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
