"""Halts and resumptions: never both, a halt that bites is never passed over, what is terminated stays so."""

from __future__ import annotations

from collections.abc import Iterator

from guarantee_rules.core.expr import All, Compare, Expr, Fact, Lit, Not, both, either
from guarantee_rules.laws.law import Law
from guarantee_rules.laws.question import Question
from guarantee_rules.laws.theorem import Theorem
from guarantee_rules.packs.version import RuleRecord
from guarantee_rules.values.types import enum_of

STATE = enum_of("lending_state")
RUNNING, TERMINATED = Lit("running", STATE), Lit("terminated", STATE)


def scope_of(record: RuleRecord) -> str:
    return str(record.details["scope"])


def _scopes(question: Question, *kinds: str) -> dict[str, list[RuleRecord]]:
    """The halts, or resumptions, of each scope, with those that answer other questions."""
    found: dict[str, list[RuleRecord]] = {}
    for record in question.version.rules.values():
        if record.kind in kinds:
            found.setdefault(scope_of(record), []).append(record)
    return found


def bites(question: Question, record: RuleRecord) -> Expr | None:
    """Whether a halt's measure has reached its threshold where it applies; None where no program says."""
    for program in question.version.programs.values():
        for check in program.checks:
            if check.rule == record.id:
                return both(check.applies, check.holds)
    return None


def _down(question: Question, record: RuleRecord) -> Expr | None:
    """Whether a resumption's ratio is down: the first part of what it asks, whatever else it asks."""
    for program in question.version.programs.values():
        for check in program.checks:
            if check.rule == record.id:
                whole = question.defined(check.holds)
                # Which readings it stands under is known from its first part too: what is under others is not asked.
                return both(_reading(check.applies, question), whole.parts[0] if isinstance(whole, All) else whole)
    return None


def _reading(applies: Expr, question: Question) -> Expr:
    """Where a resumption applies, without asking whether lending has stopped: that is what a halt brings about."""
    whole = question.defined(applies)
    parts = whole.parts if isinstance(whole, All) else (whole,)
    return both(*parts[:-1])


def _never_both(question: Question) -> Iterator[Theorem]:
    resumptions = _scopes(question, "resume")
    for scope, halts in _scopes(question, "halt").items():
        for resume in resumptions.get(scope, ()):
            for halt in halts:
                bitten, down = bites(question, halt), _down(question, resume)
                if halt not in question.rules or bitten is None or down is None:
                    continue
                yield question.theorem(
                    "halt_and_resume_are_never_both",
                    f"{halt.id} {resume.id}",
                    Not(both(bitten, down)),
                    about={"halts": bitten, "may_resume": down},
                )


def _state(question: Question, scope: str) -> tuple[Expr, Expr] | None:
    """The next state of a scope, and where there is one."""
    output = question.outputs.get(f"{scope}_state")
    return None if output is None else (output.expr, output.applies)


def _stops(question: Question) -> Iterator[Theorem]:
    for scope, halts in _scopes(question, "halt").items():
        found = _state(question, scope)
        biting = [bitten for halt in halts if halt in question.rules and (bitten := bites(question, halt)) is not None]
        if found is None or not biting:
            continue
        state, applies = found
        yield question.theorem(
            "where_a_halt_bites_lending_never_runs",
            scope,
            Compare(state, "!=", RUNNING),
            assume=both(applies, either(*biting)),
            about={"state": state, "prior": Fact(str(halts[0].details["prior"]))},
        )


def _lasts(question: Question) -> Iterator[Theorem]:
    for scope, records in _scopes(question, "halt", "resume").items():
        found = _state(question, scope)
        if found is None:
            continue
        state, applies = found
        prior = Fact(str(records[0].details["prior"]))
        yield question.theorem(
            "what_is_terminated_stays_terminated",
            scope,
            Compare(state, "==", TERMINATED),
            assume=both(applies, Compare(prior, "==", TERMINATED)),
            about={"state": state, "prior": prior},
        )


def _restarts(question: Question) -> Iterator[Theorem]:
    resumptions = _scopes(question, "resume")
    for scope, records in _scopes(question, "halt", "resume").items():
        found = _state(question, scope)
        if found is None:
            continue
        state, applies = found
        prior = Fact(str(records[0].details["prior"]))
        may = [
            both(check.applies, check.holds)
            for record in resumptions.get(scope, ())
            if (check := question.checks.get(record.id)) is not None
        ]
        # A resumption that is asked in another question does not start anything in this one.
        may += [
            both(down)
            for record in resumptions.get(scope, ())
            if record.id not in question.checks and record in question.rules and (down := bites(question, record))
        ]
        yield question.theorem(
            "nothing_restarts_by_itself",
            scope,
            either(Compare(prior, "==", RUNNING), *may),
            assume=both(applies, Compare(state, "==", RUNNING)),
            about={"state": state, "prior": prior},
        )


NEVER_BOTH = Law("halt_and_resume_are_never_both", _never_both, kinds=("halt",))
STOPS = Law("where_a_halt_bites_lending_never_runs", _stops, kinds=("halt",))
LASTS = Law("what_is_terminated_stays_terminated", _lasts, kinds=("halt", "resume"))
RESTARTS = Law("nothing_restarts_by_itself", _restarts, kinds=("halt", "resume"))
