"""The committed list of what is proved of a pack: a line for each law and subject, and none leaves it silently."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from guarantee_rules.api import bundled
from guarantee_rules.kinds.base import At
from guarantee_rules.kinds.fields import Flag, Key, Length, Model, Text, entry
from guarantee_rules.packs.bundled import policies_root
from guarantee_rules.proving.obligations import Key as Of
from guarantee_rules.proving.obligations import Proof
from guarantee_rules.proving.results import Region
from guarantee_rules.source.diagnostics import Diagnostic, PackError
from guarantee_rules.source.model import read_model
from guarantee_rules.source.reading import source_from_bytes, source_from_file
from guarantee_rules.source.text import SourceText, Span
from guarantee_rules.source.yaml import read_yaml
from guarantee_rules.values.types import Value

HEAD = """\
# What came of every law of this pack, written by `guarantee-rules prove {pack} --record`: docs/proofs.md explains it.

pack: {pack}
proofs:
"""


class LedgerError(PackError):
    """A list of proofs that cannot be read."""


class Line(Model):
    """What came of one law of one subject; `otherwise` are the options of readings under which it is the other way."""

    version: Text
    question: Text
    law: Key
    of: str = ""
    verdict: Literal["proved", "refuted", "vacuous", "unsettled"]
    why: Text | None = None
    region: Annotated[tuple[dict[Text, Text], ...], Length(most=500)] = ()
    otherwise: dict[Text, tuple[Text, ...]] = entry(default={})
    combined: Flag = False
    free: tuple[Text, ...] = ()

    @property
    def key(self) -> Of:
        return self.version, self.question, self.law, self.of


class _Document(Model):
    pack: Key
    proofs: Annotated[tuple[Line, ...], Length(most=20_000)] = ()


@dataclass(frozen=True)
class Ledger:
    """The lines of one pack by what they are about, and where each stands."""

    lines: Mapping[Of, Line]
    places: Mapping[Of, Span]
    source: SourceText


def ledger_of(pack: str, name: str) -> Ledger | None:
    """The list of a bundled pack, or in `proofs/` beside a pack of one's own, whose path `pack` is; None without one.

    Raises `LedgerError` for one that cannot be read.
    """
    if pack in bundled():
        file = policies_root().joinpath("proofs", f"{name}.yaml")
        if not file.is_file():
            return None
        return read_ledger(source_from_bytes(f"policies/proofs/{name}.yaml", file.read_bytes(), refusal=LedgerError))
    beside = path_of(pack, name)
    return read_ledger(source_from_file(beside, refusal=LedgerError)) if beside.is_file() else None


def path_of(pack: str, name: str) -> Path:
    """Where the list of a pack is to be written. FileNotFoundError where bundled packs are in an archive."""
    if pack not in bundled():
        return Path(pack).parent / "proofs" / Path(pack).name
    root = policies_root()
    if not isinstance(root, Path):
        raise FileNotFoundError(str(root))
    return root / "proofs" / f"{name}.yaml"


def read_ledger(source: SourceText) -> Ledger:
    found: list[Diagnostic] = []
    node = read_yaml(source, refusal=LedgerError)
    document = read_model(_Document, node, found)
    if document is None or found:
        raise LedgerError(found, [source])
    at = At(node)("proofs")
    places = {line.key: at(number).span for number, line in enumerate(document.proofs)}
    return Ledger({line.key: line for line in document.proofs}, places, source)


def line_of(proof: Proof) -> dict[str, object]:
    """What the list says of a proof, in the order it is written; nothing that depends on the machine."""
    settled = proof.settled
    version, question, law, subject = proof.key
    return _line(
        {"version": version, "question": question, "law": law, "of": subject, "verdict": settled.verdict},
        why=settled.why,
        region=list(boxes(settled.region)) if settled.region is not None else [],
        otherwise={name: list(options) for name, options in settled.otherwise.items()},
        combined=settled.combined,
        free=list(settled.free),
    )


def result(line: Line | Proof) -> str:
    """What a line, or a proof, comes to, as the list writes it: `{verdict: proved}`."""
    if isinstance(line, Proof):
        told = line_of(line)
    else:
        told = _line(
            {"verdict": line.verdict},
            why=line.why,
            region=[dict(box) for box in line.region],
            otherwise={name: list(options) for name, options in line.otherwise.items()},
            combined=line.combined,
            free=list(line.free),
        )
    return _flow({name: value for name, value in told.items() if name not in ("version", "question", "law", "of")})


def _line(head: dict[str, object], **rest: object) -> dict[str, object]:
    """What is empty is left out."""
    return {name: value for name, value in {**head, **rest}.items() if value}


def boxes(region: Region) -> Iterator[dict[str, str]]:
    """The parts of a region as packs and lists write them: `second_claim: 1000000.01 to 1285714.28`."""
    for low, high in region.parts:
        yield {region.figure: _figure(low) if low == high else f"{_figure(low)} to {_figure(high)}"}


def written(pack: str, proofs: Iterable[Proof]) -> str:
    """The list as a text, a line for each proof."""
    lines = (f"  - {_flow(line_of(proof))}\n" for proof in proofs)
    return HEAD.format(pack=pack) + "".join(lines)


def _figure(value: Value) -> str:
    from guarantee_rules.facts.written import written as as_text

    return str(as_text(value))


def _flow(value: object) -> str:
    match value:
        case dict():
            return "{" + ", ".join(f"{_flow(key)}: {_flow(of)}" for key, of in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(_flow, value)) + "]"
        case bool():
            return "true" if value else "false"
        case _:
            text = str(value)
            plain = all(it.isalnum() or it in "_.- " for it in text) and text == text.strip() and not text[:1].isdigit()
            return text if plain and text else f'"{text}"'
