"""The sheet a chart is drawn on: places in pixels, text as text, and SVG that can stand in a page beside others.

Text is laid out by whoever looks at it, with their fonts: room is kept by counting letters, Chinese ones as wide as
they are high.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Context, localcontext
from io import StringIO
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width
from xml.etree import ElementTree as ET

from guarantee_rules.source.diagnostics import FactsError, diagnostic

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

WIDTH = 440
"""Of every chart: narrow enough that its letters can still be read on a telephone."""
SIZE = 12.5
SMALL = 11.5
LINE = 17
"""From one line of text to the next."""
INK, FAINT, PAPER = "#1a1a1a", "#595959", "#ffffff"
GRID = "#d9d9d9"
COLOURS = ("#0b559f", "#b3440a", "#20693d", "#6a3d9a", "#7a5c00", "#555555")
"""Apart from each other without colour vision too, and dark enough on white for lines and letters."""
FILLS = ("#9ecae1", "#fdd0a2", "#c7e9c0", "#dadaeb", "#f0e2a8", "#d9d9d9")
"""Light enough for black letters on them; each with its hatch, so that grey print tells them apart."""
HATCHES = ("", "//", "--", "xx", "\\\\", "||")
MARKERS = ("o", "s", "^", "D", "v", "P")
DASHES = ("-", "--", "-.", ":", (0, (6, 1, 1, 1)), (0, (1, 1)))
FONTS = "system-ui, 'Noto Sans CJK SC', 'Microsoft YaHei', 'PingFang SC', sans-serif"
STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "guarantee-rules",
    "font.family": "DejaVu Sans",
    "font.size": SIZE,
    "text.parse_math": False,
    "text.color": INK,
    "axes.edgecolor": FAINT,
    "axes.labelcolor": INK,
    "axes.unicode_minus": True,
    "xtick.color": FAINT,
    "ytick.color": FAINT,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "hatch.linewidth": 0.7,
    "hatch.color": "#333333",
}
SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
HALO = f"; paint-order: stroke; stroke: {PAPER}; stroke-width: 3px"
"""Round every letter, so that it can be read over hatches and lines."""
_FONT = re.compile(r"font: (?:(?P<weight>\d+|bold) )?(?P<size>[\d.]+px) [^;]*")
_OWN = re.compile(r"url\(#([^)]+)\)")
_NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def ems(text: str) -> float:
    """How wide a text is, in its own size; rather too much than too little."""
    return sum(1.0 if east_asian_width(letter) in "WFA" else 0.58 for letter in text)


def wide(text: str, size: float = SIZE) -> float:
    """How wide a text is, in pixels."""
    return ems(text) * size


def lines_of(text: str, room: float, size: float = SIZE) -> list[str]:
    """The text in lines that are no wider than `room` pixels; cut between words, or between Chinese letters."""
    lines, line = [], ""
    for part in re.findall(r"\s*(?:[!-~\u00a0-\u02ff]+|.)", plain(text)):
        if line and wide(line + part, size) > room and part not in "，。；：、）”":
            lines.append(line)
            line = ""
        line += part if line else part.lstrip()
    return [*lines, line] if line or not lines else lines


def plain(text: str) -> str:
    """A label as one line without anything XML cannot hold."""
    return _NO_XML.sub("\ufffd", " ".join(text.split()))


@contextmanager
def drawing() -> Iterator[None]:
    """Within it, sheets are drawn in the handbook's style. FactsError without the extra `handbook`."""
    try:
        from matplotlib import style
    except ModuleNotFoundError as missing:
        raise FactsError([diagnostic("handbook-extra-missing", None, package="matplotlib")]) from missing
    # Whatever the caller has set for numbers and for pictures of their own: ours are the same.
    with localcontext(Context(prec=28)), style.context(["default", STYLE]), warnings.catch_warnings():
        # Text stays text: whoever looks at the picture has the glyphs, and it does not matter that we have not.
        warnings.filterwarnings("ignore", "Glyph .* missing from")
        yield


class Sheet:
    """One chart being drawn, `height` pixels high; the top left corner is 0, 0. Only within `drawing`."""

    def __init__(self, height: float, width: float = WIDTH) -> None:
        from matplotlib.backends.backend_svg import FigureCanvasSVG
        from matplotlib.figure import Figure

        self.width, self.height = width, height
        self.figure = Figure(figsize=(width / 72, height / 72), dpi=72, facecolor=PAPER)
        FigureCanvasSVG(self.figure)

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        place = (left / self.width, 1 - (top + height) / self.height, width / self.width, height / self.height)
        axes = self.figure.add_axes(place)
        axes.tick_params(labelsize=SMALL, length=3)
        axes.set_axisbelow(True)
        return axes

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = SIZE,
        ha: str = "left",
        color: str = INK,
        bold: bool = False,
    ) -> None:
        """One line of text whose middle is at `y`."""
        self.figure.text(
            x / self.width,
            1 - y / self.height,
            plain(text),
            fontsize=size,
            ha=ha,
            va="center_baseline",
            color=color,
            fontweight="bold" if bold else "normal",
        )

    def lines(
        self,
        x: float,
        y: float,
        lines: list[str],
        *,
        size: float = SIZE,
        color: str = INK,
        ha: str = "left",
        bold: bool = False,
    ) -> float:
        """Lines of text from `y` on; what is returned is where the next line would stand."""
        for line in lines:
            self.text(x, y, line, size=size, color=color, ha=ha, bold=bold)
            y += LINE
        return y

    def key(self, x: float, y: float, sample: Line2D | Patch, text: list[str]) -> float:
        """A sample of a line or an area and what it stands for; what is returned is where the next one would stand."""
        from matplotlib.patches import Patch

        sample.set_transform(self.figure.transFigure)
        if not isinstance(sample, Patch):
            across = [(x + at) / self.width for at in (0, 13, 26)]
            sample.set_data(across, [1 - y / self.height] * 3)
            sample.set_markevery([1])
        self.figure.add_artist(sample)
        return self.lines(x + 34, y, text, size=SMALL)

    def area(self, x: float, y: float, fill: int) -> Patch:
        """A sample of the area drawn with the fill of this number, for `key`."""
        from matplotlib.patches import Rectangle

        place = (x / self.width, 1 - (y + 6) / self.height)
        return Rectangle(place, 26 / self.width, 12 / self.height, **filled(fill))

    def add(self, artist: Artist) -> None:
        """Something placed in parts of the sheet, from its bottom left corner."""
        artist.set_transform(self.figure.transFigure)
        self.figure.add_artist(artist)

    def svg(self, key: str, title: str, says: str) -> str:
        """The sheet as one element for a page, with title and description for those who do not see it."""
        written = StringIO()
        self.figure.savefig(written, format="svg", metadata={"Date": None}, facecolor=PAPER)
        return _for_a_page(written.getvalue(), key, plain(title), plain(says))


def filled(number: int) -> dict[str, Any]:
    """How the area of a number is filled and hatched."""
    at = number % len(FILLS)
    return {"facecolor": FILLS[at], "hatch": HATCHES[at], "edgecolor": "#333333", "linewidth": 0.8}


def _for_a_page(written: str, key: str, title: str, says: str) -> str:
    """What matplotlib wrote, without what concerns a whole document: a head, a style sheet, ids without a prefix."""
    ET.register_namespace("", SVG)
    root = ET.fromstring(written)  # our own drawing, not somebody's file
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in (f"{{{SVG}}}metadata", f"{{{SVG}}}style"):
                parent.remove(child)
    for element in root.iter():
        _own_ids(element, key)
        if f"{{{XLINK}}}href" in element.attrib:
            element.set("href", f"#{key}-" + element.attrib.pop(f"{{{XLINK}}}href").removeprefix("#"))
        if element.tag == f"{{{SVG}}}text" and "style" in element.attrib:
            element.set("style", _FONT.sub(_sized, element.attrib["style"]) + HALO)
    for name in ("width", "height", "version"):
        root.attrib.pop(name, None)
    root.set("width", "100%")
    root.set("class", "chart")
    style = f"max-width: 36rem; height: auto; font-family: {FONTS}; stroke-linejoin: round; stroke-linecap: butt"
    root.set("style", style)
    root.set("role", "img")
    root.set("aria-labelledby", f"{key}-title {key}-says")
    for number, (name, text) in enumerate((("title", title), ("desc", says))):
        told = ET.Element(f"{{{SVG}}}{name}", {"id": f"{key}-{'says' if name == 'desc' else name}"})
        told.text = text
        root.insert(number, told)
    return ET.tostring(root, encoding="unicode")


def _own_ids(element: ET.Element, key: str) -> None:
    for name, value in list(element.attrib.items()):
        if name == "id":
            element.set(name, f"{key}-{value}")
        elif "url(#" in value:
            element.set(name, _OWN.sub(rf"url(#{key}-\1)", value))


def _sized(found: re.Match[str]) -> str:
    weight = f"; font-weight: {found['weight']}" if found["weight"] else ""
    return f"font-size: {found['size']}{weight}"


def apart(places: list[float], least: float) -> Iterator[float]:
    """Places in ascending order, each moved on until it is `least` from the one before."""
    before = float("-inf")
    for place in places:
        before = max(place, before + least)
        yield before
