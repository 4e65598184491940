"""A file of cases as it is written: sets of facts to start from, and cases with the answer that the text gives.

pack: yiwu
bases:
  msme: {application: {date: 2024-03-01}, loan: {amount: 3000000.00}}
cases:
  - case: a loan of exactly 5,000,000.00 is within the limit
    question: loan_limit
    as_of: 2024-03-01
    from: msme
    facts: {loan: {amount: 5000000.00}}
    expect: {outcome: compliant, values: {headroom: 0.00}}
equivalent:
  - mutant: 'yiwu_loss_share_default.agreed exchange: insurer, bank → bank, insurer'
    because: agreed shares are looked up by party
"""

from __future__ import annotations

from typing import Literal

from guarantee_rules.core.program import Force
from guarantee_rules.explain.decision import OutcomeName
from guarantee_rules.explain.findings import Verdict
from guarantee_rules.kinds.fields import Day, Key, Keys, Model, Text, entry, refused, whole
from guarantee_rules.packs.document import Standing
from guarantee_rules.values.unknown import OpenWhy

GapWhy = Literal["silent", "referred", "absent", "not_applicable"]


class Expectation(Model):
    """What the text gives. `missing` and `open` are complete where they are stated; the others may be a part.

    `forces` says how binding rules of the answer are, `standing` whether the text is issued or a draft, `blanks` which
    values the text has none of, and why.
    """

    outcome: OutcomeName | None = None
    values: dict[Text, Text] = entry(default={})
    rules: dict[Key, Verdict] = entry(default={})
    forces: dict[Key, Force] = entry(default={})
    standing: Standing | None = None
    missing: tuple[Text, ...] | None = None
    open: tuple[OpenWhy, ...] | None = None
    readings: Keys = ()
    blanks: dict[Text, GapWhy] = entry(default={})

    @whole
    def _expects_something(self) -> None:
        if not self.model_fields_set:
            raise refused("case-expects-nothing")


class CaseDocument(Model):
    """One case. `facts` are put over those of the base `from`; `without` takes facts or groups of them away."""

    case: Text
    question: Text
    as_of: Day
    from_: Key | None = entry(default=None, alias="from")
    facts: object = None
    without: tuple[Text, ...] = ()
    readings: dict[Text, Text] = entry(default={})
    because: Text | None = None
    expect: Expectation


class Explained(Model):
    """A mutant of the pack that no case can notice, by its name as `test --mutate` tells it, and why none can."""

    mutant: Text
    because: Text


class CasesDocument(Model):
    pack: Key
    bases: dict[Key, object] = entry(default={})
    cases: tuple[CaseDocument, ...]
    equivalent: tuple[Explained, ...] = ()
