"""What a pack holds, for showing it: the rules as the pack writes them, by the questions they answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from guarantee_rules.core.program import Program
from guarantee_rules.packs.version import PackVersion, RuleRecord
from guarantee_rules.source.nodes import Mapping as MappingNode
from guarantee_rules.source.nodes import Node, Plain, Sequence, to_plain

# What is said of every rule in a form of its own; the rest is what the rule says, shown as it is written.
_CITED = frozenset({"id", "kind", "question", "clause", "word", "force", "label", "note", "rows"})


def addressed(version: PackVersion) -> tuple[str, ...]:
    """The questions the text speaks to, with an answer or with a gap that says why there is none."""
    spoken = {question for rule in version.rules.values() for question in rule.questions}
    spoken |= {name for name, use in version.document.questions.items() if use.includes}
    return tuple(name for name in version.programs if name in spoken)


def rules_of(version: PackVersion, question: str) -> tuple[str, ...]:
    """The rules that answer a question, those whose values they use among them, in the order of the pack."""
    used = set(_named_in(version.programs[question]))
    parts = {question, *includes(version, question)}
    used |= {rule.id for rule in version.rules.values() if parts & set(rule.questions)}
    return tuple(rule for rule in version.rules if rule in used)


def includes(version: PackVersion, question: str) -> tuple[str, ...]:
    use = version.document.questions.get(question)
    return use.includes if use else ()


def _named_in(program: Program) -> Iterator[str]:
    for parts in (program.definitions, program.checks, program.outputs, program.notices):
        yield from (part.rule for part in parts)


def valid(version: PackVersion) -> dict[str, Plain | None] | None:
    """The first and the last day in force; the last may depend on a reading, and then is what the pack writes."""
    document = version.document.valid
    return None if document is None else {"from": document.from_.isoformat(), "to": document.to}  # type: ignore[dict-item]


def written_rules(version: PackVersion) -> Mapping[str, Mapping[str, Plain]]:
    """What each rule says beside what it cites, by its id; amendments are written out."""
    return dict(_rules(version.text))


def _rules(version: Node) -> Iterator[tuple[str, Mapping[str, Plain]]]:
    for rule in _items(version, "rules"):
        for node in (rule, *_items(rule, "rows")):
            entries = to_plain(node)
            if isinstance(entries, dict):
                yield str(entries["id"]), {key: value for key, value in entries.items() if key not in _CITED}


def _items(node: Node, key: str) -> tuple[Node, ...]:
    below = node.get(key) if isinstance(node, MappingNode) else None
    return below.items if isinstance(below, Sequence) else ()


def rule_as_json(rule: RuleRecord, entries: Mapping[str, Plain]) -> dict[str, Any]:
    return {
        "id": rule.id,
        "kind": rule.kind,
        "questions": list(rule.questions),
        "clause": rule.clause,
        "word": rule.word,
        "force": rule.force,
        "label": rule.label.model_dump(),
        "note": rule.note.model_dump() if rule.note else None,
        "file": rule.span.file,
        "line": rule.span.start.line,
        "entries": dict(entries),
    }


def question_as_json(version: PackVersion, name: str) -> dict[str, Any]:
    question = version.questions[name]
    program = version.programs[name]
    return {
        "question": name,
        "form": question.form,
        "label": question.label.model_dump(),
        "asks": question.asks.model_dump(),
        "includes": list(includes(version, name)),
        "readings": [reading for reading in version.readings if reading in program.readings],
        "facts": [fact for fact in version.vocabulary.facts if fact in program.facts],
        "values": {output.name: str(output.type) for output in program.outputs},
    }


def reading_as_json(version: PackVersion, name: str) -> dict[str, Any]:
    return {"reading": name, **version.readings[name].model_dump()}
