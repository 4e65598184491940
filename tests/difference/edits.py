"""Packs with something edited: replacements in their text, and single figures changed one by one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from guarantee_rules.api import Pack, load
from guarantee_rules.packs.load import load_pack
from guarantee_rules.packs.shelf import bundled_shelf
from guarantee_rules.source.diagnostics import PackError
from guarantee_rules.source.nodes import Mapping, Node, Scalar, Sequence
from guarantee_rules.source.text import SourceText
from guarantee_rules.values.quantities import read_quantity

ROOT = Path(__file__).parents[2]
LINHAI = ROOT / "tests" / "packs" / "amended" / "linhai.yaml"

Replaced = tuple[str, str]


def written(path: Path, of: Path, *replaced: Replaced) -> Path:
    """The text of a pack with each of these replaced, once at least."""
    text = of.read_text(encoding="utf-8")
    for old, new in replaced:
        assert old in text, old
        text = text.replace(old, new)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def edited(pack: str, *replaced: Replaced) -> Pack:
    """A bundled pack with each of these replaced."""
    return changed(pack, lambda text: _all_replaced(text, replaced))


def changed(pack: str, change: Callable[[str], str]) -> Pack:
    text = load(pack).loaded.source.text
    return Pack(load_pack(SourceText(f"edited/{pack}.yaml", change(text)), bundled_shelf()))


def _all_replaced(text: str, replaced: tuple[Replaced, ...]) -> str:
    for old, new in replaced:
        assert old in text, old
        text = text.replace(old, new)
    return text


# --- single figures


@dataclass(frozen=True)
class Figure:
    """A figure of a pack's rules, where it stands, and what it is changed to."""

    pack: str
    line: int
    column: int
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.pack}:{self.line} {self.old} → {self.new}"

    def applied(self) -> Pack | None:
        """The pack with the figure changed; None where it no longer makes sense."""

        def change(text: str) -> str:
            lines = text.split("\n")
            line, at = lines[self.line - 1], self.column - 1
            assert line[at:].startswith(self.old), (line, self.old)
            lines[self.line - 1] = line[:at] + self.new + line[at + len(self.old) :]
            return "\n".join(lines)

        try:
            return changed(self.pack, change)
        except PackError:
            return None


_WORDS = frozenset({"id", "clause", "word", "label", "note", "see", "text", "actor", "because", "scope_label", "order"})
_FIGURE = re.compile(r"(?<![\w.\-])(\d+)(?:\.\d+)?(?:万元|亿元|元|%|％|倍|年|个月|天|日|个工作日)(?!\w)")


def figures(pack: str) -> Iterator[Figure]:
    """Every figure with a unit that the rules of a pack's last version compute with, each one greater."""
    text = load(pack).versions[-1].text
    assert isinstance(text, Mapping)
    rules = text.get("rules")
    assert isinstance(rules, Sequence)
    for rule in rules.items:
        for scalar in _computing(rule):
            if not scalar.plain or scalar.span.line != scalar.span.last_line:
                continue
            for found in _FIGURE.finditer(scalar.text):
                whole = found[1]
                new = found[0].replace(whole, str(int(whole) + 1), 1)
                assert read_quantity(new) is not None, new
                yield Figure(pack, scalar.span.line, scalar.span.column + found.start(), found[0], new)


def sample(packs: tuple[str, ...], count: int, seed: int = 1) -> list[Figure]:
    """So many figures, the same ones each time, spread over the packs."""
    choose = Random(seed)
    found: list[Figure] = []
    for pack in packs:
        own = list(figures(pack))
        found += choose.sample(own, min(len(own), -(-count // len(packs))))
    return found


def _computing(node: Node) -> Iterator[Scalar]:
    match node:
        case Scalar():
            yield node
        case Sequence(items=items):
            for item in items:
                yield from _computing(item)
        case Mapping(entries=entries):
            for key, value in entries:
                if key.text not in _WORDS:
                    yield from _computing(value)
