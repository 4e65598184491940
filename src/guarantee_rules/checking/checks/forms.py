"""Rules that ask something in a question whose answer takes no account of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from guarantee_rules.checking.finding import Finding, Level
from guarantee_rules.checking.studied import Studied
from guarantee_rules.core.program import GUIDELINE, Check, Form
from guarantee_rules.kinds.base import Rule
from guarantee_rules.source.diagnostics import diagnostic

CODES: dict[str, Level] = {"rule-ignored": "warning", "rule-informs": "note"}
_HEARD: Mapping[Form, frozenset[str]] = {
    "verdict": frozenset({"binding", "guiding"}),
    "permission": frozenset({"binding", "guiding"}),
    "trigger": frozenset({"binding", "limb"}),
    "amount": frozenset({"binding"}),
    "state": frozenset({"limb"}),
    "due": frozenset({"item"}),
    "list": frozenset({"item"}),
    "validity": frozenset(),
}
"""What an answer of each form goes by; a list goes by its items, and a due date by the values it gives."""


def look(about: Studied) -> Iterator[Finding]:
    for name, program in about.version.programs.items():
        for check, rule, at in about.asked(name):
            voice = _voice(check)
            if voice == "note" or voice in _HEARD[program.form]:
                continue
            if rule.kind == "record":
                continue  # a record is told beside any answer, and decides none
            if rule.kind == "resume" and program.form == "state":
                continue  # what asks for a permission elsewhere moves the state here
            informs = program.form == "list" or _heard_elsewhere(about, check)
            code = "rule-informs" if informs else "rule-ignored"
            here = at("question").span
            if code == "rule-informs":
                told = diagnostic("rule-informs", here, rule=rule.id, kind=rule.kind, question=name, form=program.form)
            else:
                told = diagnostic("rule-ignored", here, rule=rule.id, kind=rule.kind, question=name, form=program.form)
            yield Finding(told, CODES[code], rule.id, about.version.version, (rule.id,), figures=name)


def _voice(check: Check) -> str:
    """How a rule takes part: it binds, guides, is one event of several, is listed, or only informs."""
    if check.role != "requirement":
        return check.role
    return "guiding" if check.force in GUIDELINE else "binding"


def decides(about: Studied, rule: Rule) -> bool:
    """Whether some question of a rule goes by it."""
    return any(
        _voice(check) in _HEARD[about.version.programs[name].form] or about.version.programs[name].form == "due"
        for name in rule.question
        for check, own, _ in about.asked(name)
        if own is rule
    )


def _heard_elsewhere(about: Studied, check: Check) -> bool:
    """Whether another question of the rule does go by it."""
    rule, _ = about.rules[check.rule]
    forms = (about.version.programs[name].form for name in rule.question)
    return any(_voice(check) in _HEARD[form] for form in forms)
