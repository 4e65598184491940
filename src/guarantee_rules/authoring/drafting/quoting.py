"""Words put into a YAML text that is being made: as they are where they stay what they are, else in quotes."""

from __future__ import annotations

import json
import re

from guarantee_rules.source.diagnostics import PackError
from guarantee_rules.source.nodes import Mapping, Node, Scalar, Sequence, to_plain
from guarantee_rules.source.text import SourceText
from guarantee_rules.source.yaml import read_yaml

_GUESSED = re.compile(
    r"[-+.]?[\d.][\d_.,:eExX+\-TZ /]*%?|~|(?i:null|true|false|yes|no|on|off|y|n|\.inf|\.nan)|=|<<|0[xo][\da-fA-F]+"
)
"""What other readers of YAML take for a number, a date or a truth value; figures with a unit are not among them."""


def quoted(text: str, *, bracketed: bool = True) -> str:
    """The text as it can stand in brackets, and so anywhere in a pack; or only behind a name."""
    guessed = _GUESSED.fullmatch(text) is not None and not text.endswith("%")
    if text.isprintable() and not guessed and _stays(text, bracketed=bracketed):
        return text
    if '"' in text and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    return json.dumps(text, ensure_ascii=False)


def in_line(node: Node, *, bracketed: bool = False) -> str:
    """A value on one line, lists and entries in brackets."""
    match node:
        case Scalar(text=text, plain=plain):
            return "" if plain and not text else _as_before(node, bracketed=bracketed)
        case Sequence(items=items):
            return "[" + ", ".join(in_line(item, bracketed=True) for item in items) + "]"
        case Mapping(entries=entries):
            return (
                "{" + ", ".join(f"{quoted(key.text)}: {in_line(value, bracketed=True)}" for key, value in entries) + "}"
            )


def _as_before(scalar: Scalar, *, bracketed: bool) -> str:
    """Dates and the like that stood without quotes go on doing so."""
    stays = scalar.plain and _stays(scalar.text, bracketed=bracketed)
    return scalar.text if stays else quoted(scalar.text, bracketed=bracketed)


def _stays(text: str, *, bracketed: bool) -> bool:
    """Whether it reads as itself without quotes."""
    if "\n" in text:
        return False
    written = f"{{a: {text}, b: {text}}}" if bracketed else f"a: {text}\nb: {text}\n"
    try:
        return to_plain(read_yaml(SourceText("", written))) == {"a": text, "b": text}
    except PackError:
        return False


def bilingual(zh: str, en: str) -> str:
    """`{zh: 青禾, en: Qinghe}`."""
    return f"{{zh: {quoted(zh)}, en: {quoted(en)}}}"
