"""The facts of a case: those of its base, those it states itself over them, without those it takes away.

Every fact keeps the place where it is written, so that whatever is wrong with it can be shown there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from guarantee_rules.source.diagnostics import Diagnostic, diagnostic, nearest
from guarantee_rules.source.nodes import Mapping, Node, Scalar
from guarantee_rules.source.text import Span

Entry = tuple[Scalar, Node]
"""A fact under its full name, `loan.amount`, and its value."""


def merged_facts(
    base: Node | None, facts: Node | None, without: Iterable[tuple[str, Span]], at: Span, found: list[Diagnostic]
) -> Mapping:
    """All facts of the case under their full names; what makes no sense is told to `found`."""
    own = _once(facts, found)
    stated = {name.text for name, _ in own}
    entries = [entry for entry in _once(base, found) if entry[0].text not in stated] + own
    for name, span in without:
        kept = [entry for entry in entries if not _within(entry[0].text, name)]
        if len(kept) == len(entries):
            near = nearest(name, [entry[0].text for entry in entries])
            found.append(diagnostic("case-without-nothing", span, fact=name, nearest=near))
        entries = kept
    return Mapping(tuple(entries), facts.span if facts is not None else at)


def _within(fact: str, name: str) -> bool:
    return fact == name or fact.startswith(name + ".")


def _once(node: Node | None, found: list[Diagnostic]) -> list[Entry]:
    """The facts below a node; one that is stated as `loan.amount` and under `loan` as well is told to `found`."""
    entries: dict[str, Entry] = {}
    for name, value in _flat(node, ""):
        if name.text in entries:
            found.append(diagnostic("fact-twice", name.span, fact=name.text))
        entries.setdefault(name.text, (name, value))
    if node is not None and not isinstance(node, Mapping) and not _is_nothing(node):
        found.append(diagnostic("value-shape", node.span, wanted="entries"))
    return list(entries.values())


def _flat(node: Node | None, group: str) -> Iterator[Entry]:
    for key, value in node.entries if isinstance(node, Mapping) else ():
        name = f"{group}.{key.text}" if group else key.text
        if isinstance(value, Mapping):
            yield from _flat(value, name)
        else:
            yield key._replace(text=name), value


def _is_nothing(node: Node) -> bool:
    return isinstance(node, Scalar) and not node.text and node.plain
