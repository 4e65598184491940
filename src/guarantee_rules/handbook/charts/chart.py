"""A picture of the handbook: drawn, told in a sentence, and as a table of exact figures."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Chart:
    """What one picture shows, for those who look, those who listen and those who copy figures.

    `svg` is one `<svg>` element to stand in a page of HTML; its ids begin with `key`, which names the chart within a
    page. `says` is a sentence with its figures; every row has as many cells as `header`.
    """

    key: str
    question: str
    title: str
    says: str
    svg: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
