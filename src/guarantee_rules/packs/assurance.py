"""What a pack says of its own consistency: findings it accepts, laws its text breaks, how far its cases must reach."""

from __future__ import annotations

from typing import Annotated, Literal

from guarantee_rules.kinds.fields import Bilingual, Key, Length, Model, Percentage, Text, entry, refused, whole

MOST = Length(most=500)


class Accepted(Model):
    """A finding of `check` that stands in the law itself, with the reason why it is left as it is.

    `at` is what the finding is about: a rule, a reading or a question. `figures` pins what exactly was accepted, such
    as `1000000.01 to 1285714.28`, for findings that have some. Once the finding no longer arises there so, the
    acceptance is itself reported.
    """

    finding: Text
    at: Text
    version: Text | None = None
    figures: Text | None = None
    because: Bilingual


class LawExpected(Model):
    """A law that the text itself breaks, or that a prover cannot settle: for one question, or one subject of it.

    `region` is where it breaks: boxes of figures from a first to a last value, such as
    `claim.debt: 1000000.01 to 1285714.28`. A region that changes is a failure.
    """

    law: Key
    question: Text
    of: Text | None = None
    version: Text | None = None
    expect: Literal["refuted", "unsettled", "not_applicable"]
    region: Annotated[tuple[dict[Text, Text], ...], MOST] = ()
    because: Bilingual

    @whole
    def _region_of_what_is_refuted(self) -> None:
        if self.region and self.expect != "refuted":
            raise refused("law-region-idle")


class Assurance(Model):
    """`coverage`: the least share of clauses, rules, branches, boundaries, readings and versions its cases must try."""

    coverage: dict[Key, Percentage] = entry(default={})
    accepted: Annotated[tuple[Accepted, ...], MOST] = ()
    laws: Annotated[tuple[LawExpected, ...], MOST] = ()
