"""`guarantee-rules schema`: the facts as a JSON Schema for other programs, and every file described for editors."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from guarantee_rules.cli import complete
from guarantee_rules.cli.fact_sheet import facts_used
from guarantee_rules.cli.language import CommandError
from guarantee_rules.cli.options import Json, Lang, SomePack, SomeQuestion
from guarantee_rules.cli.output import put, put_json
from guarantee_rules.source.diagnostics import Diagnostic, diagnostic, nearest
from guarantee_rules.wording import phrase

if TYPE_CHECKING:
    from guarantee_rules.authoring.schema.files import Sort

EVERYTHING = "facts"


def schema(
    pack: SomePack = None,
    question: SomeQuestion = None,
    file: Annotated[str | None, typer.Option("--file", metavar="SORT", autocompletion=complete.sorts_of_files)] = None,
    editor: Annotated[Path | None, typer.Option("--editor", metavar="DIR")] = None,
    as_json: Json = False,
    lang: Lang = "",
) -> None:
    wrong: list[Diagnostic] = []
    if file is not None and editor is not None:
        wrong.append(diagnostic("options-together", None, one="--file", other="--editor"))
    sort = None if file is None else _sort(file, wrong)
    if editor is not None and not editor.is_dir():
        wrong.append(diagnostic("editor-folder", None, file=editor))
    if wrong:
        raise CommandError(wrong)
    if editor is not None:
        _write(editor, lang, as_json=as_json)
    elif sort is not None:
        put_json(_described(sort, pack, question, lang))
    else:
        # `--json` changes nothing here: a schema is JSON.
        from guarantee_rules.facts.model import facts_model

        entries, vocabulary = facts_used(None if pack == EVERYTHING else pack, question)
        put_json(facts_model(vocabulary, [entry.name for entry in entries], lang=lang).model_json_schema())


def _sort(file: str, wrong: list[Diagnostic]) -> Sort | None:
    from guarantee_rules.authoring.schema.files import SORTS

    found = next((sort for sort in SORTS if sort == file), None)
    if found is None:
        known = ", ".join(SORTS)
        wrong.append(diagnostic("schema-sort", None, name=file, nearest=nearest(file, SORTS), known=known))
    return found


def _described(sort: Sort, pack: str | None, question: str | None, lang: str) -> dict[str, object]:
    from guarantee_rules.api import bundled
    from guarantee_rules.authoring.schema.editor import shelf_of
    from guarantee_rules.authoring.schema.files import file_schema
    from guarantee_rules.authoring.schema.words import deciding_words
    from guarantee_rules.packs.shelf import bundled_shelf

    own = pack is not None and pack != EVERYTHING and pack not in bundled()
    shelf = shelf_of(Path(pack).parent) if own and pack is not None else bundled_shelf()
    asked = [entry.name for entry in facts_used(pack, question)[0]] if sort == "facts" and pack is not None else None
    return file_schema(sort, shelf, lang=lang, words=deciding_words(), facts=asked)


def _write(folder: Path, lang: str, *, as_json: bool) -> None:
    from guarantee_rules.authoring.schema.editor import SETTINGS, associations, write_for_editors

    written = [path.as_posix() for path in write_for_editors(folder, lang)]
    described = associations(folder)
    if as_json:
        put_json({"written": written, "schemas": described})
        return
    for path in written:
        put(path)
    put("")
    for schema_, patterns in described.items():
        put(phrase(lang, "cli.schema.described", schema=schema_, files=" ".join(patterns)))
    if not any(schema_.endswith("/pack.schema.json") for schema_ in described):
        put(phrase(lang, "cli.schema.no_pack"))
    put(phrase(lang, "cli.schema.open", folder=folder.as_posix(), settings=SETTINGS.as_posix()))
