"""How the models of a contract are called, so that those of all packs and questions can stand in one document."""

from __future__ import annotations

import re

from pydantic import BaseModel, ConfigDict


class Part(BaseModel):
    """A piece of a contract: what is not in it is not accepted, and nothing in it changes."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,  # what is said of a person does not go into anybody's log
        protected_namespaces=(),
    )


class Reply(Part):
    """A piece of what is answered. A later release may add to it, so that whoever reads one ignores what is new."""

    model_config = ConfigDict(extra="ignore")


def titled(*words: str) -> str:
    """Before: `yiwu`, `loan_limit`, `Answer`. After: `YiwuLoanLimitAnswer`."""
    parts = (part for word in words for part in re.split(r"[^A-Za-z0-9]+", word) if part)
    return "".join(part[0].upper() + part[1:] for part in parts)
