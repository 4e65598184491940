"""What the page of a pack shows of a rule: what it cites, says, asks for, rests on and gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from guarantee_rules.explain.labels import Labels
from guarantee_rules.handbook import places
from guarantee_rules.handbook.formulas import Formula
from guarantee_rules.handbook.html import linked, text
from guarantee_rules.handbook.prose import Prose
from guarantee_rules.handbook.saying import Saying
from guarantee_rules.handbook.sentences import band, said
from guarantee_rules.packs.version import PackVersion, RuleRecord
from guarantee_rules.source.nodes import Mapping, Scalar, Sequence
from guarantee_rules.wording import has_phrase, phrase

if TYPE_CHECKING:
    from markupsafe import Markup


@dataclass(frozen=True)
class Row:
    """One band of a table of rates, which is cited as a rule of its own."""

    rule: RuleRecord
    anchor: str
    label: str
    band: Markup
    rate: Markup


@dataclass(frozen=True)
class Shown:
    """A rule as its page shows it."""

    rule: RuleRecord
    anchor: str
    label: str
    kind: str
    force: str
    note: str
    sentence: Markup
    applies: tuple[Formula, ...]
    parts: tuple[tuple[str, Formula], ...]
    rows: tuple[Row, ...]
    facts: tuple[Markup, ...]
    readings: tuple[Markup, ...]
    uses: tuple[Markup, ...]
    gives: tuple[str, ...]
    why: str
    """Of a gap, which kind of blank it is: `silent`, `referred`, `absent`, `not_applicable`."""
    plain: Markup
    """The sentence for another page: without links into this one."""
    about: tuple[str, ...] = ()
    """Of a gap that leaves only some values of an answer blank, these values."""


def shown(rule: RuleRecord, written: Mapping, version: PackVersion, lang: str) -> Shown:
    """A rule in a language. `written` is what the pack writes of it."""
    prose = Prose(version, lang)
    saying = Saying(rule, written, prose)
    told, applies = said(saying), tuple(saying.applies())
    labels = prose.labels
    rows = tuple(_rows(written, version, prose))
    return Shown(
        rule=rule,
        anchor=places.anchor("rule", rule.id),
        label=labels.words(rule.label),
        kind=_kind(rule, lang),
        force=phrase(lang, f"decision.force.{rule.force}"),
        note=labels.words(rule.note) if rule.note else "",
        sentence=told.sentence,
        applies=applies,
        parts=told.parts,
        rows=rows,
        facts=tuple(linked(places.fact_place(name), labels.fact(name)) for name in prose.facts),
        readings=tuple(reading_link(version, name) for name in prose.readings if name in version.readings),
        uses=tuple(rule_link(version, name, labels) for name in prose.values if name != rule.id),
        gives=tuple(dict.fromkeys(_gives(rule, version, labels))),
        plain=said(Saying(rule, written, Prose(version, lang, linking=False))).sentence,
        why=saying.plain("why") if rule.kind == "gap" else "",
        about=tuple(item.text for item in saying.items("values") if isinstance(item, Scalar)),
    )


def reading_link(version: PackVersion, name: str) -> Markup:
    """A reading by its code; by its name as well where several readings of a text share a code."""
    code = version.readings[name].code
    shared = sum(reading.code == code for reading in version.readings.values()) > 1
    return linked(f"#{places.anchor('reading', name)}", f"{code} {name}" if shared else code, "reading")


def rule_link(version: PackVersion, rule: str, labels: Labels) -> Markup:
    return linked(f"#{places.anchor('rule', rule)}", labels.words(version.rules[rule].label))


def _kind(rule: RuleRecord, lang: str) -> str:
    """What sort of rule it is; of a record, what it records."""
    what = rule.details.get("what")
    for key in (f"handbook.kind.{rule.kind}.{what}", f"handbook.kind.{rule.kind}", f"handbook.kind.{rule.kind}.name"):
        if has_phrase(lang, key):
            return phrase(lang, key)
    return rule.kind


def _rows(written: Mapping, version: PackVersion, prose: Prose) -> Iterator[Row]:
    rows = written.get("rows")
    for node in rows.items if isinstance(rows, Sequence) else ():
        name = node.get("id") if isinstance(node, Mapping) else None
        if isinstance(node, Mapping) and isinstance(name, Scalar) and name.text in version.rules:
            rule = version.rules[name.text]
            rate = node.get("rate")
            label, anchor = prose.labels.words(rule.label), places.anchor("rule", rule.id)
            told = prose.money(rate.text) if isinstance(rate, Scalar) else text("")
            yield Row(rule, anchor, label, band(prose, node), told)


def _gives(rule: RuleRecord, version: PackVersion, labels: Labels) -> Iterator[str]:
    """The values of answers that the rule gives; beside the rule only which of its values it is."""
    own = phrase(labels.lang, "decision.value.of_rule", rule=labels.words(rule.label), value="")
    for program in version.programs.values():
        for output in program.outputs:
            if output.rule == rule.id or _gives_too(rule, version.rules.get(output.rule), program.question):
                yield labels.named_by(output.name.rpartition(".")[2], rule.id).removeprefix(own)


def _gives_too(rule: RuleRecord, first: RuleRecord | None, question: str) -> bool:
    """Whether a bound gives, in its own cases, the value of the question that is kept under the first bound's name."""
    return (
        first is not None
        and rule.kind == first.kind
        and rule.kind in ("limit", "cap")
        and question in rule.questions
        and rule.details.get("value") == first.details.get("value")
    )
