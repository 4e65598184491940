"""The doors through which bytes come in from outside, each as a function of bytes.

A target returns where the bytes were taken, or refused as documented: with diagnostics that have a place inside the
text and a sentence in both languages. Whatever else it raises is a fault.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from guarantee_rules.api import Pack, load
from guarantee_rules.cases.load import read_cases
from guarantee_rules.facts.files import load_facts
from guarantee_rules.facts.load import load_vocabulary
from guarantee_rules.packs.bundled import policies_root
from guarantee_rules.packs.load import load_pack
from guarantee_rules.packs.shelf import bundled_shelf
from guarantee_rules.replaying import replay
from guarantee_rules.source.diagnostics import Diagnostic, Refused, sentence
from guarantee_rules.source.reading import source_from_bytes
from guarantee_rules.source.text import SourceText
from guarantee_rules.source.yaml import PARSERS, Node, read_yaml
from guarantee_rules.values.quantities import read_quantity
from tests.hostile.building import built
from tests.packs.small import written

if TYPE_CHECKING:
    from collections.abc import Iterator

Target = Callable[[bytes], None]
AS_OF = date(2020, 6, 1)
QUESTIONS = ("application", "compensation", "claim_trigger", "halt", "deadline")


class Fault(AssertionError):
    """Bytes were refused, and not as documented."""


def pack(data: bytes) -> None:
    """A pack's text; what can be loaded is asked, with nothing stated."""
    with documented():
        asked(Pack(load_pack(_source(data), bundled_shelf())))


def edited(data: bytes) -> None:
    """Yiwu's text with one stretch replaced: the first two bytes say where, the third how much."""
    text = _text("yiwu.yaml")
    if len(data) < 3:
        return
    at = int.from_bytes(data[:2], "big") * len(text) // 65_536
    pack(text[:at] + data[3:] + text[at + data[2] :])


def yaml(data: bytes) -> None:
    """Any YAML: both parsers say the same of it."""
    read: list[Node | list[str]] = []
    for parser in PARSERS:
        try:
            with documented():
                read.append(read_yaml(_source(data), parser=parser))
        except Refused as refused:
            read.append([problem.code for problem in refused.diagnostics])
    if len(read) > 1 and read[0] != read[1] and not all(isinstance(one, list) for one in read):
        raise Fault(f"the parsers differ: {read[0]!r} and {read[1]!r}")


def guard(data: bytes) -> None:
    """The text of one condition, in the smallest pack there is."""
    condition = json.dumps(data.decode("utf-8", errors="replace"), ensure_ascii=False)
    pack(written(_RULE.replace("CONDITION", condition)).encode("utf-8"))


def quantity(data: bytes) -> None:
    read_quantity(data.decode("utf-8", errors="replace"))


def facts(data: bytes) -> None:
    """A file of facts; what can be read is decided and explained."""
    with documented():
        _decided(load_facts(_source(data), _yiwu().versions[-1].vocabulary))


def stated(data: bytes) -> None:
    """Facts as a program states them, of any type whatever."""
    with documented():
        _decided(built(data))


def record(data: bytes) -> None:
    with documented():
        replay(data)


def recorded(data: bytes) -> None:
    """A record in order but for one entry, which is anything."""
    good = json.loads(_record())
    name = list(good)[data[0] % len(good)] if data else "format"
    good[name] = built(data[1:])
    with documented():
        replay(good)


def vocabulary(data: bytes) -> None:
    with documented():
        load_vocabulary(_source(data))


def cases(data: bytes) -> None:
    with documented():
        read_cases(_source(data))


def mapping(data: bytes) -> None:
    from guarantee_rules.portfolio.intake.mapping import load_mapping

    with documented():
        load_mapping(_source(data), bundled_shelf().vocabulary)


def log(data: bytes) -> None:
    """A decision log: looked over and decided again."""
    from guarantee_rules.auditing import replay_all, verify

    with TemporaryDirectory() as folder:
        path = Path(folder) / "hostile.jsonl"
        path.write_bytes(data)
        with documented():
            told = verify(path)
            for lang in ("zh", "en"):
                "\n".join(told.sentences(lang)).encode("utf-8")
        with documented():
            for _ in replay_all(path):
                pass


def approval(data: bytes) -> None:
    from guarantee_rules.store.approval import read_approval

    with documented():
        read_approval(_source(data))


def layout(data: bytes) -> None:
    """What can be read is laid out without a word changed, or refused; and laid out once more, it stays as it is."""
    from guarantee_rules.authoring.formatting.form import formatted

    with documented():
        once = formatted(_source(data)).text
        if formatted(_source(once.encode("utf-8"))).changed:
            raise Fault("laid out twice, it is not as it was")


def command(data: bytes) -> None:
    """The command line: the first byte chooses what is asked, up to the first zero byte stand more words, then a file."""
    from tests.hostile.commands import told

    told(data)


TARGETS: dict[str, Target] = {
    target.__name__: target
    for target in (
        pack, edited, yaml, guard, quantity, facts, stated, record, recorded, vocabulary, cases, mapping,
        log, approval, layout, command,
    )
}  # fmt: skip


@contextmanager
def documented() -> Iterator[None]:
    """Takes a refusal in, having read every word of it."""
    try:
        yield
    except Refused as refused:
        if not refused.diagnostics:
            raise Fault("refused without a reason") from refused
        for problem in refused.diagnostics:
            _told(problem, refused)
        for lang in ("zh", "en"):
            refused.render(lang).encode("utf-8")
            json.dumps(refused.as_json(lang)).encode("utf-8")


def _told(problem: Diagnostic, refused: Refused) -> None:
    for lang in ("zh", "en"):
        if not sentence(problem, lang):
            raise Fault(f"{problem.code} says nothing")
    if problem.span is not None and (source := refused.sources.get(problem.span.file)):
        start = problem.span.start
        if not (1 <= start.line <= len(source.lines) and 1 <= start.column <= len(source.line(start.line)) + 1):
            raise Fault(f"{problem.code} stands outside the text: {start}")


def asked(given: Pack) -> None:
    """Each of some questions with nothing stated, explained in both languages."""
    for question in QUESTIONS:
        if question in given.questions:
            decision = given.decide(question, {}, as_of=AS_OF)
            for lang, form in (("zh", "text"), ("en", "html")):
                decision.explain(lang, form).encode("utf-8")


def _decided(given: object) -> None:
    decision = _yiwu().decide("application", given, as_of=AS_OF)
    decision.explain("zh", "html").encode("utf-8")
    decision.record().model_dump_json()
    for value in decision.values.values():
        if isinstance(value, Decimal) and not value.is_finite():
            raise Fault(f"a value is {value}")


def _source(data: bytes) -> SourceText:
    return source_from_bytes("hostile.yaml", data)


@cache
def _yiwu() -> Pack:
    return load("yiwu")


@cache
def _text(name: str) -> bytes:
    return policies_root().joinpath(name).read_bytes()


@cache
def _record() -> str:
    given = {"loan": {"amount": "500万元"}, "borrower": {"categories": ["enterprise"], "size": "small"}}
    return _yiwu().decide("loan_limit", given, as_of=AS_OF).record().model_dump_json()


_RULE = """
id: hostile
kind: condition
question: eligibility
word: 应当
force: mandatory
require: CONDITION
"""
