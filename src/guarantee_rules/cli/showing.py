"""`guarantee-rules show`: a pack as it is understood, to be read beside the text of the scheme."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from guarantee_rules.cli import complete
from guarantee_rules.cli.deciding import known_question
from guarantee_rules.cli.language import CommandError
from guarantee_rules.cli.options import Json, Lang, PackName, SomeQuestion
from guarantee_rules.cli.output import put, put_json, strong
from guarantee_rules.source.diagnostics import Diagnostic, diagnostic, nearest
from guarantee_rules.wording import languages, phrase

if TYPE_CHECKING:
    from guarantee_rules.api import Pack
    from guarantee_rules.packs.version import PackVersion


def show(
    pack: PackName,
    question: SomeQuestion = None,
    rule: Annotated[str | None, typer.Option("--rule", metavar="ID", autocompletion=complete.rules)] = None,
    version: Annotated[str | None, typer.Option("--version", metavar="VERSION")] = None,
    program: Annotated[bool, typer.Option("--program")] = False,
    as_json: Json = False,
    lang: Lang = "",
) -> None:
    from guarantee_rules.api import load

    loaded = load(pack)
    chosen = _asked_for(loaded, question, rule, version, program)
    about = _json(loaded, chosen, question, rule, program)
    if as_json:
        put_json(about)
    elif program:
        put("\n".join(about["programs"].values()).rstrip("\n"))
    elif rule is not None:
        put("\n".join(_rule(about["rules"][0], lang)))
    else:
        put("\n".join(_page(about, lang)))


def _asked_for(pack: Pack, question: str | None, rule: str | None, version: str | None, program: bool) -> PackVersion:
    """The version to be shown, the latest unless another is named; everything asked for is in it."""
    wrong: list[Diagnostic] = []
    versions = {known.version: known for known in pack.versions}
    chosen = pack.versions[-1] if version is None else versions.get(version)
    if chosen is None:
        near, known = nearest(version or "", versions), ", ".join(versions)
        wrong.append(diagnostic("version-unknown", None, name=version, nearest=near, known=known))
    elif rule is not None and rule not in chosen.rules:
        near = nearest(rule, chosen.rules)
        wrong.append(diagnostic("rule-unknown", None, name=rule, nearest=near))
    if question is not None:
        known_question(pack, question, wrong)
    for option, given in (("--program", program), ("QUESTION", question is not None)):
        if rule is not None and given:
            wrong.append(diagnostic("options-together", None, one="--rule", other=option))
    if chosen is None or wrong:
        raise CommandError(wrong)
    return chosen


def _json(pack: Pack, version: PackVersion, question: str | None, rule: str | None, program: bool) -> dict[str, Any]:
    from guarantee_rules.cli import sheet
    from guarantee_rules.core.show import show as printed

    questions = (question, *sheet.includes(version, question)) if question else sheet.addressed(version)
    rules = (rule,) if rule else sheet.rules_of(version, question) if question else tuple(version.rules)
    written = sheet.written_rules(version)
    asked = [] if rule else [sheet.question_as_json(version, name) for name in questions]
    readings = [name for name in version.readings if any(name in about["readings"] for about in asked)]
    about: dict[str, Any] = {
        "pack": pack.name,
        "city": version.city.model_dump(),
        "title": version.title.model_dump(),
        "standing": version.standing,
        "version": version.version,
        "versions": [known.version for known in pack.versions],
        "gaps": [{"from": first.isoformat(), "to": last.isoformat()} for first, last in pack.loaded.gaps],
        "amends": version.document.amends,
        "valid": sheet.valid(version),
        "source": version.source.model_dump(mode="json"),
        "digest": version.digest,
        "readings": [sheet.reading_as_json(version, name) for name in readings],
        "questions": asked,
        "rules": [sheet.rule_as_json(version.rules[id], written.get(id, {})) for id in rules],
    }
    if question is None and rule is None:
        about["not_addressed"] = [name for name in version.programs if name not in questions]
    if program:
        about["programs"] = {name: printed(version.programs[name]) for name in questions}
    return about


# --- the page


def _page(about: Mapping[str, Any], lang: str) -> Iterator[str]:
    yield from _head(about, lang)
    if about["readings"]:
        yield ""
        yield strong(phrase(lang, "cli.show.readings"))
        for reading in about["readings"]:
            yield from _reading(reading, lang)
    told: set[str] = set()
    for question in about["questions"]:
        yield ""
        yield from _question(question, lang)
        own = [rule for rule in about["rules"] if question["question"] in rule["questions"]]
        yield from _rules(own, lang)
        told |= {rule["id"] for rule in own}
    others = [rule for rule in about["rules"] if rule["id"] not in told]
    if others:
        yield ""
        yield strong(phrase(lang, "cli.show.others" if "not_addressed" in about else "cli.show.used"))
        yield from _rules(others, lang)
    if about.get("not_addressed"):
        yield ""
        yield phrase(lang, "cli.show.not-addressed", questions=", ".join(about["not_addressed"]))


def _head(about: Mapping[str, Any], lang: str) -> Iterator[str]:
    yield strong(
        phrase(lang, "cli.show.title", pack=about["pack"], city=about["city"][lang], title=about["title"][lang])
    )
    yield "  " + phrase(lang, "cli.show.standing", standing=phrase(lang, f"cli.standing.{about['standing']}"))
    valid = about["valid"] or {}
    for key in ("from", "to"):
        if valid.get(key):
            yield "  " + phrase(lang, f"cli.show.{key}", day=_inline(valid[key]))
    yield "  " + phrase(lang, "cli.show.version", version=about["version"])
    if about["amends"]:
        yield "  " + phrase(lang, "cli.show.amends", version=about["amends"])
    if len(about["versions"]) > 1:
        yield "  " + phrase(lang, "cli.show.other-versions", versions=", ".join(about["versions"]))
    for gap in about["gaps"]:
        yield "  " + phrase(lang, "cli.show.gap", first=gap["from"], last=gap["to"])
    source = about["source"]
    named = [source["document"][lang], source["number"], (source["issuer"] or {}).get(lang), source["issued"]]
    yield "  " + phrase(lang, "cli.show.source", source=phrase(lang, "cli.comma").join(part for part in named if part))


def _reading(reading: Mapping[str, Any], lang: str) -> Iterator[str]:
    yield f"  {reading['reading']} ({reading['code']})"
    for option, means in reading["options"].items():
        key = "default" if option == reading["default"] else "option"
        yield "    " + phrase(lang, f"cli.show.{key}", option=option, means=means[lang])
    yield "    " + phrase(lang, "cli.show.because", because=reading["because"][lang])


def _question(question: Mapping[str, Any], lang: str) -> Iterator[str]:
    yield strong(phrase(lang, "cli.show.question", question=question["question"], label=question["label"][lang]))
    yield "  " + question["asks"][lang]
    for key in ("includes", "values", "readings"):
        if question[key]:
            yield "  " + phrase(lang, f"cli.show.question-{key}", names=", ".join(question[key]))


def _rules(rules: Iterable[Mapping[str, Any]], lang: str) -> Iterator[str]:
    for rule in rules:
        yield ""
        yield from ("  " + line for line in _rule(rule, lang))


def _rule(rule: Mapping[str, Any], lang: str) -> Iterator[str]:
    word = phrase(lang, "cli.show.word", word=rule["word"]) if rule["word"] else ""
    yield phrase(lang, "cli.show.rule", clause=rule["clause"], word=word, label=strong(rule["label"][lang]))
    force = phrase(lang, f"decision.force.{rule['force']}")
    yield "  " + phrase(lang, "cli.show.cited", id=rule["id"], kind=rule["kind"], force=force)
    yield from ("  " + line for line in _written(rule["entries"], lang))
    if rule["note"]:
        yield "  " + phrase(lang, "cli.show.note", note=rule["note"][lang])
    yield "  " + phrase(lang, "cli.show.place", file=rule["file"], line=rule["line"])


def _written(entries: Mapping[str, Any], lang: str) -> Iterator[str]:
    """Entries as the pack writes them, one to a line; of words in both languages those in the one asked for."""
    for name, both in entries.items():
        value = _in(both, lang)
        if isinstance(value, dict):
            yield f"{name}:"
            yield from ("  " + line for line in _written(value, lang))
        elif isinstance(value, list):
            yield f"{name}:"
            yield from ("  " + line for item in value for line in _item(_in(item, lang), lang))
        else:
            yield f"{name}: {value}"


def _item(item: Any, lang: str) -> Iterator[str]:
    lines = list(_written(item, lang)) if isinstance(item, dict) else [_inline(item)]
    yield from (("- " if number == 0 else "  ") + line for number, line in enumerate(lines))


def _in(value: Any, lang: str) -> Any:
    return value[lang] if isinstance(value, dict) and value.keys() == set(languages) else value


def _inline(value: Any) -> str:
    """Something nested on one line: a last day in force that depends on a reading."""
    if isinstance(value, dict) and "reading" in value:
        name = value["reading"]
        return " / ".join(f"{below} ({name}={key})" for key, below in value.items() if key != "reading")
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_inline(below)}" for key, below in value.items()) + "}"
    return "[" + ", ".join(map(_inline, value)) + "]" if isinstance(value, list) else str(value)
