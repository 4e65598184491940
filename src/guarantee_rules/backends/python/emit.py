"""Expressions as the text of Python code, case by case in the order of the reference evaluator.

Before: rate_cap.holds = (loan.rate <= (benchmark * 1.3))
After:  rate_cap_holds = None if loan_rate is None or benchmark is None else loan_rate <= benchmark * D1_3

An unknown value is None. Beside a variable `x` that is None stand the reasons, a mask `w_x`, and for names the ones it
can still be, `n_x`; code for both is kept with the variable.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import count
from typing import assert_never

from guarantee_rules.backends.python.choices import assume, chosen, only_leaf
from guarantee_rules.backends.python.code import FURTHER, Level, Piece, Var, called, needs_of, strict, unknown, why
from guarantee_rules.backends.python.connectives import connected, plain
from guarantee_rules.backends.python.moments import dated, divided, within
from guarantee_rules.backends.python.names import Names
from guarantee_rules.backends.python.numbers import extreme, over_a_figure
from guarantee_rules.backends.python.partly import compared, one_of
from guarantee_rules.backends.python.reasons import Reasons
from guarantee_rules.backends.python.scopes import Scopes
from guarantee_rules.backends.python.sharing import Sharing
from guarantee_rules.backends.python.static import CONDITIONS
from guarantee_rules.core.expr import (
    All,
    Any,
    Arithmetic,
    Between,
    Compare,
    Count,
    Expr,
    Extreme,
    Fact,
    Given,
    If,
    Includes,
    Lit,
    Needs,
    Not,
    OnDay,
    OneOf,
    Portion,
    Quotient,
    Reading,
    Ref,
    Rolled,
    Shift,
    Undecided,
)
from guarantee_rules.core.parts import parts_of
from guarantee_rules.core.program import Program
from guarantee_rules.values.types import EXACT_DECIMAL
from guarantee_rules.values.unknown import Open

DEEPEST = 30
"""Levels of an expression written into one another; Python's own parser ends at a hundred."""
AS_OF = "as_of"


class Emitter:
    """Writes the statements that compute expressions, one after the other."""

    def __init__(self, program: Program, names: Names, reasons: Reasons, sharing: Sharing, level: Level) -> None:
        self.program = program
        self.types = {definition.name: definition.type for definition in program.definitions}
        self.facts = {name: Var(names.local(name), reasons.fact(name)) for name in program.facts}
        self._stated = {var.name for var in self.facts.values()}
        self.as_of = self.facts[AS_OF].name if AS_OF in self.facts else "None"
        self.names = names
        self.reasons = reasons
        self.sharing = sharing
        self.scopes = Scopes()
        self.level: Level = level
        self.demanding = level == "complete"
        """Whether a case is handed over as soon as anything is needed that is not known."""
        self.both_branches = level == "thorough"
        """Whether, where it is not known which branch counts, both are worked out in place."""
        self.may_be_open = level != "complete"
        """Whether what the text leaves open is worked out, where it is reached, and not handed over."""
        self.used: set[str] = set()
        self.definitions: dict[str, Piece] = {}
        self._partly = {"outcome"}
        self.deep: set[int] = set()
        """Expressions that nest too deep to be written in one another, by identity."""
        self.counts = False
        """Whether any of the code is arithmetic, which the caller's decimal context must not touch."""

    # --- values in place

    def piece(self, expr: Expr) -> Piece:
        """Code for a value, after whatever statements it needs before it."""
        if (settled := self.truth(expr)) is not None:
            return Piece(str(settled))
        if not parts_of(expr):
            return self._unless_known(self._atom(expr))
        number = self.sharing.number(expr)
        if number not in self.scopes.ahead:
            piece = self._worked_out(expr)
            cheap = piece.var is None and isinstance(expr, Compare | Includes | Not | OneOf)
            if cheap or not self.sharing.shared(number):
                return piece
            # What is used again gets a variable, so far as the block at hand reaches.
            self.scopes.is_worked_out(number, self.kept(piece))
        return self._unless_known(self.scopes.ahead[number])

    def _atom(self, expr: Expr) -> Piece:
        match expr:
            case Lit(value):
                return Piece(self.names.constant(value))
            case Fact(name):
                return self._fact(name)
            case Given(name):
                return Piece(f"{self._fact(name).code} is not None", compound=True)
            case Reading(name):
                return Piece(self.names.constant(self.sharing.static.readings[name]))
            case Ref(name) if name in self.sharing.inlined:
                return self.piece(self.sharing.inlined[name])
            case Ref(name):
                return self.definitions[name]
            case _:
                return self.apart(expr)

    def _worked_out(self, expr: Expr) -> Piece:
        match expr:
            case Compare(left, op, right):
                return compared(self, left, op, right)
            case Not(Given(name)):
                return Piece(f"{self._fact(name).code} is None", compound=True)
            case Not(of):
                return strict("not {}", self.piece(of))
            case OneOf(of, options):
                return one_of(self, self.piece(of), options, inside=True)
            case Includes(of, member):
                return strict("{1} in {0}", self.piece(of), Piece(self.names.constant(member)))
            case Arithmetic(left, sign, right):
                self.counts = True
                return strict(f"{{}} {sign} {{}}", self._number(left, right), self._number(right, left))
            case Quotient(of, Lit(over), places, rounding) if over:
                return over_a_figure(self, self.piece(of), over, places, rounding)
            case Extreme(which, parts):
                return extreme(self, which, [self.piece(part) for part in parts])
            case If(test, then, orelse) if (settled := self.truth(test)) is not None:
                return self.piece(then if settled else orelse)
            case OnDay(of, day, month):
                return called(f"on_day({{}}, {day}, {month})", self.piece(of))
            case Between(start, end, unit):
                return called(f"{unit}_between({{}}, {{}})", self.piece(start), self.piece(end))
            case Count(of):
                return self.piece(of)
            case All() | Any() if not self.may_be_open:
                return plain(self, expr)
            case All() | Any() | If() | Needs() | Quotient() | Portion() | Shift() | Rolled():
                return self.apart(expr)
            case Lit() | Fact() | Given() | Reading() | Ref() | Undecided():
                return self._atom(expr)
            case _:
                assert_never(expr)

    def _number(self, expr: Expr, beside: Expr) -> Piece:
        """A number; a whole one beside a decimal is written as a decimal, which is quicker to reckon with."""
        if isinstance(expr, Lit) and isinstance(expr.value, int) and self._is_decimal(beside):
            return Piece(self.names.constant(Decimal(expr.value)))
        return self.piece(expr)

    def _is_decimal(self, expr: Expr) -> bool:
        match expr:
            case Lit(value):
                return isinstance(value, Decimal)
            case Fact(name):
                return self.program.facts[name].name in EXACT_DECIMAL
            case Ref(name):
                return self.types[name].name in EXACT_DECIMAL
            case Arithmetic(left, _, right):
                return self._is_decimal(left) or self._is_decimal(right)
            case _:
                return isinstance(expr, Quotient | Portion)

    def truth(self, expr: Expr) -> bool | None:
        """Whether a condition surely holds or fails here: whatever the facts, or by what was tested before."""
        if expr.__class__ not in CONDITIONS and not isinstance(expr, Given):
            return None
        settled = self.sharing.static.truth(expr)
        if settled is not None:
            return settled
        match expr:
            case Lit():
                return None
            case Given(name) if self.facts[name].name in self.scopes.known:
                return True
            case _ if (assumed := self.scopes.truths.get(self.sharing.number(expr))) is not None:
                return assumed
            case Not(of):
                inner = self.truth(of)
                return None if inner is None else not inner
            case All(parts) | Any(parts):
                deciding = isinstance(expr, Any)
                truths = [self.truth(part) for part in parts]
                return deciding if deciding in truths else None if None in truths else not deciding
            case If(test, then, orelse) if (branch := self.truth(test)) is not None:
                return self.truth(then if branch else orelse)
            case _:
                return None

    def assume(self, test: Expr, holds: bool) -> None:
        """What is known in the block at hand, where a test came out so."""
        assume(self, test, holds)

    def variable(self, expr: Expr) -> Var | None:
        """The variable that holds an expression here, if there is one."""
        match expr:
            case Fact(name):
                return self.facts[name]
            case Ref(name) if name in self.definitions:
                return self.definitions[name].var
            case _:
                found = self.scopes.ahead.get(self.sharing.number(expr))
                return None if found is None else found.var

    def _unless_known(self, piece: Piece) -> Piece:
        """A variable that is surely known here needs no question."""
        if self.demanding and piece.needs:
            return self.demanded(piece)
        if piece.var is not None and piece.needs and piece.code in self.scopes.known:
            return Piece(piece.code, var=piece.var)
        return piece

    def demanded(self, piece: Piece) -> Piece:
        """A piece of which everything it needs is known: cases that lack any of it are handed over."""
        needs = [var for var in piece.needs if var.name not in self.scopes.known]
        left: tuple[Var, ...] = ()
        if self.may_be_open and self.demanding:
            # What the text leaves open is in a variable of its own; only facts are demanded.
            left = tuple(var for var in needs if var.name not in self._stated)
            needs = [var for var in needs if var.name in self._stated]
        self._hand_over(needs)
        return Piece(piece.code, left, compound=piece.compound, var=piece.var)

    def surely(self, piece: Piece) -> Piece:
        """A piece that is known, where cases are handed over; elsewhere as it is."""
        if not self.demanding:
            return piece
        self._hand_over(piece.needs)
        return Piece(piece.code, compound=piece.compound, var=piece.var)

    def _hand_over(self, needs: Sequence[Var]) -> None:
        """A line by which the next function takes the cases that lack any of these; from here on they are known."""
        if needs:
            self.scopes.add(f"if {unknown(needs)}: {self.handed_over}")
        for var in needs:
            self.scopes.is_known(var.name)

    @property
    def handed_over(self) -> str:
        """A statement by which the next function takes the case."""
        return f"return {FURTHER.get(self.level, self.level)}(get, {self.as_of}, calendar)"

    def _fact(self, name: str) -> Piece:
        self.used.add(name)
        var = self.facts[name]
        return Piece(var.name, (var,), var=var)

    def kept(self, piece: Piece, name: str = "") -> Piece:
        """A piece in a variable, which is None where the piece is unknown."""
        if piece.var is not None or not (piece.needs or piece.compound or "(" in piece.code):
            return piece
        target = self.names.local(name) if name else self.names.temporary()
        if not piece.needs:
            self.scopes.add(f"{target} = {piece.code}")
            return Piece(target)
        self.scopes.add(f"{target} = None if {unknown(piece.needs)} else {piece.code}")
        var = Var(target, why(piece.needs))
        self.scopes.implies(target, [needed.name for needed in piece.needs])
        return Piece(target, (var,), var=var)

    def apart(self, expr: Expr, name: str = "") -> Piece:
        """A value in a variable of its own, by statements."""
        expr = self.sharing.settled(expr)
        if not self.may_be_open and isinstance(expr, If) and (only := only_leaf(expr)) is not None:
            self.assign(expr, "_")
            return self.piece(only)
        target = self.target(expr, name)
        nullable = self.assign(expr, target)
        var = Var(target, f"w_{target}", self.names_of(target))
        return Piece(target, (var,) if nullable else (), var=var)

    def define(self, name: str, expr: Expr) -> None:
        """The value of a definition."""
        self.ready(expr)
        expr = self.sharing.settled(expr)
        number = self.sharing.number(expr)
        if not parts_of(expr) or number in self.scopes.ahead or self.truth(expr) is not None:
            self.definitions[name] = self.piece(expr)
        else:
            apart = isinstance(expr, All | Any | If | Needs)
            self.definitions[name] = self.apart(expr, name) if apart else self.kept(self._worked_out(expr), name)
            self.scopes.is_worked_out(number, self.definitions[name])

    def ready(self, expr: Expr) -> None:
        """What an expression of the program, not a part of one, needs to be worked out ahead."""
        if id(expr) in self.deep:
            self._in_parts(expr)
        self._sums(expr)

    def _in_parts(self, expr: Expr) -> None:
        """Whatever nests deeper than Python's own parser likes is worked out ahead, in parts."""
        level, deep = [expr], list[Expr]()
        for depth in count(1):
            level = list({id(part): part for at in level for part in parts_of(at)}.values())
            if not level:
                break
            if depth % DEEPEST == 0:
                deep += [part for part in level if parts_of(part)]
        # Not every part must be known for the whole to be.
        before = self.demanding, self.may_be_open
        self.demanding, self.may_be_open = False, True
        for part in reversed(deep):
            if self.truth(part) is None and (number := self.sharing.number(part)) not in self.scopes.ahead:
                self.scopes.is_worked_out(number, self.apart(part))
        self.demanding, self.may_be_open = before

    def _sums(self, expr: Expr) -> None:
        """Sums and products in an expression that are used again elsewhere are worked out ahead: they are cheap, and
        what one branch shares with another is found in neither.
        """
        for part in self.sharing.sums_in(expr):
            if (number := self.sharing.number(part)) not in self.scopes.ahead:
                demanding, self.demanding = self.demanding, False
                self.scopes.is_worked_out(number, self.kept(self._worked_out(part)))
                self.demanding = demanding

    # --- values by statements

    def assign(self, expr: Expr, target: str) -> bool:
        """Statements after which `target` holds the value; where that is None, `w_…` the reasons, `n_…` the names.

        Whether it can be None.
        """
        number = self.sharing.number(expr)
        if self.truth(expr) is not None or number in self.scopes.ahead:
            return self.stored(target, self.piece(expr))
        nullable = self._assigned(expr, target)
        if parts_of(expr) and self.sharing.shared(number):
            var = Var(target, f"w_{target}", self.names_of(target))
            self.scopes.is_worked_out(number, Piece(target, (var,) if nullable else (), var=var))
        return nullable

    def _assigned(self, expr: Expr, target: str) -> bool:
        match expr:
            case Ref(name) if name in self.sharing.inlined:
                return self.assign(self.sharing.inlined[name], target)
            case All(parts) | Any(parts):
                left = [part for part in parts if self.truth(part) is None]
                return self.assign(left[0], target) if len(left) == 1 else connected(self, target, expr, left)
            case If(test, then, orelse):
                if (settled := self.truth(test)) is not None:
                    return self.assign(then if settled else orelse, target)
                return chosen(self, target, test, then, orelse)
            case Needs(parts, then):
                return self._needing(target, [self.piece(part) for part in parts], then)
            case Undecided() if not self.may_be_open:
                self.scopes.add(self.handed_over)
                return False
            case Undecided(reason, _, see, rules):
                self.nothing(target)
                self.scopes.reason(f"w_{target} = {self.reasons.open(Open(reason, see, rules))}")
                return True
            case Quotient(of, over, places, rounding) if not (isinstance(over, Lit) and over.value):
                return divided(self, target, self.piece(of), self.piece(over), f"{places}, {rounding!r}")
            case Portion(of, part, whole, rounding):
                self.counts = True
                product = strict("{} * {}", self.piece(of), self.piece(part))
                return divided(self, target, product, self.piece(whole), f"2, {rounding!r}")
            case Shift(of, by, "workdays"):
                counted = self.piece(of), self.piece(by)
                return dated(self, target, called("workdays_later({}, {}, calendar)", *counted))
            case Shift(of, by, unit):
                moved = self.piece(of), self.piece(by)
                return within(self, target, called(f"{unit}_later({{}}, {{}})", *moved))
            case Rolled(of):
                return dated(self, target, called("next_workday({}, calendar)", self.piece(of)))
            case _:
                return self.stored(target, self.piece(expr))

    def _needing(self, target: str, pieces: list[Piece], then: Expr) -> bool:
        needs = needs_of(pieces)
        if not needs:
            return self.assign(then, target)
        self.scopes.open(f"if {unknown(needs)}:")
        self.unknown(target, needs)
        self.scopes.other("else:")
        for var in needs:
            self.scopes.is_known(var.name)
        self.assign(then, target)
        self.scopes.close()
        return True

    def stored(self, target: str, piece: Piece) -> bool:
        """A piece in this variable, with its reasons. Whether it can be None."""
        add = self.scopes.add
        if not piece.needs:
            add(f"{target} = {piece.code}")
            return False
        if piece.var is not None:
            add(f"{target} = {piece.var.name}")
            self.scopes.reason(f"if {target} is None: w_{target} = {piece.var.why}")
            if (own := self.names_of(target)) != "None":
                add(f"if {target} is None: {own} = {piece.var.names}")
            return True
        self.scopes.open(f"if {unknown(piece.needs)}:")
        self.unknown(target, piece.needs)
        self.scopes.other("else:")
        add(f"{target} = {piece.code}")
        self.scopes.close()
        return True

    def target(self, expr: Expr, name: str = "") -> str:
        """A variable for an expression; for a name, one that can be known in part."""
        target = self.names.local(name) if name else self.names.temporary()
        if self.is_name(expr):
            self._partly.add(target)
        return target

    def names_of(self, target: str) -> str:
        """The variable that holds the names an unknown one can still be; `None` for whatever is no name."""
        return f"n_{target}" if target in self._partly else "None"

    def nothing(self, target: str) -> None:
        """That a variable is unknown and nothing is known of it."""
        own = self.names_of(target)
        self.scopes.add(f"{target} = None" if own == "None" else f"{target} = {own} = None")

    def unknown(self, target: str, needs: tuple[Var, ...]) -> None:
        """That a variable is unknown for the reasons of those that it needs."""
        self.nothing(target)
        if len(needs) <= 4:
            self.scopes.reason(f"w_{target} = {why(needs)}")
            return
        self.scopes.reason(f"w_{target} = 0")
        for var in needs:
            self.scopes.reason(f"if {var.name} is None: w_{target} |= {var.why}")

    def is_name(self, expr: Expr) -> bool:
        """Whether a value is one of several names, so that it can be known in part."""
        match expr:
            case Lit(value):
                return isinstance(value, str)
            case Fact(name):
                return self.program.facts[name].name == "enum"
            case Ref(name):
                return self.types[name].name == "enum"
            case If(_, then, _) | Needs(_, then):
                return self.is_name(then)
            case Undecided(_, type):
                return type.name == "enum"
            case _:
                return isinstance(expr, Reading)
