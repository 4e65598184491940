"""The charts of a pack: found from the kinds of its rules, whatever the city."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from guarantee_rules.api import Pack
from guarantee_rules.handbook.charts.asked import Asked
from guarantee_rules.handbook.charts.chart import Chart
from guarantee_rules.handbook.charts.compensation import compensation
from guarantee_rules.handbook.charts.halts import halts
from guarantee_rules.handbook.charts.shares import shares
from guarantee_rules.handbook.charts.timeline import timelines
from guarantee_rules.handbook.charts.validity import validity

__all__ = ["Chart", "charts_of"]

KINDS: tuple[Callable[[Asked], Iterator[Chart]], ...] = (validity, timelines, compensation, shares, halts)
"""What draws each kind of chart, in the order in which a page shows them."""


def charts_of(pack: Pack, lang: str) -> tuple[Chart, ...]:
    """The charts of a pack's latest version. FactsError without the extra `handbook`."""
    asked = Asked(pack, lang)
    return tuple(chart for kind in KINDS for chart in kind(asked))
