"""A difference as data for other programs: codes and exact figures, names in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guarantee_rules.backends.smt.domain import USUAL
from guarantee_rules.core.show import shown
from guarantee_rules.difference.answers import Told
from guarantee_rules.difference.asked import Asked
from guarantee_rules.difference.cases import CaseChange, Tried
from guarantee_rules.difference.diff import Compared, Difference
from guarantee_rules.difference.found import Condition, Holds, Line, QuestionChange, Witness
from guarantee_rules.difference.phrasing import Phrasing
from guarantee_rules.difference.rules import Beside, RuleChange, Text
from guarantee_rules.difference.text import Change
from guarantee_rules.difference.told import Telling
from guarantee_rules.facts.written import Written, written, written_facts
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.source.text import Span


def as_json(difference: Difference, lang: str) -> dict[str, Any]:
    return {
        "different": difference.different,
        "old": difference.old.named,
        "new": difference.new.named,
        "gone": [version.version for version in difference.gone],
        "versions": [_compared(compared, lang) for compared in difference.compared],
        "cases": [_tried(tried, Telling(difference, lang)) for tried in difference.cases],
    }


def _compared(compared: Compared, lang: str) -> dict[str, Any]:
    return {
        "old": _version(compared.pair.old),
        "new": _version(compared.pair.new),
        "relation": compared.pair.relation,
        "text": _text(compared.text),
        "answers": meaning_as_json(compared, lang),
    }


def _version(version: PackVersion) -> dict[str, Any]:
    return {
        "pack": version.pack,
        "version": version.version,
        "city": version.city.model_dump(),
        "standing": version.standing,
        "digest": version.digest,
    }


def _text(text: Text) -> dict[str, Any]:
    return {
        "head": [_entry(change) for change in text.head],
        "rules": [_rule(change) for change in text.rules],
        "beside": [_beside(beside) for beside in text.beside],
    }


def _rule(change: RuleChange) -> dict[str, Any]:
    old, new = change.spans
    return {
        "status": change.status,
        "old": change.old.id if change.old else None,
        "new": change.new.id if change.new else None,
        "label": change.rule.label.model_dump(),
        "clause": change.rule.clause,
        "old_at": _at(old),
        "new_at": _at(new),
        "only_words": change.only_words,
        "entries": [_entry(entry) for entry in change.entries],
    }


def _entry(change: Change) -> dict[str, Any]:
    return {
        "entry": change.name,
        "about": change.about,
        "old": change.old,
        "new": change.new,
        "old_at": _at(change.old_at),
        "new_at": _at(change.new_at),
        "same_figure": change.same_figure,
    }


def _beside(beside: Beside) -> dict[str, Any]:
    return {
        "question": beside.question or None,
        "kind": beside.kind,
        "old": [rule.id for rule in beside.old],
        "new": [rule.id for rule in beside.new],
    }


def meaning_as_json(compared: Compared, lang: str) -> dict[str, Any]:
    meaning = compared.meaning
    return {
        "solver": meaning.solver,
        "cases": _domain() if meaning.solver else None,
        "readings": [
            {
                "reading": change.reading,
                "old": {"default": change.old_default, "options": list(change.old)},
                "new": {"default": change.new_default, "options": list(change.new)},
            }
            for change in meaning.readings
        ],
        "questions": [_question(_asked(compared, one), one, lang) for one in meaning.questions],
    }


def _domain() -> dict[str, Any]:
    """Of which cases it is said that nothing else differs."""
    numbers: dict[str, Any] = {
        name: {"from": written(it.least), "to": written(it.most), "step": written(it.step)}
        for name, it in USUAL.numbers.items()
    }
    return {**numbers, "date": {"from": written(USUAL.first), "to": written(USUAL.last)}}


def _asked(compared: Compared, change: QuestionChange) -> Asked:
    return Asked(compared.pair, change.question, change.readings)


def _question(asked: Asked, change: QuestionChange, lang: str) -> dict[str, Any]:
    return {
        "question": change.question,
        "form": change.form,
        "readings": dict(change.readings),
        "status": change.status,
        "by": change.by,
        "complete": change.complete,
        "incomplete": change.incomplete or None,
        "cases_tried": change.tried or None,
        "unencoded": list(change.unencoded),
        "through": list(change.through),
        "asks": list(change.asks),
        "asks_no_more": list(change.asks_no_more),
        "lines": [_line(asked, line, lang) for line in change.lines],
        "largest_changes": [
            {
                "value": most.about,
                "change": written(most.change),
                "witness": _witness(most.witness),
            }
            for most in change.most
        ],
    }


def _line(asked: Asked, line: Line, lang: str) -> dict[str, Any]:
    phrasing = Phrasing(asked, line.witness, lang)
    return {
        "about": line.about,
        "direction": line.direction,
        "old": line.old,
        "new": line.new,
        "rules": list(line.rules),
        "exact": line.exact,
        "where": [_condition(phrasing, one) for one in line.where],
        "witness": _witness(line.witness),
    }


def _condition(phrasing: Phrasing, condition: Condition) -> dict[str, Any]:
    told: dict[str, Any] = {"says": phrasing.condition(condition), "of": shown(condition.of)}
    if isinstance(condition, Holds):
        return told | {"holds": condition.holds, "known": condition.known}
    low, high = (None if end is None else written(end) for end in (condition.low, condition.high))
    return told | {"from": low, "to": high, "from_included": condition.closed[0], "to_included": condition.closed[1]}


def _witness(witness: Witness) -> dict[str, Any]:
    return {
        "facts": written_facts(witness.facts),
        "old": told(witness.old),
        "new": told(witness.new),
        "change": {name: written(change) for name, change in witness.change.items()},
    }


def _at(span: Span | None) -> dict[str, Any] | None:
    return None if span is None else {"file": span.file, "line": span.start.line, "column": span.start.column}


def _tried(tried: Tried, telling: Telling) -> dict[str, Any]:
    return {
        "file": tried.source,
        "cases": tried.count,
        "validity": tried.validity,
        "changed": [_case(change, telling) for change in tried.changed],
    }


def _case(change: CaseChange, telling: Telling) -> dict[str, Any]:
    return {
        "case": change.case.sentence,
        "question": change.case.question,
        "line": change.case.at.span.start.line,
        "fails": change.fails,
        "cannot_be_met": change.cannot,
        "passes": change.passes,
        "why": list(dict.fromkeys(telling.why(change))),
        "old": told(change.old),
        "new": told(change.new),
    }


def told(answer: Told | None) -> dict[str, Any] | None:
    if answer is None:
        return None
    return {
        "outcome": answer.outcome,
        "values": _written(answer.values),
        "unknown": list(answer.unknown),
        "not_met": list(answer.not_met),
    }


def _written(values: Mapping[str, Any]) -> dict[str, Written]:
    return written_facts(values)
