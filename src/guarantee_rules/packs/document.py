"""A policy pack as it is written: the city, its dated versions, their readings, questions and rules."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from guarantee_rules.core.program import Form
from guarantee_rules.kinds.fields import Bilingual, Day, Formula, Key, Keys, Listed, Model, Text, refused

Standing = Literal["issued", "draft", "proposal", "repealed"]


class Source(Model):
    """The document a version states: its name, number, who issued it and when."""

    document: Bilingual
    number: Text | None = None
    issuer: Bilingual | None = None
    issued: Day | None = None


class Valid(Model):
    """The first day in force and, where the text ends, the last."""

    from_: Day = Field(alias="from")
    to: Formula | None = None


class ReadingDocument(Model):
    """An ambiguity: its options, which of them is taken unless someone says otherwise, and why."""

    code: Text
    default: Key
    options: Annotated[dict[Key, Bilingual], Field(min_length=2, max_length=12)]
    because: Bilingual

    @model_validator(mode="after")
    def _has_default(self) -> Self:
        if self.default not in self.options:
            raise refused("reading-default", default=self.default, options=", ".join(self.options))
        return self


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
    readings: dict[Key, ReadingDocument] = Field(default_factory=dict)
    questions: dict[Key, QuestionUse] = Field(default_factory=dict)
    rules: Annotated[tuple[object, ...], Listed]


class PackDocument(Model):
    pack: Key
    city: Bilingual
    title: Bilingual
    standing: Standing
    versions: Annotated[tuple[VersionDocument, ...], Listed]


class QuestionDocument(Model):
    """A question anybody may ask of any pack: the form of its answer and the date whose law governs it."""

    form: Form
    governed_by: Formula
    label: Bilingual
    asks: Bilingual


class QuestionsDocument(Model):
    questions: dict[Key, QuestionDocument]
