"""Proofs held against what the pack expects and against the committed list: what is new, what changed, what is gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from guarantee_rules.kinds.base import At
from guarantee_rules.laws.expected import Expected
from guarantee_rules.packs.assurance import LawExpected
from guarantee_rules.proving.ledger import Ledger, boxes, result
from guarantee_rules.proving.obligations import Key, Proof
from guarantee_rules.source.diagnostics import Diagnostic, diagnostic
from guarantee_rules.source.text import Span

Standing = Literal["proved", "expected", "wrong"]
"""Of a proof: it holds; it does not, as the pack expects; or something is to be done about it."""


_AMISS = {"refuted": "law-refuted", "unsettled": "law-unsettled", "vacuous": "law-vacuous"}
"""What is told of a law that comes out otherwise than proved, where the pack does not expect it."""


@dataclass(frozen=True)
class Judged:
    """One proof, what the pack expects of it, and what is wrong with that, if anything."""

    proof: Proof
    expected: LawExpected | None
    wrong: Diagnostic | None = None
    remark: Diagnostic | None = None
    """What may be put right and fails nothing: a law expected to be unsettled that was settled this time."""

    @property
    def standing(self) -> Standing:
        if self.wrong is not None:
            return "wrong"
        return "proved" if self.proof.settled.verdict == "proved" else "expected"

    @property
    def against(self) -> str | None:
        """How a proof is not as the pack expects, where it expects something of it: a phrase of `proofs.head`, or None.

        `otherwise` is another verdict; the rest is about the region: `elsewhere`, `untold` and `none` where the pack or
        the proof has none, `misread` where the pack's cannot be read.
        """
        if self.wrong is None or self.expected is None:
            return None
        if self.wrong.code == "law-otherwise":
            return "otherwise"
        return dict(self.wrong.params).get("case", "elsewhere")


def judged(proof: Proof, expected: Expected) -> Judged:
    """A proof beside what its pack expects of it."""
    entry = expected(proof.obligation.version, proof.theorem)
    settled, about = proof.settled, _about(proof.key)
    verdict = settled.verdict
    if entry is None:
        if verdict == "proved":
            return Judged(proof, None)
        return Judged(proof, None, diagnostic(_AMISS[verdict], _rule(proof), case=settled.why or None, **about))
    place = _entry(proof, entry)
    if entry.expect == "unsettled" and verdict == "proved":
        return Judged(proof, entry, None, diagnostic("law-settled-now", place, severity="warning", **about))
    wanted = {"refuted": "refuted", "unsettled": "unsettled", "not_applicable": "vacuous"}[entry.expect]
    if verdict != wanted:
        return Judged(proof, entry, diagnostic("law-otherwise", place, case=f"{wanted}-{verdict}", **about))
    was = [dict(box) for box in entry.region]
    now = list(boxes(settled.region)) if settled.region is not None else []
    if was != now:
        misread = any(one is entry for one in expected.misread)
        case = "misread" if misread else None if was and now else "untold" if now else "none"
        place = _entry(proof, entry, "region") if was else place
        told = diagnostic("law-region", place, case=case, was=said(was), now=said(now), **about)
        return Judged(proof, entry, told)
    return Judged(proof, entry)


def against(ledger: Ledger, proofs: Collection[Proof], asked: Collection[Key] | None = None) -> Iterator[Diagnostic]:
    """Where a committed list is not what was found. `asked`: the keys that were looked at, where not all were."""
    found = {proof.key: proof for proof in proofs}
    for key in ledger.lines:
        if key not in found and (asked is None or key in asked):
            yield diagnostic("ledger-gone", ledger.places[key], **_listed(key))
    known = {version for version, *_ in ledger.lines}
    new = Counter(version for version, *_ in found if version not in known)
    whole = {version: count for version, count in new.items() if count > 1}
    for version, count in whole.items():
        yield diagnostic("ledger-new", None, case="version", version=version, count=count)
    for key, proof in found.items():
        before = ledger.lines.get(key)
        if before is None:
            if key[0] not in whole:
                yield diagnostic("ledger-new", None, found=proof.settled.verdict, **_listed(key))
        elif result(before) != result(proof):
            was, now = result(before), result(proof)
            yield diagnostic("ledger-changed", ledger.places[key], was=was, now=now, **_listed(key))


def _about(key: Key) -> dict[str, Any]:
    _, question, law, subject = key
    return {"law": law, "question": question, "of": subject or None}


def _listed(key: Key) -> dict[str, Any]:
    """What a line of the list is about: one law is there once for each version and subject."""
    return {**_about(key), "version": key[0], "case": "of" if key[3] else None}


def _rule(proof: Proof) -> Span | None:
    """Where to look: the rule that the subject names, else the first that gives one of the values it speaks of."""
    rules = proof.obligation.version.rules
    named = [*proof.theorem.subject.split(" "), *(made.rule for made in reversed(proof.theorem.definitions))]
    return next((rules[name].span for name in named if name in rules), None)


def _entry(proof: Proof, entry: LawExpected, *part: str) -> Span | None:
    """Where an expectation, or a part of it, stands in the pack."""
    pack = proof.obligation.pack.loaded
    if pack.assurance is None or pack.written is None:
        return None
    number = next(number for number, one in enumerate(pack.assurance.laws) if one is entry)
    return At(pack.written)("assurance", "laws", number, *part).span


def said(region: Iterable[Mapping[str, str]]) -> str:
    """A region as packs write it: `second_claim: 1000000.01 to 1285714.28`."""
    return ", ".join(f"{name}: {values}" for box in region for name, values in box.items()) or "-"
