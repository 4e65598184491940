"""Which of the texts that stand there now are taken, and why the others are not.

Every pack that is answered from was read with one and the same shared texts, and with those that stood beside it. While
these do not change, each pack is taken or refused by itself. Changed ones are taken for all packs or for none.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from guarantee_rules.api import Pack
from guarantee_rules.packs.load import load_pack
from guarantee_rules.packs.shelf import Shelf, shelf_of
from guarantee_rules.source.diagnostics import PackError, Refused, diagnostic
from guarantee_rules.source.text import Position, Span
from guarantee_rules.store.approval import Approvals, Approved
from guarantee_rules.store.status import Refusal
from guarantee_rules.store.texts import (
    APPROVAL,
    QUESTIONS,
    STANDARDS,
    VOCABULARY,
    Text,
    Texts,
    digest,
    is_shared,
    pack_of,
)

log = logging.getLogger("guarantee_rules.store")


@dataclass(frozen=True, slots=True)
class Held:
    """A pack that is answered from, with the very texts it was read from."""

    pack: Pack
    texts: Texts
    """Its own text and its approval, where there is one."""
    approved: Approved | None = None
    """Its approval, where the store asks for one."""


@dataclass(frozen=True)
class Taken:
    """All packs that are answered from, and what they were read with."""

    shared: Texts = field(default_factory=dict)
    shelf: Shelf | None = None
    held: Mapping[str, Held] = field(default_factory=dict)

    @cached_property
    def texts(self) -> Texts:
        """Everything these packs were read from: a folder of these texts loads the same."""
        own = {name: text for held in self.held.values() for name, text in held.texts.items()}
        return {**self.shared, **own}

    @cached_property
    def digest(self) -> str:
        return digest(self.texts)


def take(before: Taken, texts: Texts, asked: Approvals | None = None) -> tuple[Taken, tuple[Refusal, ...]]:
    """What is answered from once these texts were looked at; the packs nothing changed for are the same objects."""
    shared = {name: text for name, text in texts.items() if is_shared(name)}
    if before.shelf is not None and shared == before.shared:
        shelf, changed = before.shelf, False
    else:
        try:
            shelf, changed = _shelf(shared), True
        except PackError as wrong:
            return before, (Refusal.of(None, wrong),)
    held: dict[str, Held] = {}
    refused: list[Refusal] = []
    for file in sorted(texts):
        name = pack_of(file)
        if name is None:
            continue
        own = _own(file, name, texts)
        earlier = before.held.get(name)
        if earlier is not None and earlier.texts == own and not changed:
            held[name] = earlier
            continue
        try:
            # Bytes nobody approved are not even read, where that is asked.
            approved = asked.check(file, texts) if asked is not None else None
            held[name] = Held(_read(file, name, own, shelf, earlier), own, approved)
        except Refused as wrong:
            refused.append(Refusal.of(name, wrong))
        except Exception as fault:
            # A fault of ours that a text brings out must not keep other packs from being taken, nor stop the store.
            log.exception("reading the pack %s failed", name)
            problem = diagnostic("store-fault", _start(own[file]), why=f"{type(fault).__name__}: {fault}")
            refused.append(Refusal(name, PackError([problem])))
    told = {refusal.pack for refusal in refused}
    for name in before.held.keys() - held.keys() - told:
        refused.append(Refusal(name, PackError([diagnostic("store-pack-gone", None, name=name)])))
    lost = sorted(before.held.keys() - held.keys())
    if changed and lost:
        why = diagnostic("store-shared-held", None, names=", ".join(lost))
        return before, (*refused, Refusal(None, PackError([why])))
    return Taken(shared, shelf, dict(sorted({**before.held, **held}.items()))), tuple(refused)


def _shelf(shared: Texts) -> Shelf:
    standards = [text.source() for name, text in sorted(shared.items()) if name.startswith(STANDARDS)]
    return shelf_of(shared[QUESTIONS].source(), shared[VOCABULARY].source(), standards)


def _own(file: str, name: str, texts: Texts) -> dict[str, Text]:
    beside = name + APPROVAL
    return {file: texts[file]} | ({beside: texts[beside]} if beside in texts else {})


def _read(file: str, name: str, own: Texts, shelf: Shelf, earlier: Held | None) -> Pack:
    """The pack of a text. PackError with all that is wrong with it, its name among that.

    What the earlier one was asked is compiled here, so that no request has to wait for it.
    """
    text = own[file]
    start = _start(text)
    if file.endswith(".yml"):
        raise PackError([diagnostic("store-yml", start, file=file, wanted=f"{name}.yaml")])
    source = text.source()
    pack = Pack(load_pack(source, shelf))
    if pack.name != name:
        raise PackError([diagnostic("store-pack-name", start, file=file, name=pack.name)], [source])
    for question in earlier.pack.asked if earlier is not None else ():
        if question in pack.questions:
            pack.prepare(question)
    return pack


def _start(text: Text) -> Span:
    return Span(text.shown, Position(1, 1), Position(1, 1))
