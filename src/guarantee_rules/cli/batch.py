"""`guarantee-rules batch`: one question about every row of a tape; or several, of several cities, one after another.

`batch yiwu loan_limit tape.parquet --mapping map.yaml --out answers.parquet` writes the answers; started again after it
was killed it goes on. `batch yiwu,dalian loan_limit,premium_cap … --out answers/` writes a file for each, such as
`answers/yiwu.loan_limit.parquet`, as if it were asked alone. `--explain ROW` explains one row and writes nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from guarantee_rules.cli import complete
from guarantee_rules.cli.deciding import known_question, pairs, read_day
from guarantee_rules.cli.language import CommandError
from guarantee_rules.cli.options import Json, Lang, QuestionName
from guarantee_rules.cli.output import put, put_json
from guarantee_rules.source.diagnostics import Diagnostic, Refused, diagnostic
from guarantee_rules.source.text import SourceText

if TYPE_CHECKING:
    from guarantee_rules.api import Pack
    from guarantee_rules.portfolio.batch import Batch, Progress
    from guarantee_rules.portfolio.batch.asked import Ask
    from guarantee_rules.portfolio.batch.result import Watch

ALL = "all"


def batch(
    pack: Annotated[str, typer.Argument(metavar="PACK", autocompletion=complete.packs)],
    question: QuestionName,
    source: Annotated[str, typer.Argument(metavar="TAPE")],
    mapping: Annotated[Path | None, typer.Option("--mapping", metavar="FILE")] = None,
    out: Annotated[str | None, typer.Option("--out", metavar="FILE")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE")] = None,
    reading: Annotated[
        list[str] | None, typer.Option("--reading", metavar="NAME=OPTION", autocompletion=complete.readings)
    ] = None,
    keep: Annotated[list[str] | None, typer.Option("--keep", metavar="COLUMN")] = None,
    by: Annotated[list[str] | None, typer.Option("--by", metavar="FACT")] = None,
    decode: Annotated[bool, typer.Option("--decode")] = False,
    explain: Annotated[str | None, typer.Option("--explain", metavar="ROW")] = None,
    suggest_mapping: Annotated[bool, typer.Option("--suggest-mapping")] = False,
    rows_per_part: Annotated[int, typer.Option("--rows-per-part", metavar="N", min=1)] = 1_000_000,
    memory: Annotated[str, typer.Option("--memory", metavar="SIZE")] = "2GB",
    threads: Annotated[int | None, typer.Option("--threads", metavar="N", min=1, max=256)] = None,
    restart: Annotated[bool, typer.Option("--restart")] = False,
    allow_aside: Annotated[bool, typer.Option("--allow-aside")] = False,
    as_json: Json = False,
    lang: Lang = "",
) -> None:
    wrong: list[Diagnostic] = []
    if [out is not None, explain is not None, suggest_mapping].count(True) != 1:
        wrong.append(diagnostic("batch-out-or-explain", None))
    if mapping is None and not suggest_mapping:
        wrong.append(diagnostic("batch-mapping-wanted", None))
    day = None if as_of is None else read_day(as_of, wrong)
    chosen = dict(pairs("reading-argument", reading or (), wrong))
    asked = _asked(pack, question, wrong)
    if wrong:
        raise CommandError(wrong)
    if suggest_mapping:
        put(_suggested(asked, source, lang).rstrip("\n"))
        return
    assert mapping is not None
    settings = _Settings(mapping, day, chosen, tuple(keep or ()), tuple(by) if by else None)
    asks = _each(asked, settings.ask)
    if explain is not None:
        _explain(asks, source, explain, as_json=as_json, lang=lang)
        return
    assert out is not None
    run = _Run(source, asks, decode, rows_per_part, memory, threads, restart, lang)
    done = run.into(out)
    if as_json:
        put_json({"batches": [_json(one) for one in done]})
    else:
        from guarantee_rules.cli.batch_page import page

        put("\n\n".join(page(one, ask, lang) for one, ask in zip(done, asks, strict=True)))
    if any(one.summary.aside for one in done) and not allow_aside:
        raise typer.Exit(1)


def _asked(packs: str, questions: str, wrong: list[Diagnostic]) -> list[tuple[Pack, str]]:
    """Every question of every city that is named."""
    from guarantee_rules.api import bundled, load

    names = bundled() if packs == ALL else dict.fromkeys(name.strip() for name in packs.split(","))
    found: list[tuple[Pack, str]] = []
    for pack in map(load, names):
        for question in dict.fromkeys(name.strip() for name in questions.split(",")):
            if known_question(pack, question, wrong):
                found.append((pack, question))
    return found


def _suggested(asked: Sequence[tuple[Pack, str]], source: str, lang: str) -> str:
    """A mapping to begin with, for the facts that the questions ask for."""
    from guarantee_rules.portfolio.batch.sources.opening import open_unmapped
    from guarantee_rules.portfolio.intake import suggest

    facts = dict.fromkeys(name for pack, question in asked for name in pack.facts_used(question))
    tape, form = open_unmapped(source)
    draft = suggest(tape.schema.names, asked[0][0].versions[-1].vocabulary, facts, lang)
    if form is None:
        return draft
    delimiter = "delimiter: tab, " if form.delimiter == "\t" else ""
    return f"csv: {{{delimiter}encoding: {form.encoding}}}\n{draft}"


@dataclass(frozen=True)
class _Settings:
    """What is the same for every city and question."""

    mapping: Path
    as_of: date | None
    readings: dict[str, str]
    keep: tuple[str, ...]
    by: tuple[str, ...] | None

    def ask(self, pack: Pack, question: str) -> Ask:
        from guarantee_rules.portfolio.batch.asked import Ask
        from guarantee_rules.portfolio.batch.batching import mapping_of

        mapping = mapping_of(self.mapping, pack)
        return Ask(pack, question, mapping, self.as_of, self.readings or None, self.keep, self.by)


def _each(asked: Sequence[tuple[Pack, str]], make: Callable[[Pack, str], Ask]) -> list[Ask]:
    made: list[Ask] = []
    _all(lambda pair: made.append(make(*pair)), asked)
    return made


def _all(do: Callable[[Any], object], each: Sequence[Any]) -> None:
    """Done for each; what is wrong with any of them is told at once, and the same only once."""
    wrong: list[Diagnostic] = []
    sources: dict[str, SourceText] = {}
    for one in each:
        try:
            do(one)
        except Refused as refused:
            wrong += refused.diagnostics
            sources |= refused.sources
    if wrong:
        raise CommandError(dict.fromkeys(wrong), sources.values())


@dataclass(frozen=True)
class _Run:
    """Questions put to one tape, one after another."""

    source: str
    asks: Sequence[Ask]
    decode: bool
    rows_per_part: int
    memory: str
    threads: int | None
    restart: bool
    lang: str

    def into(self, out: str) -> list[Batch]:
        files = _files(out, self.asks)
        _all(self._looked_at, self.asks)
        return [self._one(ask, file) for ask, file in zip(self.asks, files, strict=True)]

    def _looked_at(self, ask: Ask) -> None:
        """Whatever would stop the last question stops all before the first."""
        from guarantee_rules.portfolio.batch.asked import asked_of
        from guarantee_rules.portfolio.batch.sources.opening import open_tape
        from guarantee_rules.portfolio.duck import connection

        with connection() as duck:
            asked_of(ask, open_tape(self.source, ask.mapping.csv).schema, duck)

    def _one(self, ask: Ask, file: str) -> Batch:
        from guarantee_rules.portfolio.batch import batch as run

        with _progress(f"{ask.pack.name} {ask.question}") as watch:
            return run(
                ask.pack,
                ask.question,
                self.source,
                ask.mapping,
                file,
                as_of=ask.as_of,
                readings=ask.readings,
                keep=ask.keep,
                by=ask.by,
                decode=self.decode,
                rows_per_part=self.rows_per_part,
                memory=self.memory,
                threads=self.threads,
                restart=self.restart,
                lang=self.lang,
                progress=watch,
            )


def _files(out: str, asks: Sequence[Ask]) -> list[str]:
    """The file of one question is the one that was named; those of several are in a folder of that name."""
    if len(asks) == 1:
        return [out]
    folder = Path(out)
    if folder.suffix in (".parquet", ".csv", ".pq") and not folder.is_dir():
        raise CommandError([diagnostic("batch-out-of-several", None, file=out)])
    folder.mkdir(parents=True, exist_ok=True)
    return [str(folder / f"{ask.pack.name}.{ask.question}.parquet") for ask in asks]


def _explain(asks: Sequence[Ask], source: str, row: str, *, as_json: bool, lang: str) -> None:
    from guarantee_rules.portfolio.batch import row_decided

    decisions = [row_decided(ask, source, row, lang) for ask in asks]
    if as_json:
        put_json({"row": row, "decisions": [decision.as_json() for decision in decisions]})
    else:
        put("\n\n".join(decision.explain(lang).rstrip("\n") for decision in decisions))


def _json(done: Batch) -> dict[str, object]:
    return {
        "out": str(done.path),
        "aside_file": str(done.aside) if done.aside else None,
        "rows_of_earlier_run": done.before,
        **done.summary.as_json(),
    }


@contextmanager
def _progress(title: str) -> Iterator[Watch | None]:
    """A bar on a terminal; nothing where nobody watches."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    figures = TextColumn("{task.fields[rows]:,}  {task.fields[speed]:,.0f}/s")
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), figures, TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None, rows=0, speed=0.0)

        def watch(at: Progress) -> None:
            elapsed = bar.tasks[0].elapsed or 0.0
            speed = (at.rows - at.before) / elapsed if elapsed else 0.0
            total = None if at.share is None else 1.0
            bar.update(task, total=total, completed=at.share or 0.0, rows=at.rows, speed=speed)

        yield watch
