"""Part `growth`: whether the cost of one rule, one pack and one fact stays level as there are more of them.

Made-up packs of up to 2,000 rules; packs loaded one after another; cases that state more and more facts.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import asdict, dataclass
from time import process_time

from benchmarks.cases import applications
from benchmarks.floor import decide as floor
from benchmarks.made_up import AS_OF, QUESTION, stated, text
from benchmarks.tables import Table, times
from guarantee_rules.api import Pack, load
from guarantee_rules.facts.vocabulary import FactEntry
from guarantee_rules.packs.bundled import policies_root
from guarantee_rules.packs.load import load_pack
from guarantee_rules.packs.shelf import Shelf, bundled_shelf
from guarantee_rules.source.text import SourceText

SIZES = (10, 50, 200, 500, 1000, 2000)
_YIWU = next(case.values for case in applications() if floor(case.values)[0] == "compliant" and len(case.values) > 15)
_VALUES: dict[str, object] = {
    "money": "1000.00", "rate": "1%", "ratio": "0.5", "integer": "3", "months": "3个月", "days": "3天",
    "date": "2024-03-01", "bool": "true",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Grown:
    """Seconds of the processor for one pack of so many rules."""

    rules: int
    load: float
    load_uncollected: float
    """The same while Python's collector of garbage is off."""
    prepare: float
    decide: float
    read: float
    """A decision with every value and verdict read."""


def tables(*, quick: bool = False) -> list[Table]:
    return [_by_rules(SIZES[:3] if quick else SIZES), _by_packs(10 if quick else 40), _by_facts()]


def _by_rules(sizes: tuple[int, ...]) -> Table:
    shelf = bundled_shelf()
    load_pack(SourceText("made_up.yaml", text(4)), shelf)  # what is made once is made before
    grown = [_grown(rules) for rules in sizes]
    rows = tuple(
        (
            f"{it.rules:,}",
            f"{it.load * 1e3:,.0f}",
            f"{it.load / it.rules * 1e6:,.0f}",
            f"{it.load_uncollected / it.rules * 1e6:,.0f}",
            f"{it.prepare * 1e3:,.0f}",
            f"{it.prepare / it.rules * 1e6:,.0f}",
            f"{it.decide * 1e6:,.1f}",
            f"{it.decide / it.rules * 1e9:,.0f}",
            f"{it.read / it.rules * 1e9:,.0f}",
        )
        for it in grown
    )
    heads = (
        "rules", "load, ms", "µs a rule", "collector off", "prepare, ms", "µs a rule", "decide, µs", "ns a rule",
        "and read, ns a rule",
    )  # fmt: skip
    told = ", ".join(f"{times(_dearer(grown, of))} times to {name}" for name, of in _COSTS.items())
    notes = (f"A rule among {grown[-1].rules:,} costs, of one among {_middle(grown).rules:,}: {told}.",)
    return Table("growth-rules", "Packs of more and more rules", heads, rows, notes, [asdict(it) for it in grown])


_COSTS: dict[str, Callable[[Grown], float]] = {
    "load": lambda it: it.load,
    "load with the collector off": lambda it: it.load_uncollected,
    "prepare": lambda it: it.prepare,
    "decide": lambda it: it.decide,
}


def _middle(grown: list[Grown]) -> Grown:
    """Small packs are dominated by what is the same for all, so growth is told from the middle sizes on."""
    return grown[len(grown) // 2 - 1]


def _dearer(grown: list[Grown], of: Callable[[Grown], float]) -> float:
    last, middle = grown[-1], _middle(grown)
    return (of(last) / last.rules) / (of(middle) / middle.rules)


def _grown(rules: int) -> Grown:
    source, shelf = text(rules), bundled_shelf()
    pack = Pack(load_pack(SourceText("made_up.yaml", source), shelf))
    load, uncollected = _loaded(source, shelf), _loaded(source, shelf, collecting=False)
    start = process_time()
    question = pack.prepare(QUESTION)
    prepare = process_time() - start
    facts = stated(pack)

    def read() -> object:
        decision = question.decide(facts, as_of=AS_OF)
        return decision.values, decision.inquiry.engine.verdicts(decision.result)

    if question.decide(facts, as_of=AS_OF).outcome != "compliant":
        raise AssertionError("the made-up pack is met by its facts")
    decide = _least(lambda: question.decide(facts, as_of=AS_OF))
    return Grown(rules, load, uncollected, prepare, decide, _least(read))


def _loaded(source: str, shelf: Shelf, *, collecting: bool = True) -> float:
    """Seconds of the processor to load a pack: the least of three times."""
    least = float("inf")
    for _ in range(3):
        gc.collect()
        if not collecting:
            gc.disable()
        try:
            start = process_time()
            load_pack(SourceText("made_up.yaml", source), shelf)
            least = min(least, process_time() - start)
        finally:
            gc.enable()
    return least


def _least(call: Callable[[], object]) -> float:
    """Seconds of the processor for one call: the least of several batches."""
    start = process_time()
    call()
    repeats = max(1, round(0.02 / max(process_time() - start, 1e-6)))
    least = float("inf")
    for _ in range(5):
        start = process_time()
        for _ in range(repeats):
            call()
        least = min(least, (process_time() - start) / repeats)
    return least


def _by_packs(most: int) -> Table:
    """Yiwu's pack under many names: each is loaded, prepared and asked as a pack of its own."""
    shelf = bundled_shelf()
    source = policies_root().joinpath("yiwu.yaml").read_text(encoding="utf-8")
    packs: list[Pack] = []
    rows, data = [], []
    for goal in (1, most // 4, most):
        start = process_time()
        before = len(packs)
        while len(packs) < goal:
            named = source.replace("pack: yiwu", f"pack: city_{len(packs)}", 1)
            packs.append(Pack(load_pack(SourceText("city.yaml", named), shelf)))
            packs[-1].prepare(QUESTION)
        each = (process_time() - start) / (goal - before)
        asked = packs[-1].prepare(QUESTION)
        facts = packs[-1].facts(_YIWU)
        decide = _least(lambda asked=asked, facts=facts: asked.decide(facts, as_of=AS_OF))  # type: ignore[misc]
        rows.append((f"{goal}", f"{each * 1e3:,.0f}", f"{decide * 1e6:,.1f}"))
        data.append({"packs": goal, "load": each, "decide": decide})
    heads = ("packs of Yiwu's size loaded", "load and prepare one more, ms", "decide, µs")
    return Table("growth-packs", "More and more packs in one process", heads, tuple(rows), (), data)


def _by_facts() -> Table:
    """A case that states what it needs, and then more and more of the vocabulary that it does not."""
    yiwu = load("yiwu")
    question = yiwu.prepare(QUESTION)
    vocabulary = yiwu.versions[-1].vocabulary.facts
    others = {name: _any(entry) for name, entry in vocabulary.items() if name not in yiwu.facts_used(QUESTION)}
    rows, data = [], []
    for more in (0, 20, 60, len(others)):
        given = _YIWU | dict(list(others.items())[:more])
        facts = yiwu.facts(given)
        read = _least(lambda given=given: yiwu.facts(given))  # type: ignore[misc]
        decide = _least(lambda facts=facts: question.decide(facts, as_of=AS_OF))  # type: ignore[misc]
        row = (f"{len(given)}", f"{read * 1e6:,.1f}", f"{read / len(given) * 1e9:,.0f}", f"{decide * 1e6:,.1f}")
        rows.append(row)
        data.append({"facts": len(given), "read": read, "decide": decide})
    heads = ("facts stated", "read and validate, µs", "ns a fact", "decide, µs")
    return Table("growth-facts", "Cases that state more and more facts", heads, tuple(rows), (), data)


def _any(entry: FactEntry) -> object:
    """Something the fact can be."""
    if entry.enumeration is not None:
        member = next(iter(entry.enumeration.members))
        return [member] if entry.type.name == "enums" else member
    return _VALUES[entry.type.name]
