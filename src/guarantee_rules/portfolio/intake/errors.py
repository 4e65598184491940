"""What is wrong with a mapping, or with the columns it is about."""

from __future__ import annotations

from guarantee_rules.source.diagnostics import Refused


class TapeError(Refused):
    """A mapping that cannot be used, or a tape whose columns it does not fit; all that is wrong, at once."""
