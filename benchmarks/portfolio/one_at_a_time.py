"""The library's own compiled questions called in a loop, and OpenFisca-core, which has arrays but no nulls."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from benchmarks.facing import installed
from benchmarks.peers import openfisca
from benchmarks.portfolio.right import Row, stated
from benchmarks.portfolio.tasks import SCREENING, Task
from benchmarks.screening import RULES, Verdict

if TYPE_CHECKING:
    import pyarrow as pa

FEW = 20_000
"""Rows for a loop: each costs microseconds."""
_OUTCOME_AND_FAILING = ("outcome", "failing_1")


@dataclass(frozen=True, slots=True)
class Entered:
    name: str
    rows: int
    work: Callable[[], object]
    answers: Callable[[], Sequence[Row]]
    columns: tuple[str, ...]


def entrants(task: Task, facts: pa.Table) -> Iterator[Entered]:
    given = [stated(task, row) for row in facts.slice(0, FEW).to_pylist()]
    yield from _in_a_loop(task, given)
    if task is SCREENING:
        yield from _openfisca([case for case, _ in given])


def _in_a_loop(task: Task, given: Sequence[tuple[dict[str, Any], Any]]) -> Iterator[Entered]:
    pack, layout = task.columns.pack, task.columns.layout
    question = pack.prepare(task.question)
    held = [(pack.facts(case), day) for case, day in given]
    weights = {rule: 1 << at for at, rule in enumerate(layout.rules)}

    def screened() -> list[Row]:
        found = (question.screen(case, as_of=day) for case, day in held)
        return [{"outcome": name, "failing_1": sum(weights[rule] for rule in failing)} for name, failing in found]

    def decided() -> list[Row]:
        made = [question.decide(case, as_of=day) for case, day in held]
        values = [(name, figure.column) for name, figure in layout.values.items()]
        return [{"outcome": it.outcome} | {column: it.values.get(name) for name, column in values} for it in made]

    def read_and_decided() -> list[Row]:
        made = [question.decide(pack.facts(case), as_of=day) for case, day in given]
        values = [(name, figure.column) for name, figure in layout.values.items()]
        return [{"outcome": it.outcome} | {column: it.values.get(name) for name, column in values} for it in made]

    told = ("outcome", *(figure.column for figure in layout.values.values()))
    if layout.rules and not layout.values:
        loop = lambda: [question.screen(case, as_of=day) for case, day in held]  # noqa: E731
        yield Entered("a loop of `question.screen`, facts held", len(held), loop, screened, _OUTCOME_AND_FAILING)
    yield Entered("a loop of `question.decide`, facts held", len(held), decided, decided, told)
    name = "a loop of `question.decide` over dictionaries"
    yield Entered(name, len(given), read_and_decided, read_and_decided, told)


def _openfisca(cases: Sequence[dict[str, Any]]) -> Iterator[Entered]:
    """Given complete rows as they are, and zero, false or the first name for what a row does not state."""
    made = installed(openfisca.entrants)
    if made is None:
        return
    entrant = next(one for one in made if one.batches)
    columns = entrant.prepare([_FILLED | case for case in cases])

    def answers() -> list[Row]:
        verdicts: list[Verdict] = entrant.decide(columns)
        return [
            {"outcome": "compliant" if passed else "non_compliant", "failing_1": sum(1 << RULES.index(it) for it in failing)}
            for passed, failing in verdicts
        ]

    yield Entered("OpenFisca-core, 32-bit floats", len(cases), lambda: entrant.decide(columns), answers, _OUTCOME_AND_FAILING)


_FILLED: dict[str, Any] = {
    "borrower.categories": ["enterprise"], "borrower.other_scheme_balance": 0, "loan.amount": 0, "loan.rate": 0,
    "loan.benchmark_rate": 0, "loan.term": 0, "loan.interest_total": 0, "loan.use": "working_capital",
    "loan.used_locally": False, "premium.amount": 0, "state.bank": "running", "state.consortium": "running",
}  # fmt: skip
"""OpenFisca's own defaults."""
