"""The charts of a pack: found from the kinds of its rules, whatever the city."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from guarantee_rules.api import Pack
from guarantee_rules.handbook.charts.asked import Asked
from guarantee_rules.handbook.charts.caps import caps
from guarantee_rules.handbook.charts.chart import Chart
from guarantee_rules.handbook.charts.comparing import comparisons
from guarantee_rules.handbook.charts.compensation import compensation
from guarantee_rules.handbook.charts.halts import halts
from guarantee_rules.handbook.charts.limits import limits
from guarantee_rules.handbook.charts.shares import shares
from guarantee_rules.handbook.charts.sheet import drawing
from guarantee_rules.handbook.charts.timeline import timelines
from guarantee_rules.handbook.charts.validity import validity

__all__ = ["Chart", "charts_of", "comparison_charts"]

KINDS: tuple[Callable[[Asked], Iterator[Chart]], ...] = (validity, limits, caps, timelines, compensation, shares, halts)
"""What draws each kind of chart, in the order in which a page shows them."""


def charts_of(pack: Pack, lang: str) -> tuple[Chart, ...]:
    """The charts of a pack's latest version. FactsError without the extra `handbook`."""
    asked = Asked(pack, lang)
    with drawing():
        return tuple(chart for kind in KINDS for chart in kind(asked))


def comparison_charts(packs: Sequence[Pack], lang: str) -> tuple[Chart, ...]:
    """The charts of several packs beside each other, each by its latest version; none for fewer than two packs."""
    with drawing():
        return tuple(comparisons([Asked(pack, lang) for pack in packs]))
