"""Decisions kept: a log that is only added to, in which a line removed or changed shows.

from guarantee_rules.auditing import DecisionLog

log = DecisionLog("decisions.jsonl", key=key)
entry = log.append(decision.record())  # on the disk when this returns
"""

from __future__ import annotations

from guarantee_rules.auditing.breaks import Break
from guarantee_rules.auditing.errors import LogError
from guarantee_rules.auditing.lines import Anchor, Entry
from guarantee_rules.auditing.log import DecisionLog
from guarantee_rules.auditing.verify import Verified, verify

__all__ = ["Anchor", "Break", "DecisionLog", "Entry", "LogError", "Verified", "verify"]
