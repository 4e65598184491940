"""`guarantee-rules advise`: of one case, what is still to be asked, what would mend it, and how far it can go."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from guarantee_rules.cli import complete
from guarantee_rules.cli.deciding import Facts, FactsFile, OneFact, known_question, pairs, read_day
from guarantee_rules.cli.language import CommandError
from guarantee_rules.cli.options import Json, Lang, PackName, QuestionName
from guarantee_rules.cli.output import put, put_json
from guarantee_rules.source.diagnostics import Diagnostic, FactsError, diagnostic, nearest
from guarantee_rules.values.types import NUMERIC

if TYPE_CHECKING:
    from guarantee_rules.explain.decision import Decision


def advise(
    pack: PackName,
    question: QuestionName,
    facts: FactsFile = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE")] = None,
    reading: Annotated[
        list[str] | None, typer.Option("--reading", metavar="NAME=OPTION", autocompletion=complete.readings)
    ] = None,
    fact: OneFact = None,
    keep: Annotated[list[str] | None, typer.Option("--keep", metavar="NAME")] = None,
    largest: Annotated[list[str] | None, typer.Option("--largest", metavar="NAME")] = None,
    seconds: Annotated[float, typer.Option("--seconds", metavar="N", min=0.1)] = 10.0,
    as_json: Json = False,
    lang: Lang = "",
) -> None:
    from guarantee_rules.proving.advice.advise import advise as advised
    from guarantee_rules.proving.advice.advise import require_solver

    require_solver()
    decision = _decision(pack, question, facts, fact or (), as_of, reading or ())
    _known(decision, keep or (), largest or ())
    advice = advised(decision, keep=keep or (), largest=largest or None, seconds=seconds)
    if as_json:
        put_json(advice.as_json(lang))
    else:
        put(advice.page(lang).rstrip("\n"))


def _decision(
    name: str, question: str, file: str | None, facts: Iterable[str], as_of: str | None, readings: Iterable[str]
) -> Decision:
    """The case as `decide` decides it. Whatever is wrong with it is told at once."""
    from guarantee_rules.api import load

    pack = load(name)
    wrong: list[Diagnostic] = []
    known = known_question(pack, question, wrong)
    given = Facts(pack.versions[-1].vocabulary, wrong)
    stated = given.stated(file, facts)
    day = read_day(as_of, wrong)
    chosen = pairs("reading-argument", readings, wrong)
    try:
        # A day that is missing is told already; any other serves to find what else is wrong.
        decision = pack.decide(
            question if known else pack.questions[0],
            {} if wrong else stated,
            as_of=day or date(2000, 1, 1),
            readings=chosen,
        )
    except FactsError as refused:
        wrong += refused.diagnostics
    if wrong:
        raise CommandError(wrong, given.sources)
    return decision


def _known(decision: Decision, keep: Iterable[str], largest: Iterable[str]) -> None:
    """Refuses facts that are not stated, and greatest values of what is no number."""
    wrong: list[Diagnostic] = []
    stated = {part for name in decision.facts for part in (name, name.rpartition(".")[0])}
    for name in keep:
        if name not in stated:
            wrong.append(diagnostic("advice-keep-unknown", None, name=name, nearest=nearest(name, stated)))
    numbers = [name for name, type in decision.program.facts.items() if type.name in NUMERIC]
    for name in largest:
        if name not in numbers:
            near, known = nearest(name, numbers), ", ".join(numbers) or None
            wrong.append(diagnostic("advice-no-number", None, name=name, nearest=near, known=known))
    if wrong:
        raise CommandError(wrong)
