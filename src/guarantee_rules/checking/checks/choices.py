"""Cases of a `choose` that are never taken, because whatever fits them fits one before."""

from __future__ import annotations

from collections.abc import Iterator

from guarantee_rules.checking.finding import Finding, Level
from guarantee_rules.checking.search import Nowhere, Unsure, search
from guarantee_rules.checking.studied import Studied
from guarantee_rules.core.expr import Expr
from guarantee_rules.source.diagnostics import diagnostic
from guarantee_rules.source.nodes import Mapping, Node, Path, Sequence

CODES: dict[str, Level] = {"choice-never": "warning"}


def look(about: Studied) -> Iterator[Finding]:
    for rule, at in about.rules.values():
        for path, count in _choices(at.root, ()):
            before: list[tuple[Expr, bool]] = []
            for number in range(count):
                here = at(*path, "choose", number, "when")
                condition = about.condition(here)
                found = search(about, (condition, True), *before)
                if isinstance(found, Nowhere):
                    told = diagnostic("choice-never", here.span, rule=rule.id)
                    where = ".".join(map(str, here.path))
                    yield Finding(told, CODES[told.code], rule.id, about.version.version, (rule.id,), figures=where)
                elif isinstance(found, Unsure):
                    about.unsettled(rule.id, found.why)
                before.append((condition, False))


def _choices(node: Node, path: Path) -> Iterator[tuple[Path, int]]:
    """Where a `choose` stands, and how many cases it has."""
    match node:
        case Mapping():
            cases = node.get("choose")
            if isinstance(cases, Sequence):
                yield path, len(cases.items)
            for key, value in node.entries:
                yield from _choices(value, (*path, key.text))
        case Sequence(items=items):
            for number, item in enumerate(items):
                yield from _choices(item, (*path, number))
        case _:
            pass
