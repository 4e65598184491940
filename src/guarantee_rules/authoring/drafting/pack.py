"""The text of a pack that has just been begun: its head, and for each question a rule to be written.

What has not been written yet is said to be absent, never that the text is silent: nobody has read it for that.
"""

from __future__ import annotations

from collections.abc import Iterator

from guarantee_rules.authoring.drafting.answers import Answers, asked_questions
from guarantee_rules.authoring.drafting.quoting import bilingual, quoted
from guarantee_rules.authoring.drafting.skeletons import skeleton
from guarantee_rules.packs.shelf import Shelf
from guarantee_rules.wording import languages, phrase

WHOLE = "全文"
"""What a gap cites: the whole text is where something is not said."""
RULE = "      "
"""How far rules are set in."""


def pack_text(answers: Answers, shelf: Shelf, lang: str) -> str:
    """The pack, in the one layout. Its remarks are in the language asked for."""
    lines = [*head(answers, lang, "drafting.pack.begun")]
    lines += version_head(answers)
    lines += _questions(answers, shelf)
    lines += ["", "    rules:"]
    for number, question in enumerate(answers.questions):
        if number == 0:
            lines += _remark("drafting.pack.rule", lang)
        lines += ["", *_to_write(answers, question, shelf, lang)]
    lines += _not_looked_up(answers, shelf, lang)
    return "\n".join(lines) + "\n"


def head(answers: Answers, lang: str, remark: str) -> Iterator[str]:
    """What stands before the versions."""
    for line in phrase(lang, remark, city=answers[f"city.{lang}"]).split("\n"):
        yield f"# {line}"
    yield ""
    yield f"pack: {answers.pack}"
    yield f"city: {bilingual(answers['city.zh'], answers['city.en'])}"
    yield f"title: {bilingual(answers['title.zh'], answers['title.en'])}"
    yield f"standing: {answers['standing']}"
    yield ""
    yield "versions:"


def version_head(answers: Answers) -> Iterator[str]:
    """Day, validity and source of the one version."""
    yield f'  - version: "{answers.day}"'
    if answers["from"]:
        last = f", to: {answers['to']}" if answers["to"] else ""
        yield f"    valid: {{from: {answers['from']}{last}}}"
    yield "    source:"
    yield f"      document: {bilingual(answers['document.zh'], answers['document.en'])}"
    if answers["number"]:
        yield f"      number: {quoted(answers['number'])}"
    if answers["issuer.zh"]:
        yield f"      issuer: {bilingual(answers['issuer.zh'], answers['issuer.en'])}"
    yield f"      issued: {answers['issued']}"


def _questions(answers: Answers, shelf: Shelf) -> Iterator[str]:
    """An application is asked all verdicts that a text speaks to."""
    if parts := parts_of_an_application(answers.questions, shelf):
        yield ""
        yield "    questions:"
        yield f"      application: {{includes: [{', '.join(parts)}]}}"


def parts_of_an_application(questions: tuple[str, ...], shelf: Shelf) -> tuple[str, ...]:
    return tuple(name for name in questions if shelf.questions[name].form == "verdict")


def _to_write(answers: Answers, question: str, shelf: Shelf, lang: str) -> Iterator[str]:
    document = shelf.questions[question]
    label, asks = document.label.model_dump(), document.asks.model_dump()
    yield f"{RULE}# {phrase(lang, 'drafting.question', label=label[lang], asks=asks[lang])}"
    yield from (f"{RULE}# {line}" for line in skeleton(question, answers.pack))
    yield f"{RULE}- id: {answers.pack}_{question}_to_write"
    yield f"{RULE}  kind: gap"
    yield f"{RULE}  question: {question}"
    yield from _gap(label, "drafting.pack.to_write")


def _not_looked_up(answers: Answers, shelf: Shelf, lang: str) -> Iterator[str]:
    """One gap for all questions nobody has looked for in the text, until somebody does."""
    done = {*answers.questions}
    if answers["from"]:
        done.add("validity")  # which the days of the version answer
    others = [name for name in asked_questions(shelf) if name not in done]
    if not parts_of_an_application(answers.questions, shelf):
        others.append("application")
    if others:
        yield ""
        yield from not_looked_up(answers.pack, others, lang)


def not_looked_up(pack: str, questions: list[str], lang: str) -> Iterator[str]:
    yield from _remark("drafting.pack.others", lang)
    yield f"{RULE}- id: {pack}_not_looked_up"
    yield f"{RULE}  kind: gap"
    yield f"{RULE}  question: [{', '.join(questions)}]"
    yield from _gap(_both("drafting.pack.others_label"), "drafting.pack.not_looked_up")


def _remark(key: str, lang: str) -> Iterator[str]:
    yield from (f"{RULE}# {line}" for line in phrase(lang, key).split("\n"))


def _gap(label: dict[str, str], see: str) -> Iterator[str]:
    yield f"{RULE}  clause: {WHOLE}"
    yield f"{RULE}  label: {bilingual(label['zh'], label['en'])}"
    yield f"{RULE}  why: absent"
    told = _both(see)
    yield f"{RULE}  see: {bilingual(told['zh'], told['en'])}"


def _both(key: str) -> dict[str, str]:
    return {lang: phrase(lang, key) for lang in languages}
