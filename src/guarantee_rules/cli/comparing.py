"""`guarantee-rules compare`: one case put to several packs, the answers side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from guarantee_rules.cli import complete
from guarantee_rules.cli.deciding import Facts, FactsFile, OneFact, read_day
from guarantee_rules.cli.language import CommandError
from guarantee_rules.cli.options import Json, Lang
from guarantee_rules.cli.output import put, put_json, strong, table
from guarantee_rules.source.diagnostics import Diagnostic, FactsError, diagnostic, nearest
from guarantee_rules.wording import phrase

if TYPE_CHECKING:
    from guarantee_rules.api import Pack
    from guarantee_rules.comparison import Comparison


def compare(
    question: Annotated[str, typer.Argument(metavar="QUESTION")],
    facts: FactsFile = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE")] = None,
    pack: Annotated[list[str] | None, typer.Option("--pack", metavar="PACK", autocompletion=complete.packs)] = None,
    fact: OneFact = None,
    as_json: Json = False,
    lang: Lang = "",
) -> None:
    from guarantee_rules.api import bundled, load
    from guarantee_rules.comparison import compare as compared

    packs = [load(name) for name in dict.fromkeys(pack or bundled())]
    wrong: list[Diagnostic] = []
    asked = Facts(packs[0].versions[-1].vocabulary, wrong)
    stated = asked.stated(facts, fact or ())
    day = read_day(as_of, wrong)
    known = _known_question(packs, question, wrong)
    if wrong or day is None or not known:
        raise CommandError(wrong, asked.sources)
    try:
        comparison = compared(question, stated, as_of=day, packs=packs)
    except FactsError as refused:
        raise CommandError(refused.diagnostics, asked.sources) from refused
    if as_json:
        put_json(_json(comparison))
    else:
        put("\n".join(_page(comparison, lang)))


def _known_question(packs: list[Pack], question: str, wrong: list[Diagnostic]) -> bool:
    for pack in packs:
        if question not in pack.questions:
            near = nearest(question, pack.questions)
            wrong.append(diagnostic("question-not-asked", None, name=question, nearest=near, pack=pack.name))
            return False
    return True


def _json(comparison: Comparison) -> dict[str, Any]:
    return {
        "question": comparison.question,
        "as_of": comparison.as_of.isoformat(),
        "values": list(comparison.values),
        "packs": {name: _answer(comparison, name) for name in comparison.decisions},
    }


def _answer(comparison: Comparison, name: str) -> dict[str, Any]:
    from guarantee_rules.comparison import Blank
    from guarantee_rules.facts.written import written

    decision = comparison.decisions[name]
    cells = {value: comparison.value(name, value) for value in comparison.values}
    return {
        "outcome": decision.outcome,
        "version": decision.version.version,
        "standing": decision.standing,
        "binding": decision.binding,
        "missing": list(decision.missing),
        "values": {
            value: {"blank": cell.why} if isinstance(cell, Blank) else {"value": written(cell)}
            for value, cell in cells.items()
        },
    }


def _page(comparison: Comparison, lang: str) -> list[str]:
    from guarantee_rules.comparison import Blank
    from guarantee_rules.explain.labels import Labels

    decisions = comparison.decisions
    asked = next(iter(decisions.values())).version.questions[comparison.question]
    rows = [
        [phrase(lang, "cli.compare.outcome"), *(_outcome(decision.outcome, lang) for decision in decisions.values())]
    ]
    rows.append(
        [
            phrase(lang, "cli.compare.standing"),
            *(phrase(lang, f"cli.standing.{decision.standing}") for decision in decisions.values()),
        ]
    )
    blanks: dict[str, None] = {}
    for value in comparison.values:
        row = [value]
        for name, decision in decisions.items():
            cell = comparison.value(name, value)
            if isinstance(cell, Blank):
                blanks[cell.why] = None
                row.append(phrase(lang, f"cli.compare.blank.{cell.why}"))
            else:
                types = {output.name: output.type for output in decision.program.outputs}
                row.append(Labels(decision.version, lang).value(cell, types[value]))
        rows.append(row)
    lines = [
        strong(phrase(lang, "cli.compare.title", question=asked.label.model_dump()[lang], day=comparison.as_of)),
        "",
    ]
    cities = [decision.version.city.model_dump()[lang] for decision in decisions.values()]
    lines.append(table([phrase(lang, "cli.compare.value"), *cities], rows))
    told = [phrase(lang, f"cli.compare.means.{why}") for why in blanks]
    return [*lines, *([""] if told else []), *told]


def _outcome(outcome: str, lang: str) -> str:
    return phrase(lang, f"decision.outcome.{outcome}.name")
