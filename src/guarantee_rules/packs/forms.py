"""How an answer comes out of its rules, for each form of question, in the one order of outcomes."""

from __future__ import annotations

from typing import NamedTuple, assert_never

from guarantee_rules.core.check import OUTCOME
from guarantee_rules.core.expr import FALSE, TRUE, Compare, Expr, If, Lit, Needs, Not, OneOf, Undecided, both, either
from guarantee_rules.core.program import GUIDELINE, Check, Form, Notice, Output
from guarantee_rules.kinds.base import Gap, Transition
from guarantee_rules.surface.formula import chosen
from guarantee_rules.values.types import BOOL


class Answering(NamedTuple):
    """What the rules of one question contribute."""

    question: str
    form: Form
    checks: tuple[Check, ...]
    said: tuple[Expr, ...]
    """Where its rules that ask or inform apply, as they are written."""
    outputs: tuple[Output, ...]
    needed: tuple[tuple[Expr, Expr], ...]
    """Where each value of the answer applies, and the value."""
    transitions: tuple[Transition, ...]
    gaps: tuple[Gap, ...]
    notices: tuple[Notice, ...]

    def answers(self) -> bool:
        """Whether anything in it decides, gives a value or lists something."""
        decides = any(check.role != "note" for check in self.checks)
        return decides or bool(self.needed) or bool(self.transitions)


def outcome_of(question: str, form: Form, parts: list[Answering], in_force: Expr, *, issued: bool = True) -> Expr:
    """not_in_force, not_applicable, non_compliant, missing_fact, not_determined, outside_guideline, compliant:
    the first that holds. What is missing or undetermined is what stays unknown in the expression.
    """
    barred = [gap.when for part in parts[:1] for gap in part.gaps if gap.why == "not_applicable"]
    if form == "validity" and not issued:
        # A draft or a proposal is computed, and is in force on no day.
        return _named("not_in_force")
    decided = _decided(question, form, parts)
    if barred:
        decided = _named("not_applicable") if TRUE in barred else If(either(*barred), _named("not_applicable"), decided)
    return decided if in_force == TRUE else If(in_force, decided, _named("not_in_force"))


def _decided(question: str, form: Form, parts: list[Answering]) -> Expr:
    match form:
        case "verdict":
            return _verdict(question, parts)
        case "trigger":
            return _trigger(question, parts)
        case "permission":
            return _permission(question, parts)
        case "amount":
            return _values("amount", question, parts)
        case "due":
            return _values("due", question, parts)
        case "state":
            return _values("state", question, parts)
        case "list":
            return _listed(question, parts)
        case "validity":
            return _named("in_force")
        case _:
            assert_never(form)


def _verdict(question: str, parts: list[Answering]) -> Expr:
    hard: list[Expr] = []
    soft: list[Expr] = []
    opens: list[Expr] = []
    for number, part in enumerate(parts):
        # A part without subject asks nothing; of the question itself that has been answered before.
        apart = FALSE if number == 0 else either(*(gap.when for gap in part.gaps if gap.why == "not_applicable"))
        composed = number == 0 and len(parts) > 1 and not part.checks and not part.gaps
        if apart == TRUE or composed:
            continue
        hard += [either(apart, _asked(check)) for check in part.checks if _binding(check)]
        soft += [either(apart, _asked(check)) for check in part.checks if _guiding(check)]
        opens += [either(apart, _open(gap)) for gap in _lasting(part)]
        opens += [either(apart, spoken) for spoken in _spoken(part)]
    if not (opens or hard or soft):
        return _silent(question)
    within = If(both(*soft), _named("compliant"), _named("outside_guideline")) if soft else _named("compliant")
    return If(both(*hard + opens), within, _named("non_compliant")) if hard or opens else within


def _trigger(question: str, parts: list[Answering]) -> Expr:
    limbs: list[Expr] = [
        both(check.applies, check.holds) for part in parts for check in part.checks if check.role == "limb"
    ]
    if not limbs:
        return _nothing(question, parts)
    asked = [_asked(check) for part in parts for check in part.checks if _binding(check)]
    opens = [_open(gap) for part in parts for gap in _lasting(part)]
    return If(both(either(*limbs), *asked, *opens), _named("triggered"), _named("not_triggered"))


def _permission(question: str, parts: list[Answering]) -> Expr:
    asked = [_asked(check) for part in parts for check in part.checks if _binding(check) or _guiding(check)]
    if not asked:
        return _nothing(question, parts)
    opens = [_open(gap) for part in parts for gap in _lasting(part)]
    opens += [spoken for part in parts for spoken in _spoken(part)]
    may = If(both(*asked + opens), _named("permitted"), _named("not_permitted"))
    stopped = [OneOf(change.prior, ("halted", "suspended")) for part in parts for change in part.transitions]
    # Only what has stopped can be asked to start again.
    return If(either(*stopped), may, _named("not_applicable")) if stopped else may


def _values(name: str, question: str, parts: list[Answering]) -> Expr:
    needed = [pair for part in parts for pair in part.needed]
    if not needed:
        return _nothing(question, parts)
    opens = [_open(gap) for part in parts for gap in _lasting(part)]
    given = tuple(If(applies, Needs((value,), TRUE), TRUE) if applies != TRUE else value for applies, value in needed)
    answer: Expr = Needs((*given, *opens), _named(name))
    if not any(applies == TRUE for applies, _ in needed):
        some = either(*[applies for applies, _ in needed])
        answer = If(some, answer, _nothing(question, parts))
    hard = [_asked(check) for part in parts for check in part.checks if _binding(check) and name == "amount"]
    return If(both(*hard), answer, _named("non_compliant")) if hard else answer


def _listed(question: str, parts: list[Answering]) -> Expr:
    items = tuple(check.applies for part in parts for check in part.checks if check.role == "item")
    if not items:
        return _nothing(question, parts)
    unsettled = tuple(dict.fromkeys(applies for applies in items if applies != TRUE))
    opens = tuple(_open(gap) for part in parts for gap in _lasting(part))
    return Needs((*unsettled, *opens), _named("listed")) if unsettled or opens else _named("listed")


# --- the pieces


def _nothing(question: str, parts: list[Answering]) -> Expr:
    """No rule answers: the text's own gaps say why, those of certain cases first, or it is silent."""
    gaps = [gap for part in parts for gap in part.gaps if gap.why != "not_applicable"]
    always = [gap for gap in gaps if gap.when == TRUE]
    certain = [
        (gap.when, Undecided(gap.why, OUTCOME, gap.see, (gap.rule,), gap.span))
        for gap in gaps
        if gap.when != TRUE and gap.why != "not_applicable"
    ]
    return chosen([*certain], _anyhow(question, parts, always))


def _anyhow(question: str, parts: list[Answering], always: list[Gap]) -> Expr:
    for gap in always:
        if gap.why != "not_applicable":
            return Undecided(gap.why, OUTCOME, gap.see, tuple(other.rule for other in always), gap.span)
    items = tuple(check.rule for part in parts for check in part.checks if check.role == "item")
    return Undecided("silent", OUTCOME, items[0] if items else question, items)


def _silent(question: str) -> Expr:
    return Undecided("silent", OUTCOME, question)


def _lasting(part: Answering) -> list[Gap]:
    """The gaps that matter beside other rules: those of certain cases, and all where nothing else answers."""
    return [gap for gap in part.gaps if gap.why != "not_applicable" and (gap.when != TRUE or not part.answers())]


def _spoken(part: Answering) -> list[Expr]:
    """That the text speaks of the case at all: where no rule applies, it is silent, which is never a pass."""
    said = [*part.said, *(gap.when for gap in _lasting(part))]
    if TRUE in said:
        return []
    rules = tuple(dict.fromkeys(check.rule for check in part.checks))
    silent = Undecided("silent", BOOL, part.question, rules)
    return [If(_one_of(said), TRUE, silent) if said else silent]


def _one_of(said: list[Expr]) -> Expr:
    """At least one of the conditions; of one thing compared with several names, whether it is one of them."""
    things: list[Expr] = []
    names: list[str] = []
    for condition in said:
        match condition:
            case Compare(thing, "==", Lit(str() as name)):
                things.append(thing)
                names.append(name)
            case OneOf(thing, options):
                things.append(thing)
                names.extend(options)
            case _:
                return either(*said)
    return OneOf(things[0], tuple(names)) if all(thing == things[0] for thing in things) else either(*said)


def _open(gap: Gap) -> Expr:
    """True where the gap does not matter, and undecided where it does."""
    assert gap.why != "not_applicable"
    undecided = Undecided(gap.why, BOOL, gap.see, (gap.rule,), gap.span)
    return undecided if gap.when == TRUE else If(gap.when, undecided, TRUE, gap.span)


def _binding(check: Check) -> bool:
    return check.role == "requirement" and check.force not in GUIDELINE


def _guiding(check: Check) -> bool:
    return check.role == "requirement" and check.force in GUIDELINE


def _asked(check: Check) -> Expr:
    """A rule holds where it does not apply."""
    return check.holds if check.applies == TRUE else either(Not(check.applies), check.holds)


def _named(outcome: str) -> Expr:
    return Lit(outcome, OUTCOME)
