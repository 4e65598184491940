"""What a rule for each question usually looks like, kept beside this file: to be shown in a draft, not to be loaded."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from guarantee_rules.source.nodes import Mapping as MappingNode
from guarantee_rules.source.reading import source_from_bytes
from guarantee_rules.source.yaml import read_yaml


@cache
def skeletons() -> Mapping[str, tuple[str, ...]]:
    """Lines of rules by question, beginning with the dash of the first; `ID` stands for the city's name."""
    file = files(__package__).joinpath("skeletons.yaml")
    source = source_from_bytes(file.name, file.read_bytes())
    root = read_yaml(source)
    assert isinstance(root, MappingNode)
    found: dict[str, tuple[str, ...]] = {}
    for key, rules in root.entries:
        lines = source.lines[rules.span.line - 1 : rules.span.last_line]
        found[key.text] = tuple(line.removeprefix("  ") for line in lines)
    return found


def skeleton(question: str, city: str) -> tuple[str, ...]:
    """The lines for one question with the city's name in them; none where nothing is usual."""
    return tuple(re.sub(r"\bID_", f"{city}_", line) for line in skeletons().get(question, ()))
