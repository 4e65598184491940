"""What one can ask to have explained of a month: banks, insurers, businesses, policy years, policies and questions."""

from __future__ import annotations

from collections.abc import Iterator

from guarantee_rules.explain.decision import Decision
from guarantee_rules.monitoring.run import MonthView


def about(view: MonthView, subject: str) -> list[Decision]:
    """Every decision of a month about a subject, each once, in the order in which they were reached."""
    found: list[Decision] = []
    for name, decision in _decided(view):
        if name == subject and not any(decision is other for other in found):
            found.append(decision)
    return found


def subjects(view: MonthView) -> list[str]:
    """All subjects of a month, without the policies in the queue, which may be many."""
    queued = {case.policy for case in view.placed}
    return list(dict.fromkeys(name for name, _ in _decided(view) if name not in queued))


def _decided(view: MonthView) -> Iterator[tuple[str, Decision]]:
    for at in view.watched:
        yield at.subject or at.scope, at.asked.decision
    for asked in view.answers:
        for of in asked.whose.values():
            yield str(of), asked.decision
        yield asked.question, asked.decision
    for case in view.placed:
        yield case.policy, case.allotted.decision
