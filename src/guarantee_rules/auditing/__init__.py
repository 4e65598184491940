"""Decisions kept: a log that is only added to, in which a line removed or changed shows.

from guarantee_rules.auditing import DecisionLog

log = DecisionLog("decisions.jsonl", key=key)
entry = log.append(decision.record())  # on the disk when this returns
"""

from __future__ import annotations

from guarantee_rules.auditing.again import Again, Replayed, replay_all
from guarantee_rules.auditing.breaks import Break
from guarantee_rules.auditing.errors import LogError
from guarantee_rules.auditing.events import Event, Observed, observed, to_logger
from guarantee_rules.auditing.keys import key_from_file
from guarantee_rules.auditing.lines import Anchor, Entry
from guarantee_rules.auditing.log import DecisionLog
from guarantee_rules.auditing.supplied import personal_facts
from guarantee_rules.auditing.verify import Verified, verify
from guarantee_rules.explain.keyed import KeyedDigests

__all__ = [
    "Again",
    "Anchor",
    "Break",
    "DecisionLog",
    "Entry",
    "Event",
    "KeyedDigests",
    "LogError",
    "Observed",
    "Replayed",
    "Verified",
    "key_from_file",
    "observed",
    "personal_facts",
    "replay_all",
    "to_logger",
    "verify",
]
