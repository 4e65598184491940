"""The headless browser of this machine; tests that need one carry the marker `needs_browser`."""

from __future__ import annotations

import shutil

from tools.what_is_missing import TOOLS


def installed_browser() -> str:
    """Where it is, by the names that the marker looks for."""
    (tool,) = (tool for tool in TOOLS if tool.key == "browser")
    return next(found for name in tool.programs if (found := shutil.which(name)))
