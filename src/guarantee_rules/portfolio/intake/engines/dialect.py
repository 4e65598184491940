"""What reading a tape needs of an engine: names of types, and templates where engines differ."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dialect:
    """`{0}`, `{1}` … in a template are expressions. Regular expressions keep to what RE2 and Java have in common."""

    name: str
    quote: str
    """Stands around a name, doubled within it."""
    backslashes: bool
    """Whether a backslash in a quoted text must be doubled."""
    text: str
    wide: str
    """The type of whole numbers beyond 64 bits."""
    names: str
    """The type of a list of texts."""
    list_of: str
    nothing: str
    """The empty list."""
    moment: str
    matches: str
    """Whether all of a text matches a pattern. `{0}` the text, `{1}` the pattern, quoted."""
    begins: str
    """Whether the text `{0}` begins with the text `{1}`."""
    whole: str
    """A pattern `{}` that matches a text as a whole or not at all, where it is replaced."""
    anchored: str
    """How a pattern is written for `matches`; `{}` the pattern."""
    replace_all: str
    """Each match of a pattern `{1}` in `{0}` replaced by the text `{2}`."""
    split: str
    """The list of what stands between the separators `{1}` in a text `{0}`."""
    each: str
    """The list `{0}` with `{1}` for each `item` in it."""
    any: str
    """Whether `{1}` holds for an `item` of the list `{0}`; false for an empty one."""
    size: str
    over: str
    """The whole quotient of two 64-bit numbers."""
    over_wide: str
    """The whole quotient of two of the wide type, where the remainder is known to be 0."""
    barrier: str
    """Something that is at least 0 and keeps an engine from working out all steps again for each condition; or none."""
    reference: str
    """How a replacement speaks of group `{}`."""

    def column(self, name: str) -> str:
        """A name, quoted."""
        return f"{self.quote}{name.replace(self.quote, self.quote * 2)}{self.quote}"

    def literal(self, text: str) -> str:
        """A text, quoted."""
        written = text.replace("\\", "\\\\") if self.backslashes else text
        return "'" + (written.replace("'", "\\'") if self.backslashes else written.replace("'", "''")) + "'"

    def matching(self, expression: str, pattern: str) -> str:
        return self.matches.format(expression, self.literal(self.anchored.replace("{}", pattern)))

    def among(self, expression: str, texts: tuple[str, ...]) -> str:
        return f"{expression} IN ({', '.join(map(self.literal, texts))})"

    def cast(self, expression: str, type: str) -> str:
        return f"CAST({expression} AS {type})"

    def tried(self, expression: str, type: str) -> str:
        """The cast, or null where it fails."""
        return f"TRY_CAST({expression} AS {type})"

    def lookup(self, expression: str, answers: dict[str, str]) -> str:
        """The answer to a text, null where there is none. The answers are expressions."""
        cases = " ".join(f"WHEN {self.literal(text)} THEN {answer}" for text, answer in answers.items())
        return f"CASE {expression} {cases} END" if cases else "NULL"
