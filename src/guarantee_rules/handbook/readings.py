"""The readings of a version: their options, the default and why, and what rests on them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from guarantee_rules.api import Pack
from guarantee_rules.explain.labels import Labels
from guarantee_rules.handbook import places
from guarantee_rules.handbook.html import linked, text
from guarantee_rules.packs.version import PackVersion, RuleRecord
from guarantee_rules.survey import resting

if TYPE_CHECKING:
    from markupsafe import Markup


@dataclass(frozen=True)
class Reading:
    """An ambiguity: its options, the default among them, why, and what rests on it."""

    name: str
    anchor: str
    code: str
    options: tuple[tuple[str, str, bool], ...]
    """The name of each option, what it is called, whether it is the default."""
    because: str
    rules: tuple[Markup, ...]
    questions: tuple[Markup, ...]


def addressed(version: PackVersion) -> tuple[str, ...]:
    """The questions the text speaks to, with an answer or with a gap that says why there is none."""
    spoken = {question for rule in version.rules.values() for question in rule.questions}
    spoken |= {name for name, use in version.document.questions.items() if use.includes}
    return tuple(name for name in version.programs if name in spoken)


def readings_of(pack: Pack, version: PackVersion, lang: str, page: str = "") -> Iterator[Reading]:
    """Every ambiguity of a version, with links into its page; `page` where they stand on another."""
    labels = Labels(version, lang)
    rests = {one.name: one for one in resting(pack, on=version.period.first if version.period else None)}
    for name, reading in version.readings.items():
        rules = [version.rules[rule] for rule in rests[name].rules]
        yield Reading(
            name,
            places.anchor("reading", f"{pack.name}-{name}" if page else name),
            reading.code,
            tuple((key, labels.words(called), key == reading.default) for key, called in reading.options.items()),
            labels.words(reading.because),
            tuple(_to_rule(rule, labels, page) for rule in rules),
            tuple(_to_question(version, one, labels, page) for one in rests[name].questions),
        )


def _to_rule(rule: RuleRecord, labels: Labels, page: str) -> Markup:
    return linked(f"{page}#{places.anchor('rule', rule.id)}", labels.words(rule.label))


def _to_question(version: PackVersion, name: str, labels: Labels, page: str) -> Markup:
    if name not in addressed(version):
        return text(labels.question(name))
    return linked(f"{page}#{places.anchor('question', name)}", labels.question(name))
