"""All that a bundled pack says of a few cases, as plain text, for comparing it between processes and threads."""

from __future__ import annotations

import json
import sys
from datetime import date

from guarantee_rules.api import Pack, bundled, load
from guarantee_rules.core.show import show, shown
from guarantee_rules.explain.decision import Decision
from guarantee_rules.values.unknown import Unknown

# Between them they leave much unknown, decide much, and name several facts and categories at once.
CASES: tuple[dict[str, object], ...] = (
    {},
    {
        "application": {"date": "2024-03-01", "first_time": True},
        "borrower": {"categories": ["enterprise", "individual_business", "farm_household"], "size": "micro"},
        "loan": {"amount": "6000000.00", "rate": "5.655%", "term": "12个月", "signing_date": "2023-01-10"},
        "premium": {"amount": "60000.00"},
        "loss": {"principal": "1000000.00", "interest": "56550.01"},
        "claim": {"paid": "1000000.01", "earlier_paid": "0.00", "debt": "1000000.01"},
    },
)


def everything(pack: str) -> dict[str, object]:
    loaded = load(pack)
    return {
        "digest": loaded.digest,
        "programs": [show(program) for version in loaded.versions for program in version.programs.values()],
        "decisions": [_told(_decided(loaded, question, facts)) for question in loaded.questions for facts in CASES],
    }


def tell() -> None:
    json.dump({pack: everything(pack) for pack in bundled()}, sys.stdout)


def _decided(pack: Pack, question: str, facts: dict[str, object]) -> Decision:
    return pack.decide(question, facts, as_of=date(2024, 3, 1))


def _told(decision: Decision) -> dict[str, object]:
    return {
        "outcome": decision.outcome,
        "values": {name: _plain(value) for name, value in decision.values.items()},
        "unknown": {name: _plain(value) for name, value in decision.unknown.items()},
        "missing": list(decision.missing),
        "open": [str(open_) for open_ in decision.open],
        "readings": list(decision.readings.items()),
        "findings": [
            [
                finding.rule.id,
                finding.verdict,
                [[fact, _plain(value)] for fact, value in finding.facts],
                [shown(condition) for condition in finding.conditions],
                [[shown(one.expr), one.holds, str(one.margin)] for one in finding.comparisons],
                [[one.name, shown(one.expr), _plain(one.value)] for one in finding.calculations],
                list(finding.missing),
            ]
            for finding in decision.findings
        ],
    }


def _plain(value: object) -> object:
    if isinstance(value, Unknown):
        among = sorted(value.among) if value.among is not None else None
        return [sorted(value.missing), [str(open_) for open_ in sorted(value.open)], among]
    return sorted(value) if isinstance(value, frozenset) else str(value)
