"""Whatever a decision can say has its words, in both languages."""

from __future__ import annotations

from typing import get_args

import pytest

from guarantee_rules.core.program import Force
from guarantee_rules.explain.decision import OutcomeName
from guarantee_rules.explain.findings import Verdict
from guarantee_rules.explain.views import MARKS
from guarantee_rules.packs.document import Standing
from guarantee_rules.values.numbers import Rounding
from guarantee_rules.values.unknown import OpenWhy
from guarantee_rules.wording import has_phrase

KEYS = [
    *(f"decision.outcome.{name}.{part}" for name in get_args(OutcomeName) for part in ("name", "says")),
    *(f"decision.force.{force}" for force in get_args(Force)),
    *(f"decision.standing_of.{standing}" for standing in get_args(Standing)),
    *(f"decision.open.{why}" for why in get_args(OpenWhy)),
    *(
        f"decision.verdict.{role}.{verdict}"
        for role in ("requirement", "guideline", "limb", "item", "note", "deadline", "gap")
        for verdict in get_args(Verdict)
    ),
    *(f"formula.rounded.{rounding}{end}" for rounding in get_args(Rounding) for end in ("", "_fen", "_percent")),
    *(
        f"decision.notice.{key}"
        for key in ("benchmark_from_table", "benchmark_stated", "size_from_standard", "size_stated", "cliff", "surplus")
    ),
]


@pytest.mark.parametrize("key", KEYS)
def test_everything_a_decision_can_say_is_worded(key: str) -> None:
    assert has_phrase("zh", key)
    assert has_phrase("en", key)


def test_every_verdict_has_its_mark() -> None:
    assert set(MARKS) == set(get_args(Verdict))
