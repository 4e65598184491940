"""What the sentences of rules are made of: the entries of one rule as a page says them, in a language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from guarantee_rules.explain.piece import OR
from guarantee_rules.handbook.formulas import Formula, Line
from guarantee_rules.handbook.html import joined, say, text
from guarantee_rules.handbook.prose import Prose
from guarantee_rules.kinds.bound import COMPARATORS
from guarantee_rules.packs.version import RuleRecord
from guarantee_rules.source.nodes import Mapping, Node, Scalar, Sequence
from guarantee_rules.wording import has_phrase, phrase

if TYPE_CHECKING:
    from markupsafe import Markup


@dataclass
class Saying:
    """One rule being said."""

    rule: RuleRecord
    written: Mapping
    prose: Prose

    def applies(self) -> Iterator[Formula]:
        """Where the rule applies: its condition, and the options of readings it stands under."""
        if (when := self.written.get("when")) is not None:
            yield self.prose.formula(when)
        under = self.written.get("under")
        for name, option in under.entries if isinstance(under, Mapping) else ():
            if isinstance(option, Scalar):
                self.prose.readings[name.text] = None
                labels = self.prose.labels
                called = labels.member(f"reading.{name.text}", option.text)
                yield Line(self.say("under", code=labels.reading_code(name.text), option=called))

    # --- what the sentences are made of

    def say(self, key: str, /, **filled: object) -> Markup:
        return say(self.prose.lang, f"handbook.says.{key}", **filled)

    def entry(self, *path: str) -> Node | None:
        node: Node | None = self.written
        for step in path:
            node = node.get(step) if isinstance(node, Mapping) else None
        return node

    def plain(self, *path: str) -> str:
        node = self.entry(*path)
        return node.text if isinstance(node, Scalar) else ""

    def line(self, *path: str) -> Markup:
        """A formula inside a sentence; a choice in parentheses."""
        node = self.entry(*path)
        return text("") if node is None else self.prose.part(node, OR)

    def side(self, *path: str) -> Markup:
        """A formula where it stands beside a comparison."""
        node = self.entry(*path)
        return text("") if node is None else self.prose.part(node)

    def words(self, *path: str) -> Markup:
        """A text of the pack in the language of the page."""
        return text(self.plain(*path, self.prose.lang))

    def keys(self, *path: str) -> tuple[str, ...]:
        node = self.entry(*path)
        return node.keys() if isinstance(node, Mapping) else ()

    def items(self, *path: str) -> tuple[Node, ...]:
        node = self.entry(*path)
        return node.items if isinstance(node, Sequence) else ()

    def listed(self, parts: list[Markup]) -> Markup:
        return joined(phrase(self.prose.lang, "handbook.list"), parts)

    def semicolons(self, parts: list[Markup]) -> Markup:
        return joined(phrase(self.prose.lang, "handbook.semicolon"), parts)

    def party(self, name: str) -> Markup:
        key = f"decision.party.{name}"
        return text(phrase(self.prose.lang, key) if has_phrase(self.prose.lang, key) else name)

    def rounded(self, default: str = "") -> Markup:
        """How an amount is rounded, where it is said."""
        how = self.plain("round") or default
        return text("") if not how else self.say("rounded", how=phrase(self.prose.lang, f"formula.rounded.{how}_fen"))

    def bound(self) -> tuple[str, Markup]:
        """The comparator and the figure."""
        key = next(key for key in COMPARATORS if self.entry(key) is not None)
        return key, self.side(key)

    # --- formulas in full

    def parts(self) -> Iterator[tuple[str, Formula]]:
        """Under headings, the formulas that have more in them than a sentence can hold."""
        for path in self._paths():
            node = self.entry(*path)
            if node is not None and not isinstance(node, Scalar):
                formula = self.prose.formula(node)
                if not isinstance(formula, Line):
                    yield self._heading(path), formula

    def _paths(self) -> Iterator[tuple[str, ...]]:
        for name in _FORMULAS:
            yield (name,)
        yield from (("ratio", side) for side in ("of", "to"))
        yield from (("least_of", name, "is") for name in self.keys("least_of"))
        yield from (("borne", name) for name in self.keys("borne"))
        yield from (("classes", name, "when") for name in self.keys("classes"))

    def _heading(self, path: tuple[str, ...]) -> str:
        match path:
            case ("least_of" | "classes", name, _):
                return str(self.plain(path[0], name, "label", self.prose.lang))
            case ("borne", name):
                return str(self.party(name).unescape())
            case _:
                return phrase(self.prose.lang, f"handbook.entry.{path[-1]}")


_FORMULAS = (
    "require", "bar", "of", *COMPARATORS, "is", "while", "claim_from", "less", "measure", "confirmed_by", "event",
    "within", "due", "amount", "taken", "on", "term",
)  # fmt: skip
