"""Which language to speak where nobody named one: the environment's, else English."""

from __future__ import annotations

import os
from collections.abc import Mapping

from guarantee_rules.wording import languages

VARIABLE = "GUARANTEE_RULES_LANG"
_LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")


def spoken(environment: Mapping[str, str] = os.environ) -> str:
    """The language of `GUARANTEE_RULES_LANG`, else of the locale, else English."""
    own = _spoken(environment.get(VARIABLE, ""))
    if own is not None:
        return own
    # Of the variables of a locale the first that is set counts, and C is a way to say English.
    locale = next((environment[name] for name in _LOCALES if environment.get(name)), "")
    return _spoken(locale) or "en"


def _spoken(locale: str) -> str | None:
    """`zh_CN.UTF-8` is zh."""
    name = locale.replace("-", "_").split("_")[0].split(".")[0].lower()
    return name if name in languages else None
