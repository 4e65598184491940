"""Theorems settled in this process, where a test can see into them; and packs proved in children, as users do."""

from __future__ import annotations

from collections.abc import Iterable

from guarantee_rules.api import Pack
from guarantee_rules.laws.theorem import Theorem
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.proving.obligations import Proof, known_of, obligations, prove
from guarantee_rules.proving.processes import Pool
from guarantee_rules.proving.results import Settled, Task
from guarantee_rules.proving.settling import settle


def settled(version: PackVersion, theorems: Iterable[Theorem], seconds: float = 10) -> list[Settled]:
    return list(settle(Task(list(theorems), known_of(version), seconds)))


def proofs(pack: Pack, *, question: str | None = None, law: str | None = None, seconds: float = 10) -> list[Proof]:
    with Pool(1) as pool:
        return prove(pool, obligations(pack, question=question, law=law), seconds=seconds)
