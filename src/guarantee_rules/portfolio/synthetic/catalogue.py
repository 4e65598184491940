"""Every fact with a way of its own to be drawn; all others are drawn by their type."""

from __future__ import annotations

from guarantee_rules.portfolio.synthetic import borrowers, circumstances, failing, lending, papers, terms
from guarantee_rules.portfolio.synthetic.chance import Numbers
from guarantee_rules.portfolio.synthetic.drawn import Loans
from guarantee_rules.portfolio.synthetic.scene import Scene

_ALL = [module.drawn for module in (borrowers, circumstances, failing, lending, papers, terms)]
DRAWS = {fact: draw for draws in _ALL for fact, draw in draws.items()}


def loans_of(scene: Scene, rows: Numbers) -> Loans:
    """The loans of these rows, nothing of them drawn yet."""
    return Loans(scene, rows, DRAWS)
