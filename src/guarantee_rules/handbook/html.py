"""Pieces of HTML put together so that nothing of a pack is ever taken for markup: what is filled in is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from guarantee_rules.source.characters import UNSEEN, code_point
from guarantee_rules.wording import phrases

if TYPE_CHECKING:
    from markupsafe import Markup

_TICKED = re.compile(r"`([^`]*)`")
TAGS = {"zh": "zh-Hans", "en": "en"}
"""The languages as HTML names them."""


def text(value: object) -> Markup:
    """A text as it is read; a character that nobody sees, or that turns the direction, is shown by its code."""
    from markupsafe import Markup, escape

    if isinstance(value, Markup):
        return value
    return escape(UNSEEN.sub(lambda found: f"<{code_point(found[0])}>", str(value)))


def say(lang: str, key: str, /, **filled: object) -> Markup:
    """A phrase with its places filled in: markup stays markup, all else is escaped. What it has in ticks is code."""
    from markupsafe import Markup, escape

    return Markup(_TICKED.sub(r"<code>\1</code>", str(escape(phrases(lang)[key])))).format(
        **{name: text(value) for name, value in filled.items()}
    )


def joined(between: str, parts: Iterable[Markup]) -> Markup:
    """Parts with a plain text between them."""
    return text(between).join(parts)


def linked(href: str, label: object, class_: str = "") -> Markup:
    """A link to another place of the site."""
    from markupsafe import Markup

    named = Markup(' class="{}"').format(class_) if class_ else ""
    return Markup('<a href="{}"{}>{}</a>').format(href, named, text(label))


def chinese(words: object, lang: str) -> Markup:
    """Words of the text itself, which are Chinese in every language of the site."""
    from markupsafe import Markup

    return text(words) if lang == "zh" else Markup('<span lang="zh-Hans">{}</span>').format(text(words))


def ticked(words: str, lang: str) -> Markup:
    """A phrase whose `ticks` hold names of the code, or words of the texts."""
    from markupsafe import Markup

    parts = words.split("`")
    names = [Markup("<code>{}</code>").format(part) if part.isascii() else chinese(part, lang) for part in parts[1::2]]
    plain = [text(part) for part in parts[::2]]
    return text("").join(piece for pair in zip(plain, [*names, text("")], strict=True) for piece in pair)
