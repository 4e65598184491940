"""What a rule of a pack could have been written as instead."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as MappingOf

from guarantee_rules.kinds.base import Rule
from guarantee_rules.kinds.compensation_tiers import CompensationTiers, Tier
from guarantee_rules.kinds.document import Document
from guarantee_rules.kinds.gap import GapRule
from guarantee_rules.kinds.record import Record
from guarantee_rules.kinds.report import Report
from guarantee_rules.kinds.step import Step
from guarantee_rules.kinds.validity import Validity
from guarantee_rules.mutation.figures import neighbours
from guarantee_rules.mutation.parts import TOLD, Change, changed_document, taken_out
from guarantee_rules.source.nodes import Mapping, Node, Path, Scalar, Sequence

COMPARATORS = {"at_most": "less_than", "less_than": "at_most", "at_least": "more_than", "more_than": "at_least"}
_EDGES = {"up_to": "above", "below": "at_least"}
"""The end of a band and the beginning of the next: one figure, and one comparator, in two places."""
_LISTED = (Record, GapRule, Document, Report, Step, Validity)
"""Kinds whose force is told with them and asks nothing of a case."""
_APART = TOLD | {"force", "question", "under"}


def changed_rule(
    kind: type[Rule], rule: Mapping, path: Path, options: MappingOf[str, tuple[str, ...]], *, amending: bool = False
) -> Iterator[Change]:
    """Every change within a rule, or within what an `amending` version says of one.

    `options` are those of the version's readings.
    """
    tiers = rule.get("rows") if issubclass(kind, CompensationTiers) else None
    yield from _compared_otherwise(rule, path, amending=amending)
    if not issubclass(kind, _LISTED) and (rule.get("force") is not None or not amending):
        yield from _of_other_force(rule, path)
    yield from _asked_elsewhere(rule, path)
    yield from _under_other_readings(rule, path, options)
    yield from changed_document(kind, rule, path, _APART | {"rows"} if tiers is not None else _APART)
    if isinstance(tiers, Sequence):
        yield from _bands(tiers, path)


def _compared_otherwise(rule: Mapping, path: Path, *, amending: bool) -> Iterator[Change]:
    for number, (key, below) in enumerate(rule.entries):
        other = COMPARATORS.get(key.text)
        if other is not None:
            # What an amendment leaves empty is taken away from the rule as it was.
            gone = ((key, Scalar("", key.span)),) if amending else ()
            new = (*rule.entries[:number], *gone, (key._replace(text=other), below), *rule.entries[number + 1 :])
            yield Change("comparator", path, key.text, other, rule, Mapping(new, rule.span))


def _of_other_force(rule: Mapping, path: Path) -> Iterator[Change]:
    """Binding where the text guides, guiding where it binds; binding where it does neither."""
    written = rule.get("force")
    force = written.text if isinstance(written, Scalar) else "mandatory"
    other = "in_principle" if force == "mandatory" else "mandatory"
    if isinstance(written, Scalar):
        yield Change("force", path, force, other, written, written._replace(text=other))
        return
    key, value = Scalar("force", rule.span), Scalar(other, rule.span)
    yield Change("force", path, force, other, rule, Mapping((*rule.entries, (key, value)), rule.span))


def _asked_elsewhere(rule: Mapping, path: Path) -> Iterator[Change]:
    """Without each of several questions that the rule answers."""
    asked = rule.get("question")
    if isinstance(asked, Sequence) and len(asked.items) > 1:
        for number, item in enumerate(asked.items):
            assert isinstance(item, Scalar)
            rest = Sequence((*asked.items[:number], *asked.items[number + 1 :]), asked.span)
            yield Change("member", (*path, "question"), item.text, "", asked, rest)


def _under_other_readings(rule: Mapping, path: Path, options: MappingOf[str, tuple[str, ...]]) -> Iterator[Change]:
    under = rule.get("under")
    if not isinstance(under, Mapping):
        return
    for key, option in under.entries:
        yield taken_out(under, key.text, (*path, "under"), "part")
        for other in options.get(key.text, ()):
            if isinstance(option, Scalar) and other != option.text:
                here = (*path, "under", key.text)
                yield Change("option", here, option.text, other, option, option._replace(text=other))


# --- bands, whose edges stand in two places


def _bands(rows: Sequence, path: Path) -> Iterator[Change]:
    bands = [row for row in rows.items if isinstance(row, Mapping)]
    for number, band in enumerate(bands):
        here = (*path, _id(band))
        yield from _of_other_force(band, here)
        yield from changed_document(Tier, band, here, _APART | set(_EDGES) | set(_EDGES.values()))
        if number + 1 < len(bands):
            yield from _edges(rows, bands, number, here)
            yield Change("part", here, _id(band), "", rows, _merged(rows, bands, number))


def _edges(rows: Sequence, bands: list[Mapping], number: int, path: Path) -> Iterator[Change]:
    band, following = bands[number], bands[number + 1]
    for end, start in _EDGES.items():
        figure = band.get(end)
        if isinstance(figure, Scalar):
            other_end = "below" if end == "up_to" else "up_to"
            new = _with(band, end, other_end, figure), _with(following, start, _EDGES[other_end], figure)
            yield Change("comparator", path, end, other_end, rows, _replaced(rows, number, new))
            for other in neighbours(figure.text):
                moved = figure._replace(text=other)
                new = _with(band, end, end, moved), _with(following, start, start, moved)
                yield Change("figure", (*path, end), figure.text, other, rows, _replaced(rows, number, new))


def _merged(rows: Sequence, bands: list[Mapping], number: int) -> Sequence:
    """The bands without one, which the next one takes in."""
    band, following = bands[number], bands[number + 1]
    starts = tuple(entry for entry in band.entries if entry[0].text in _EDGES.values())
    kept = tuple(entry for entry in following.entries if entry[0].text not in _EDGES.values())
    merged = Mapping((*kept, *starts), following.span)
    return Sequence((*rows.items[:number], merged, *rows.items[number + 2 :]), rows.span)


def _with(band: Mapping, key: str, name: str, value: Node) -> Mapping:
    entries = ((one._replace(text=name), value) if one.text == key else (one, below) for one, below in band.entries)
    return Mapping(tuple(entries), band.span)


def _replaced(rows: Sequence, number: int, new: tuple[Mapping, Mapping]) -> Sequence:
    return Sequence((*rows.items[:number], *new, *rows.items[number + 2 :]), rows.span)


def _id(rule: Mapping) -> str:
    name = rule.get("id")
    return name.text if isinstance(name, Scalar) else ""
