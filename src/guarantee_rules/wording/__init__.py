"""The sentences people read, by key, in Chinese and in English. The rest of the library knows only the keys.

`wording/zh/decision.toml` holds `[decision.outcome]` with `compliant = "…"`: the phrase `decision.outcome.compliant`.
`{found:types}` in a phrase is itself a phrase: `types.money` where `found` is `money`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

languages = ("zh", "en")


def phrase(lang: str, key: str, /, **params: object) -> str:
    """The phrase with its `{placeholders}` filled in. KeyError where the language, the phrase or a value is missing."""
    return phrases(lang)[key].format_map({name: _Filled(lang, value) for name, value in params.items()})


@dataclass(frozen=True, slots=True)
class _Filled:
    """What is filled into a phrase: as it is, or by the name of a table, as that table says it."""

    lang: str
    value: object

    def __format__(self, table: str) -> str:
        if not table:
            return str(self.value)
        name, _, of = str(self.value).partition(" ")
        key = f"{table}.{name}-of" if of else f"{table}.{name}"
        # What the table does not know is said as it is: a sentence about a mistake must not fail itself.
        return phrase(self.lang, key, of=of) if has_phrase(self.lang, key) else str(self.value)


def has_phrase(lang: str, key: str, /) -> bool:
    return key in phrases(lang)


def placeholders(lang: str, key: str, /) -> frozenset[str]:
    """What has to be filled in: `{"limit"}` for "at most {limit} levels"."""
    from string import Formatter

    return frozenset(name for _, name, _, _ in Formatter().parse(phrases(lang)[key]) if name)


@cache
def phrases(lang: str, /) -> Mapping[str, str]:
    """Every phrase of a language by its dotted key, read once."""
    if lang not in languages:
        raise KeyError(lang)
    # Read when the first sentence is needed: most decisions are never put into words.
    import tomllib
    from importlib.resources import files

    found: dict[str, str] = {}
    for file in sorted(files(__name__).joinpath(lang).iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            for key, text in _flattened(tomllib.loads(file.read_text(encoding="utf-8")), ""):
                if key in found:
                    raise ValueError(f"{lang}/{file.name}: {key} is already worded in another file")
                found[key] = text
    return MappingProxyType(found)


def _flattened(table: Mapping[str, object], before: str) -> Iterator[tuple[str, str]]:
    for name, entry in table.items():
        key = before + name
        match entry:
            case str():
                yield key, entry
            case dict():
                yield from _flattened(entry, key + ".")
            case _:
                raise ValueError(f"{key} is not a phrase")
