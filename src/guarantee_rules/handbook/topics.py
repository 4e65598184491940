"""The questions in groups, as a reader looks for them: lending, premium, loss, claim, halt, fund, duties, the text."""

from __future__ import annotations

from collections.abc import Iterable

TOPICS: dict[str, tuple[str, ...]] = {
    "lending": (
        "application", "eligibility", "purpose", "loan_limit", "loan_term", "rate_cap", "collateral", "deposit",
        "renewal", "deadline", "program_volume",
    ),
    "premium": ("premium_cap", "premium", "discount", "insurance_term", "fee", "subsidy"),
    "loss": ("loss_share", "recovery_split"),
    "claim": ("claim_trigger", "compensation", "compensation_window"),
    "halt": ("halt", "resume", "halt_state"),
    "fund": ("fund_balance",),
    "duties": ("sequence", "documents", "report_due", "sanction", "agreements", "authority"),
    "text": ("validity", "policy_year"),
}  # fmt: skip
OTHER = "other"
"""For the questions of a pack whose list of questions is its own."""


def grouped(questions: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The given questions by topic, in the order of both; topics without any are left out."""
    left = dict.fromkeys(questions)
    found: dict[str, tuple[str, ...]] = {}
    for topic, names in TOPICS.items():
        here = tuple(name for name in names if name in left)
        if here:
            found[topic] = here
        for name in here:
            del left[name]
    return found | ({OTHER: tuple(left)} if left else {})
