"""A pack read again with the rules of its text in another order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from guarantee_rules.api import Pack, bundled, load
from guarantee_rules.packs.load import load_pack
from guarantee_rules.packs.shelf import Shelf, bundled_shelf, read_shelf
from guarantee_rules.source.nodes import Mapping, Node, Sequence
from guarantee_rules.source.text import SourceText
from guarantee_rules.source.yaml import read_yaml

Order = Callable[[list[str]], list[str]]
ORDERS: tuple[Order, ...] = (
    lambda rules: rules[::-1],
    lambda rules: rules[len(rules) // 2 :] + rules[: len(rules) // 2],
    lambda rules: rules[1::2] + rules[::2],
)
"""Backwards; the second half first; every second one first."""


def shuffled(pack: Pack, order: int) -> Pack | None:
    """The pack with its rules in one of the `ORDERS`; None where they stand otherwise than one below the other.

    Raises `PackError` where it cannot be read so.
    """
    is_bundled = pack.name in bundled() and load(pack.name).loaded.source == pack.loaded.source
    return _read(pack.loaded.source.name, pack.loaded.source.text, is_bundled, order)


@lru_cache(maxsize=48)
def _read(name: str, text: str, is_bundled: bool, order: int) -> Pack | None:
    moved = reordered(SourceText(name, text), ORDERS[order])
    return None if moved is None else Pack(load_pack(moved, _shelf(Path(name), is_bundled)))


def _shelf(path: Path, is_bundled: bool) -> Shelf:
    beside = not is_bundled and (path.parent / "vocabulary.yaml").is_file()
    return read_shelf(path.parent) if beside else bundled_shelf()


def reordered(source: SourceText, order: Order) -> SourceText | None:
    """The text with the rules of each version in another order."""
    lines = list(source.lines)
    for rules in _lists_of_rules(read_yaml(source)):
        starts = [item.span.start.line for item in rules.items]
        alone = all(
            source.line(item.span.start.line)[: item.span.start.column - 1].strip() == "-" for item in rules.items
        )
        if not alone or starts != sorted(set(starts)):
            return None
        edges = [*starts, rules.span.end.line + 1]
        rule_texts = ["\n".join(lines[first - 1 : after - 1]) for first, after in pairwise(edges)]
        moved = "\n".join(order(rule_texts)).split("\n")
        lines[edges[0] - 1 : edges[-1] - 1] = moved
    return SourceText(source.name, "\n".join(lines) + "\n")


def _lists_of_rules(root: Node) -> Iterator[Sequence]:
    versions = root.get("versions") if isinstance(root, Mapping) else None
    for version in versions.items if isinstance(versions, Sequence) else ():
        for key in ("rules", "add"):
            rules = version.get(key) if isinstance(version, Mapping) else None
            if isinstance(rules, Sequence) and rules.items:
                yield rules
