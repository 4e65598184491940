"""What can be set, each from the environment: `GUARANTEE_RULES_LOG=/var/lib/rules/decisions.jsonl`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar, cast

from guarantee_rules.wording import languages

PREFIX = "GUARANTEE_RULES_"


@dataclass(frozen=True)
class Settings:
    packs: Path | None = None
    """A folder of packs, watched for changes; the packs that come with the library, where there is none."""
    trusted: Path | None = None
    """A folder of reviewers' public keys: only packs are taken whose approval one of them signed."""
    approved: bool = False
    """Only packs with an approval beside them are taken; signed or not, where no keys are given."""
    log: Path | None = None
    """Where the records of decisions are kept; without it nothing is kept."""
    log_key: Path | None = None
    """A file with the key that seals the log, in hexadecimal digits."""
    log_most_bytes: int | None = None
    """Of one file of the log; a fuller one is put away and the chain goes on in a new one."""
    log_daily: bool = False
    """Whether each day (UTC) begins a new file of the log."""
    personal_key: Path | None = None
    """A file with the key of the digests that are kept instead of facts about persons; without it they are kept."""
    lang: Literal["zh", "en"] = "zh"
    """The language of the interface's description, and of refusals to those who ask for none."""
    most_bytes: int = 1_000_000
    """Of one request."""
    most_cases: int = 200
    """Of one batch."""
    most_seconds: float = 20.0
    """Until a request is told that it takes too long."""
    threads: int = 16
    """Requests decided at the same time; the others wait."""
    most_waiting: int = 400
    """Connections; beyond that they are told at once that there are too many."""
    describe: bool = False
    """Whether the interface is described as soon as the service starts, in a process of its own, and not when asked."""
    host: str = "127.0.0.1"
    port: int = 8000

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """`GUARANTEE_RULES_` before each name; `HOST` and `PORT` also without. ValueError for what cannot be meant."""
        lang = environment.get(f"{PREFIX}LANG", cls.lang)
        if lang not in languages:
            raise ValueError(f"{PREFIX}LANG: {lang!r} is none of {', '.join(languages)}")
        return cls(
            packs=_path(environment, "PACKS"),
            trusted=_path(environment, "TRUSTED"),
            approved=_yes(environment, "APPROVED"),
            log=_path(environment, "LOG"),
            log_key=_path(environment, "LOG_KEY"),
            log_most_bytes=_whole(environment, f"{PREFIX}LOG_MOST_BYTES", None),
            log_daily=_yes(environment, "LOG_DAILY"),
            personal_key=_path(environment, "PERSONAL_KEY"),
            lang=cast("Literal['zh', 'en']", lang),
            most_bytes=_whole(environment, f"{PREFIX}MOST_BYTES", cls.most_bytes),
            most_cases=_whole(environment, f"{PREFIX}MOST_CASES", cls.most_cases),
            most_seconds=_seconds(environment, "MOST_SECONDS", cls.most_seconds),
            threads=_whole(environment, f"{PREFIX}THREADS", cls.threads),
            most_waiting=_whole(environment, f"{PREFIX}MOST_WAITING", cls.most_waiting),
            describe=_yes(environment, "DESCRIBE"),
            host=environment.get("HOST", cls.host),
            port=_whole(environment, "PORT", cls.port),
        )


def _path(environment: Mapping[str, str], name: str) -> Path | None:
    told = environment.get(PREFIX + name)
    return Path(told) if told else None


def _yes(environment: Mapping[str, str], name: str) -> bool:
    told = environment.get(PREFIX + name, "")
    if told not in ("", "0", "1"):
        raise ValueError(f"{PREFIX}{name}: {told!r} is neither 1 nor 0")
    return told == "1"


Default = TypeVar("Default", int, int | None)


def _whole(environment: Mapping[str, str], name: str, default: Default) -> int | Default:
    told = environment.get(name)
    if not told:
        return default
    if not (told.isascii() and told.isdigit() and int(told[:20]) > 0):
        raise ValueError(f"{name}: {told!r} is no whole number above 0")
    return int(told)


def _seconds(environment: Mapping[str, str], name: str, default: float) -> float:
    told = environment.get(PREFIX + name)
    try:
        seconds = float(told) if told else default
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise ValueError(f"{PREFIX}{name}: {told!r} is no number of seconds above 0")
    return seconds
