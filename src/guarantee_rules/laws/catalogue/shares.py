"""What is divided comes out again: the parts of a loss, and of a recovery, sum to the whole to the fen."""

from __future__ import annotations

from collections.abc import Iterator

from guarantee_rules.core.expr import Arithmetic, Compare, Expr, Extreme, If, Quotient, both
from guarantee_rules.laws.law import Law
from guarantee_rules.laws.question import Question
from guarantee_rules.laws.theorem import Theorem


def divided(share: Expr) -> Expr | None:
    """What a `loss_share` rule divides, read from the share of one party: `of * 7 / 10`, less what is before."""
    match share:
        case If(_, _, orelse):
            return divided(orelse)
        case Arithmetic(upto, "-", _):
            return divided(upto)
        case Quotient(Arithmetic(of, "*", _), _, 2):
            return of
        case _:
            return None


def _shares(question: Question) -> Iterator[Theorem]:
    for record in question.own:
        shares = record.details.get("shares")
        if record.kind != "loss_share" or not isinstance(shares, dict):
            continue
        parties = [name for name in shares if name in question.outputs]
        own = question.value(record.id, parties[0]) if len(parties) == len(shares) else None
        of = divided(question.defined(own)) if own is not None else None
        if of is None:
            continue
        yield question.theorem(
            "shares_sum_to_the_loss",
            record.id,
            Compare(_sum([question.outputs[name].expr for name in parties]), "==", of),
            # Where other rules give the shares in other cases, theirs sum to the same loss.
            assume=both(*(question.outputs[name].applies for name in parties)),
            about={"divided": of, **{name: question.outputs[name].expr for name in parties}},
        )


def _parts(question: Question) -> Iterator[Theorem]:
    for record in question.own:
        borne = record.details.get("borne")
        if record.kind != "recovery_split" or not isinstance(borne, dict):
            continue
        parts = [question.outputs[name] for name in (*borne, "surplus") if name in question.outputs]
        surplus = question.value(record.id, "surplus")
        if surplus is None or len(parts) != len(borne) + 1:
            continue
        match question.defined(surplus):
            case Extreme("max", (Arithmetic(recovered, "-", _), _)):
                yield question.theorem(
                    "parts_sum_to_the_recovery",
                    record.id,
                    Compare(_sum([part.expr for part in parts]), "==", recovered),
                    assume=both(*(part.applies for part in parts)),
                    about={"divided": recovered, **{part.name: part.expr for part in parts}},
                )
            case _:
                pass


def _sum(parts: list[Expr]) -> Expr:
    total = parts[0]
    for part in parts[1:]:
        total = Arithmetic(total, "+", part)
    return total


SHARES = Law("shares_sum_to_the_loss", _shares, kinds=("loss_share",))
PARTS = Law("parts_sum_to_the_recovery", _parts, kinds=("recovery_split",))
