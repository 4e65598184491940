"""The command `guarantee-rules`: packs listed, shown, asked and tested from a terminal or a script."""

from __future__ import annotations


def main() -> int:
    """Runs the command with the arguments it was started with, and returns its exit code."""
    from guarantee_rules.cli.app import app

    code = app(standalone_mode=False)
    return code if isinstance(code, int) else 0
