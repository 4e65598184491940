"""The vocabulary read from its YAML text, with everything that is wrong in it said at once.

facts:
  loan.amount: {type: money, label: {zh: 贷款金额, en: loan amount}}
  borrower.class: {type: enum, enum: borrower_class, label: {zh: 企业规模, en: size of the borrower}}
enums:
  borrower_class:
    label: {zh: 企业规模, en: size of a business}
    members: {small: {zh: 小型, en: small}, micro: {zh: 微型, en: micro}}
"""

from __future__ import annotations

import re
from decimal import Decimal
from types import MappingProxyType
from typing import get_args

from guarantee_rules.facts.vocabulary import Enumeration, FactEntry, Vocabulary, Wording, groups_of
from guarantee_rules.source.diagnostics import Diagnostic, PackError, diagnostic, nearest
from guarantee_rules.source.text import SourceText, Span
from guarantee_rules.source.yaml import Mapping, Node, Scalar, read_yaml
from guarantee_rules.values.quantities import read_quantity
from guarantee_rules.values.types import (
    BOOL,
    DATE,
    DAYS,
    INTEGER,
    MONEY,
    MONTHS,
    RATE,
    RATIO,
    WORKDAYS,
    Type,
    TypeName,
)
from guarantee_rules.wording import languages

TYPES: tuple[TypeName, ...] = tuple(name for name in get_args(TypeName) if name != "workdays")
"""What a fact can be. Nobody states a number of working days: it is counted."""
_NUMBERS = frozenset({"money", "rate", "ratio", "integer", "months", "days"})
_PLAIN_TYPES: dict[TypeName, Type] = {
    type.name: type for type in (MONEY, RATE, RATIO, INTEGER, MONTHS, DAYS, WORKDAYS, DATE, BOOL)
}
"""The very objects the rest of the library speaks of, so that comparing types is mostly seeing that they are one."""
FACT = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+")
MEMBER = re.compile(r"[a-z][a-z0-9_]*")
_FACT_KEYS = ("type", "enum", "label", "means", "unit", "personal", "defaulted", "min")


def load_vocabulary(source: SourceText) -> Vocabulary:
    """The vocabulary; PackError with every problem of the text."""
    found: list[Diagnostic] = []
    vocabulary = _Reader(found).vocabulary(read_yaml(source))
    if found:
        raise PackError(found, [source])
    return vocabulary


class _Reader:
    """Reads on after each problem, noting it in `found`; what it then returns is thrown away."""

    def __init__(self, found: list[Diagnostic]) -> None:
        self.found = found

    def vocabulary(self, node: Node) -> Vocabulary:
        top = self.parts(node, ("facts", "enums"), needs=("facts",))
        enums = {key.text: self.enumeration(key, below) for key, below in self.entries(top.get("enums"))}
        facts = {key.text: self.fact(key, below, enums) for key, below in self.entries(top.get("facts"))}
        for key, _ in self.entries(top.get("facts")):
            for group in groups_of(key.text):
                if group in facts:
                    self.say("vocabulary-fact-is-group", key.span, name=key.text, group=group)
        return Vocabulary(MappingProxyType(facts), MappingProxyType(enums))

    def enumeration(self, key: Scalar, node: Node) -> Enumeration:
        self.named(key, MEMBER, "member")
        parts = self.parts(node, ("label", "members"), needs=("label", "members"))
        members: dict[str, Wording] = {}
        taken: dict[str, str] = {}
        for member, below in self.entries(parts.get("members")):
            self.named(member, MEMBER, "member")
            label = self.wording(member.text, below)
            members[member.text] = label
            for called in {member.text, *label.values()}:
                # Whoever states the fact may write any of these, so each must mean one member only.
                if (other := taken.setdefault(called.casefold(), member.text)) != member.text:
                    self.say("vocabulary-label-twice", below.span, label=called, name=member.text, other=other)
        return Enumeration(
            key.text, self.wording(key.text, parts.get("label")), MappingProxyType(members)
        )  # fmt: skip

    def fact(self, key: Scalar, node: Node, enums: dict[str, Enumeration]) -> FactEntry:
        self.named(key, FACT, "fact")
        parts = self.parts(node, _FACT_KEYS, needs=("type", "label"))
        type_, enumeration = self.type_of(parts, enums)
        return FactEntry(
            key.text,
            type_,
            self.wording(key.text, parts.get("label")),
            self.wording(key.text, parts["means"]) if "means" in parts else None,
            self.wording(key.text, parts["unit"]) if "unit" in parts else None,
            self.flag(parts.get("personal")),
            self.flag(parts.get("defaulted")),
            self.minimum(parts["min"], type_) if "min" in parts else None,
            enumeration,
        )

    def type_of(self, parts: dict[str, Node], enums: dict[str, Enumeration]) -> tuple[Type, Enumeration | None]:
        name = next((known for known in TYPES if known == self.text(parts.get("type"))), None)
        if name is None and "type" in parts:
            written = self.text(parts["type"])
            self.say("vocabulary-unknown-type", parts["type"].span, type=written, nearest=nearest(written, TYPES))
        if name not in ("enum", "enums"):
            if name is not None and "enum" in parts:
                self.say("vocabulary-enum-unused", parts["enum"].span, type=name)
            return _PLAIN_TYPES[name or "bool"], None
        if "enum" not in parts:
            self.say("vocabulary-part-missing", parts["type"].span, part="enum")
            return Type(name), None
        enum = self.text(parts["enum"])
        if enum not in enums:
            self.say("vocabulary-unknown-enum", parts["enum"].span, enum=enum, nearest=nearest(enum, enums))
        return Type(name, enum), enums.get(enum)

    def minimum(self, node: Node, type_: Type) -> Decimal | int | None:
        written = self.text(node)
        quantity = read_quantity(written)
        if type_.name not in _NUMBERS or quantity is None or quantity.type.name not in (type_.name, "ratio", "integer"):
            self.say("vocabulary-minimum", node.span, type=type_.name, value=written)
            return None
        return quantity.value if isinstance(quantity.value, Decimal | int) else None

    def wording(self, name: str, node: Node | None) -> Wording:
        """The words in every language; each that is missing is a problem of its own."""
        if node is None:
            return {}
        parts = self.parts(node, languages)
        words = {lang: self.text(parts.get(lang)) for lang in languages}
        for lang in languages:
            if isinstance(node, Mapping) and not words[lang]:
                self.say(
                    "vocabulary-label-missing", parts[lang].span if lang in parts else node.span, name=name, lang=lang
                )
        return MappingProxyType(words)

    def flag(self, node: Node | None) -> bool:
        written = self.text(node)
        if node is not None and written not in ("true", "false"):
            self.say("vocabulary-flag", node.span, value=written)
        return written == "true"

    def parts(self, node: Node, known: tuple[str, ...], needs: tuple[str, ...] = ()) -> dict[str, Node]:
        for key, _ in self.entries(node):
            if key.text not in known:
                self.say("vocabulary-unknown-key", key.span, key=key.text, nearest=nearest(key.text, known))
        parts = {key.text: below for key, below in self.entries(node, say=False) if key.text in known}
        for part in needs:
            if part not in parts and isinstance(node, Mapping):
                self.say("vocabulary-part-missing", node.span, part=part)
        return parts

    def entries(self, node: Node | None, *, say: bool = True) -> tuple[tuple[Scalar, Node], ...]:
        if isinstance(node, Mapping):
            return node.entries
        if node is not None and say:
            self.say("vocabulary-not-entries", node.span)
        return ()

    def text(self, node: Node | None) -> str:
        if isinstance(node, Scalar):
            return node.text
        if node is not None:
            self.say("vocabulary-not-text", node.span)
        return ""

    def named(self, key: Scalar, pattern: re.Pattern[str], case: str) -> None:
        if not pattern.fullmatch(key.text):
            self.say("vocabulary-name", key.span, name=key.text, case=case)

    def say(self, code: str, span: Span, **params: object) -> None:
        self.found.append(diagnostic(code, span, severity="error", **params))
