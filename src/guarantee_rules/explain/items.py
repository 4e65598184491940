"""The items of a list: papers at hand or missing, steps done or to come, reports with their day, duties, sanctions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from guarantee_rules.core.program import Force
from guarantee_rules.explain.findings import Finding, Verdict
from guarantee_rules.explain.givers import giver_of_output
from guarantee_rules.explain.trace import Trace
from guarantee_rules.kinds.fields import Bilingual
from guarantee_rules.packs.version import PackVersion, RuleRecord
from guarantee_rules.values.types import DATE

WHOM = ("actor", "by", "to")


@dataclass(frozen=True, slots=True)
class Item:
    """One item of an answer that lists; what does not concern the case is not among them.

    `verdict`: of a paper and a step `met` (at hand, done) or `not_met` (missing, still to do), of anything else
    `applied`, and `unknown` where a fact that decides it is not stated.
    """

    rule: RuleRecord
    verdict: Verdict
    label: Bilingual | Mapping[str, str]
    """What it is called: the paper's name, else the rule's."""
    force: Force
    document: str | None
    """The paper, by its name in the vocabulary."""
    papers: tuple[str, ...]
    """The papers that go with a step."""
    due: date | None
    """The day it is due, where the text gives one and the case lets it be known."""
    whom: Mapping[str, object]
    """Whom it concerns: `actor`, or `by` and `to`; each in both languages."""
    order: int | None
    """Its place in a procedure."""


def items_of(version: PackVersion, findings: tuple[Finding, ...], trace: Trace) -> tuple[Item, ...]:
    """The items in the order of the pack, steps in their own."""
    found = [
        _item(finding, version, trace)
        for finding in findings
        if finding.role == "item" and finding.verdict != "not_reached"
    ]
    return tuple(sorted(found, key=lambda item: (item.order is None, item.order or 0)))


def _item(finding: Finding, version: PackVersion, trace: Trace) -> Item:
    rule, details = finding.rule, finding.rule.details
    document = details.get("document")
    papers = details.get("papers", ())
    order = details.get("order")
    known = version.vocabulary.enums["document"].members if "document" in version.vocabulary.enums else {}
    return Item(
        rule,
        finding.verdict,
        known[str(document)] if document in known else rule.label,
        finding.force,
        None if document is None else str(document),
        tuple(str(paper) for paper in papers) if isinstance(papers, list) else (),
        next(_days(finding, version, trace), None),
        {key: details[key] for key in WHOM if key in details},
        int(str(order)) if order is not None else None,
    )


def _days(finding: Finding, version: PackVersion, trace: Trace) -> Iterator[date]:
    """The day a report or a deadline gives under its own name, or a step where it is the next one."""
    answer = {output.name: value for output, value in trace.answer.outputs}
    for output, value in trace.answer.outputs:
        if output.type != DATE or not isinstance(value, date):
            continue
        own = giver_of_output(output, version, trace) == finding.rule.id and not output.name.endswith("next_due")
        next_one = output.name == "next_due" and answer.get("next_step") == finding.rule.id
        if own or next_one:
            yield value
