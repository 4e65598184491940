"""Small packs whose two figures belong together, so that an answer made of two texts shows; and folders of them."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from textwrap import dedent
from time import monotonic, sleep

from guarantee_rules.api import Pack, load
from guarantee_rules.source.diagnostics import Refused
from guarantee_rules.store import PackStore
from guarantee_rules.store.snapshot import Snapshot

POLICIES = Path(__file__).parents[2] / "policies"
DAY = date(2024, 3, 1)
FACTS = {"application": {"date": "2024-03-01"}, "loan": {"amount": "1万元", "term": "1个月"}}


def text(name: str, figure: int, *, remark: str = "", of: str = "loan.amount") -> str:
    """A pack that lends at most `figure` 万元 for at most `figure` months."""
    return dedent(
        f"""\
        # {remark}
        pack: {name}
        city: {{zh: 小城, en: Small}}
        title: {{zh: 小办法, en: small}}
        standing: issued
        versions:
        - version: "2020"
          valid: {{from: 2020-01-01}}
          source: {{document: {{zh: 办法, en: measures}}}}
          questions:
            application: {{includes: [loan_limit, loan_term]}}
          rules:
          - id: {name}_limit
            kind: limit
            question: loan_limit
            clause: 一
            word: 不超过
            label: {{zh: 限额, en: limit}}
            of: {of}
            at_most: {figure}万元
            value: limit
          - id: {name}_term
            kind: limit
            question: loan_term
            clause: 二
            word: 不超过
            label: {{zh: 期限, en: term}}
            of: loan.term
            at_most: {figure}个月
            value: longest
        """
    )


BROKEN = text("lin", 9).replace("at_most: 9万元", "at_most: 九万")


def figures(of: Pack | Snapshot | PackStore, name: str = "lin") -> tuple[int, int]:
    """Both figures out of one decision; the same number unless two texts were mixed."""
    pack = of if isinstance(of, Pack) else of.pack(name)
    decision = pack.decide("application", FACTS, as_of=DAY)
    assert decision.outcome == "compliant"
    told = {key.rpartition(".")[2]: Decimal(str(value)) for key, value in decision.values.items()}
    assert told["headroom"] == told["limit"] - 10_000
    assert told["longest_headroom"] == told["longest"] - 1
    return int(told["limit"] / 10_000), int(told["longest"])


@dataclass
class Edited:
    """A folder of packs and how editors, scripts and clusters write to it."""

    path: Path

    def write(self, name: str, content: str) -> None:
        """In place, as `>` in a shell does."""
        file = self.path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(content, encoding="utf-8")

    def replace(self, name: str, content: str) -> None:
        """Beside it and renamed over it, as careful editors and scripts do."""
        beside = self.path / f".{name}.tmp"
        beside.write_text(content, encoding="utf-8")
        os.replace(beside, self.path / name)

    def remove(self, name: str) -> None:
        (self.path / name).unlink()

    def shared(self, vocabulary: str | None = None) -> None:
        """Shared texts of its own."""
        self.write("vocabulary.yaml", vocabulary or (POLICIES / "vocabulary.yaml").read_text(encoding="utf-8"))


def vocabulary(*, extra: str = "", remark: str = "") -> str:
    """The library's vocabulary, with another fact."""
    lines = (POLICIES / "vocabulary.yaml").read_text(encoding="utf-8").splitlines(keepends=True)
    at = lines.index("facts:\n") + 1
    if extra:
        lines.insert(at, f"  {extra}: {{type: money, label: {{zh: 另一项, en: another}}}}\n")
    return f"# {remark}\n" + "".join(lines)


def codes(refused: Refused) -> list[str]:
    return [problem.code for problem in refused.diagnostics]


def refusals(store: PackStore) -> dict[str | None, list[str]]:
    """What a store refuses: by pack, the codes."""
    return {refusal.pack: codes(refusal.error) for refusal in store.status().refused}


def eventually(holds: Callable[[], bool], seconds: float = 10.0) -> bool:
    """Whether it comes to hold within some seconds."""
    until = monotonic() + seconds
    while monotonic() < until:
        if holds():
            return True
        sleep(0.01)
    return holds()


def fresh(store: PackStore, folder: Path) -> dict[str, str]:
    """The digests of the packs that the texts a store answers from come to when they are loaded anew."""
    for name, item in store.snapshot().texts.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(item)
    return {name: load(folder / f"{name}.yaml").digest for name in store.names}
