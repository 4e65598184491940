"""When the versions of a pack are in force, and whether the text binds anybody."""

from __future__ import annotations

from collections.abc import Iterator

from guarantee_rules.checking.finding import Finding, Level
from guarantee_rules.checking.studied import Studied
from guarantee_rules.kinds.base import At
from guarantee_rules.source.diagnostics import diagnostic

CODES: dict[str, Level] = {
    "version-gap": "warning",
    "version-ended": "warning",
    "version-ends": "note",
    "not-binding": "note",
}


def look(about: Studied) -> Iterator[Finding]:
    pack, version = about.pack, about.version
    period, name = version.period, version.version
    for first, last in pack.gaps:
        if (
            period is not None
            and period.first > last
            and not any(other.period and last < other.period.first < period.first for other in pack.versions)
        ):
            told = diagnostic("version-gap", about.root("valid").span, first=first, last=last, version=name)
            yield Finding(told, CODES[told.code], name, name, figures=f"{first} to {last}")
    if version is not pack.versions[-1]:
        return
    if period is not None and period.ends is not None:
        if about.as_of is None:
            told = diagnostic("version-ends", about.root("valid").span, last=period.ends, version=name)
        elif about.as_of > period.ends:
            told = diagnostic(
                "version-ended", about.root("valid").span, last=period.ends, version=name, day=about.as_of
            )
        else:
            return
        yield Finding(told, CODES[told.code], name, name, figures=str(period.ends))
    if version.standing != "issued":
        span = At(pack.written)("standing").span if pack.written is not None else None
        told = diagnostic("not-binding", span, case=version.standing)
        yield Finding(told, CODES[told.code], name, name)
