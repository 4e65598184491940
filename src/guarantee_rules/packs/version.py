"""One version of a pack, ready to answer: its programs by question, and what to say of its rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from guarantee_rules.core.program import Force, Program
from guarantee_rules.core.show import show_all
from guarantee_rules.facts.vocabulary import Vocabulary
from guarantee_rules.kinds.base import Standard
from guarantee_rules.kinds.fields import Bilingual
from guarantee_rules.packs.document import QuestionDocument, ReadingDocument, Source, Standing, VersionDocument
from guarantee_rules.packs.periods import Period
from guarantee_rules.source.nodes import Node, Scalar, to_plain
from guarantee_rules.source.text import Span


@dataclass(frozen=True)
class RuleRecord:
    """What a pack says of a rule, for citing it: where it stands in the text and in the pack."""

    id: str
    kind: str
    questions: tuple[str, ...]
    clause: str
    word: str | None
    force: Force
    label: Bilingual
    note: Bilingual | None
    span: Span
    conditional: bool
    """Whether it applies only to some cases or under some readings."""
    entries: tuple[tuple[Scalar, Node], ...] = field(repr=False)
    """The other entries of the rule, such as a record's text."""

    @cached_property
    def details(self) -> Mapping[str, object]:
        """The other entries by their names, as the pack writes them."""
        return {key.text: to_plain(value) for key, value in self.entries}


@dataclass(frozen=True)
class PackVersion:
    """A version with everything that reading it settled; nothing in it changes any more."""

    pack: str
    city: Bilingual
    title: Bilingual
    standing: Standing
    version: str
    document: VersionDocument
    source: Source
    readings: Mapping[str, ReadingDocument]
    rules: Mapping[str, RuleRecord]
    programs: Mapping[str, Program]
    questions: Mapping[str, QuestionDocument]
    vocabulary: Vocabulary
    standards: Mapping[str, Standard]
    enums: Mapping[str, Mapping[str, Bilingual]]
    """The names of alternatives that rules and standards define, besides the vocabulary's."""
    period: Period | None
    """When it is in force; None for a text without dates, such as a draft."""
    text: Node
    """The version as it is written, amendments written out."""
    texts: str
    """A fingerprint of the texts it was read from: the pack, and what every pack is read with."""
    kept: dict[type, object] = field(default_factory=dict, init=False, compare=False, repr=False)
    """What others worked out from this version and want to have as long as there is one; no part of what it is."""

    def __repr__(self) -> str:
        return f"<PackVersion {self.pack} {self.version}>"

    @cached_property
    def digest(self) -> str:
        """The same for the same meaning: comments, layout and order do not count, unless they change a program.

        Worked out when first asked for, as whoever decides a case need not know it.
        """
        import hashlib
        import json

        told = {
            "pack": self.pack,
            "standing": self.standing,
            "version": to_plain(self.text),
            "programs": dict(zip(self.programs, show_all(self.programs.values()), strict=True)),
        }
        return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=True).encode()).hexdigest()

    @property
    def default_readings(self) -> dict[str, str]:
        return {name: reading.default for name, reading in self.readings.items()}
