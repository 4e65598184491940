"""Which missing facts can still change an answer, whatever the others are: exactly those, each with two cases.

`Decision.missing` names every fact that the evaluator would have to look at. Some of them can no longer change
anything, as the solver sees when it looks at all of them together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from guarantee_rules.explain.decision import Decision
from guarantee_rules.proving.advice.asked import BY_OUTCOME, SECONDS, Asked, asked_of, decided
from guarantee_rules.proving.advice.asked import told_by as answer_of
from guarantee_rules.proving.advice.children import told_by
from guarantee_rules.proving.advice.plain import plain_value
from guarantee_rules.proving.advice.results import Pair, Told, Why
from guarantee_rules.proving.processes import Pool
from guarantee_rules.values.types import Value

Answer = Mapping[tuple[str, str], object]


@dataclass(frozen=True)
class Matter:
    """A missing fact. With what is stated, and `pair.facts` beside it, its two values lead to two answers.

    `answers` are all that the two cases come to, by what of the answer it is: the outcome; of a question that works
    something out or lists it, values and verdicts too. Without a pair `why` is `never`, where a query says that no
    values of the other facts make it matter, or why there is no answer.
    """

    fact: str
    pair: Pair | None
    answers: tuple[Answer, Answer] | None
    why: Why

    @property
    def outcomes(self) -> tuple[str, str] | None:
        return None if self.answers is None else (_outcome(self.answers[0]), _outcome(self.answers[1]))

    @property
    def differ(self) -> tuple[tuple[str, str], ...]:
        """Where the two answers differ."""
        if self.answers is None:
            return ()
        one, other = self.answers
        return tuple(key for key in {**one, **other} if one.get(key) != other.get(key))

    @property
    def matters(self) -> bool:
        return self.pair is not None


@dataclass(frozen=True)
class Mattering:
    """All missing facts of a decision. `asked` are those it names, for its outcome or for a value of its answer."""

    facts: tuple[Matter, ...]
    asked: tuple[str, ...]
    same: str | None
    """The outcome, where no missing fact changes the answer any more; None where one can or that is not settled."""

    @cached_property
    def matter(self) -> tuple[str, ...]:
        return tuple(it.fact for it in self.facts if it.matters)

    @cached_property
    def idle(self) -> tuple[str, ...]:
        """Named by the decision, and cannot change anything any more."""
        never = {it.fact for it in self.facts if it.why == "never"}
        return tuple(name for name in self.asked if name in never)

    @cached_property
    def unsettled(self) -> tuple[Matter, ...]:
        return tuple(it for it in self.facts if not it.matters and it.why != "never")

    @property
    def unnamed(self) -> tuple[str, ...]:
        """Can still change the answer, though the decision does not name it."""
        return tuple(name for name in self.matter if name not in self.asked)


def mattering(pool: Pool, decision: Decision, *, seconds: float = SECONDS) -> Mattering:
    """What comes of every fact the question asks for and the case does not state; each has so many seconds.

    Facts whose absence means something are taken as it is meant, unless stated.
    """
    asked = asked_of(decision, seconds)
    facts = tuple(matters(pool, decision, asked))
    settled = all(it.why == "never" for it in facts)
    return Mattering(facts, _named(decision), _whatever(decision, asked) if facts and settled else None)


def _named(decision: Decision) -> tuple[str, ...]:
    """The facts a decision waits for; of a question that works something out or lists it, for that as well."""
    if decision.program.form in BY_OUTCOME:
        return decision.missing
    waiting = [value.missing for value in decision.unknown.values()]
    waiting += [
        facts
        for _, facts in decision.inquiry.engine.waiting(
            decision.facts.by_name.get, decision.as_of, decision.inquiry.calendar, decision.result
        )
    ]
    return tuple(dict.fromkeys([*decision.missing, *sorted(frozenset[str]().union(*waiting))]))


def matters(pool: Pool, decision: Decision, asked: Asked) -> Iterator[Matter]:
    missing = asked.unstated
    for told in told_by(
        pool,
        _vary,
        missing,
        lambda some: (asked, missing, some),
        lambda name, why: Told(name, None, why),
        asked.seconds,
    ):
        yield _replayed(decision, asked, told)


def _vary(task: tuple[Asked, Sequence[str], Sequence[str]]) -> Iterator[Told]:
    """Run in a child process, which alone imports the solver."""
    from guarantee_rules.proving.advice.varying import vary

    yield from vary(task)


def _replayed(decision: Decision, asked: Asked, told: Told) -> Matter:
    """Both cases decided, as a service would state them."""
    if told.pair is None:
        return Matter(told.fact, None, None, told.why)
    both = [_answer(decision, asked, told.pair, told.fact, value) for value in (told.pair.one, told.pair.other)]
    one, other = both
    if one is None or other is None or one == other:
        return Matter(told.fact, None, None, "replay")
    return Matter(told.fact, told.pair, (one, other), "")


def _answer(decision: Decision, asked: Asked, pair: Pair, fact: str, value: Value) -> Answer | None:
    """What the reference evaluator comes to, if the compiled decision comes to the same."""
    shown = decided(decision.version, asked, {**asked.facts, **pair.facts, fact: value})
    return None if shown is None else answer_of(shown.program, shown.case.facts, shown.case.readings)


def _outcome(answer: Answer) -> str:
    return str(answer["outcome", ""])


def _whatever(decision: Decision, asked: Asked) -> str | None:
    """The outcome with all facts stated, any values serving."""
    facts = {name: plain_value(asked, name) for name in asked.unstated}
    shown = decided(decision.version, asked, {**asked.facts, **facts})
    return None if shown is None else shown.outcome
