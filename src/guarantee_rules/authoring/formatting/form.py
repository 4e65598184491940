"""A text in the one layout, or the reason why it is left alone: what it says and every remark are looked at again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from guarantee_rules.authoring.formatting.customs import put_in_order
from guarantee_rules.authoring.formatting.layout import laid_out
from guarantee_rules.authoring.formatting.outline import Block, Outline, outline, placed
from guarantee_rules.authoring.formatting.remarks import remarks
from guarantee_rules.packs.load import load_pack
from guarantee_rules.packs.shelf import Shelf, bundled_shelf
from guarantee_rules.source.diagnostics import PackError, diagnostic
from guarantee_rules.source.nodes import Mapping, Node, Scalar, Sequence, to_plain
from guarantee_rules.source.reading import DEFAULT, Limits
from guarantee_rules.source.text import SourceText
from guarantee_rules.source.yaml import read_yaml

LineEnds = Literal["unix", "windows", "mixed"]


@dataclass(frozen=True)
class Formatted:
    """The text as it should be written, line ends included, and what line ends there were.

    A file whose lines all end as on Windows keeps these ends, as version control may have put them there; where both
    sorts occur none of them was meant, and the lines come to end as they do elsewhere.
    """

    source: SourceText
    text: str
    ends: LineEnds

    @property
    def changed(self) -> bool:
        return self.text != self.source.text


def formatted(source: SourceText, shelf: Shelf | None = None, limits: Limits = DEFAULT) -> Formatted:
    """The text in the one layout. `shelf` is what its pack is read with, the bundled one if not given.

    PackError where it cannot be read, or where the new text would not say the same; nothing may be written then.
    """
    root = read_yaml(source, limits)
    planned = outline(source, root)
    put_in_order(planned)
    text = laid_out(source, planned)
    _look_again(source, root, planned, SourceText(source.name, text), limits)
    _ask_both(source, root, SourceText(source.name, text), shelf)
    ends = line_ends(source.text)
    return Formatted(source, text.replace("\n", "\r\n") if ends == "windows" else text, ends)


def line_ends(text: str) -> LineEnds:
    """Which ends the lines of a text have."""
    windows = text.count("\r\n")
    if "\r" not in text:
        return "unix"
    return "windows" if windows == text.count("\n") == text.count("\r") else "mixed"


def _look_again(source: SourceText, root: Node, planned: Outline, new: SourceText, limits: Limits) -> None:
    """Reads what would be written: every word, every remark at its place, every entry in the order meant."""
    try:
        again = read_yaml(new, limits)
    except PackError as wrong:
        raise _refused(source, "unreadable") from wrong
    if to_plain(again) != to_plain(root) or _in_order(again) != _in_order(planned.root):
        raise _refused(source, "words")
    said = [sorted(remark.text for remark in remarks(*text)) for text in ((source, root), (new, again))]
    if said[0] != said[1] or placed(outline(new, again)) != placed(planned):
        raise _refused(source, "remarks")


def _ask_both(source: SourceText, root: Node, new: SourceText, shelf: Shelf | None) -> None:
    """A pack that loads must say the same as before; one with mistakes in it has only its words."""
    if new.text == source.text or not (isinstance(root, Mapping) and root.get("versions")):
        return
    shelf = shelf or bundled_shelf()
    try:
        before = load_pack(source, shelf).digest
    except PackError:
        return
    if load_pack(new, shelf).digest != before:
        raise _refused(source, "digest")


def _in_order(part: Node | Block) -> object:
    """Its words, with the order of entries."""
    match part:
        case Scalar(text=text):
            return text
        case Sequence(items=items):
            return [_in_order(item) for item in items]
        case Mapping(entries=entries):
            return [(key.text, _in_order(value)) for key, value in entries]
        case Block(entries=written):
            values = [(entry.key, _in_order(entry.value)) for entry in written]
            return [value if key is None else (key.text, value) for key, value in values]


def _refused(source: SourceText, case: str) -> PackError:
    return PackError([diagnostic("format-unsafe", None, case=case, file=source.name)], [source])
