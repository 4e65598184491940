"""What an editor shows beside an entry: in both languages, the one asked for first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from guarantee_rules.wording import languages, phrase

Schema = dict[str, Any]
Words = Mapping[str, str]
"""The same words by language."""


@dataclass(frozen=True, slots=True)
class Said:
    """Puts what is said into a schema. `lang` comes first, the other language on a line below it."""

    lang: str = "zh"

    def both(self, say: Callable[[str], str | None]) -> str:
        """What is said in each language, a line for each; plain, as some editors show it so."""
        order = (self.lang, *(other for other in languages if other != self.lang))
        return "\n".join(line.replace("`", "") for lang in order if (line := say(lang)))

    def words(self, words: Words) -> str:
        """Words that a file gives in both languages, side by side as they are short."""
        order = (self.lang, *(other for other in languages if other != self.lang))
        return " · ".join(words[lang] for lang in order)

    def phrase(self, key: str, **params: object) -> str:
        """A phrase in both languages."""
        return self.both(lambda lang: phrase(lang, key, **params))

    def refusing(self, schema: Schema, key: str) -> Schema:
        """The same schema, which says this where a text does not have the form it asks for."""
        return {**schema, "patternErrorMessage": self.phrase(key)}

    def named(self, names: Iterable[str], means: Callable[[str], str]) -> Schema:
        """One of several names, each with what it means."""
        listed = list(names)
        said = [means(name) for name in listed]
        return {"enum": listed, "enumDescriptions": said} if any(said) else {"enum": listed}

    def refused(self, schema: Schema, sort: str) -> Schema:
        """The same schema, which says in a sentence that there is no such thing, where all its names are too many."""
        return {**schema, "errorMessage": self.phrase(f"editor.none.{sort}")}

    def called(self, members: Mapping[str, Words]) -> Schema:
        """One of several names, each with what people call it."""
        return self.named(members, lambda name: self.words(members[name]))
