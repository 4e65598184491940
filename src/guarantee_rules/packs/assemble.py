"""The program of one question: the rules that answer it, the values they use, and how the answer comes out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from guarantee_rules.core.check import Known, check
from guarantee_rules.core.expr import (
    FALSE,
    TRUE,
    All,
    Compare,
    Expr,
    Extreme,
    Fact,
    If,
    Lit,
    Not,
    OneOf,
    Ref,
    Undecided,
    both,
    either,
)
from guarantee_rules.core.program import Check, Definition, Form, Notice, Output, Program
from guarantee_rules.kinds.base import At, Gap, Meaning, Provided, Rule, Stage, Transition
from guarantee_rules.packs.forms import Answering, outcome_of
from guarantee_rules.packs.lowering import MOST_PROVIDERS, VersionLowering, home_of, value_key
from guarantee_rules.source.diagnostics import diagnostic
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.values.types import BOOL, DATE, Type, enum_of

STATE = enum_of("lending_state")
MILDEST_FIRST = ("suspended", "halted", "termination_pending", "terminated")
"""Of several measures that bite at once the gravest counts."""
MOST_STAGES = 120
"""Of one procedure: which comes next is asked of one after the other."""


class Asked(NamedTuple):
    """A question of a version: the form of its answer, the date that governs it, and the questions it takes in."""

    name: str
    form: Form
    governed_by: At
    includes: tuple[str, ...] = ()


class Assembly:
    """Builds the programs of one version."""

    def __init__(self, lowering: VersionLowering, *, issued: bool = True) -> None:
        self.lowering = lowering
        self.issued = issued
        meanings = [meaning for rule in lowering.rules for meaning in lowering.meanings(rule)]
        self.merged = {meaning.name: meaning for meaning in meanings if isinstance(meaning, Definition)}
        self.by_question: dict[str, list[Rule]] = {}
        for rule, _ in lowering.rules.values():
            for question in rule.question:
                self.by_question.setdefault(question, []).append(rule)
        self.known = Known()
        self._answers: dict[tuple[str, str], Answering] = {}
        self._checks: dict[str, tuple[Check, ...]] = {}

    def program(self, asked: Asked, others: Mapping[str, Asked]) -> Program:
        """The program of a question, checked. What breaks a promise of the core is reported as a fault of the pack."""
        parts = [self._answering(asked.name, asked.form, prefix="")]
        parts += [self._answering(name, others[name].form, prefix=f"{name}.") for name in asked.includes]
        outcome = outcome_of(asked.name, asked.form, parts, self._in_force(asked), issued=self.issued)
        checks = tuple({check_.rule: check_ for part in parts for check_ in part.checks}.values())
        outputs = tuple(output for part in parts for output in part.outputs)
        notices = tuple(_once(notice for part in parts for notice in part.notices))
        roots = [outcome, *_exprs(checks, outputs, notices)]
        definitions = tuple(self._closed(roots))
        if added := tuple(self._notices_of(definitions, notices)):
            notices += added
            definitions = tuple(self._closed([*roots, *_exprs((), (), notices)]))
        used = list(_exprs(checks, outputs, notices)) + [definition.expr for definition in definitions] + [outcome]
        program = Program(
            asked.name,
            asked.form,
            self._facts(used),
            self._readings(used),
            definitions,
            checks,
            outputs,
            notices,
            outcome,
        )
        for fault in check(program, self.known):
            span = fault.span or asked.governed_by.span
            self.lowering.tell(diagnostic("program-broken", span, promise=fault.promise, detail=fault.detail))
        return program

    # --- what the rules of one question say

    def _answering(self, question: str, form: Form, prefix: str) -> Answering:
        """The same for every question that takes this one in, so that they share one text and one check of it."""
        if (question, prefix) not in self._answers:
            self._answers[question, prefix] = self._answered(question, form, prefix)
        return self._answers[question, prefix]

    def _answered(self, question: str, form: Form, prefix: str) -> Answering:
        rules = self.by_question.get(question, [])
        meanings: list[Meaning] = [meaning for rule in rules for meaning in self.lowering.meanings(rule.id)]
        if question not in self._checks:
            self._checks[question] = tuple(self._named(meaning) for meaning in meanings if isinstance(meaning, Check))
        provided = [meaning for meaning in meanings if isinstance(meaning, Provided)]
        transitions = [meaning for meaning in meanings if isinstance(meaning, Transition)]
        outputs, needed = self._outputs(provided, prefix)
        states = list(self._states(question, transitions, prefix))
        if form == "trigger":
            outputs += self._earliest(question, provided, prefix)
        outputs += self._next_step(question, [meaning for meaning in meanings if isinstance(meaning, Stage)], prefix)
        return Answering(
            question,
            form,
            self._checks[question],
            tuple(
                meaning.applies
                for meaning in meanings
                if isinstance(meaning, Check) and meaning.role in ("requirement", "note") and not self._gap(meaning)
            ),
            tuple(outputs) + tuple(states),
            tuple(needed) + tuple((state.applies, state.expr) for state in states),
            tuple(transitions),
            tuple(meaning for meaning in meanings if isinstance(meaning, Gap)),
            tuple(meaning for meaning in meanings if isinstance(meaning, Notice)),
        )

    def _gap(self, check_: Check) -> bool:
        rule = self.lowering.rules.get(check_.rule)
        return rule is not None and rule[0].kind == "gap"

    def _named(self, check_: Check) -> Check:
        """The check with its two conditions under the rule's name, so that they are worked out once."""
        applies = self._let(f"{check_.rule}.applies", check_.applies, check_)
        return replace(check_, applies=applies, holds=self._let(f"{check_.rule}.holds", check_.holds, check_))

    def _let(self, key: str, expr: Expr, check_: Check) -> Expr:
        if isinstance(expr, Lit | Fact):
            return expr
        self.merged[key] = Definition(key, BOOL, expr, check_.rule, check_.span)
        return Ref(key, check_.span)

    def _outputs(self, provided: list[Provided], prefix: str) -> tuple[list[Output], list[tuple[Expr, Expr]]]:
        """One output for each name, and the pairs (applies, value) an amount cannot do without."""
        outputs: list[Output] = []
        needed: list[tuple[Expr, Expr]] = []
        by_name: dict[str, list[Provided]] = {}
        for item in provided:
            by_name.setdefault(item.name, []).append(item)
        for name, same in by_name.items():
            if len({self._home(item) for item in same if item.rule in self.lowering.rules}) > 1:
                rules = ", ".join(item.rule for item in same)
                self.lowering.tell(diagnostic("value-ambiguous", same[-1].span, name=name, rules=rules))
            rule = self.lowering.rules[same[0].rule][0] if same[0].rule in self.lowering.rules else None
            key = value_key(home_of(rule) if rule else "", name)
            applies = either(*(item.applies for item in same))
            expr = Ref(key, same[0].span)
            outputs.append(Output(prefix + name, same[0].type, applies, expr, same[0].rule, same[0].span))
            if any(item.answer for item in same):
                needed.append((applies, expr))
        return outputs, needed

    def _states(self, question: str, transitions: list[Transition], prefix: str) -> Iterator[Output]:
        """Each scope's next state: a halt that bites comes first, then a resumption, else it stays as it was."""
        by_scope: dict[str, list[Transition]] = {}
        for transition in transitions:
            by_scope.setdefault(transition.scope, []).append(transition)
        for scope, own in by_scope.items():
            prior = own[0].prior
            resumes = either(*(transition.when for transition in own if transition.to == "running"))
            stopped = OneOf(prior, ("halted", "suspended"))
            state = prior if resumes == FALSE else If(both(stopped, resumes), Lit("running", STATE), prior)
            for number, to in enumerate(MILDEST_FIRST):
                when = either(*(transition.when for transition in own if transition.to == to))
                graver = tuple(name for name in MILDEST_FIRST[number + 1 :] if any(t.to == name for t in own))
                # A milder measure never takes the place of a graver one that stands already.
                reached: Expr = Lit(to, STATE)
                reached = If(OneOf(prior, graver), prior, reached) if graver else reached
                state = state if when == FALSE else If(when, reached, state)
            state = If(Compare(prior, "==", Lit("terminated", STATE)), prior, state)
            key = f"{question}.{scope}_state"
            self.merged[key] = Definition(key, STATE, state, own[0].rule)
            stands = either(*(transition.stands for transition in own))
            yield Output(f"{prefix}{scope}_state", STATE, stands, Ref(key), own[0].rule)

    def _earliest(self, question: str, provided: list[Provided], prefix: str) -> list[Output]:
        """The first day on which any of the events lets the bank claim."""
        days = [item for item in provided if item.type == DATE]
        if not days:
            return []
        day: Expr = Undecided("silent", DATE, question)
        later: Expr = FALSE
        for item in reversed(days):
            own = Ref(value_key(question, item.name), item.span)
            first = own if later == FALSE else If(later, Extreme("min", (own, day)), own)
            day = If(item.applies, first, day)
            later = either(item.applies, later)
            if len(days) > 2:
                # Each stands twice in the one before it: written out, a dozen would be without end.
                day, later = self._inner("earliest", DATE, day, item), self._inner("any", BOOL, later, item)
        key = f"{question}.earliest_claim_date"
        self.merged[key] = Definition(key, DATE, day, days[0].rule)
        some = either(*(item.applies for item in days))
        return [Output(f"{prefix}earliest_claim_date", DATE, some, Ref(key), days[0].rule)]

    def _inner(self, called: str, type: Type, expr: Expr, item: Provided) -> Ref:
        """An expression under a name that no pack can give, among what is its rule's own business."""
        key = f"{item.rule}._{called}_{item.name}"
        self.merged[key] = Definition(key, type, expr, item.rule, item.span)
        return Ref(key, item.span)

    def _next_step(self, question: str, stages: list[Stage], prefix: str) -> list[Output]:
        """The first step, in their order, that applies and is not done, and its day where the text gives one."""
        if not stages:
            return []
        if len(stages) > MOST_STAGES:
            self.lowering.tell(diagnostic("too-many", stages[-1].span, bound=MOST_STAGES))
            return []
        type = enum_of("step")
        step: Expr = Undecided("silent", type, question)
        some = either(*(both(stage.applies, Not(stage.done)) for stage in stages))
        day: Expr = Undecided("silent", DATE, question)
        dated: Expr = FALSE
        for stage in sorted(stages, key=lambda stage: -stage.order):
            open_ = both(stage.applies, Not(stage.done))
            step = If(open_, Lit(stage.rule, type), step)
            due = stage.due if stage.due is not None else Undecided("silent", DATE, stage.rule, (stage.rule,))
            day = If(open_, due, day)
            dated = If(open_, FALSE if stage.due is None else TRUE, dated)
        key, due_key = f"{question}.next_step", f"{question}.next_due"
        self.merged[key] = Definition(key, type, step, stages[0].rule)
        self.merged[due_key] = Definition(due_key, DATE, day, stages[0].rule)
        outputs = [Output(f"{prefix}next_step", type, some, Ref(key), stages[0].rule)]
        if any(stage.due is not None for stage in stages):
            outputs.append(Output(f"{prefix}next_due", DATE, dated, Ref(due_key), stages[0].rule))
        return outputs

    def _in_force(self, asked: Asked) -> Expr:
        """Whether the version governs: the date the question names lies within its validity."""
        scope = self.lowering.scope
        if scope.valid_from is None:
            return TRUE
        day, _ = scope.formula(asked.governed_by, DATE)
        since = Compare(day, ">=", scope.valid_from, scope.valid_from.span)
        until: list[Expr] = []
        if scope.valid_to is not None:
            until.append(Compare(day, "<=", scope.valid_to, scope.valid_to.span))
        if self.lowering.superseded is not None:
            until.append(Compare(day, "<", Lit(self.lowering.superseded, DATE)))
        return both(since, *until)

    # --- definitions, in the order they are needed

    def _closed(self, roots: Iterable[Expr]) -> Iterator[Definition]:
        """Every definition that the roots need, each after those it needs itself."""
        done: set[str] = set()
        for root in roots:
            # A list of what is still to be looked at, as values can build on one another deeper than Python's stack.
            open_: list[tuple[Iterator[str], Definition | None]] = [(iter(self.known.mentions(root).refs), None)]
            while open_:
                names, needing = open_[-1]
                name = next((name for name in names if name not in done), None)
                if name is not None:
                    done.add(name)
                    definition = self._definition(name)
                    open_.append((iter(self.known.mentions(definition.expr).refs), definition))
                    continue
                open_.pop()
                if needing is not None:
                    yield needing

    def _definition(self, key: str) -> Definition:
        if key not in self.merged:
            home, _, name = key.rpartition(".")
            self.merged[key] = self._merge(key, [item for item in self._provided(name) if self._home(item) == home])
        return self.merged[key]

    def _provided(self, name: str) -> list[Provided]:
        return [
            meaning
            for rule in self.lowering.providers.get(name, [])
            for meaning in self.lowering.meanings(rule.id)
            if isinstance(meaning, Provided) and meaning.name == name
        ]

    def _home(self, item: Provided) -> str:
        return home_of(self.lowering.rules[item.rule][0])

    def _merge(self, key: str, same: list[Provided]) -> Definition:
        """One value from all the rules that give it: equal values merge, different ones are in conflict."""
        type, first = same[0].type, same[0]
        if len(same) > MOST_PROVIDERS:
            self.lowering.tell(diagnostic("too-many", same[-1].span, bound=MOST_PROVIDERS))
            same = same[:1]
        expr: Expr = Undecided("silent", type, first.rule, (first.rule,))
        for item in same:
            if item.type != type:
                told = diagnostic("value-types", item.span, name=item.name, one=type, other=item.type, rule=first.rule)
                self.lowering.tell(told)
        same = [item for item in same if item.type == type]
        values = [self._own(item, same) if len(same) > 1 else item.expr for item in same]
        for number, item in reversed(list(enumerate(same))):
            own = values[number]
            for other, value in zip(same[number + 1 :], values[number + 1 :], strict=True):
                if not _apart(item.applies, other.applies) and own != value:
                    clash = both(other.applies, Compare(values[number], "!=", value))
                    own = If(clash, Undecided("conflict", type, item.name, (item.rule, other.rule)), own)
            expr = own if item.applies == TRUE else If(item.applies, own, expr, item.span)
        return Definition(key, type, expr, first.rule, first.span)

    def _own(self, item: Provided, same: list[Provided]) -> Expr:
        """A value that one of several rules gives, under that rule's name, so that each is cited where it applies."""
        if isinstance(item.expr, Lit) and [other.expr for other in same].count(item.expr) == 1:
            return item.expr
        key = f"{item.rule}.{item.name}"
        self.merged[key] = Definition(key, item.type, item.expr, item.rule, item.span)
        return Ref(key, item.span)

    def _notices_of(self, definitions: tuple[Definition, ...], told: tuple[Notice, ...]) -> Iterator[Notice]:
        """What must be told with the values used, though their rules belong to no question here."""
        already = len(told)
        rules = dict.fromkeys(definition.rule for definition in definitions)
        named = (meaning for rule in rules if rule in self.lowering.rules for meaning in self.lowering.meanings(rule))
        yield from islice(_once((*told, *(one for one in named if isinstance(one, Notice)))), already, None)

    # --- what the program is about

    def _facts(self, exprs: list[Expr]) -> Mapping[str, Type]:
        """The facts used, in the order they are met."""
        names = (name for expr in exprs for name in self.known.mentions(expr).facts)
        types = ((name, self.lowering.fact(name)) for name in dict.fromkeys((AS_OF, *names)))
        return {name: type for name, type in types if type is not None}

    def _readings(self, exprs: list[Expr]) -> Mapping[str, tuple[str, ...]]:
        names = (name for expr in exprs for name in self.known.mentions(expr).readings)
        options = ((name, self.lowering.options(name)) for name in dict.fromkeys(names))
        return {name: known for name, known in options if known is not None}


def _once(notices: Iterable[Notice]) -> Iterator[Notice]:
    """Each notice once; only those of one rule and key are compared in full."""
    seen: dict[tuple[str, str], list[Notice]] = {}
    for notice in notices:
        alike = seen.setdefault((notice.rule, notice.key), [])
        if notice not in alike:
            alike.append(notice)
            yield notice


def _exprs(checks: Iterable[Check], outputs: Iterable[Output], notices: Iterable[Notice]) -> Iterator[Expr]:
    for check_ in checks:
        yield check_.applies
        yield check_.holds
    for output in outputs:
        yield output.applies
        yield output.expr
    for notice in notices:
        yield notice.when
        yield from (figure for _, figure in notice.figures)


def _apart(one: Expr, other: Expr) -> bool:
    """Whether two conditions surely never hold together: the same thing compared with two different names."""
    match one, other:
        case Compare(left, "==", Lit(value)), Compare(right, "==", Lit(another)):
            return left == right and value != another
        case All(parts), _:
            return any(_apart(part, other) for part in parts)
        case _, All(parts):
            return any(_apart(one, part) for part in parts)
        case _:
            return False
