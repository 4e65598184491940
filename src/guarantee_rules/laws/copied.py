"""An expression with other names in it: what a second case reads in place of the first."""

from __future__ import annotations

from guarantee_rules.core.expr import Expr, Fact, Given, Ref
from guarantee_rules.core.rebuild import Rewrite, rebuilt


def copied(expr: Expr, leaf: Rewrite) -> Expr:
    """The expression with every fact, `given` and reference put through `leaf`."""

    def each(part: Expr) -> Expr:
        return leaf(part) if isinstance(part, Fact | Given | Ref) else rebuilt(part, each)

    return each(expr)
