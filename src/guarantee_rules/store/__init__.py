"""Packs at run time: reloaded when a file changes, never half, and only those somebody approved if that is asked."""

from __future__ import annotations

from guarantee_rules.store.approval import Approvals, Approved
from guarantee_rules.store.keys import KeyRefused
from guarantee_rules.store.snapshot import Snapshot
from guarantee_rules.store.sources import Bundled, Folder, Given
from guarantee_rules.store.status import Change, Refusal, Status
from guarantee_rules.store.store import PackStore

__all__ = [
    "Approvals",
    "Approved",
    "Bundled",
    "Change",
    "Folder",
    "Given",
    "KeyRefused",
    "PackStore",
    "Refusal",
    "Snapshot",
    "Status",
]
