"""Obligations and their proofs: in their order, and none lost when a child is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import Any, cast

import pytest

from guarantee_rules.api import load
from guarantee_rules.proving.obligations import known_of, obligations, prove
from guarantee_rules.proving.processes import Died, Pool, TimedOut
from guarantee_rules.proving.results import Settled, Task, Why
from tests.laws.broken import TIERS
from tests.packs.small import loaded, written


class Frail:
    """A pool whose children end after so many theorems each, in one way or another."""

    def __init__(self, *ends: tuple[int, TimedOut | Died | None]) -> None:
        self.ends = iter(ends)
        self.asked: list[int] = []

    def parts(
        self, function: object, task: Task, seconds: float, told: Callable[[Settled], None] | None = None
    ) -> Future[Any]:
        self.asked.append(len(task.theorems))
        count, cut = next(self.ends)
        parts = (
            [Settled("proved") for _ in task.theorems[:count]] if cut else [Settled("proved") for _ in task.theorems]
        )
        for part in parts if told else ():
            cast("Callable[[Settled], None]", told)(part)
        future: Future[Any] = Future()
        future.set_result((parts, cut))
        return future


@pytest.mark.parametrize(("cut", "why"), [(TimedOut(160.0), "time"), (Died(-11), "crash"), (Died(77), "memory")])
def test_of_a_child_that_ends_only_the_theorem_it_was_at_is_lost(cut: TimedOut | Died, why: Why) -> None:
    wanted = obligations(loaded(written(TIERS)), question="compensation")
    pool = Frail((2, cut), (0, cut), (9, None))
    steps: list[None] = []
    proofs = prove(cast("Pool", pool), wanted, told=lambda: steps.append(None))
    assert [proof.key for proof in proofs] == [one.key for one in wanted]
    assert pool.asked == [len(wanted), len(wanted) - 3, len(wanted) - 4]
    assert [(proof.settled.verdict, proof.settled.why) for proof in proofs[2:4]] == [("unsettled", why)] * 2
    assert {proof.settled.verdict for proof in (*proofs[:2], *proofs[4:])} == {"proved"}
    assert len(steps) == len(wanted)


def test_a_child_that_ends_at_the_last_theorem_is_not_asked_again() -> None:
    wanted = obligations(loaded(written(TIERS)), question="compensation")
    pool = Frail((len(wanted) - 1, Died(-9)))
    assert prove(cast("Pool", pool), wanted)[-1].settled.why == "crash"


def test_proofs_come_in_the_order_of_the_obligations_whatever_is_done_first() -> None:
    pack = loaded(written(TIERS, "id: a\nkind: amount\nquestion: deposit\nvalue: owed\nis: loan.amount * 10%"))
    wanted = obligations(pack)
    steps: list[None] = []
    with Pool(2) as pool:
        proofs = prove(pool, wanted, told=lambda: steps.append(None))
    assert [proof.key for proof in proofs] == [one.key for one in wanted]
    assert len(steps) == len(wanted)
    assert [proof.key for proof in proofs if proof.settled.verdict == "refuted"] == [
        ("2020", "compensation", "a_larger_claim_is_never_compensated_less", "ceiling")
    ]


def test_what_is_asked_for_can_be_one_question_or_one_law() -> None:
    yiwu = load("yiwu")
    assert {one.theorem.question for one in obligations(yiwu, question="halt")} == {"halt"}
    assert {one.theorem.law for one in obligations(yiwu, law="nothing_is_negative")} == {"nothing_is_negative"}
    assert not obligations(yiwu, question="halt", law="shares_sum_to_the_loss")


def names(values: Iterator[tuple[str, ...]]) -> set[str]:
    return {name for some in values for name in some}


def test_a_child_knows_the_names_and_least_values_of_the_version() -> None:
    version = load("yiwu").versions[-1]
    known = known_of(version)
    assert "msme" in names(iter(known.members.values()))
    assert all(version.vocabulary.facts[name].minimum == least for name, least in known.least.items())
    assert known.days
