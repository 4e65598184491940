"""`guarantee-rules test`: the cases of packs, worked out by hand, put to them; and whether they would notice a slip.

`test yiwu --mutate` changes the pack's own figures, comparators, forces and clauses one by one and lists the changes
that no case notices, each with a case to paste where one was found. `--only RULE` tries the changes of one rule (or of
whatever place begins so, `readings` say), `--jobs 1` uses one process instead of all processors. A change that no case
can notice is named under `equivalent:` in the file of cases, with the reason.

`--coverage` tells how far the cases reach and what they leave; `--junit FILE` writes a report for a test server.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from guarantee_rules.cli import complete, covering
from guarantee_rules.cli.language import CommandError
from guarantee_rules.cli.options import Json, Lang
from guarantee_rules.cli.output import put, put_json, strong
from guarantee_rules.source.diagnostics import diagnostic
from guarantee_rules.wording import phrase

if TYPE_CHECKING:
    from guarantee_rules.api import Pack
    from guarantee_rules.cases.load import Cases
    from guarantee_rules.cases.reach import Reach
    from guarantee_rules.cases.run import Report


def try_cases(
    packs: Annotated[list[str] | None, typer.Argument(metavar="PACK", autocompletion=complete.packs)] = None,
    cases: Annotated[str | None, typer.Option("--cases", metavar="PATH")] = None,
    mutate: Annotated[bool, typer.Option("--mutate")] = False,
    only: Annotated[str | None, typer.Option("--only", metavar="RULE")] = None,
    jobs: Annotated[int | None, typer.Option("--jobs", metavar="N", min=1, max=64)] = None,
    coverage: Annotated[bool, typer.Option("--coverage")] = False,
    junit: Annotated[Path | None, typer.Option("--junit", metavar="FILE")] = None,
    as_json: Json = False,
    lang: Lang = "",
) -> None:
    from guarantee_rules.cases.run import run_cases

    if mutate and (coverage or junit is not None):
        raise CommandError([diagnostic("mutation-alone", None)])
    if not mutate and (only is not None or jobs is not None):
        raise CommandError([diagnostic("mutation-not-asked", None)])
    tested = _tested(packs or [], cases)
    if mutate:
        from guarantee_rules.cli.mutating import try_mutants

        try_mutants(tested, only, jobs, as_json=as_json, lang=lang)
        return
    reports = [run_cases(pack, own) for pack, own, _ in tested]
    reached = [_reach(pack, own) for pack, own, _ in tested] if coverage else []
    if junit is not None:
        _write(junit, reports, lang)
    if as_json:
        put_json(_as_json(reports, reached, lang))
    else:
        for number, report in enumerate(reports):
            tell(report, lang)
            if coverage:
                covering.tell(reached[number], lang)
    if any(report.failed for report in reports) or not all(one.enough for one in reached):
        raise typer.Exit(1)


def _reach(pack: Pack, cases: Cases) -> Reach:
    from guarantee_rules.cases.reach import reach

    return reach(pack, cases)


def _write(path: Path, reports: list[Report], lang: str) -> None:
    from guarantee_rules.cases.junit import as_junit

    try:
        path.write_text(as_junit(reports, lang), encoding="utf-8", newline="\n")
    except OSError as wrong:
        raise CommandError([diagnostic("file-unwritable", None, file=str(path), why=wrong.strerror)]) from None


def _as_json(reports: list[Report], reached: list[Reach], lang: str) -> dict[str, object]:
    packs = [report.as_json(lang) for report in reports]
    for told, one in zip(packs, reached, strict=False):
        told["coverage"] = covering.as_json(one)
    return {"failed": sum(len(report.failed) for report in reports), "packs": packs}


def _tested(packs: list[str], cases: str | None) -> list[tuple[Pack, Cases, Path | None]]:
    """Each pack with its cases, and the folder of what it is read with, where that is one's own."""
    from guarantee_rules.api import bundled, load

    if cases is not None:
        if len(packs) > 1:
            raise CommandError([diagnostic("cases-for-one-pack", None, file=cases)])
        own = _own_cases(cases)
        name = packs[0] if packs else own.pack
        return [(load(name), own, _folder(name))]
    loaded = ((name, load(name)) for name in packs or bundled())
    return [(pack, _cases_of(name, pack.name), _folder(name)) for name, pack in loaded]


def _folder(name: str) -> Path | None:
    from guarantee_rules.api import bundled

    folder = Path(name).parent
    return folder if name not in bundled() and (folder / "vocabulary.yaml").is_file() else None


def _own_cases(path: str) -> Cases:
    from guarantee_rules.cases.load import load_cases

    return load_cases(Path(path))


def _cases_of(name: str, pack: str) -> Cases:
    """The cases of a bundled pack, or those in `cases/` beside a pack of one's own."""
    from guarantee_rules.api import bundled
    from guarantee_rules.cases.load import CasesError, load_cases

    if name in bundled():
        return load_cases(name)
    beside = Path(name).parent / "cases" / Path(name).name
    if not beside.is_file():
        raise CasesError([diagnostic("cases-none", None, pack=pack, file=str(beside))])
    return load_cases(beside)


def tell(report: Report, lang: str) -> None:
    """The cases that fail, and how many there are."""
    for result in report.failed:
        put(f"{strong(result.case.sentence)} ({result.case.question})")
        put(f"{report.render(result, lang)}\n")
    put(phrase(lang, "cli.test.count", pack=report.pack, count=len(report.results), passed=len(report.passed)))
