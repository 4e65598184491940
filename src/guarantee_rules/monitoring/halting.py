"""The states of lending at a month's end: what each was, what the rules make of it, and how far the next line is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from guarantee_rules.core.check import walk
from guarantee_rules.explain.findings import Comparison, Finding
from guarantee_rules.monitoring.asking import Asked, Asker
from guarantee_rules.monitoring.figures import Month, month_of
from guarantee_rules.monitoring.measures import By, subject_of
from guarantee_rules.monitoring.states import State
from guarantee_rules.packs.version import RuleRecord
from guarantee_rules.values.numbers import Number, subtract
from guarantee_rules.values.quantities import read_quantity
from guarantee_rules.values.unknown import Open

HALT, NOT_IN_FORCE = "halt", "not_in_force"
BOUNDS = ("at_least", "more_than")


@dataclass(frozen=True, slots=True)
class Line:
    """One rule that stops lending, held against a month's figures.

    `headroom` is by how much the amount or number that is measured may rise, all else as it is, before it is at the
    line: not more than 0 where the line is reached or passed. None where the figures are not known.
    """

    rule: RuleRecord
    name: str
    verdict: str
    value: Number | None
    threshold: Number | None
    ratio: bool
    headroom: Number | None
    money: bool
    """Whether the headroom is an amount in yuan, not a number of loans."""


@dataclass(frozen=True, slots=True)
class Watched:
    """One state of one bank, insurer or the scheme over one month."""

    scope: str
    label: Mapping[str, str]
    fact: str
    by: By | None
    subject: str
    before: State | None
    after: str | None
    """What the rules establish; None where they cannot, which leaves what was recorded."""
    missing: tuple[str, ...]
    open: tuple[Open, ...]
    lines: tuple[Line, ...]
    asked: Asked

    @property
    def changed(self) -> bool:
        return self.after is not None and self.before is not None and self.after != self.before.state

    def recorded_in(self, month: Month) -> bool:
        """Whether the state before the measuring was recorded within the month, and not carried into it."""
        since = self.before.since if self.before is not None else None
        return since is not None and month_of(since) == month and since != month.last


def watched(asker: Asker, month: Month, banks: Sequence[str], insurers: Sequence[str]) -> tuple[Watched, ...]:
    """Every state that the pack's halts speak of, in the order of its rules; none where the text is not in force.

    A question may speak of a bank and an insurer at once: each is then asked about with the first of the others.
    """
    rules = [rule for rule in asker.version.rules.values() if rule.kind == HALT and HALT in rule.questions]
    if not rules:
        return ()
    first: dict[By, str] = {}
    if banks:
        first["bank"] = banks[0]
    if insurers:
        first["insurer"] = insurers[0]
    asked = asker.ask(HALT, month, first)
    if asked.decision.outcome == NOT_IN_FORCE:
        return ()
    decided = {tuple(first.items()): asked}
    subjects: Mapping[By, Sequence[str]] = {"bank": banks, "insurer": insurers}
    found: list[Watched] = []
    for scope, of_scope in _by_scope(rules).items():
        output = f"{scope}_state"
        if output not in asked.decision.values and output not in asked.decision.unknown:
            continue  # under these readings, or on this day, nothing of this kind can stop
        fact = str(of_scope[0].details["prior"])
        (by,) = subject_of(fact) or (None,)
        for subject in subjects[by] if by else ("",):
            whose = {**first, by: subject} if by else first
            key = tuple(whose.items())
            if key not in decided:
                decided[key] = asker.ask(HALT, month, whose)
            found.append(_watched(asker, month, scope, of_scope, fact, by, subject, decided[key]))
    return tuple(found)


def _by_scope(rules: list[RuleRecord]) -> dict[str, list[RuleRecord]]:
    scopes: dict[str, list[RuleRecord]] = {}
    for rule in rules:
        scopes.setdefault(str(rule.details["scope"]), []).append(rule)
    return scopes


def _watched(
    asker: Asker,
    month: Month,
    scope: str,
    rules: list[RuleRecord],
    fact: str,
    by: By | None,
    subject: str,
    asked: Asked,
) -> Watched:
    decision, output = asked.decision, f"{scope}_state"
    after = decision.values.get(output)
    unknown = decision.unknown.get(output)
    label = rules[0].details["scope_label"]
    assert isinstance(label, dict)
    return Watched(
        scope,
        label,
        fact,
        by,
        subject,
        asker.before(fact, asked.whose, month.last),
        None if after is None else str(after),
        tuple(sorted(unknown.missing)) if unknown else (),
        tuple(sorted(unknown.open)) if unknown else (),
        tuple(_lines(asked, {rule.id for rule in rules})),
        asked,
    )


def _lines(asked: Asked, rules: set[str]) -> Iterator[Line]:
    for finding in asked.decision.findings:
        if finding.rule.id in rules and finding.verdict != "not_reached":
            yield _line(asked, finding)


def _line(asked: Asked, finding: Finding) -> Line:
    details = finding.rule.details
    ratio = "ratio" in details
    name = str(details.get("value") or f"{details['scope']}_{'ratio' if ratio else 'amount'}")
    value = asked.decision.values.get(name)
    value = value if isinstance(value, Decimal | int) else None
    compared = _own(finding)
    margin = compared.margin if compared is not None else None
    bound = next(details[key] for key in BOUNDS if key in details)
    quantity = read_quantity(bound) if isinstance(bound, str) else None
    threshold = quantity.value if quantity is not None else None
    if threshold is None and not ratio and value is not None and margin is not None:
        threshold = subtract(value, margin)
    return Line(
        finding.rule,
        name,
        finding.verdict,
        value,
        threshold if isinstance(threshold, Decimal | int) else None,
        ratio,
        None if margin is None else subtract(0, margin),
        compared is not None and compared.type.name == "money",
    )


def _own(finding: Finding) -> Comparison | None:
    """The comparison the rule itself makes, not one of those that say where it applies."""
    own = list(walk(finding.holds))
    found = [comparison for comparison in finding.comparisons if comparison.expr in own]
    return (found or [*finding.comparisons])[-1] if finding.comparisons else None
