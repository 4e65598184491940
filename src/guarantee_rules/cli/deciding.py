"""`guarantee-rules decide`: one question put to one pack about the facts in a file."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from guarantee_rules.cli import complete
from guarantee_rules.cli.language import CommandError
from guarantee_rules.cli.options import Json, Lang, PackName, QuestionName
from guarantee_rules.cli.output import put
from guarantee_rules.source.diagnostics import Diagnostic, FactsError, diagnostic, nearest
from guarantee_rules.source.text import SourceText

if TYPE_CHECKING:
    from guarantee_rules.api import Pack
    from guarantee_rules.explain.decision import Decision
    from guarantee_rules.explain.record import Departure, Record
    from guarantee_rules.facts.vocabulary import Vocabulary
    from guarantee_rules.values.types import Value
    from guarantee_rules.values.workdays import WorkCalendar

FactsFile = Annotated[str | None, typer.Argument(metavar="FACTS")]
OneFact = Annotated[list[str] | None, typer.Option("--fact", metavar="NAME=VALUE", autocompletion=complete.facts)]
FORMS = ("text", "markdown", "html")
STDIN = "-"


def decide(
    pack: PackName,
    question: QuestionName,
    facts: FactsFile = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE")] = None,
    reading: Annotated[
        list[str] | None, typer.Option("--reading", metavar="NAME=OPTION", autocompletion=complete.readings)
    ] = None,
    fact: OneFact = None,
    fail_on: Annotated[
        list[str] | None, typer.Option("--fail-on", metavar="OUTCOME", autocompletion=complete.outcomes)
    ] = None,
    form: Annotated[str | None, typer.Option("--format", metavar="|".join(FORMS))] = None,
    output: Annotated[str | None, typer.Option("--output", metavar="FILE")] = None,
    calendar: Annotated[str | None, typer.Option("--calendar", metavar="FILE")] = None,
    record: Annotated[str | None, typer.Option("--record", metavar="FILE")] = None,
    departure: Annotated[list[str] | None, typer.Option("--departure", metavar="RULE=REASON|APPROVER")] = None,
    as_json: Json = False,
    lang: Lang = "",
) -> None:
    from guarantee_rules.api import load

    wrong: list[Diagnostic] = []
    if form is not None and as_json:
        wrong.append(diagnostic("options-together", None, one="--format", other="--json"))
    elif form is not None and form not in FORMS:
        known, case = ", ".join(FORMS), "pdf" if form == "pdf" else None
        near = nearest(form, FORMS)
        wrong.append(diagnostic("format-unknown", None, case=case, name=form, nearest=near, known=known))
    for file in (output, record):
        if file is not None and not (folder := Path(file).parent).is_dir():
            wrong.append(diagnostic("output-no-folder", None, file=file, folder=folder))
    fatal = _outcomes(fail_on or (), wrong)
    departures = _departures(departure or (), wrong)
    if departures and record is None:
        wrong.append(diagnostic("departure-not-recorded", None))
    asked = _Asked(load(pack), question, wrong, _calendar(calendar, wrong))
    decision = asked.about(facts, fact or (), as_of, reading or ())
    if record is not None:
        kept = _recorded(decision, departures)
        Path(record).write_text(kept.model_dump_json(indent=2) + "\n", encoding="utf-8", newline="\n")
    if as_json:
        told = json.dumps(decision.as_json(), ensure_ascii=False, indent=2)
    else:
        # A page has its own title and encoding: it can be kept as a file and opened.
        told = decision.explain(lang, form=form or "text", page=form == "html").rstrip("\n")
    if output is None:
        put(told)
    else:
        Path(output).write_text(told + "\n", encoding="utf-8", newline="\n")
    if decision.outcome in fatal:
        raise typer.Exit(1)


def _calendar(file: str | None, wrong: list[Diagnostic]) -> WorkCalendar:
    """The working days of years the installed calendars lack: `"2027": {off: [2027-01-01, …], work: […]}`."""
    from guarantee_rules.source.nodes import to_plain
    from guarantee_rules.source.reading import source_from_file
    from guarantee_rules.source.yaml import read_yaml
    from guarantee_rules.values.workdays import CHINA, from_mapping

    if file is None:
        return CHINA
    try:
        return from_mapping(to_plain(read_yaml(source_from_file(Path(file), refusal=FactsError), refusal=FactsError)))
    except FactsError as refused:
        wrong += refused.diagnostics
        return CHINA


def _outcomes(names: Iterable[str], wrong: list[Diagnostic]) -> frozenset[str]:
    """`--fail-on non_compliant,missing_fact` is the same as `--fail-on` twice."""
    from guarantee_rules.explain.decision import OutcomeName

    known = get_args(OutcomeName)
    asked = [name.strip() for written in names for name in written.split(",")]
    for name in asked:
        if name not in known:
            near = nearest(name, known)
            wrong.append(diagnostic("outcome-unknown", None, name=name, nearest=near, known=", ".join(known)))
    return frozenset(asked)


def _departures(written: Iterable[str], wrong: list[Diagnostic]) -> list[Departure]:
    from guarantee_rules.explain.record import Departure

    found: list[Departure] = []
    for argument in written:
        rule, _, rest = argument.partition("=")
        reason, _, approver = rest.rpartition("|")
        if rule.strip() and reason.strip() and approver.strip():
            found.append(Departure(rule=rule.strip(), reason=reason.strip(), approver=approver.strip()))
        else:
            wrong.append(diagnostic("departure-argument", None, found=argument))
    return found


def _recorded(decision: Decision, departures: list[Departure]) -> Record:
    from guarantee_rules.explain.record import DepartureRefused

    try:
        return decision.record(departures)
    except DepartureRefused as refused:
        possible = ", ".join(refused.possible)
        near = nearest(refused.rule, refused.possible)
        told = diagnostic("departure-refused", None, rule=refused.rule, nearest=near, possible=possible or None)
        raise CommandError([told]) from refused


@dataclass
class _Asked:
    """A question as the command line puts it. Whatever is wrong with it is told at once."""

    pack: Pack
    question: str
    wrong: list[Diagnostic]
    calendar: WorkCalendar

    def about(self, file: str | None, facts: Iterable[str], as_of: str | None, readings: Iterable[str]) -> Decision:
        known = known_question(self.pack, self.question, self.wrong)
        given = Facts(self.pack.versions[-1].vocabulary, self.wrong)
        stated = given.stated(file, facts)
        day = read_day(as_of, self.wrong)
        chosen = pairs("reading-argument", readings, self.wrong)
        try:
            # A day that is missing is told already; any other serves to find what else is wrong.
            decision = self.pack.decide(
                self.question if known else self.pack.questions[0],
                {} if self.wrong else stated,
                as_of=day or date(2000, 1, 1),
                readings=chosen,
                calendar=self.calendar,
            )
        except FactsError as refused:
            self.wrong += [self.told(problem) for problem in refused.diagnostics]
        if self.wrong:
            raise CommandError(self.wrong, given.sources)
        return decision

    def told(self, problem: Diagnostic) -> Diagnostic:
        """Where readings are listed, said to whoever asks and not to the author of the pack."""
        if problem.code != "reading-unknown":
            return problem
        told = dict(problem.params)
        return diagnostic(
            "reading-not-known", None, name=told["name"], nearest=told.get("nearest"), pack=self.pack.name
        )


@dataclass
class Facts:
    """The facts as the command line states them."""

    vocabulary: Vocabulary
    wrong: list[Diagnostic]
    sources: list[SourceText] = field(default_factory=list)

    def stated(self, file: str | None, facts: Iterable[str]) -> dict[str, Value]:
        """The facts of the file, and over them those of the command line."""
        in_file: dict[str, Value] = {}
        if file is not None:
            try:
                in_file = self.in_file(file)
            except FactsError as refused:
                self.wrong += refused.diagnostics
                self.sources += refused.sources.values()
        return in_file | self.given(facts)

    def in_file(self, file: str) -> dict[str, Value]:
        from guarantee_rules.facts.files import load_facts, load_facts_file

        if file == STDIN:
            return load_facts(_standard_input(), self.vocabulary)
        return load_facts_file(Path(file), self.vocabulary)

    def given(self, facts: Iterable[str]) -> dict[str, Value]:
        """`--fact borrower.categories=enterprise,entrepreneur`: commas between names, in brackets or in none."""
        from guarantee_rules.facts.read import collect_facts

        written: dict[str, object] = {}
        for name, value in pairs("fact-argument", facts, self.wrong).items():
            entry = self.vocabulary.facts.get(name)
            several = entry is not None and entry.type.name == "enums"
            written[name] = _names(value) if several else value
        read, problems = collect_facts(written, self.vocabulary)
        self.wrong += problems
        return read


def _names(written: str) -> list[str]:
    """`enterprise, entrepreneur`, or the same as a file has it: `[enterprise, "entrepreneur"]`, `[]`."""
    listed = written.strip()
    if not (listed.startswith("[") and listed.endswith("]")):
        return [part.strip() for part in listed.split(",")]
    inside = listed[1:-1].strip()
    return [part.strip().strip("\"'") for part in inside.split(",")] if inside else []


def pairs(code: str, written: Iterable[str], wrong: list[Diagnostic]) -> Mapping[str, str]:
    """`name=value` as the command line has it, each name once."""
    found: dict[str, str] = {}
    for argument in written:
        name, sign, value = argument.partition("=")
        if not sign or not name:
            wrong.append(diagnostic(code, None, found=argument))
        elif found.setdefault(name, value) != value:
            wrong.append(diagnostic("argument-twice", None, name=name, one=found[name], other=value))
    return found


def _standard_input() -> SourceText:
    from guarantee_rules.source.reading import DEFAULT, source_from_bytes

    # One byte more than is accepted, so that too much is refused without being read to its end.
    content = sys.stdin.buffer.read(DEFAULT.bytes + 1) if sys.stdin is not None else b""
    return source_from_bytes("stdin", content, refusal=FactsError)


def known_question(pack: Pack, question: str, wrong: list[Diagnostic]) -> bool:
    """Whether the question can be asked; told to `wrong` where it cannot."""
    if question in pack.questions:
        return True
    near = nearest(question, pack.questions)
    wrong.append(diagnostic("question-not-asked", None, name=question, nearest=near, pack=pack.name))
    return False


def read_day(written: str | None, wrong: list[Diagnostic]) -> date | None:
    """The day of asking, which nobody else can know: an answer must come out the same when it is asked again."""
    from guarantee_rules.values.quantities import read_quantity

    if written is None:
        wrong.append(diagnostic("as-of-missing", None))
        return None
    quantity = read_quantity(written)
    if quantity is None or not isinstance(quantity.value, date):
        case = "impossible" if re.fullmatch(r"\d{4}-\d\d-\d\d", written) else None
        wrong.append(diagnostic("as-of-unreadable", None, case=case, found=written))
        return None
    return quantity.value
