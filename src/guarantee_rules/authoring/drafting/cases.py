"""The file of cases of a pack that has just been begun: a case for each question, to be worked out by hand."""

from __future__ import annotations

from collections.abc import Iterator

from guarantee_rules.authoring.drafting.answers import Answers
from guarantee_rules.authoring.drafting.quoting import quoted
from guarantee_rules.packs.shelf import Shelf
from guarantee_rules.wording import phrase


def cases_text(answers: Answers, shelf: Shelf, lang: str) -> str:
    """Cases that pass as long as nothing is written; one fails as soon as its rule is, until it is worked out."""
    lines = [*_head(answers, lang, "drafting.cases.begun")]
    for question in answers.questions:
        lines += ["", *_case(answers, question, shelf, lang)]
    return "\n".join(lines) + "\n"


def confirming_text(answers: Answers, questions: tuple[str, ...], shelf: Shelf, lang: str) -> str:
    """The cases of a pack taken from another: one that says what it is, and remarks for each question."""
    told = phrase(lang, "drafting.cases.standing")
    lines = [
        *_head(answers, lang, "drafting.cases.taken"),
        "",
        f"  - case: {quoted(told, bracketed=False)}",
        "    question: validity",
        f"    as_of: {answers.day}",
        f"    expect: {_by_its_days(answers)}",
    ]
    for question in questions:
        lines += ["", f"  # {_asks(question, shelf, lang)}"]
        to_do = _shape(answers, question, "drafting.cases.to_do", "{outcome: }", shelf, lang)
        lines += [f"  # {line}" for line in to_do]
    return "\n".join(lines) + "\n"


def _head(answers: Answers, lang: str, remark: str) -> Iterator[str]:
    told = phrase(lang, remark, city=answers[f"city.{lang}"], pack=answers.pack)
    yield from (f"# {line}" for line in told.split("\n"))
    yield ""
    yield f"pack: {answers.pack}"
    yield ""
    yield "cases:"


def _case(answers: Answers, question: str, shelf: Shelf, lang: str) -> Iterator[str]:
    yield f"  # {_asks(question, shelf, lang)}"
    expect = _by_its_days(answers) if question == "validity" else "{outcome: not_determined, open: [absent]}"
    shape = _shape(answers, question, "drafting.cases.not_yet", expect, shelf, lang)
    yield from (f"  {line}" for line in shape)


def _shape(answers: Answers, question: str, case: str, expect: str, shelf: Shelf, lang: str) -> Iterator[str]:
    told = phrase(lang, case, question=shelf.questions[question].label.model_dump()[lang])
    yield f"- case: {quoted(told, bracketed=False)}"
    yield f"  question: {question}"
    yield f"  as_of: {answers.day}"
    group, point, fact = str(shelf.questions[question].governed_by).partition(".")
    if point:
        yield f"  facts: {{{group}: {{{fact}: {answers.day}}}}}"
    yield f"  expect: {expect}"


def _by_its_days(answers: Answers) -> str:
    """What is known of the validity before any rule is written: the days stand at the head of the version."""
    outcome = "in_force" if answers["standing"] in ("issued", "repealed") else "not_in_force"
    return f"{{outcome: {outcome}, standing: {answers['standing']}}}"


def _asks(question: str, shelf: Shelf, lang: str) -> str:
    document = shelf.questions[question]
    label, asks = document.label.model_dump()[lang], document.asks.model_dump()[lang]
    return phrase(lang, "drafting.question", label=label, asks=asks)
