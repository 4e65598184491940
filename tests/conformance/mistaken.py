"""Engines with one mistake each: the reference's own text with a few words changed."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Literal, cast

from tests.conformance.engines import Engine


@dataclass(frozen=True)
class Mistake:
    """A mistake told as a sentence, the words that stand in a module, and the words instead."""

    sentence: str
    old: str
    new: str
    module: Literal["core.evaluate", "values.numbers", "values.dates", "values.workdays"] = "core.evaluate"
    shown_by: str = ""
    """The question of a bundled pack that shows it most often, such as `yiwu/halt`; none where no question does."""

    def engine(self) -> Engine:
        """The reference with this mistake. LookupError where the words do not stand there exactly once."""
        return _engine(self.module, self.old, self.new)


@cache
def _engine(module: str, old: str, new: str) -> Engine:
    text = _source(module)
    if text.count(old) != 1:
        raise LookupError(f"{module} has these words {text.count(old)} times: {old}")
    text = text.replace(old, new)
    if module != "core.evaluate":
        mistaken = _loaded(module, text)
        short = module.rpartition(".")[2]
        imports = "from guarantee_rules.values import dates, numbers, workdays\n"
        text = _source("core.evaluate")
        if imports not in text:
            raise LookupError("core.evaluate imports the values otherwise")
        text = text.replace(imports, f"{imports}import {mistaken.__name__} as {short}\n")
    return cast("Engine", _loaded("core.evaluate", text).run)


def _source(module: str) -> str:
    spec = find_spec(f"guarantee_rules.{module}")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).read_text(encoding="utf-8")


def _loaded(module: str, text: str) -> ModuleType:
    """A module of this text, beside the real one."""
    made = ModuleType(f"mistaken_{module.replace('.', '_')}_{abs(hash(text))}")
    sys.modules[made.__name__] = made  # dataclasses look their module up
    exec(compile(text, f"<{made.__name__}>", "exec"), made.__dict__)
    return made
