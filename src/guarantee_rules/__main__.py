"""`python -m guarantee_rules` is the command `guarantee-rules`."""

from __future__ import annotations

import sys

from guarantee_rules.cli import main

if __name__ == "__main__":
    sys.exit(main())
