"""What a fund manager watches, month by month: ratios, balances, halts and deadlines, decided by the packs' rules.

`monitor(pack, folder, first=…, last=…)` reads the tapes that `tapes.py` describes; docs/monitor.md tells the rest.
"""

from guarantee_rules.monitoring.run import Monitored, MonthView, monitor

__all__ = ["Monitored", "MonthView", "monitor"]
