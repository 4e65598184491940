"""In a child process: of each missing fact, whether two values of it with all others the same lead to two outcomes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from guarantee_rules.backends.smt.asking import Unsettled, any_of, no, unlike
from guarantee_rules.backends.smt.sharing import carried_on
from guarantee_rules.proving.advice.asked import Asked
from guarantee_rules.proving.advice.plain import plainest
from guarantee_rules.proving.advice.posed import Facts, Posed, second_name, varied, why_of
from guarantee_rules.proving.advice.results import Pair, Told

LACKING = "missing_fact"


def vary(task: tuple[Asked, Sequence[str], Sequence[str]]) -> Iterator[Told]:
    """What comes of each of some facts, in their order. The task: the case, all facts that are missing, and those."""
    asked, missing, some = task
    posed = Posed(asked, missing, some, asked.may)
    for name in some:
        try:
            pair = _pair(posed, name)
        except Unsettled as unsettled:
            yield Told(name, None, why_of(unsettled))
        else:
            yield Told(name, pair, "" if pair is not None else "never")


def _pair(posed: Posed, name: str) -> Pair | None:
    """Two cases that differ in one fact and in their outcomes; None where there surely are none."""
    definitions, (outcome,) = varied(posed.definitions, [posed.outcome], {name})
    other = carried_on(posed.scope, definitions)
    ones, others = posed.scope.outcomes(posed.outcome), other.outcomes(outcome)
    differ = any_of([unlike(ones.get(key, False), others.get(key, False)) for key in {**ones, **others}])
    complete = [no(all_.get(LACKING, False)) for all_ in (ones, others)]

    def apart(facts: Facts) -> bool:
        if name not in facts:
            return False
        one, two = posed.reference(facts), posed.reference({**facts, name: facts[second_name(name)]})
        return one != two and LACKING not in (one, two)

    found = posed.found(differ, *complete, posed.stated_in(name), confirms=apart)
    if found is None:
        return None
    second = second_name(name)
    kept = {it: value for it, value in found.items() if it in posed.free or it == second}
    plain = plainest(kept, posed.types, apart, posed.asked, needed={name, second})
    facts = {it: value for it, value in plain.items() if it not in (name, second)}
    return Pair(facts, plain[name], plain[second])
