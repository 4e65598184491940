"""`guarantee-rules provenance`: whether what a pack says stands in the text it is taken from."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated, Any

import typer

from guarantee_rules.cli.language import CommandError
from guarantee_rules.cli.options import Json, Lang, PackName
from guarantee_rules.cli.output import put, put_json, strong
from guarantee_rules.source.diagnostics import diagnostic, nearest
from guarantee_rules.wording import phrase

if TYPE_CHECKING:
    from guarantee_rules.api import Pack
    from guarantee_rules.packs.version import PackVersion
    from guarantee_rules.provenance.record import Recorded
    from guarantee_rules.provenance.report import Finding, Report
    from guarantee_rules.source.diagnostics import Diagnostic


def provenance(
    pack: PackName,
    source: Annotated[str | None, typer.Argument(metavar="TEXT")] = None,
    version: Annotated[str | None, typer.Option("--version", metavar="VERSION")] = None,
    record: Annotated[bool, typer.Option("--record")] = False,
    as_json: Json = False,
    lang: Lang = "",
) -> None:
    from guarantee_rules.api import load
    from guarantee_rules.provenance.record import read_record, record_place

    if record and source is None:
        raise CommandError([diagnostic("provenance-record-what", None)])
    loaded, place = load(pack), record_place(pack)
    asked = _version(loaded, version)
    records = read_record(place, loaded.name)
    if source is not None:
        report = _looked(loaded, asked or loaded.versions[-1], source, records)
        told = _Told(pack, loaded, (report,), kept=record)
        if record:
            _keep(Path(str(place)), loaded, {**records, report.version: report.recorded})
    else:
        told = _committed(pack, loaded, (asked,) if asked else loaded.versions, records)
    if as_json:
        put_json(_json(told))
    else:
        put("\n".join(_lines(told, lang)))
        if record:
            put(phrase(lang, "provenance.kept", file=place))
    if not told.fine:
        raise typer.Exit(1)


@dataclass(frozen=True)
class _Told:
    """What is told of a pack: a report of every version asked for that has a result, at least one, and those without.

    `given` is the pack as the command was given it, a name or a path; `kept`: whether the result is being recorded.
    """

    given: str
    pack: Pack
    reports: tuple[Report, ...]
    unrecorded: tuple[str, ...] = ()
    kept: bool = False

    @property
    def fine(self) -> bool:
        return not self.unrecorded and all(report.fine for report in self.reports)

    def command(self, version: str) -> str:
        return _recording(self.given, self.pack, version)

    def amends(self, version: str) -> str | None:
        """The version that this one amends, if it amends one."""
        return next(known.document.amends for known in self.pack.versions if known.version == version)


def _recording(given: str, pack: Pack, version: str) -> str:
    """The command that records a result for a version."""
    other = f" --version {quote(version)}" if version != pack.versions[-1].version else ""
    return f"guarantee-rules provenance {quote(given)} TEXT{other} --record"


def _version(pack: Pack, asked: str | None) -> PackVersion | None:
    versions = {known.version: known for known in pack.versions}
    if asked is not None and asked not in versions:
        near, known = nearest(asked, versions), ", ".join(versions)
        raise CommandError([diagnostic("version-unknown", None, name=asked, nearest=near, known=known)])
    return versions[asked] if asked is not None else None


def _looked(pack: Pack, version: PackVersion, source: str, records: dict[str, Recorded]) -> Report:
    from guarantee_rules.provenance.report import looked

    content = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    return looked(pack, version, content, source, records.get(version.version))


def _committed(given: str, pack: Pack, versions: tuple[PackVersion, ...], records: dict[str, Recorded]) -> _Told:
    """The committed results of these versions. Refused where there is none of any of them."""
    from guarantee_rules.provenance.report import committed

    reports, unrecorded = [], []
    for version in versions:
        recorded = records.get(version.version)
        if recorded is None or recorded.seen is None:
            unrecorded.append(version.version)
        else:
            reports.append(committed(pack, version, recorded))
    if not reports:
        raise CommandError([_none(given, pack, version) for version in unrecorded])
    return _Told(given, pack, tuple(reports), tuple(unrecorded))


def _none(given: str, pack: Pack, version: str) -> Diagnostic:
    command = _recording(given, pack, version)
    return diagnostic("provenance-none", None, pack=given, version=version, command=command)


def _keep(place: Path, pack: Pack, records: dict[str, Recorded]) -> None:
    from guarantee_rules.provenance.record import record_text

    ordered = [records[version.version] for version in pack.versions if version.version in records]
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(record_text(pack.name, ordered), encoding="utf-8", newline="\n")


# ── for people ──


def _lines(told: _Told, lang: str) -> Iterator[str]:
    for number, report in enumerate(told.reports):
        if number:
            yield ""
        yield from _report_lines(report, told, lang)
    if told.unrecorded:
        yield ""
        yield strong(phrase(lang, "provenance.heading.unrecorded"))
    for version in told.unrecorded:
        amends, command = told.amends(version), told.command(version)
        key = "provenance.unrecorded_amendment" if amends else "provenance.unrecorded"
        yield phrase(lang, key, version=version, amends=amends, command=command)


def _report_lines(report: Report, told: _Told, lang: str) -> Iterator[str]:
    city = told.pack.loaded.city.model_dump()[lang]
    yield strong(phrase(lang, "provenance.title", city=city, pack=report.pack, version=report.version))
    seen = report.recorded.seen
    if seen is not None:
        yield phrase(lang, f"provenance.text.{report.text}", digest=seen.bytes[:16], characters=seen.characters)
    counts = report.counts
    yield phrase(lang, "provenance.sought", clauses=counts["clause"], words=counts["word"], figures=counts["figure"])
    yield phrase(lang, "provenance.came", found=counts["found"], declared=counts["declared"], amiss=counts["amiss"])
    if beside := {name: counts[name] for name in ("gone", "idle", "missing_parts") if counts[name]}:
        parts = (phrase(lang, f"provenance.beside.{name}", count=count) for name, count in beside.items())
        yield phrase(lang, "provenance.beside.told", told=phrase(lang, "provenance.beside.and").join(parts))
    if report.changed and not told.kept:
        yield phrase(lang, "provenance.changed", command=told.command(report.version))
    amends = told.amends(report.version)
    if amends and report.text != "none" and not report.fine:
        yield phrase(lang, "provenance.amendment", version=report.version, amends=amends)
    yield from _amiss(report, lang)
    if declared := [finding for finding in report.findings if finding.declared is not None]:
        yield ""
        yield strong(phrase(lang, "provenance.heading.declared"))
        yield from (line for finding in declared for line in _declared(finding, lang))


def _amiss(report: Report, lang: str) -> Iterator[str]:
    if not report.fine:
        yield ""
        yield strong(phrase(lang, "provenance.heading.amiss"))
    for finding in report.amiss:
        yield f"{finding.stated.span}: {_said(finding, lang)}"
    for row in report.gone:
        about = _about(row.rule, row.what, row.at, row.sought, lang)
        yield phrase(lang, "provenance.gone", about=about, clause=row.clause)
    for one in report.idle:
        yield phrase(lang, "provenance.idle", rules=", ".join(one.rules), sought=one.sought)
    for name in report.missing_parts:
        yield phrase(lang, "provenance.part", name=name, words=report.recorded.parts[name])


def _said(finding: Finding, lang: str) -> str:
    stated, row = finding.stated, finding.row
    about = _about(stated.rule, stated.what, stated.at, stated.sought, lang)
    if row is None:
        return phrase(lang, "provenance.result.unknown", about=about)
    if stated.what == "clause":
        return phrase(lang, "provenance.result.clause", about=about)
    where = phrase(lang, "provenance.and").join(row.where)
    told = phrase(lang, f"provenance.result.{row.result}", about=about, clause=stated.clause, where=where)
    if finding.begins is None:
        return told
    line, column = finding.begins
    return told + phrase(lang, "provenance.begins", line=line, column=column)


def _declared(finding: Finding, lang: str) -> Iterator[str]:
    assert finding.declared is not None
    yield f"{finding.stated.span}: {_said(finding, lang)}"
    yield "  " + phrase(lang, "provenance.because", because=finding.declared.because.model_dump()[lang])


def _about(rule: str, what: str, at: str, sought: str, lang: str) -> str:
    return phrase(lang, f"provenance.about.{what}", rule=rule, at=at, sought=sought)


# ── for programs ──


_COUNTS = ("clause", "word", "figure", "found", "declared", "amiss", "gone", "idle", "missing_parts")


def _json(told: _Told) -> dict[str, Any]:
    """The latest version with a result; `earlier`: those before it, where no version was asked for."""
    *earlier, latest = (_report_json(report) for report in told.reports)
    return {**latest, "earlier": earlier, "unrecorded": list(told.unrecorded), "fine": told.fine}


def _report_json(report: Report) -> dict[str, Any]:
    seen = report.recorded.seen
    return {
        "pack": report.pack,
        "version": report.version,
        "text": {"compared": report.text, **(seen._asdict() if seen is not None else {})},
        "changed": report.changed,
        "counts": {name: report.counts[name] for name in _COUNTS},
        "results": [_finding_json(finding) for finding in report.findings],
        "gone": [row._asdict() for row in report.gone],
        "idle": [one.model_dump(mode="json") for one in report.idle],
        "missing_parts": list(report.missing_parts),
    }


def _finding_json(finding: Finding) -> dict[str, Any]:
    stated, row = finding.stated, finding.row
    return {
        "rule": stated.rule,
        "what": stated.what,
        "at": stated.at,
        "sought": stated.sought,
        "clause": stated.clause,
        "file": stated.span.file,
        "line": stated.span.line,
        "column": stated.span.column,
        "result": row.result if row is not None else "unknown",
        "where": list(row.where) if row is not None else [],
        "begins": dict(zip(("line", "column"), finding.begins, strict=True)) if finding.begins else None,
        "declared": finding.declared.because.model_dump() if finding.declared is not None else None,
        "fine": finding.stands,
    }
