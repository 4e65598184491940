"""What came of looking: everything a pack states and where it stands, what is declared, and what has changed since."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Literal

from guarantee_rules.api import Pack
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.provenance.characters import settled
from guarantee_rules.provenance.looking import looked_for
from guarantee_rules.provenance.outline import outline
from guarantee_rules.provenance.record import Declared, Recorded, Row, Seen
from guarantee_rules.provenance.stated import Stated, stated
from guarantee_rules.source.reading import source_from_bytes

if TYPE_CHECKING:
    from guarantee_rules.provenance.looking import Looked

Text = Literal["none", "first", "same", "settled", "other"]
"""The supplied text beside the recorded one: none supplied, none recorded, the same bytes, differing only in what is
settled (blanks, width, line ends), or another."""


@dataclass(frozen=True)
class Finding:
    """One thing looked for, with its place in the pack and what came of it.

    `row` is None for what the pack states and the committed result does not know. `begins`: where the cited clause
    begins in the supplied text, line and column.
    """

    stated: Stated
    row: Row | None
    declared: Declared | None = None
    begins: tuple[int, int] | None = None

    @property
    def stands(self) -> bool:
        """Whether it stands in its clause, or is declared not to."""
        return self.row is not None and (self.row.result in ("found", "above") or self.declared is not None)


@dataclass(frozen=True)
class Report:
    """What came of looking for what one version of a pack states."""

    pack: str
    version: str
    text: Text
    findings: tuple[Finding, ...]
    recorded: Recorded
    """What is committed; in a report with a text, with the rows as they are now, ready to be committed."""
    gone: tuple[Row, ...] = ()
    """What the committed result tells of and the pack no longer states."""
    idle: tuple[Declared, ...] = ()
    """Declarations that nothing needs any more."""
    missing_parts: tuple[str, ...] = ()
    changed: bool = False
    """Whether the text gives other results than those committed; without a text, whether the pack says other things."""

    @property
    def amiss(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if not finding.stands)

    @property
    def fine(self) -> bool:
        return not self.counts["amiss"]

    @cached_property
    def counts(self) -> Counter[str]:
        """How many clauses, words and figures, and how many found, declared and amiss.

        Amiss are also what is gone, idle and missing, which was not looked for and is counted by these names, too:
        clauses, words and figures are found, declared, or amiss without those three.
        """
        counts = Counter[str](finding.stated.what for finding in self.findings)
        counts["declared"] = sum(1 for finding in self.findings if finding.declared is not None)
        counts["found"] = len(self.findings) - counts["declared"] - len(self.amiss)
        counts["gone"], counts["idle"] = len(self.gone), len(self.idle)
        counts["missing_parts"] = len(self.missing_parts)
        counts["amiss"] = len(self.amiss) + counts["gone"] + counts["idle"] + counts["missing_parts"]
        return counts


def committed(pack: Pack, version: PackVersion, recorded: Recorded) -> Report:
    """The committed result, held against the pack as it is now."""
    rows = {row.key: row for row in recorded.rows}
    all_stated = stated(version, pack.loaded.source)
    findings = tuple(_finding(one, rows.get(one.key), recorded) for one in all_stated)
    known = {one.key for one in all_stated}
    gone = tuple(row for row in recorded.rows if row.key not in known)
    return Report(
        pack.name,
        version.version,
        "none",
        findings,
        recorded,
        gone,
        _idle(recorded, findings),
        changed=bool(gone) or any(finding.row is None for finding in findings),
    )


def looked(pack: Pack, version: PackVersion, content: bytes, name: str, recorded: Recorded | None) -> Report:
    """What comes of looking in a text now. Refused where its bytes are not UTF-8."""
    source = source_from_bytes(name, content)
    text = settled(source.text)
    seen = Seen(len(text.original), sha256(content).hexdigest(), text.digest)
    before = recorded or Recorded(version.version, None, {}, (), ())
    clauses = outline(text, before.parts)
    results = looked_for(stated(version, pack.loaded.source), clauses)
    rows = tuple(_row(one) for one in results)
    findings = tuple(
        replace(_finding(one.stated, row, before), begins=one.begins) for one, row in zip(results, rows, strict=True)
    )
    now = replace(before, seen=seen, rows=rows)
    return Report(
        pack.name,
        version.version,
        _beside(seen, before.seen),
        findings,
        now,
        idle=_idle(before, findings),
        missing_parts=clauses.missing_parts,
        changed=before.seen is not None and rows != before.rows,
    )


def _beside(seen: Seen, before: Seen | None) -> Text:
    if before is None:
        return "first"
    if seen.bytes == before.bytes:
        return "same"
    return "settled" if seen.settled == before.settled else "other"


def _row(one: Looked) -> Row:
    stated = one.stated
    return Row(stated.rule, stated.what, stated.at, stated.sought, stated.clause, one.result, one.where)


def _finding(one: Stated, row: Row | None, recorded: Recorded) -> Finding:
    if row is None or row.result in ("found", "above"):
        return Finding(one, row)
    declared = next((each for each in recorded.declared if each.covers(row)), None)
    return Finding(one, row, declared)


def _idle(recorded: Recorded, findings: tuple[Finding, ...]) -> tuple[Declared, ...]:
    """Declarations with a rule that no finding needs them for."""
    needed = [(id(finding.declared), finding.stated.rule) for finding in findings if finding.declared is not None]
    return tuple(each for each in recorded.declared if any((id(each), rule) not in needed for rule in each.rules))
