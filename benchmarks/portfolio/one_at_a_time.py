"""The library's own compiled questions called in a loop, and OpenFisca-core, which has arrays but no nulls."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from benchmarks.peers import openfisca
from benchmarks.portfolio.right import Row, stated
from benchmarks.portfolio.tasks import SCREENING, Task
from benchmarks.portfolio.way import Way

if TYPE_CHECKING:
    import pyarrow as pa

    from guarantee_rules import Decision

FEW = 20_000
"""Rows for a loop: each costs microseconds."""
_OUTCOME_AND_FAILING = ("outcome", "failing_1")


def ways(task: Task, facts: pa.Table) -> Iterator[Way]:
    given = [stated(task, row) for row in facts.slice(0, FEW).to_pylist()]
    yield from _in_a_loop(task, given)
    if task is SCREENING:
        yield from _openfisca([case for case, _ in given], len(facts))


def _in_a_loop(task: Task, given: Sequence[tuple[dict[str, Any], Any]]) -> Iterator[Way]:
    pack, layout = task.columns.pack, task.columns.layout
    question = pack.prepare(task.question)
    held = [(pack.facts(case), day) for case, day in given]
    weights = {rule: 1 << at for at, rule in enumerate(layout.rules)}

    def screened() -> list[Row]:
        found = (question.screen(case, as_of=day) for case, day in held)
        return [{"outcome": name, "failing_1": sum(weights[rule] for rule in failing)} for name, failing in found]

    def told_of(decision: Decision) -> Row:
        values = {figure.column: decision.values.get(name) for name, figure in layout.values.items()}
        return {"outcome": decision.outcome} | values

    def decided() -> list[Row]:
        return [told_of(question.decide(case, as_of=day)) for case, day in held]

    def read_and_decided() -> list[Row]:
        return [told_of(question.decide(pack.facts(case), as_of=day)) for case, day in given]

    def only_screened() -> None:
        for case, day in held:
            question.screen(case, as_of=day)

    told = ("outcome", *(figure.column for figure in layout.values.values()))
    if layout.rules and not layout.values:
        yield Way("a loop of `question.screen`, facts held", len(held), only_screened, screened, _OUTCOME_AND_FAILING)
    yield Way("a loop of `question.decide`, facts held", len(held), decided, decided, told)
    name = "a loop of `question.decide` over dictionaries"
    yield Way(name, len(given), read_and_decided, read_and_decided, told)


def _openfisca(cases: Sequence[dict[str, Any]], rows: int) -> Iterator[Way]:
    """Given the same facts again and again, up to so many rows; what is left out has OpenFisca's own default."""
    if find_spec("openfisca_core") is None:
        return
    times = max(1, rows // len(cases))
    work = openfisca.in_arrays([_FILLED | case for case in cases], times)

    def answers() -> list[Row]:
        holding = zip(*(holds.tolist() for holds in work()), strict=True)
        failing = (sum(1 << at for at, holds in enumerate(rules) if not holds) for rules in holding)
        return [{"outcome": "non_compliant" if word else "compliant", "failing_1": word} for word in failing]

    yield Way("OpenFisca-core, 32-bit floats", len(cases) * times, work, answers, _OUTCOME_AND_FAILING)


_FILLED: dict[str, Any] = {
    "borrower.categories": ["enterprise"], "borrower.other_scheme_balance": 0, "loan.amount": 0, "loan.rate": 0,
    "loan.benchmark_rate": 0, "loan.term": 0, "loan.interest_total": 0, "loan.use": "working_capital",
    "loan.used_locally": False, "premium.amount": 0, "state.bank": "running", "state.consortium": "running",
}  # fmt: skip
"""OpenFisca's own defaults."""
