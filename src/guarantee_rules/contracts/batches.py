"""Many cases in one request, of any pack and question: each answered or refused by itself, in the order they came."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, WrapValidator, create_model

from guarantee_rules.api import Pack
from guarantee_rules.contracts.answers import Answer
from guarantee_rules.contracts.naming import Reply
from guarantee_rules.contracts.problems import Problem
from guarantee_rules.contracts.refusals import no_such, placed
from guarantee_rules.contracts.requests import LONGEST_ID, Asked, case_model
from guarantee_rules.contracts.sent import Sent
from guarantee_rules.source.diagnostics import Diagnostic, FactsError, diagnostic

MOST_CASES = 200
Id = Annotated[str, Field(max_length=LONGEST_ID)]


class BatchAnswer(Reply):
    """What came of one case: an answer, or the problem for which there is none. `id` as it was sent.

    Where decisions are kept, `entry` is the number of its line in the log and `anchor` the end of the log then.
    """

    id: Id | None
    answer: Answer | None = None
    entry: int | None = None
    anchor: str | None = None
    problem: Problem | None = None


class BatchResponse(Reply):
    """As many answers as there were cases, in their order."""

    answers: tuple[BatchAnswer, ...]


class BatchRequest(Sent):
    """Cases, a bounded number of them. Each is taken as it was sent: what is wrong with one is told of that one."""

    cases: list[Any]


def batch_request_model(packs: Iterable[Pack], *, lang: str = "en", most: int = MOST_CASES) -> type[BatchRequest]:
    """The model of a batch to these packs: at most `most` cases, each with its pack, its question and a name."""
    known = list(packs)
    facts = case_model(known[0], lang=lang)
    questions = dict.fromkeys(question for pack in known for question in pack.questions)
    one: Any = Literal[tuple(pack.name for pack in known)]
    asks: Any = Literal[tuple(questions)]
    case: Any = create_model(
        "BatchCase",
        __base__=Asked,
        id=(Id | None, None),
        pack=(one, ...),
        question=(asks, ...),
        facts=(facts, Field(default_factory=facts)),
        readings=(dict[str, str], Field(default_factory=dict)),
    )
    as_sent: Any = Annotated[case, WrapValidator(lambda given, _: given)]
    model = create_model(
        "BatchRequest",
        __base__=BatchRequest,
        cases=(Annotated[list[as_sent], Field(min_length=1, max_length=most)], ...),
    )
    model.told_in = lang
    return model


def parts_of_case(given: object, packs: Mapping[str, Pack]) -> tuple[str | None, Callable[[], tuple[Pack, str, Any]]]:
    """The name of a case of a batch, and what tells its pack, its question and its request, or raises `FactsError`."""
    stated = given if isinstance(given, Mapping) else {}
    named = stated.get("id")
    id_ = named if isinstance(named, str) and len(named) <= LONGEST_ID else None

    def told() -> tuple[Pack, str, Any]:
        if not isinstance(given, Mapping):
            raise _refusal(diagnostic("request-not-object", None, at="", found=type(given).__name__))
        if named is not None and id_ is None:
            raise _refusal(diagnostic("request-id", None, at="/id", limit=LONGEST_ID))
        for name in ("pack", "question"):
            if not isinstance(given.get(name), str):
                raise _refusal(diagnostic("request-missing", None, at=f"/{name}"))
        pack, question = given["pack"], given["question"]
        if (unknown := no_such(pack, question, packs)) is not None:
            at = "/pack" if unknown.code == "request-pack" else "/question"
            raise _refusal(placed(unknown, at))
        rest = {name: value for name, value in given.items() if name not in ("id", "pack", "question")}
        return packs[pack], question, rest

    return id_, told


def _refusal(problem: Diagnostic) -> FactsError:
    return FactsError([problem])
