"""A policy pack as it is written: the city, its dated versions, their readings, questions and rules."""

from __future__ import annotations

from typing import Annotated, Literal

from guarantee_rules.core.program import Form
from guarantee_rules.kinds.fields import Bilingual, Day, Formula, Key, Keys, Length, Model, Text, entry, refused, whole
from guarantee_rules.packs.assurance import Assurance

Standing = Literal["issued", "draft", "proposal", "repealed"]


class Source(Model):
    """The document a version states: its name, number, who issued it and when."""

    document: Bilingual
    number: Text | None = None
    issuer: Bilingual | None = None
    issued: Day | None = None


class Valid(Model):
    """The first day in force and, where the text ends, the last."""

    from_: Day = entry(alias="from")
    to: Formula | None = None


class ReadingDocument(Model):
    """An ambiguity: its options, which of them is taken unless someone says otherwise, and why."""

    code: Text
    default: Key
    options: Annotated[dict[Key, Bilingual], Length(2, 12)]
    because: Bilingual

    @whole
    def _has_default(self) -> None:
        if self.default not in self.options:
            raise refused("reading-default", default=self.default, options=", ".join(self.options))


class QuestionUse(Model):
    """What a pack says of a question beyond the shared list."""

    governed_by: Formula | None = None
    includes: Keys = ()


class VersionDocument(Model):
    """One version in full: an amending one has been written out by the time it is read as this."""

    version: Text
    amends: Text | None = None
    valid: Valid | None = None
    source: Source
    readings: dict[Key, ReadingDocument] = entry(default={})
    questions: dict[Key, QuestionUse] = entry(default={})
    rules: tuple[object, ...]


class PackDocument(Model):
    pack: Key
    city: Bilingual
    title: Bilingual
    standing: Standing
    versions: tuple[VersionDocument, ...]
    assurance: Assurance | None = None


class QuestionDocument(Model):
    """A question anybody may ask of any pack: the form of its answer and the date whose law governs it."""

    form: Form
    governed_by: Formula
    label: Bilingual
    asks: Bilingual


class QuestionsDocument(Model):
    questions: dict[Key, QuestionDocument]
