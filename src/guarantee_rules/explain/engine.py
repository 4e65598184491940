"""Which version of this library reached a decision."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version

NOT_INSTALLED = "0+not-installed"


@cache
def engine_version() -> str:
    """The installed version; of a source tree that was never installed, that it was not."""
    try:
        return version("guarantee-rules")
    except PackageNotFoundError:
        return NOT_INSTALLED
