"""Levels of a size standard that ask for more than the level above them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from guarantee_rules.checking.finding import Finding, Level
from guarantee_rules.checking.studied import Studied
from guarantee_rules.kinds.size_class import Bounds, SizeClass, SizeStandard
from guarantee_rules.source.diagnostics import diagnostic

CODES: dict[str, Level] = {"size-levels": "warning"}


def look(about: Studied) -> Iterator[Finding]:
    for rule, at in about.of_kind(SizeClass):
        standard = about.version.standards.get(rule.standard)
        if not isinstance(standard, SizeStandard):
            continue
        for industry, row in standard.industries.items():
            levels = [level for level in standard.levels if level in row.at_least]
            for upper, lower in pairwise(levels):
                for figure in Bounds.model_fields:
                    above, below = getattr(row.at_least[upper], figure), getattr(row.at_least[lower], figure)
                    if above is not None and below is not None and below > above:
                        told = diagnostic(
                            "size-levels",
                            at("standard").span,
                            standard=standard.standard,
                            industry=industry,
                            upper=upper,
                            lower=lower,
                            figure=figure,
                        )
                        where = f"{industry}.{lower}.{figure}"
                        yield Finding(told, CODES[told.code], rule.id, about.version.version, (rule.id,), figures=where)
