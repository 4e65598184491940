"""What a value is called in words common to all cities, for a row in which each city has a name of its own for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from guarantee_rules.wording import has_phrase, phrase

ENDINGS = ("headroom", "above", "excess", "short", "binding", "left", "shortfall")
"""Which value of a rule it is, as `explain/labels.py` says behind the rule's label: "room left", "excess"."""


def common_name(name: str, labels: Collection[str], questions: Mapping[str, str], lang: str) -> str | None:
    """A neutral name for a value with these labels; None where there are no words but its name in programs.

    `questions` are the labels of questions by name: a value named like a question is called so.
    """
    question, _, last = name.rpartition(".")
    found = _called(last, questions, lang) or _by_ending(last, labels, questions, lang)
    asked = questions.get(question)
    if found is None or asked is None or found.startswith(asked):
        return found
    return phrase(lang, "decision.of_question", question=asked, value=found)


def _called(last: str, questions: Mapping[str, str], lang: str) -> str | None:
    for key in (f"desk.value.{last}", f"decision.party.{last}"):
        if has_phrase(lang, key):
            return phrase(lang, key)
    return questions.get(last)


def _by_ending(last: str, labels: Collection[str], questions: Mapping[str, str], lang: str) -> str | None:
    """The ending that all labels have, behind what the value is of where there are words for that."""
    for ending in ENDINGS:
        said = phrase(lang, f"decision.value.{ending}")
        if all(label.endswith(said) for label in labels):
            of = _called(last.rpartition("_")[0], questions, lang)
            return said if of is None else phrase(lang, "decision.value.of_rule", rule=of, value=said)
    return None
