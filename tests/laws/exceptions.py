"""Where the five texts themselves break a law, each with a case that shows it and the ambiguity it is known by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from guarantee_rules.values.types import Value


@dataclass(frozen=True)
class Breach:
    """A theorem of a pack that its text refutes. Readings that are not named are as by default."""

    pack: str
    law: str
    question: str
    subject: str
    facts: Mapping[str, Value]
    readings: Mapping[str, str] = field(default_factory=dict)
    code: str = ""

    @property
    def key(self) -> tuple[str, str, str, str]:
        return self.pack, self.law, self.question, self.subject


def money(**facts: str) -> dict[str, Value]:
    """Amounts of facts, written with `__` for the point of their names."""
    return {name.replace("__", ".").replace("second_", "second "): Decimal(figure) for name, figure in facts.items()}


ONE_CLAIM = money(claim__earlier_paid="0.00", claim__earlier_compensation="0.00", fund__compensated_this_year="0.00")
CLIFF = ONE_CLAIM | money(claim__paid="1000000.00", second_claim__paid="1000000.01", second_claim__earlier_paid="0.00")
WHOLE_DEBT = ONE_CLAIM | money(claim__paid="700000.00", claim__debt="1000000.00", claim__earlier_debt="0.00")
RECOVERED = money(loss__borne_by_insurer="700000.00", loss__borne_by_bank="300000.00", recovery__amount="300000.00")

BROKEN_BY_THE_TEXT = (
    # From 1,000,000.00 to 1,000,000.01 the ceiling falls from 900,000.00 to 700,000.00.
    Breach("yiwu", "a_larger_claim_is_never_compensated_less", "compensation", "ceiling", CLIFF, code="Y-A8"),
    Breach("yiwu", "a_larger_claim_is_never_compensated_less", "compensation", "payable", CLIFF, code="Y-A8"),
    # An insurer that paid 700,000.00 of a debt of 1,000,000.00 is compensated with 900,000.00.
    *(
        Breach(
            "yiwu",
            "nobody_is_paid_more_than_they_lost",
            "compensation",
            value,
            WHOLE_DEBT,
            {"compensation_base": "whole_debt"},
            code="Y-A9",
        )
        for value in ("ceiling", "payable")
    ),
    # 210,000.00 of what is recovered and 630,000.00 of compensation are more than 700,000.00.
    Breach(
        "yiwu",
        "compensation_and_recoveries_are_no_more_than_the_loss",
        "recovery_split",
        "insurer payable",
        ONE_CLAIM | RECOVERED | money(claim__paid="700000.00"),
        code="Y-A10",
    ),
    Breach(
        "yiwu",
        "no_case_fits_two_classes",
        "eligibility",
        "yiwu_borrower_class",
        {"borrower.categories": frozenset({"farm_household", "entrepreneur"})},
        code="Y-A2",
    ),
    # All that is recovered is divided 70 to 30, whatever the two have borne.
    *(
        Breach(
            "dalian",
            "nobody_is_paid_more_than_they_lost",
            "recovery_split",
            party,
            money(recovery__amount="10.00") | {f"loss.borne_by_{party}": Decimal("2.99")},
            code="D-A9",
        )
        for party in ("insurer", "bank")
    ),
    Breach(
        "shangluo",
        "no_case_fits_two_classes",
        "eligibility",
        "shangluo_borrower_class",
        {"borrower.categories": frozenset({"rural_operator", "enterprise"}), "borrower.size": "micro"},
        code="L-A14",
    ),
    # Nothing has happened yet from which a day could be counted.
    Breach("shanwei", "whoever_states_every_fact_is_answered", "deadline", "", {}),
    # Of the premium's amount, its rate and what was charged, one has to be stated.
    Breach(
        "shanwei",
        "whoever_states_every_fact_is_answered",
        "subsidy",
        "",
        money(
            loan__amount="1000000.00",
            premium__accident="0.00",
            premium__cash_paid="0.00",
            subsidy__quota_taken="0.00",
            subsidy__loans_before="0.00",
        )
        | {
            "loan.term": 12,
            "subsidy.policies_before": 0,
            "subsidy.payments_before": 0,
            "borrower.scheme_overdue_ever": False,
            "loan.overdue_ever": False,
        },
    ),
)

NO_CASE = frozenset(
    {
        # Terms are left to a document that is not at hand: nothing can be told to be within them.
        ("shanwei", "every_outcome_can_be_reached", "loan_term", "compliant"),
        ("shanwei", "every_outcome_can_be_reached", "application", "compliant"),
    }
)
"""Theorems that there is some case, which the text refutes: there is none."""
