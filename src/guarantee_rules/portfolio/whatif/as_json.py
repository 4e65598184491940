"""What came of a portfolio under both sides, as data for other programs: codes, counts and exact sums."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from guarantee_rules.backends.columnar.telling import Told
from guarantee_rules.portfolio.whatif.asked import Both, Compared
from guarantee_rules.portfolio.whatif.result import Example, Group, Sums, WhatIf
from guarantee_rules.values.numbers import plain
from guarantee_rules.values.types import Value


def as_json(found: WhatIf) -> dict[str, Any]:
    both = found.both
    only_old, only_new, on_both = found.unsure()
    return {
        "question": both.wanted.question,
        "tape": found.tape,
        "from": _side(both, 0),
        "to": _side(both, 1),
        "rows": found.rows,
        "aside": found.aside,
        "reasons": [{"reason": code, "column": column, "count": count} for code, column, count in found.reasons],
        "answered": found.answered,
        "changed": found.changed,
        "outcome_changed": found.moved,
        "amount": both.amount,
        "by": list(both.by),
        "groups": [_group(both, group) for group in found.groups],
        "values": [_value_of(found, value) for value in found.compared],
        "one_sided": [
            {"side": "from" if value.new is None else "to", **_value_of(found, value)} for value in found.one_sided
        ],
        "rules": [
            {
                "rule": change.rule,
                "newly_failing": {"rows": change.newly, "of_changed": change.newly_of_changed},
                "no_longer_failing": {"rows": change.no_longer, "of_changed": change.no_longer_of_changed},
            }
            for change in found.rules
        ],
        "missing": {
            "rows": {"from_only": only_old, "to_only": only_new, "both": on_both},
            "from": [{"fact": fact, "rows": count} for fact, count in found.missing[0]],
            "to": [{"fact": fact, "rows": count} for fact, count in found.missing[1]],
        },
        "examples": [_example(example) for example in found.examples],
        "out": None if found.out is None else str(found.out),
    }


def _side(both: Both, at: int) -> dict[str, Any]:
    side, key = both.sides[at], both.key[at]
    return {
        "named": side.named,
        "pack": key["pack"],
        "digest": key["digest"],
        "versions": [version["version"] for version in key["versions"]],
        "as_if_in_force": side.assumed,
        "readings": {name: told["option"] for name, told in key["readings"].items()},
    }


def _value_of(found: WhatIf, value: Compared) -> dict[str, Any]:
    label = dict(found.both.label_of(value))
    return {"name": value.name, "type": value.type, "label": label, **_sums(found.totals(value.key))}


def _group(both: Both, group: Group) -> dict[str, Any]:
    return {
        "from": group.old,
        "to": group.new,
        "by": dict(zip(both.by, group.by, strict=True)),
        "rows": group.rows,
        "changed": group.changed,
        "amount": _figure(group.amount),
        "amount_stated": group.stated,
        "values": {name: _sums(sums) for name, sums in group.values.items()},
    }


def _sums(sums: Sums) -> dict[str, Any]:
    return {
        "both": {"rows": sums.rows, "from": _figure(sums.old), "to": _figure(sums.new)},
        "difference": _figure(sums.difference),
        "more": sums.more,
        "less": sums.less,
        "otherwise": sums.otherwise,
        "from_only": {"rows": sums.only_old, "sum": _figure(sums.sum_only_old)},
        "to_only": {"rows": sums.only_new, "sum": _figure(sums.sum_only_new)},
    }


def _example(example: Example) -> dict[str, Any]:
    return {"row": example.row, "number": example.number, "from": _told(example.old), "to": _told(example.new)}


def _told(told: Told) -> dict[str, Any]:
    return {
        "outcome": told.outcome,
        "version": told.version or None,
        "values": _values(told.values),
        "failing": list(told.failing),
        "missing": sorted(told.missing),
    }


def _values(values: Mapping[str, Value]) -> dict[str, Any]:
    return {name: _value(value) for name, value in values.items()}


def _value(value: Value) -> Any:
    match value:
        case Decimal():
            return plain(value)
        case date():
            return value.isoformat()
        case frozenset():
            return sorted(value)
        case _:
            return value


def _figure(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)
