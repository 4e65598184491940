"""Cases as a caller writes them, near a program's own figures: exactly at them, one step below and above, or left out."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from guarantee_rules.core.program import Program
from guarantee_rules.facts.vocabulary import Vocabulary
from guarantee_rules.facts.written import written
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.values.types import Type
from tests.conformance.near import ORDINARY, literals


def values_of(name: str, program: Program, vocabulary: Vocabulary) -> st.SearchStrategy[object]:
    """A value of a fact as a caller writes it."""
    type = program.facts[name]
    match type.name:
        case "bool":
            return st.booleans()
        case "enum":
            return st.sampled_from(sorted(vocabulary.enums[type.enum].members))
        case "enums":
            return st.lists(st.sampled_from(sorted(vocabulary.enums[type.enum].members)), max_size=3, unique=True)
        case _:
            values = [*ORDINARY[type.name], *literals(program, type)]
            return st.sampled_from(values).map(written)


@st.composite
def cases(draw: st.DrawFn, versions: tuple[PackVersion, ...]) -> tuple[str, dict[str, object], date, dict[str, str]]:
    """A question, facts, a day of asking and readings, for a pack of these versions."""
    version = versions[-1]
    question = draw(st.sampled_from(sorted(version.programs)))
    program = version.programs[question]
    facts = {
        name: draw(values_of(name, program, version.vocabulary))
        for name in program.facts
        if name != AS_OF and draw(st.integers(0, 9)) > 0
    }
    readings = {
        name: draw(st.sampled_from(sorted(reading.options)))
        for name, reading in version.readings.items()
        if draw(st.booleans())
    }
    days = [day for day in literals(program, Type("date")) if isinstance(day, date)]
    usual = [day for day in ORDINARY["date"] if isinstance(day, date)]
    return question, facts, draw(st.sampled_from(usual + days)), readings
