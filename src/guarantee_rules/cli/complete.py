"""What the shell offers after the Tab key: names of packs, questions, facts, readings and outcomes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, get_args

import typer

from guarantee_rules.source.diagnostics import Refused

if TYPE_CHECKING:
    from guarantee_rules.api import Pack

Offer = tuple[str, str]
"""A word and what it means."""


def packs(incomplete: str) -> list[str]:
    from guarantee_rules.api import bundled

    return [name for name in bundled() if name.startswith(incomplete)]


def questions(ctx: typer.Context, incomplete: str) -> list[Offer]:
    pack = _pack(ctx)
    if pack is None:
        return []
    asked = pack.versions[-1].questions
    return _fitting(((name, _in(asked[name].label.model_dump(), spoken(ctx))) for name in pack.questions), incomplete)


def readings(ctx: typer.Context, incomplete: str) -> list[Offer]:
    pack = _pack(ctx)
    if pack is None:
        return []
    offers = (
        (f"{name}={option}", _in(means.model_dump(), spoken(ctx)))
        for name, reading in pack.versions[-1].readings.items()
        for option, means in reading.options.items()
    )
    return _fitting(offers, incomplete)


def rules(ctx: typer.Context, incomplete: str) -> list[Offer]:
    pack = _pack(ctx)
    if pack is None:
        return []
    known = pack.versions[-1].rules.values()
    return _fitting(((rule.id, _in(rule.label.model_dump(), spoken(ctx))) for rule in known), incomplete)


def facts(ctx: typer.Context, incomplete: str) -> list[Offer]:
    """`loan.amount=`, and after the sign the names the fact can have."""
    pack = _pack(ctx)
    if pack is None:
        return []
    lang, entries = spoken(ctx), pack.versions[-1].vocabulary.facts
    name, sign, _ = incomplete.partition("=")
    entry = entries.get(name)
    if sign and entry is not None and entry.enumeration is not None:
        members = entry.enumeration.members.items()
        return _fitting(((f"{name}={member}", _in(label, lang)) for member, label in members), incomplete)
    program = pack.versions[-1].programs.get(_argument(ctx, "question", 1) or "")
    names: Iterable[str] = entries if program is None else [fact for fact in entries if fact in program.facts]
    return _fitting(((f"{fact}=", _in(entries[fact].label, lang)) for fact in names), incomplete)


def outcomes(incomplete: str) -> list[str]:
    from guarantee_rules.explain.decision import OutcomeName

    return [name for name in get_args(OutcomeName) if name.startswith(incomplete)]


def sorts_of_files(incomplete: str) -> list[str]:
    from guarantee_rules.authoring.schema.files import SORTS

    return [sort for sort in SORTS if sort.startswith(incomplete)]


def languages(incomplete: str) -> list[str]:
    from guarantee_rules.wording import languages as known

    return [lang for lang in known if lang.startswith(incomplete)]


def spoken(ctx: typer.Context) -> str:
    """The language the command speaks, which it knows before its arguments are read."""
    return str(getattr(ctx.find_root().command, "lang", "en"))


def _pack(ctx: typer.Context) -> Pack | None:
    """The pack named so far; None where there is none yet, or it cannot be read: this is no time to complain."""
    from guarantee_rules.api import load

    name = _argument(ctx, "pack", 0)
    try:
        return load(name) if name else None
    except (OSError, Refused):
        return None


def _argument(ctx: typer.Context, name: str, number: int) -> str | None:
    """An argument given so far. Before the value of an option is there, those in front of it count as left over."""
    given = ctx.params.get(name) or (ctx.args[number] if number < len(ctx.args) else None)
    return given if isinstance(given, str) else None


def _in(words: Mapping[str, str], lang: str) -> str:
    return words[lang]


def _fitting(offers: Iterable[Offer], incomplete: str) -> list[Offer]:
    return [offer for offer in offers if offer[0].startswith(incomplete)]
