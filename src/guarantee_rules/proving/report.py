"""Proving packs from beginning to end: obligations, proofs, what the packs expect, and the committed lists."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from guarantee_rules.api import Pack
from guarantee_rules.facts.written import written, written_facts
from guarantee_rules.laws.catalogue import CATALOGUE
from guarantee_rules.laws.expected import expected_of
from guarantee_rules.proving.judged import Judged, against, judged
from guarantee_rules.proving.ledger import Ledger, line_of
from guarantee_rules.proving.obligations import JOBS, SECONDS, Obligation, Proof, obligations, prove
from guarantee_rules.proving.processes import Pool
from guarantee_rules.proving.replay import sides_of
from guarantee_rules.proving.told import Telling
from guarantee_rules.source.diagnostics import Diagnostic, advice, sentence
from guarantee_rules.values.unknown import Unknown


@dataclass(frozen=True)
class Report:
    """What came of one pack. `problems` are wrong expectations and differences from the committed list."""

    pack: Pack
    judgements: tuple[Judged, ...]
    problems: tuple[Diagnostic, ...]
    ledger: Ledger | None
    seconds: float

    @property
    def wrong(self) -> list[Judged]:
        return [one for one in self.judgements if one.standing == "wrong"]

    @property
    def failed(self) -> bool:
        return bool(self.wrong or self.problems)

    @property
    def proofs(self) -> list[Proof]:
        return [one.proof for one in self.judgements]

    def count(self, standing: str) -> int:
        return sum(one.standing == standing for one in self.judgements)


def wanted(packs: Sequence[Pack], question: str | None = None, law: str | None = None) -> list[list[Obligation]]:
    """The obligations of each pack."""
    return [obligations(pack, question=question, law=law) for pack in packs]


def proved(
    packs: Sequence[Pack],
    asked: Sequence[Sequence[Obligation]],
    ledgers: Mapping[str, Ledger | None] | None = None,
    *,
    seconds: float = SECONDS,
    jobs: int = JOBS,
    whole: bool = True,
    told: Callable[[], None] | None = None,
) -> list[Report]:
    """A report for each pack, in their order. `whole`: everything there is to prove of them was asked."""
    start = time.monotonic()
    together = [obligation for some in asked for obligation in some]
    with Pool(jobs) as pool:
        proofs = prove(pool, together, seconds=seconds, told=told)
    taken = time.monotonic() - start
    reports = []
    for pack, some in zip(packs, asked, strict=True):
        of_pack, proofs = proofs[: len(some)], proofs[len(some) :]
        expected = expected_of(pack.loaded)
        ledger = ledgers.get(pack.name) if ledgers is not None else None
        problems = list(expected.diagnostics)
        if ledger is not None:
            keys = None if whole else {proof.key for proof in of_pack}
            problems += against(ledger, of_pack, keys)
        judgements = tuple(judged(proof, expected) for proof in of_pack)
        reports.append(Report(pack, judgements, tuple(problems), ledger, taken))
    return reports


def as_json(report: Report, lang: str) -> dict[str, object]:
    """A report for other programs."""
    return {
        "pack": report.pack.name,
        "failed": report.failed,
        "seconds": round(report.seconds, 2),
        "proofs": [_proof(one, lang) for one in report.judgements],
        "problems": [_problem(problem, lang) for problem in report.problems],
    }


def _proof(judgement: Judged, lang: str) -> dict[str, object]:
    proof = judgement.proof
    told: dict[str, object] = {
        **line_of(proof),
        "sentence": CATALOGUE[proof.theorem.law].sentence(lang),
        "standing": judgement.standing,
        "seconds": proof.settled.seconds,
    }
    if judgement.expected is not None:
        told["because"] = getattr(judgement.expected.because, lang)
    for name, problem in (("problem", judgement.wrong), ("remark", judgement.remark)):
        if problem is not None:
            told[name] = _problem(problem, lang)
    if proof.shown is not None:
        telling = Telling(proof, lang)
        told["cases"] = [written_facts(side) for side in sides_of(proof.theorem, proof.shown.found)]
        told["readings"] = dict(proof.shown.found.readings)
        told["outcomes"] = [decision.outcome for decision in proof.shown.decisions]
        told["figures"] = {
            name: {"label": telling.figure(name), "value": None if isinstance(value, Unknown) else written(value)}
            for name, value in proof.shown.figures.items()
        }
    return told


def _problem(problem: Diagnostic, lang: str) -> dict[str, object]:
    span = problem.span
    return {
        "code": problem.code,
        "file": span.file if span else None,
        "line": span.start.line if span else None,
        "message": sentence(problem, lang),
        "help": advice(problem, lang),
    }
