"""The cases of the bundled packs, read and run once for all tests."""

from __future__ import annotations

from functools import cache

from guarantee_rules.api import load
from guarantee_rules.cases.load import Cases, load_cases
from guarantee_rules.cases.run import Report, run_cases


@cache
def cases_of(pack: str) -> Cases:
    return load_cases(pack)


@cache
def ran(pack: str) -> Report:
    return run_cases(load(pack), cases_of(pack))
