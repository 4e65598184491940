"""Findings that a pack accepts with a reason, and acceptances that no longer have anything to accept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from guarantee_rules.checking.finding import Finding, Level
from guarantee_rules.checking.registry import known_codes
from guarantee_rules.kinds.base import At
from guarantee_rules.packs.assurance import Accepted
from guarantee_rules.packs.load import LoadedPack
from guarantee_rules.source.diagnostics import diagnostic, nearest

CODES: dict[str, Level] = {
    "acceptance-stale": "warning",
    "acceptance-moved": "warning",
    "acceptance-unpinned": "warning",
    "acceptance-unknown": "error",
    "acceptance-nowhere": "error",
}


def sorted_out(
    pack: LoadedPack, found: Sequence[Finding]
) -> tuple[list[Finding], list[tuple[Finding, Accepted]], list[Finding]]:
    """What stands, what is accepted and by which reason, and what is wrong with the acceptances themselves."""
    accepted = pack.assurance.accepted if pack.assurance is not None else ()
    taken: list[tuple[Finding, Accepted]] = []
    standing: list[Finding] = []
    used: set[int] = set()
    for finding in found:
        number = next((n for n, one in enumerate(accepted) if _covers(one, finding)), None)
        if number is None:
            standing.append(finding)
        else:
            used |= {n for n, one in enumerate(accepted) if _covers(one, finding)}
            taken.append((finding, accepted[number]))
    wrong = [
        finding
        for number, one in enumerate(accepted)
        if number not in used
        for finding in _idle(
            pack, found, one, At(pack.written)("assurance", "accepted", number) if pack.written else None
        )
    ]
    return standing, taken, wrong


def _covers(one: Accepted, finding: Finding) -> bool:
    """Who accepts a finding that holds for a region, a pair or a place accepts just that one."""
    return (
        (one.finding, one.at) == (finding.code, finding.at)
        and one.version in (None, finding.version)
        and one.figures == finding.figures
    )


def _idle(pack: LoadedPack, found: Sequence[Finding], one: Accepted, at: At | None) -> Iterator[Finding]:
    """Why an acceptance accepts nothing."""
    codes, names = known_codes(), _names(pack)
    span = None if at is None else at("finding").span
    here = None if at is None else at("at").span
    pinned = None if at is None else at("figures").span
    arising = [f for f in found if (f.code, f.at) == (one.finding, one.at) and one.version in (None, f.version)]
    if one.finding not in codes:
        near = nearest(one.finding, codes)
        told = diagnostic("acceptance-unknown", span, code=one.finding, nearest=near)
    elif one.at not in names:
        told = diagnostic("acceptance-nowhere", here, at=one.at, nearest=nearest(one.at, names))
    elif arising and one.figures is not None:
        now = "; ".join(str(finding.figures) for finding in arising)
        told = diagnostic("acceptance-moved", pinned, code=one.finding, at=one.at, was=one.figures, now=now)
    elif arising:
        now = "; ".join(str(finding.figures) for finding in arising)
        told = diagnostic("acceptance-unpinned", span, code=one.finding, at=one.at, now=now)
    else:
        told = diagnostic("acceptance-stale", span, code=one.finding, at=one.at)
    yield Finding(told, CODES[told.code], one.at, one.version or "", figures=one.finding)


def _names(pack: LoadedPack) -> tuple[str, ...]:
    """Everything a finding can be about."""
    names = dict[str, None]()
    for version in pack.versions:
        names |= dict.fromkeys((*version.rules, *version.readings, *version.programs, version.version))
    return tuple(names)
