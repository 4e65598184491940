"""Synthetic tapes for a monitor: invented loans, claims and funds over the months, in which lines are known to fall."""
