"""Cases of what is told beside the answer itself, for mutants whose programs are the pack's own."""

from __future__ import annotations

from datetime import date
from typing import cast

from guarantee_rules.cases.written import written_case
from guarantee_rules.packs.version import PackVersion


def blanks_of(version: PackVersion) -> frozenset[tuple[str, str, str]]:
    """Values that a text has none of, by question, with the reason: what answers tell beside what programs compute."""
    return frozenset(
        (question, value, str(rule.details["why"]))
        for rule in version.rules.values()
        if rule.kind == "gap"
        for question in rule.questions
        for value in cast("list[str]", rule.details.get("values", []))
    )


def written_beside(sentence: str, own: PackVersion, other: PackVersion, question: str, as_of: date) -> str:
    """A case of what is told beside the answer itself: the standing of the text, and the values it has none of."""
    expected: dict[tuple[str, str], object] = {}
    if own.standing != other.standing:
        expected["standing", ""] = own.standing
    for home, value, why in sorted(blanks_of(own) - blanks_of(other)):
        if home == question:
            expected["blanks", value] = why
    return written_case(sentence, own.programs[question], as_of, {}, {}, expected)
