"""What `new` has to be told of a text before a pack of it can be begun.

An answers file has the same names, in groups:

    city: {zh: 青禾, en: Qinghe}
    title: {zh: 青禾市小额贷款保证保险试行办法, en: Qinghe trial scheme}
    standing: issued
    issued: 2024-01-10
    from: 2024-02-01
    questions: [loan_limit, premium_cap]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from guarantee_rules.kinds.fields import Bilingual, Day, Keys, Model, Text, entry
from guarantee_rules.packs.document import Standing
from guarantee_rules.packs.shelf import Shelf
from guarantee_rules.source.diagnostics import LONGEST_PARTICULAR, Diagnostic, PackError, diagnostic, nearest
from guarantee_rules.source.model import read_model
from guarantee_rules.source.text import SourceText
from guarantee_rules.source.yaml import read_yaml
from guarantee_rules.values.quantities import read_quantity

STANDINGS: tuple[str, ...] = get_args(Standing)
Form = Literal["words", "standing", "day", "questions"]
_KEY = re.compile(r"[a-z][a-z0-9_]{0,63}")
SHARED = ("vocabulary", "questions")
"""Names that stand for the lists all packs share."""


@dataclass(frozen=True)
class Asked:
    """One thing to be answered. `usual` names the answer that serves where none is given, or is what does."""

    name: str
    form: Form = "words"
    usual: str | None = None
    """The answer where there is none: words, or another answer's name behind a dollar sign; None if it is needed."""


ASKED: tuple[Asked, ...] = (
    Asked("city.zh"),
    Asked("city.en"),
    Asked("title.zh"),
    Asked("title.en"),
    Asked("standing", "standing", "draft"),
    Asked("document.zh", usual="$title.zh"),
    Asked("document.en", usual="$title.en"),
    Asked("number", usual=""),
    Asked("issuer.zh", usual=""),
    Asked("issuer.en", usual=""),
    Asked("issued", "day"),
    Asked("from", "day", ""),
    Asked("to", "day", ""),
    Asked("questions", "questions"),
)
"""In the order in which they are asked."""

Given = dict[str, str]
"""Answers by name; several questions are separated by commas."""


class AnswersDocument(Model):
    """A file of answers."""

    city: Bilingual | None = None
    title: Bilingual | None = None
    standing: Standing | None = None
    document: Bilingual | None = None
    number: Text | None = None
    issuer: Bilingual | None = None
    issued: Day | None = None
    from_: Day | None = entry(default=None, alias="from")
    to: Day | None = None
    questions: Keys = ()


@dataclass(frozen=True)
class Answers:
    """Everything that was asked, settled: the head of a pack and the questions its text speaks to."""

    pack: str
    given: Mapping[str, str]
    questions: tuple[str, ...]

    def __getitem__(self, name: str) -> str:
        return self.given[name]

    @property
    def day(self) -> str:
        """The first day in force, or the day of a text that says none."""
        return self.given["from"] or self.given["issued"]


def answers_from(source: SourceText) -> Given:
    """The answers of a file. PackError with everything wrong in it."""
    found: list[Diagnostic] = []
    document = read_model(AnswersDocument, read_yaml(source), found)
    if document is None:
        raise PackError(found, [source])
    given: Given = {}
    for name in ("city", "title", "document", "issuer"):
        said = getattr(document, name)
        given |= {} if said is None else {f"{name}.zh": said.zh, f"{name}.en": said.en}
    for name, value in (("standing", document.standing), ("number", document.number)):
        given |= {} if value is None else {name: value}
    for name, day in (("issued", document.issued), ("from", document.from_), ("to", document.to)):
        given |= {} if day is None else {name: day.isoformat()}
    return given | ({"questions": ",".join(document.questions)} if document.questions else {})


def wrong_city(pack: str, bundled: Iterable[str]) -> Diagnostic | None:
    """What is wrong with the key of a city, which names its files."""
    if not _KEY.fullmatch(pack):
        return diagnostic("new-city-key", None, found=pack)
    if pack in bundled or pack in SHARED:
        return diagnostic("new-name-taken", None, case="shared" if pack in SHARED else None, name=pack)
    return None


def usual(asked: Asked, given: Mapping[str, str]) -> str | None:
    """What serves where this is not answered; None where it must be."""
    if asked.name == "from" and given.get("standing") in ("issued", "repealed"):
        # Without its first day, a text would be in force on every day.
        return None
    if asked.name == "issuer.en" and given.get("issuer.zh"):
        return None
    if asked.usual is not None and asked.usual.startswith("$"):
        return given.get(asked.usual[1:])
    return asked.usual


def settled(asked: Asked, answer: str, given: Mapping[str, str], shelf: Shelf) -> str | Diagnostic:
    """The answer as it will stand in the pack, or what is wrong with it."""
    answer = answer.strip()
    if not answer:
        served = usual(asked, given)
        return diagnostic("new-answer-missing", None, name=asked.name) if served is None else served
    match asked.form:
        case "standing":
            return answer if answer in STANDINGS else _unknown(asked.name, answer, STANDINGS)
        case "day":
            return _day(asked.name, answer, given)
        case "questions":
            return _questions(answer, shelf)
        case "words":
            if not answer.isprintable():
                return diagnostic("new-answer-words", None, name=asked.name)
            return answer


def asked_questions(shelf: Shelf) -> tuple[str, ...]:
    """The questions a text can speak to. What is made of others, an application say, is put together by itself."""
    return tuple(name for name in shelf.questions if name != "application")


def complete(pack: str, given: Given, shelf: Shelf) -> Answers:
    """All answers together. PackError with everything that is missing or wrong."""
    names = {asked.name for asked in ASKED}
    wrong = [_unknown_name(name, names) for name in given if name not in names]
    whole: dict[str, str] = {}
    for asked in ASKED:
        answer = settled(asked, given.get(asked.name, ""), whole, shelf)
        if isinstance(answer, Diagnostic):
            wrong.append(answer)
        else:
            whole[asked.name] = answer
    if wrong:
        raise PackError(wrong)
    return Answers(pack, whole, tuple(whole["questions"].split(",")))


def _day(name: str, answer: str, given: Mapping[str, str]) -> str | Diagnostic:
    quantity = read_quantity(answer)
    if quantity is None or not isinstance(quantity.value, date):
        return diagnostic("new-answer-day", None, name=name, found=answer)
    day = quantity.value.isoformat()
    first = given.get("from", "")
    if name == "to" and first and day < first:
        return diagnostic("new-days-order", None, first=first, last=day)
    return day


def _questions(answer: str, shelf: Shelf) -> str | Diagnostic:
    """Names, or numbers of the list shown, or ranges of these: `loan_limit, 5-7`."""
    known = asked_questions(shelf)
    chosen: dict[str, None] = {}
    for part in re.split(r"[\s,，、;；]+", answer.strip(" \t,，、;；")):
        numbers = re.fullmatch(r"(\d{1,3})(?:[-–~至](\d{1,3}))?", part)
        if part in known:
            chosen[part] = None
        elif numbers and 1 <= int(numbers[1]) <= int(numbers[2] or numbers[1]) <= len(known):
            chosen |= dict.fromkeys(known[int(numbers[1]) - 1 : int(numbers[2] or numbers[1])])
        elif numbers:
            return diagnostic("new-question-number", None, found=part, count=len(known))
        else:
            near = nearest(part, known)
            first, more, rest = _in_pieces(known)
            return diagnostic(
                "question-unknown", None, case="listed", name=part, nearest=near, known=first, more=more, rest=rest
            )
    return ",".join(name for name in known if name in chosen)


def _in_pieces(known: Iterable[str]) -> tuple[str, str, str]:
    """All names, in pieces of what one particular of a diagnostic may hold, so that none is cut off."""
    text, longest = ", ".join(known), LONGEST_PARTICULAR
    return text[:longest], text[longest : 2 * longest], text[2 * longest :]


def _unknown(name: str, found: str, known: Iterable[str]) -> Diagnostic:
    return diagnostic("new-answer-choice", None, name=name, found=found, known=", ".join(known))


def _unknown_name(name: str, known: Iterable[str]) -> Diagnostic:
    return diagnostic("new-answer-name", None, name=name, nearest=nearest(name, known), known=", ".join(known))
