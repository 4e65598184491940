"""In which language the command speaks: the one asked for, else the environment's, else English."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping

from guarantee_rules.source.diagnostics import Refused, diagnostic, nearest
from guarantee_rules.wording import languages
from guarantee_rules.wording.spoken import spoken

BOTH = "both"
"""Asked of `handbook`: every language. No language to speak in."""


class CommandError(Refused):
    """What was asked of the command makes no sense."""


def language(asked: str | None = None, environment: Mapping[str, str] = os.environ) -> str:
    """The language to answer in. CommandError where one is asked for that is not spoken here."""
    if asked is not None:
        if asked not in languages:
            near, known = nearest(asked, languages), ", ".join(languages)
            raise CommandError([diagnostic("lang-unknown", None, name=asked, nearest=near, known=known)])
        return asked
    return spoken(environment)


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
