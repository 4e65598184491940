"""A law: a sentence that is to hold of every pack, and how it is stated of one question."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from guarantee_rules.core.program import Form
from guarantee_rules.laws.question import Question
from guarantee_rules.laws.theorem import Theorem, TheoremForm
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.wording import phrase

Stating = Callable[[Question], Iterator[Theorem]]


@dataclass(frozen=True)
class Law:
    """`kinds` of rules it is derived from and `answers`, the forms of questions it is about; none for all of them.

    Its sentence, what it holds fixed and what it is stated of are worded under `laws.<name>`.
    """

    name: str
    stating: Stating
    form: TheoremForm = "claim"
    kinds: tuple[str, ...] = ()
    answers: tuple[Form, ...] = ()

    def stated_of(self, version: PackVersion, question: str) -> Iterator[Theorem]:
        """Its theorems about one question of a version; none where it does not speak of that."""
        return self.stated(Question(version, question))

    def stated(self, question: Question) -> Iterator[Theorem]:
        if self.answers and question.program.form not in self.answers:
            return
        if self.kinds and not any(record.kind in self.kinds for record in question.rules):
            return
        yield from self.stating(question)

    def sentence(self, lang: str) -> str:
        return phrase(lang, f"laws.{self.name}.text")

    def fixed(self, lang: str) -> str:
        """What it holds fixed."""
        return phrase(lang, f"laws.{self.name}.fixed")

    def of(self, lang: str) -> str:
        """What it is stated of."""
        return phrase(lang, f"laws.{self.name}.of")
