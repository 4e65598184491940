"""What can be set, each from the environment: `GUARANTEE_RULES_LOG=/var/lib/rules/decisions.jsonl`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from guarantee_rules.wording import languages

PREFIX = "GUARANTEE_RULES_"


@dataclass(frozen=True)
class Settings:
    packs: Path | None = None
    """A folder of packs, watched for changes; the packs that come with the library, where there is none."""
    log: Path | None = None
    """Where the records of decisions are kept; without it nothing is kept."""
    log_key: Path | None = None
    """A file with the key that seals the log, in hexadecimal digits."""
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
            log=_path(environment, "LOG"),
            log_key=_path(environment, "LOG_KEY"),
            personal_key=_path(environment, "PERSONAL_KEY"),
            lang=cast("Literal['zh', 'en']", lang),
            most_bytes=int(environment.get(f"{PREFIX}MOST_BYTES", cls.most_bytes)),
            most_cases=int(environment.get(f"{PREFIX}MOST_CASES", cls.most_cases)),
            most_seconds=float(environment.get(f"{PREFIX}MOST_SECONDS", cls.most_seconds)),
            threads=int(environment.get(f"{PREFIX}THREADS", cls.threads)),
            most_waiting=int(environment.get(f"{PREFIX}MOST_WAITING", cls.most_waiting)),
            host=environment.get("HOST", cls.host),
            port=int(environment.get("PORT", cls.port)),
        )


def _path(environment: Mapping[str, str], name: str) -> Path | None:
    told = environment.get(PREFIX + name)
    return Path(told) if told else None
