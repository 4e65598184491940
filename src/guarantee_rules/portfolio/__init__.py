"""Portfolios: what `decide` says of one case, said of every row of a loan tape."""

from guarantee_rules.backends.columnar.ranges import Range
from guarantee_rules.backends.columnar.telling import Told
from guarantee_rules.portfolio.asking import Columns, prepare

__all__ = ["Columns", "Range", "Told", "prepare"]
