"""`guarantee-rules schema`: what facts can be stated, as a JSON Schema for other programs."""

from __future__ import annotations

from guarantee_rules.cli.fact_sheet import facts_used
from guarantee_rules.cli.options import Json, Lang, SomePack, SomeQuestion
from guarantee_rules.cli.output import put_json

EVERYTHING = "facts"


def schema(pack: SomePack = None, question: SomeQuestion = None, as_json: Json = False, lang: Lang = "") -> None:
    # `--json` changes nothing here: a schema is JSON.
    from guarantee_rules.facts.model import facts_model

    entries, vocabulary = facts_used(None if pack == EVERYTHING else pack, question)
    put_json(facts_model(vocabulary, [entry.name for entry in entries], lang=lang).model_json_schema())
