"""Looking for what a pack states in the outline of a text: found in its clause, above it, elsewhere, or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from guarantee_rules.provenance.characters import plain
from guarantee_rules.provenance.cited import HEAD, cited
from guarantee_rules.provenance.outline import Clause, Outline
from guarantee_rules.provenance.stated import Stated

Result = Literal["found", "above", "elsewhere", "not_found"]
"""`above`: in the opening words of a clause it is an item of, which govern it (申请人应当满足以下条件：1.…)."""


@dataclass(frozen=True)
class Looked:
    """What became of one thing looked for. `where`: above, or the innermost clauses it stands in instead."""

    stated: Stated
    result: Result
    where: tuple[str, ...] = ()
    begins: tuple[int, int] | None = None
    """Line and column of the supplied text where the cited clause begins; None where it is not found."""


def looked_for(stated: tuple[Stated, ...], text: Outline) -> tuple[Looked, ...]:
    """Each thing a pack states, with what became of it."""
    return tuple(_looked(one, text) for one in stated)


def _looked(one: Stated, text: Outline) -> Looked:
    clauses = cited(text, one.clause)
    begins = text.text.place(_first(text, clauses)) if clauses else None
    if one.what == "clause":
        return Looked(one, "found" if clauses else "not_found", (), begins)
    if any(_stands(one, clause) for clause in clauses):
        return Looked(one, "found", (), begins)
    above = [each for each in text.clauses if any(_within(clause, each) for clause in clauses)]
    if governing := [str(each) for each in above if _stands(one, each.leading)]:
        return Looked(one, "above", (governing[-1],), begins)
    elsewhere = _elsewhere(one, text)
    return Looked(one, "elsewhere" if elsewhere else "not_found", elsewhere, begins)


def _first(text: Outline, clauses: tuple[Clause, ...]) -> int:
    """Where the first of the clauses begins, past blanks."""
    start = clauses[0].start
    while start < len(text.text.text) and text.text.text[start].isspace():
        start += 1
    return start


def _stands(one: Stated, clause: Clause) -> bool:
    return plain(one.sought) in clause.text if one.wanted is None else one.wanted in clause.figures


def _elsewhere(one: Stated, text: Outline) -> tuple[str, ...]:
    holding = [clause for clause in text.clauses if _stands(one, clause)]
    inner = [each for each in holding if not any(_within(other, each) for other in holding)]
    head = (HEAD,) if _stands(one, text.head) else ()
    return (*head, *dict.fromkeys(map(str, inner)))


def _within(one: Clause, other: Clause) -> bool:
    return len(one.way) > len(other.way) and one.way[: len(other.way)] == other.way
