"""Made-up packs of any number of rules, as text: limits with conditions, caps by formula and conditions.

The rules are those of real packs in kind and length; what changes from one to the next is a figure or a name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from itertools import count, islice
from typing import Any

from guarantee_rules.api import Pack
from guarantee_rules.facts.stated import Facts

QUESTION = "application"
_HEAD = """\
pack: made_up
city: {{zh: 样例, en: Example}}
title: {{zh: 测速样例, en: a scheme for measuring}}
standing: draft
versions:
  - version: "1"
    source: {{document: {{zh: 测速样例, en: {rules} rules}}}}
    rules:
"""


def text(rules: int) -> str:
    """A pack with so many rules on one question."""
    return _HEAD.format(rules=rules) + "".join(islice(_rules(), rules))


def _rules() -> Iterator[str]:
    kinds: tuple[Callable[[int], str], ...] = (_limit, _cap, _condition, _dated)
    for number in count(1):
        yield _common(number) + kinds[number % len(kinds)](number)


def _common(number: int) -> str:
    return f"""\
      - id: rule_{number}
        question: {QUESTION}
        clause: 第{number}条
        label: {{zh: 规则{number}, en: rule {number}}}
"""


def _limit(number: int) -> str:
    return f"""\
        kind: limit
        word: 不超过
        when: '"enterprise" in borrower.categories and borrower.employees >= {number % 900}'
        value: limit_{number}
        of: loan.amount + borrower.other_scheme_balance
        at_most: {300 + number % 400}万元
"""


def _cap(number: int) -> str:
    return f"""\
        kind: cap
        force: in_principle
        value: cap_{number}
        of: premium.amount
        at_most: (loan.amount + loan.interest_total) * {3 + number % 5}% * months(loan.term) / 12
"""


def _condition(number: int) -> str:
    return f"""\
        kind: condition
        force: in_principle
        require:
          all:
            - loan.use in ["working_capital", "production_assets"]
            - loan.rate <= loan.benchmark_rate * 1.{number % 9 + 1}
"""


def _dated(number: int) -> str:
    return f"""\
        kind: condition
        when: application.date >= {date(2010 + number % 10, 1 + number % 12, 1).isoformat()}
        require: loan.term <= {12 + number % 48}个月 and state.bank == "running"
"""


FACTS: dict[str, Any] = {
    "application.date": date(2024, 3, 1),
    "borrower.categories": ["enterprise"],
    "borrower.employees": 450,
    "borrower.other_scheme_balance": Decimal("0.00"),
    "loan.amount": Decimal("2500000.00"),
    "loan.rate": Decimal("0.047"),
    "loan.benchmark_rate": Decimal("0.0435"),
    "loan.interest_total": Decimal("117500.00"),
    "loan.term": 12,
    "loan.use": "working_capital",
    "premium.amount": Decimal("60000.00"),
    "state.bank": "running",
}
AS_OF = date(2024, 3, 1)


def stated(pack: Pack) -> Facts:
    """Facts under which every rule is met."""
    return pack.facts(FACTS)
