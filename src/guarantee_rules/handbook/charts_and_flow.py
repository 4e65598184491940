"""The pictures that belong to a question: charts of its figures, and the flow of its decision."""

from __future__ import annotations

from guarantee_rules.handbook.charts.charts import Chart, charts_of

__all__ = ["Chart", "charts_of", "flow_of"]

try:
    from guarantee_rules.handbook.flow import flow_of
except ImportError:

    def flow_of(version: object, question: str, lang: str) -> str:
        return ""
