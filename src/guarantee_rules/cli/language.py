"""In which language the command speaks: the one asked for, else the environment's, else English."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping

from guarantee_rules.source.diagnostics import Refused, diagnostic, nearest
from guarantee_rules.wording import languages

BOTH = "both"
"""Asked of `handbook`: every language. No language to speak in."""
VARIABLE = "GUARANTEE_RULES_LANG"
_LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")


class CommandError(Refused):
    """What was asked of the command makes no sense."""


def language(asked: str | None = None, environment: Mapping[str, str] = os.environ) -> str:
    """The language to answer in. CommandError where one is asked for that is not spoken here."""
    if asked is not None:
        if asked not in languages:
            near, known = nearest(asked, languages), ", ".join(languages)
            raise CommandError([diagnostic("lang-unknown", None, name=asked, nearest=near, known=known)])
        return asked
    own = _spoken(environment.get(VARIABLE, ""))
    if own is not None:
        return own
    # Of the variables of a locale the first that is set counts, and C is a way to say English.
    locale = next((environment[name] for name in _LOCALES if environment.get(name)), "")
    return _spoken(locale) or "en"


def asked_for(arguments: Iterable[str]) -> str | None:
    """The language that arguments ask for, known before they are read: mistakes in them are told in it, too."""
    found, following = None, False
    for argument in arguments:
        if argument == "--":
            break
        if following:
            found, following = argument, False
        elif argument == "--lang":
            following = True
        elif argument.startswith("--lang="):
            found = argument.removeprefix("--lang=")
    return found


def _spoken(locale: str) -> str | None:
    """`zh_CN.UTF-8` is zh."""
    name = locale.replace("-", "_").split("_")[0].split(".")[0].lower()
    return name if name in languages else None
