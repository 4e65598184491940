"""Values that a text has none of by its own saying: it is silent, refers elsewhere, or has no such subject."""

from __future__ import annotations

from typing import cast

from guarantee_rules.packs.version import PackVersion


def blanks_of(version: PackVersion, question: str) -> dict[str, str]:
    """The values an answer has none of, each with why. Of a question taken in, under its prefix: `premium_cap.`"""
    use = version.document.questions.get(question)
    found: dict[str, str] = {}
    for prefix, name in [("", question), *((f"{name}.", name) for name in (use.includes if use else ()))]:
        for rule in version.rules.values():
            if rule.kind == "gap" and name in rule.questions:
                values = cast("list[str]", rule.details.get("values", []))
                found |= {prefix + value: str(rule.details["why"]) for value in values}
                if prefix and not values and not rule.conditional:
                    found.setdefault(prefix, str(rule.details["why"]))
    return found


def left_out(version: PackVersion, question: str) -> str | None:
    """Why a question that an answer does not take in has none in this text."""
    for rule in version.rules.values():
        if rule.kind == "gap" and question in rule.questions and not rule.conditional and "values" not in rule.details:
            return str(rule.details["why"])
    return None
