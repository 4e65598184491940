"""The approval of a pack: who wrote it, who looked it over, when, and exactly which bytes; signed if that is asked.

format: guarantee-rules/approval/1
pack: yiwu
author: 韩梅梅
reviewer: 李雷
date: 2024-03-01
texts: 4f0c…        # of the pack and of everything it is read with
signature: hH3k…    # of all of the above, by the reviewer

Bytes are approved and not the meaning: what is signed must not depend on the version of a program that reads it.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode
from dataclasses import dataclass
from datetime import date
from os import PathLike
from typing import TYPE_CHECKING, Annotated, Literal, Self

from guarantee_rules.kinds.fields import Day, Key, Text
from guarantee_rules.source.diagnostics import Diagnostic, PackError, diagnostic
from guarantee_rules.source.model import Model, read_model
from guarantee_rules.source.nodes import Mapping as MappingNode
from guarantee_rules.source.nodes import Node
from guarantee_rules.source.readers import Before, refused
from guarantee_rules.source.text import Position, SourceText, Span
from guarantee_rules.source.yaml import read_yaml
from guarantee_rules.store.keys import Keys, is_signed, plain, trusted_keys
from guarantee_rules.store.texts import APPROVAL, Texts, digest_of, is_shared, pack_of

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT = "guarantee-rules/approval/1"
_BYTES_OF_SIGNATURE = 64


def _digest(value: object) -> object:
    if not isinstance(value, str) or not re.fullmatch(r"[0-9a-f]{64}", value):
        raise refused("approval-digest", found=str(value)[:80])
    return value


def _signature(value: object) -> object:
    try:
        read = b64decode(value, validate=True) if isinstance(value, str) else b""
    except ValueError:
        read = b""
    if len(read) != _BYTES_OF_SIGNATURE:
        raise refused("approval-signature-form")
    return read


class ApprovalDocument(Model):
    """What stands in `yiwu.approval.yaml`."""

    format: Literal["guarantee-rules/approval/1"]
    pack: Key
    author: Text
    reviewer: Text
    date: Day
    texts: Annotated[str, Before(_digest)]
    signature: Annotated[bytes, Before(_signature)] | None = None


@dataclass(frozen=True, slots=True)
class Approved:
    """An approval that was looked at and is right."""

    author: str
    reviewer: str
    date: date
    texts: str
    """The digest of the bytes approved."""
    signed: bool
    """Whether the signature was looked at; False where the store does not ask for one."""


@dataclass(frozen=True)
class Approvals:
    """What a store asks of every pack: `Approvals()` an approval, `Approvals.signed(keys)` a signed one."""

    keys: Keys | None = None
    since: date | None = None
    """The first day of approvals that count; earlier ones no longer do, as after a key was lost."""

    @classmethod
    def signed(cls, trusted: str | PathLike[str] | Mapping[str, bytes | str], *, since: date | None = None) -> Self:
        """Signed by the reviewer it names, with one of the keys trusted for this reviewer.

        `trusted` is a folder with `NAME.pem` for each reviewer, or the public keys in PEM by name. They are read now,
        once. Raises `KeyRefused` where one cannot be read, or without the extra `signing`.
        """
        return cls(trusted_keys(trusted), since)

    def check(self, file: str, texts: Texts) -> Approved:
        """The approval of the pack in this file of these texts. PackError with everything that is wrong with it."""
        name, beside = pack_of(file) or "", f"{pack_of(file)}{APPROVAL}"
        if beside not in texts:
            start = Position(1, 1)
            missing = diagnostic("approval-missing", Span(texts[file].shown, start, start), file=beside)
            raise PackError([missing])
        source = texts[beside].source()
        document, node = read_approval(source)
        wrong = list(self._wrong(document, node, name, approved_bytes(file, texts)))
        if wrong:
            raise PackError(wrong, [source])
        given = document
        return Approved(given.author, given.reviewer, given.date, given.texts, signed=self.keys is not None)

    def _wrong(self, given: ApprovalDocument, node: MappingNode, name: str, digest: str) -> list[Diagnostic]:
        found: list[Diagnostic] = []

        def at(key: str) -> Span:
            return (node.get(key) or node).span

        if given.pack != name:
            found.append(diagnostic("approval-pack", at("pack"), name=given.pack, wanted=name))
        if given.texts != digest:
            found.append(diagnostic("approval-texts", at("texts"), digest=digest[:12]))
        if plain(given.author) == plain(given.reviewer):
            found.append(diagnostic("approval-self", at("reviewer"), name=given.reviewer))
        if self.since is not None and given.date < self.since:
            found.append(diagnostic("approval-early", at("date"), since=self.since))
        if self.keys is None:
            return found
        keys = self.keys.get(plain(given.reviewer), ())
        if given.signature is None:
            found.append(diagnostic("approval-unsigned", at("reviewer")))
        elif not keys:
            found.append(diagnostic("approval-reviewer-unknown", at("reviewer"), name=given.reviewer))
        elif not is_signed(statement(given), given.signature, keys):
            found.append(diagnostic("approval-signature", at("signature"), name=given.reviewer))
        return found


def read_approval(source: SourceText) -> tuple[ApprovalDocument, MappingNode]:
    """The approval of a text. PackError with everything wrong in it."""
    node: Node = read_yaml(source)
    found: list[Diagnostic] = []
    document = read_model(ApprovalDocument, node, found)
    if document is None or not isinstance(node, MappingNode):
        raise PackError(found, [source])
    return document, node


def approved_bytes(file: str, texts: Texts) -> str:
    """The digest of a pack's bytes and of those of all texts it is read with, each under its name."""
    names = [file, *(name for name in texts if is_shared(name))]
    return digest_of((name, texts[name].content or b"") for name in names)


def statement(given: ApprovalDocument) -> bytes:
    """What is signed: every entry, under its name, and what it is, so that it can stand for nothing else."""
    told = {name: str(getattr(given, name)) for name in ("author", "date", "pack", "reviewer", "texts")}
    return f"{FORMAT}\n{json.dumps(told, sort_keys=True, ensure_ascii=True, separators=(',', ':'))}".encode()
