"""`guarantee-rules new`: begins a pack, from a few answers or from a pack that exists."""

from __future__ import annotations

import sys
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from guarantee_rules.cli import complete
from guarantee_rules.cli.language import CommandError
from guarantee_rules.cli.options import Json, Lang
from guarantee_rules.cli.output import put, put_json, strong
from guarantee_rules.source.diagnostics import Diagnostic, PackError, advice, diagnostic, sentence
from guarantee_rules.wording import phrase

if TYPE_CHECKING:
    from guarantee_rules.authoring.drafting.answers import Asked, Given
    from guarantee_rules.authoring.drafting.draft import Draft
    from guarantee_rules.packs.shelf import Shelf


def new(
    city: Annotated[str, typer.Argument(metavar="CITY")],
    source: Annotated[str | None, typer.Option("--from", metavar="PACK", autocompletion=complete.packs)] = None,
    answers: Annotated[Path | None, typer.Option("--answers", metavar="FILE")] = None,
    answer: Annotated[list[str] | None, typer.Option("--answer", metavar="NAME=VALUE")] = None,
    question: Annotated[list[str] | None, typer.Option("--question", metavar="QUESTION")] = None,
    folder: Annotated[Path, typer.Option("--out", metavar="DIR")] = Path(),
    yes: Annotated[bool, typer.Option("--yes")] = False,
    force: Annotated[bool, typer.Option("--force")] = False,
    as_json: Json = False,
    lang: Lang = "",
) -> None:
    from guarantee_rules.api import bundled, load
    from guarantee_rules.authoring.drafting.answers import answers_from, complete, wrong_city
    from guarantee_rules.authoring.drafting.draft import begun, taken
    from guarantee_rules.packs.shelf import bundled_shelf, read_shelf
    from guarantee_rules.source.reading import source_from_file

    if wrong := wrong_city(city, bundled()):
        raise CommandError([wrong])
    existing = load(source).loaded if source is not None else None
    shelf = read_shelf(folder) if (folder / "vocabulary.yaml").is_file() else bundled_shelf()
    _refuse_existing(city, folder, force=force)
    given: Given = answers_from(source_from_file(answers)) if answers is not None else {}
    given |= _answers_of(answer or [])
    if question:
        given["questions"] = ",".join(question)
    if existing is not None:
        from guarantee_rules.authoring.drafting.existing import answered

        given["questions"] = ",".join(answered(existing, shelf))
    if not yes and not as_json and sys.stdin.isatty():
        given = _ask(city, given, shelf, lang)
    whole = complete(city, given, shelf)
    draft = begun(whole, folder, shelf, lang) if existing is None else taken(whole, existing, folder, shelf, lang)
    draft.write(replace=force)
    _tell(draft, lang, as_json=as_json)


def _refuse_existing(city: str, folder: Path, *, force: bool) -> None:
    """Before anything is asked: an answer that comes to nothing is a nuisance."""
    there = [path for path in (folder / f"{city}.yaml", folder / "cases" / f"{city}.yaml") if path.exists()]
    if there and not force:
        raise PackError([diagnostic("new-exists", None, file=str(path)) for path in there])


def _answers_of(options: list[str]) -> Given:
    given: Given = {}
    for option in options:
        name, sign, value = option.partition("=")
        if not sign:
            raise CommandError([diagnostic("new-answer-form", None, found=option)])
        given[name.strip()] = value
    return given


def _ask(city: str, given: Given, shelf: Shelf, lang: str) -> Given:
    """Asks on the terminal for what has not been given, each again until it can be understood."""
    from guarantee_rules.authoring.drafting.answers import ASKED, settled

    put(phrase(lang, "drafting.ask.begin", city=city))
    whole = dict(given)
    for asked in ASKED:
        if asked.name in given:
            told = settled(asked, given[asked.name], whole, shelf)
            if isinstance(told, str):
                whole[asked.name] = told
                continue
            _complain(told, lang)
        if asked.name == "issuer.en" and not whole["issuer.zh"]:
            continue
        if asked.form == "questions":
            _list_questions(shelf, lang)
        whole[asked.name] = _answer(asked, whole, shelf, lang)
    return whole


def _answer(asked: Asked, whole: Given, shelf: Shelf, lang: str) -> str:
    from guarantee_rules.authoring.drafting.answers import settled, usual

    served = usual(asked, whole)
    while True:
        text = phrase(lang, f"drafting.ask.{asked.name.replace('.', '_')}")
        told = settled(asked, typer.prompt(text, default=served or "", show_default=bool(served)), whole, shelf)
        if isinstance(told, str):
            return told
        _complain(told, lang)


def _complain(told: Diagnostic, lang: str) -> None:
    if told.code == "new-answer-missing":
        key = "needed_from" if dict(told.params)["name"] == "from" else "needed"
        put(f"  {phrase(lang, f'drafting.ask.{key}')}")
        return
    put(f"  {sentence(told, lang)}")
    if help_ := advice(told, lang):
        put(f"  {help_}")


def _list_questions(shelf: Shelf, lang: str) -> None:
    from guarantee_rules.authoring.drafting.answers import asked_questions

    for number, name in enumerate(asked_questions(shelf), 1):
        label, asks = (said.model_dump()[lang] for said in (shelf.questions[name].label, shelf.questions[name].asks))
        put(f"  {number:>2}  {name}  {phrase(lang, 'drafting.question', label=label, asks=asks)}")


def _tell(draft: Draft, lang: str, *, as_json: bool) -> None:
    pack = quote(str(draft.path))
    commands = [f"guarantee-rules {name} {pack}" for name in ("check", "test", "fmt")]
    if as_json:
        files = [str(path) for path in draft.texts]
        put_json({"pack": draft.pack, "files": files, "questions": list(draft.questions), "next": commands})
        return
    for path in draft.texts:
        put(phrase(lang, "drafting.written", file=path))
    put("")
    put(strong(phrase(lang, "drafting.next")))
    for command in commands:
        put(f"  {command}")
