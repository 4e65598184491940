"""In a child process: of each missing fact, whether two values of it with all others the same lead to two answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from guarantee_rules.backends.smt.asking import Unsettled, any_of, no, unlike
from guarantee_rules.backends.smt.sharing import carried_on
from guarantee_rules.proving.advice.asked import BY_OUTCOME, Asked, answered
from guarantee_rules.proving.advice.plain import plainest
from guarantee_rules.proving.advice.posed import Facts, Posed, second_name, unlike_values, varied, why_of
from guarantee_rules.proving.advice.results import Pair, Told

LACKING = "missing_fact"


def vary(task: tuple[Asked, Sequence[str], Sequence[str]]) -> Iterator[Told]:
    """What comes of each of some facts, in their order. The task: the case, all facts that are missing, and those."""
    asked, missing, some = task
    posed = Posed(asked, missing, some, asked.may, whole=asked.program.form not in BY_OUTCOME)
    for name in some:
        try:
            pair = _pair(posed, name)
        except Unsettled as unsettled:
            yield Told(name, None, why_of(unsettled))
        else:
            yield Told(name, pair, "" if pair is not None else "never")


def _pair(posed: Posed, name: str) -> Pair | None:
    """Two cases that differ in one fact and in what is answered; None where there surely are none."""
    told = [posed.stated(expr) for expr in answered(posed.asked.program)]
    definitions, (outcome, *others) = varied(posed.definitions, [posed.outcome, *told], {name})
    other = carried_on(posed.scope, definitions)
    ones, twos = posed.scope.outcomes(posed.outcome), other.outcomes(outcome)
    differ = [unlike(ones.get(key, False), twos.get(key, False)) for key in {**ones, **twos}]
    differ += [unlike_values(posed.scope, other, one, two) for one, two in zip(told, others, strict=True)]
    complete = [no(all_.get(LACKING, False)) for all_ in (ones, twos)]

    def apart(facts: Facts) -> bool:
        if name not in facts:
            return False
        one, two = posed.answer(facts), posed.answer({**facts, name: facts[second_name(name)]})
        return one != two and LACKING not in (one["outcome", ""], two["outcome", ""])

    found = posed.found(any_of(differ), *complete, posed.stated_in(name), confirms=apart)
    if found is None:
        return None
    second = second_name(name)
    kept = {it: value for it, value in found.items() if it in posed.free or it == second}
    plain = plainest(kept, posed.types, apart, posed.asked, needed={name, second})
    facts = {it: value for it, value in plain.items() if it not in (name, second)}
    return Pair(facts, plain[name], plain[second])
