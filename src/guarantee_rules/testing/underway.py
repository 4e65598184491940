"""A case on its way: facts are stated, moved and taken away, and what expressions come to is known all the time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from guarantee_rules.core.evaluate import Case, Surroundings, evaluate
from guarantee_rules.core.expr import Expr
from guarantee_rules.testing.choosing import Chooser, Some
from guarantee_rules.testing.ground import Ground
from guarantee_rules.values.types import Value
from guarantee_rules.values.unknown import Outcome, Unknown

MOST_STEPS = 150
"""Changes tried of one case; a pack whose conditions need more is met by drawing, or not at all."""


class Underway:
    """One case being changed. Readings stay as they are, but for those with options in `free`."""

    def __init__(
        self,
        ground: Ground,
        case: Case,
        choose: Chooser,
        free: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self.ground = ground
        self.choose = choose
        self.free = free or {}
        self._facts = dict(case.facts)
        self._readings = dict(case.readings)
        self._calendar = case.calendar
        self._steps = 0
        self._known = self._anew()

    @property
    def facts(self) -> Mapping[str, Value]:
        """The facts as they are by now."""
        return self._facts

    @property
    def readings(self) -> Mapping[str, str]:
        """The readings as they are by now."""
        return self._readings

    @property
    def case(self) -> Case:
        """The case as it is by now."""
        return Case(dict(self._facts), dict(self._readings), self._calendar)

    def value(self, expr: Expr) -> Outcome:
        """What an expression comes to by now."""
        return evaluate(expr, self._known.around)

    def _anew(self) -> _Known:
        """The definitions of the case as it is now; asked for whenever something in it has changed."""
        return _Known(self.ground.definitions, Case(self._facts, self._readings, self._calendar))

    # --- facts

    def put(self, name: str, value: Value | None) -> None:
        """States a fact, or takes it away."""
        if value is None:
            self._facts.pop(name, None)
        else:
            self._facts[name] = value
        self._known = self._anew()

    def restore(self, facts: Mapping[str, Value]) -> None:
        """All facts as they were."""
        self._facts = dict(facts)
        self._known = self._anew()

    def state(self, name: str) -> None:
        """States a fact that is not."""
        if name not in self._facts:
            self.put(name, self.ground.value(name, self.choose))

    def spent(self) -> bool:
        """Whether enough has been tried."""
        self._steps += 1
        return self._steps > MOST_STEPS

    def read(self, name: str, option: str) -> None:
        """Sets a reading otherwise."""
        self._readings[name] = option
        self._known = self._anew()

    def settle(self, expr: Expr) -> None:
        """States what is missing for an expression to be known."""
        for _ in range(8):
            value = self.value(expr)
            missing = sorted(value.missing & self.ground.facts.keys()) if isinstance(value, Unknown) else []
            if not missing or self.spent():
                return
            for name in missing:
                self.state(name)

    def turned(self, options: Sequence[Some]) -> Sequence[Some]:
        """All of them, from one that is chosen on."""
        turn = self.choose.number(0, len(options) - 1) if len(options) > 1 else 0
        return (*options[turn:], *options[:turn])


class _Known(dict[str, Outcome]):
    """The definitions of a case, each worked out when it is first asked for."""

    def __init__(self, definitions: Mapping[str, Expr], case: Case) -> None:
        self.definitions = definitions
        self.around = Surroundings(case, self)

    def __missing__(self, name: str) -> Outcome:
        value = self[name] = evaluate(self.definitions[name], self.around)
        return value
