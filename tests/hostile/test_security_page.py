"""SECURITY.md says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from guarantee_rules.core.check import DEEPEST as DEEPEST_EXPRESSION
from guarantee_rules.core.parts import MOST_PARTS
from guarantee_rules.facts.convert import BELOW, MEMBERS, YEARS
from guarantee_rules.facts.read import MOST
from guarantee_rules.source.diagnostics import MOST_SHOWN
from guarantee_rules.source.reading import DEFAULT
from guarantee_rules.surface.parse import DEEPEST, LONGEST, MOST_TOKENS
from tests.hostile.targets import TARGETS

PAGE = (Path(__file__).parents[2] / "SECURITY.md").read_text(encoding="utf-8")


def test_the_limits_on_the_page_are_those_of_the_code() -> None:
    told = dict(re.findall(r"^\| ([^|]+) \| ([\d,]+|\d+ to \d+) \|$", PAGE, re.MULTILINE))
    assert told == {
        "bytes": f"{DEFAULT.bytes:,}",
        "lists and mappings inside each other": f"{DEFAULT.depth:,}",
        "values": f"{DEFAULT.nodes:,}",
        "characters of one value": f"{DEFAULT.scalar:,}",
        "characters of one condition or formula": f"{LONGEST:,}",
        "words and signs of one condition or formula": f"{MOST_TOKENS:,}",
        "brackets inside each other there": f"{DEEPEST:,}",
        "expressions inside each other in a question, definitions put in": f"{DEEPEST_EXPRESSION:,}",
        "parts of one expression": f"{MOST_PARTS:,}",
        "problems told in words": f"{MOST_SHOWN:,}",
        "names looked at": f"{MOST:,}",
        "members of a list": f"{MEMBERS:,}",
        "an amount of money, in yuan, below": f"{BELOW['money']:,}",
        "a number without a unit, below": f"{BELOW['integer']:,}",
        "years": f"{YEARS[0]} to {YEARS[-1]}",
    }


def test_every_door_is_on_the_page() -> None:
    doors = PAGE.split("doors are")[1].split("What it")[0]
    assert set(re.findall(r"`(\w+)`", doors)) == set(TARGETS)
