"""What synthetic tapes are drawn and written with, which not every installation has."""

from __future__ import annotations

from importlib.util import find_spec

from guarantee_rules.source.diagnostics import Refused, diagnostic


class DrawingRefused(Refused):
    """What was asked for is no tape that could be written."""


def refuse_without_arrow() -> None:
    """DrawingRefused where a library is missing: said before anything that needs it is imported."""
    missing = [name for name in ("numpy", "pyarrow") if find_spec(name) is None]
    if missing:
        raise DrawingRefused([diagnostic("synthetic-needs", None, names=", ".join(missing))])
