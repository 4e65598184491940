"""What is written otherwise: entry by entry, in the pack's own words and figures, each with its place on both sides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from json import dumps
from typing import Literal

from guarantee_rules.kinds.bound import COMPARATORS
from guarantee_rules.source.nodes import Mapping, Node, Scalar, Sequence, to_plain
from guarantee_rules.source.text import Span
from guarantee_rules.values.quantities import read_quantity

About = Literal["citation", "words", "force", "comparator", "condition", "readings", "value"]
"""Which part of a rule an entry is. What it changes in the answers is another matter, and not told from this."""

_ABOUT: dict[str, About] = {
    "clause": "citation",
    "word": "citation",
    "label": "words",
    "note": "words",
    "text": "words",
    "see": "words",
    "actor": "words",
    "because": "words",
    "scope_label": "words",
    "force": "force",
    "when": "condition",
    "under": "condition",
    "require": "condition",
    "bar": "condition",
    "while": "condition",
    "provided": "condition",
    "default": "readings",
    "options": "readings",
}
LONGEST = 200
"""Characters of one entry that are shown; what follows is left out, and said to be."""


@dataclass(frozen=True)
class Change:
    """One entry that is written otherwise: `at_most`, or `rows.first.rate`. None on the side that does not have it."""

    path: tuple[str, ...]
    old: str | None
    new: str | None
    old_at: Span | None
    new_at: Span | None
    same_figure: bool = False
    """Whether only the spelling differs: 500万元 and 5000000元."""

    @property
    def name(self) -> str:
        return ".".join(self.path)

    @property
    def about(self) -> About:
        if self.path[-1] == "comparator":
            return "comparator"
        return next((_ABOUT[name] for name in self.path if name in _ABOUT), "value")


@dataclass(frozen=True)
class Found:
    """A node of one side under its path; `at` where its name or itself stands."""

    path: tuple[str, ...]
    node: Node
    at: Span


def changes(old: Node, new: Node, path: tuple[str, ...] = (), without: frozenset[str] = frozenset()) -> list[Change]:
    """Every entry that differs below two nodes; the order of named entries does not count."""
    return list(_between(old, new, path, without))


def whole(node: Node | None) -> str | None:
    """A node on one line, as it would be written."""
    if node is None:
        return None
    plain = to_plain(node)
    text = plain if isinstance(plain, str) else dumps(plain, ensure_ascii=False)
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def alike(old: Node, new: Node) -> bool:
    """Whether two nodes say the same, wherever they stand; the order of named entries does not count."""
    return to_plain(old) == to_plain(new)


def _between(old: Node, new: Node, path: tuple[str, ...], without: frozenset[str]) -> Iterator[Change]:
    match old, new:
        case Mapping(), Mapping():
            yield from _entries(old, new, path, without)
        case Sequence(), Sequence():
            yield from _items(old, new, path)
        case _ if not alike(old, new):
            yield _change(path, old, new)
        case _:
            pass


def _entries(old: Mapping, new: Mapping, path: tuple[str, ...], without: frozenset[str]) -> Iterator[Change]:
    one, two = _comparator(old), _comparator(new)
    moved = frozenset[str]()
    if one and two and one != two:
        moved = frozenset({one, two})
        before, after = f"{one} {whole(old.get(one))}", f"{two} {whole(new.get(two))}"
        yield Change((*path, "comparator"), before, after, old.key_span(one), new.key_span(two))
    for name in dict.fromkeys((*old.keys(), *new.keys())):
        left, right = old.get(name), new.get(name)
        if name in without or name in moved:
            continue
        if left is None or right is None:
            yield _change((*path, name), left, right)
        else:
            yield from _between(left, right, (*path, name), frozenset())


def _comparator(node: Mapping) -> str | None:
    """The comparator of a bound, where there is one: `at_most`."""
    found = [name for name in COMPARATORS if node.get(name) is not None]
    return found[0] if len(found) == 1 else None


def _items(old: Sequence, new: Sequence, path: tuple[str, ...]) -> Iterator[Change]:
    """Items that have a name of their own are matched by it; others by what they say and where they stand."""
    one, two = _named(old), _named(new)
    if one is not None and two is not None:
        for name in dict.fromkeys((*one, *two)):
            left, right = one.get(name), two.get(name)
            if left is None or right is None:
                yield _change((*path, name), left, right)
            else:
                yield from _between(left, right, (*path, name), frozenset())
        return
    before, after = ([dumps(to_plain(item), sort_keys=True) for item in side.items] for side in (old, new))
    for what, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            continue
        for step in range(max(b - a, d - c)):
            left = old.items[a + step] if a + step < b else None
            right = new.items[c + step] if c + step < d else None
            here = (*path, str((c if right is not None else a) + step + 1))
            if left is not None and right is not None:
                yield from _between(left, right, here, frozenset())
            else:
                yield _change(here, left, right)


def _named(node: Sequence) -> dict[str, Node] | None:
    found: dict[str, Node] = {}
    for item in node.items:
        name = item.get("id") if isinstance(item, Mapping) else None
        if not isinstance(name, Scalar) or name.text in found:
            return None
        found[name.text] = item
    return found


def _change(path: tuple[str, ...], old: Node | None, new: Node | None) -> Change:
    return Change(
        path,
        whole(old),
        whole(new),
        old.span if old is not None else None,
        new.span if new is not None else None,
        _same_figure(old, new),
    )


def _same_figure(old: Node | None, new: Node | None) -> bool:
    if not isinstance(old, Scalar) or not isinstance(new, Scalar):
        return False
    one, two = read_quantity(old.text), read_quantity(new.text)
    return one is not None and one == two
