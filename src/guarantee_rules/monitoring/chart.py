"""The months as a picture: what is measured against its line, with bands where lending has stopped, and what is left.

SVG with text as text, so that Chinese needs no font here; drawn twice, it is the same file.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from io import StringIO
from typing import TYPE_CHECKING, Any

from guarantee_rules.explain.labels import Labels
from guarantee_rules.monitoring.run import Monitored
from guarantee_rules.monitoring.states import RUNNING
from guarantee_rules.source.diagnostics import FactsError, diagnostic
from guarantee_rules.values.types import MONEY
from guarantee_rules.wording import phrase

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LEFT = "fund_balance"
WIDTH, HEIGHT = 10.0, 2.8
"""Of one panel, in inches."""
COLOURS = ("#1b6ca8", "#c8553d", "#588157", "#8d6a9f", "#b08900", "#3d5a6c", "#a23e48", "#4f772d")
FONT = "DejaVu Sans"
CHINESE = ("Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC")
"""Fonts for whoever looks at the picture, for the letters that the first does not have."""
STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "guarantee-rules",
    "font.family": FONT,
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
}


@dataclass
class _Panel:
    """One measure over the months: a line for each subject, the lines not to be reached, and who had stopped when."""

    title: str
    percent: bool
    lines: dict[str, list[float | None]] = field(default_factory=dict)
    thresholds: dict[str, list[float | None]] = field(default_factory=dict)
    stopped: dict[str, list[bool]] = field(default_factory=dict)


def drawn(found: Monitored, lang: str) -> str:
    """The picture as SVG. FactsError without the extra `charts`."""
    try:
        import matplotlib as mpl
        from matplotlib.backends.backend_svg import FigureCanvasSVG
        from matplotlib.figure import Figure
    except ModuleNotFoundError as missing:
        raise FactsError([diagnostic("chart-needs-matplotlib", None)]) from missing
    panels = [*_states(found, lang), *_left(found, lang)]
    labels = [str(view.month) for view in found.months]
    written = StringIO()
    with mpl.rc_context(STYLE), warnings.catch_warnings():
        # Text stays text: whoever looks at the picture has the glyphs, and it does not matter that we have not.
        warnings.filterwarnings("ignore", "Glyph .* missing from")
        figure = Figure(figsize=(WIDTH, HEIGHT * max(1, len(panels))), layout="constrained")
        FigureCanvasSVG(figure)
        axes = figure.subplots(max(1, len(panels)), squeeze=False)
        figure.suptitle(getattr(found.pack.loaded.city, lang))
        for panel, (at,) in zip(panels, axes, strict=False):
            _draw(at, panel, labels, lang)
        figure.savefig(written, format="svg", metadata={"Date": None, "Creator": "guarantee-rules"})
    return written.getvalue().replace(f"'{FONT}'", ", ".join(f"'{name}'" for name in (FONT, *CHINESE)) + ", sans-serif")


def _states(found: Monitored, lang: str) -> Iterator[_Panel]:
    """A panel for each rule that stops lending."""
    panels: dict[str, _Panel] = {}
    count = len(found.months)
    for number, view in enumerate(found.months):
        for at in view.watched:
            subject = at.subject or at.label[lang]
            state = at.after or (at.before.state if at.before else RUNNING)
            for line in at.lines:
                rule = line.rule
                title = f"{getattr(rule.label, lang)} ({rule.clause})"
                panel = panels.setdefault(rule.id, _Panel(title, line.ratio))
                _at(panel.lines, subject, count)[number] = _float(line.value, line.ratio)
                _at(panel.thresholds, rule.id, count)[number] = _float(line.threshold, line.ratio)
                panel.stopped.setdefault(subject, [False] * count)[number] = state != RUNNING
    return iter(panels.values())


def _left(found: Monitored, lang: str) -> Iterator[_Panel]:
    """What is left of funds and quotas, where the pack tells it."""
    asked = [(at, a) for at, view in enumerate(found.months) for a in view.answers if a.question == LEFT]
    lines: dict[str, list[float | None]] = {}
    for at, answer in asked:
        labels = Labels(answer.decision.version, lang)
        types = {output.name: output.type for output in answer.decision.program.outputs}
        for name, value in answer.decision.values.items():
            if types[name] == MONEY and isinstance(value, Decimal):
                label = labels.output(name, answer.decision.trace)
                _at(lines, label, len(found.months))[at] = _float(value, False)
    for name, values in lines.items():
        yield _Panel(name, False, {name: values})


def _at(lines: dict[str, list[float | None]], name: str, count: int) -> list[float | None]:
    return lines.setdefault(name, [None] * count)


def _float(value: Decimal | int | None, ratio: bool) -> float | None:
    """For the eye only: nothing is decided by where a line is drawn."""
    if value is None:
        return None
    return float(value) * (100 if ratio else 1)


def _draw(axes: Axes, panel: _Panel, months: list[str], lang: str) -> None:
    at = range(len(months))
    axes.set_title(panel.title, loc="left", fontsize=10)
    colours = dict(zip(panel.lines, COLOURS * (1 + len(panel.lines) // len(COLOURS)), strict=False))
    for name, values in panel.lines.items():
        axes.plot(at, _gaps(values), marker="o", markersize=3, color=colours[name], label=name)
    for values in panel.thresholds.values():
        axes.plot(
            at, _gaps(values), color="#444444", linestyle="--", linewidth=1, label=phrase(lang, "monitor.chart.line")
        )
    for name, stopped in panel.stopped.items():
        label = phrase(lang, "monitor.chart.stopped", subject=name)
        for month in (month for month in at if stopped[month]):
            axes.axvspan(month - 0.5, month + 0.5, color=colours[name], alpha=0.15, linewidth=0, label=label)
            label = "_nolegend_"
    axes.set_xlim(-0.5, len(months) - 0.5)
    step = max(1, -(-len(months) // 12))
    axes.set_xticks(list(at)[::step], months[::step])
    axes.set_ylim(bottom=0)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.10g}%" if panel.percent else f"{value:,.10g}")
    axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5), frameon=False, fontsize=8)


def _gaps(values: list[float | None]) -> list[Any]:
    return [float("nan") if value is None else value for value in values]
