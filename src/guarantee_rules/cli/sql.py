"""`guarantee-rules sql yiwu loan_limit`: a question as the SQL asked of a whole portfolio, for whoever audits it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from guarantee_rules.cli.deciding import known_question, pairs
from guarantee_rules.cli.language import CommandError
from guarantee_rules.cli.options import Json, Lang, PackName, QuestionName
from guarantee_rules.cli.output import put, put_json
from guarantee_rules.source.diagnostics import Diagnostic, diagnostic

if TYPE_CHECKING:
    from guarantee_rules.portfolio.asking import Dialect

DIALECTS: tuple[Dialect, ...] = ("duckdb", "spark", "postgres")


def sql(
    pack: PackName,
    question: QuestionName,
    dialect: Annotated[str, typer.Option("--dialect", metavar="DIALECT")] = "duckdb",
    source: Annotated[str, typer.Option("--source", metavar="RELATION")] = "facts",
    reading: Annotated[list[str] | None, typer.Option("--reading", metavar="NAME=OPTION")] = None,
    as_json: Json = False,
    lang: Lang = "",
) -> None:
    from guarantee_rules.api import load
    from guarantee_rules.portfolio.asking import prepare

    wrong: list[Diagnostic] = []
    asked = load(pack)
    known_question(asked, question, wrong)
    chosen = dict(pairs("reading-argument", reading or (), wrong))
    name = next((one for one in DIALECTS if one == dialect), None)
    if name is None:
        wrong.append(diagnostic("sql-dialect-unknown", None, name=dialect, known=", ".join(DIALECTS)))
    if wrong or name is None:
        raise CommandError(wrong)
    columns = prepare(asked, question, readings=chosen)
    text = columns.sql(name, source)
    from guarantee_rules.portfolio.legend import legend

    if not as_json:
        put(legend(columns, name, lang) + text.rstrip("\n"))
        return
    put_json(
        {
            "pack": asked.name,
            "question": question,
            "dialect": name,
            "inputs": [{"name": one.name, "type": columns.type_of(one, name)} for one in columns.inputs],
            "rules": list(columns.layout.rules),
            "missing": list(columns.layout.lacking),
            "open": [{"why": one.why, "see": one.see, "rules": list(one.rules)} for one in columns.planned.opens],
            "sql": text,
        }
    )
