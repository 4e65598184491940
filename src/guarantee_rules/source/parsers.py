"""The YAML parsers there are: libyaml where it is installed, PyYAML's own everywhere. Both give the same answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol, cast

from yaml.error import Mark, MarkedYAMLError
from yaml.events import Event, ScalarEvent
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner, ScannerError
from yaml.tokens import ScalarToken

from guarantee_rules.source.text import Span, made

_HALF_A_CHARACTER = re.compile("[\ud800-\udfff]")


class Events(Protocol):
    """A text as what begins and ends in it, one event after the other; `MarkedYAMLError` where it is not YAML."""

    def get_event(self) -> Event | None: ...


class PurePython(Reader, Scanner, Parser):
    """PyYAML's own parser: the same answers, about fifteen times slower."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)

    def scan_plain(self) -> ScalarToken:
        """In brackets, libyaml wants a space after the colon of a name even where its value is left out: `{a:}`."""
        token: ScalarToken = super().scan_plain()
        left_out = self.peek() == ":" and self.peek(1) in ",[]{}"
        if self.flow_level and (left_out or ":?" in token.value):
            here = self.get_mark()
            raise ScannerError("while scanning a plain scalar", token.start_mark, "found unexpected ':'", here)
        return token

    def get_event(self) -> Event | None:
        # It takes `\UFFFFFFFF` and `\uD800` for characters, which libyaml does not.
        try:
            event: Event | None = super().get_event()  # type: ignore[no-untyped-call]
        except (ValueError, OverflowError) as error:
            raise MarkedYAMLError(problem="invalid escape", problem_mark=self.get_mark()) from error
        if isinstance(event, ScalarEvent) and event.style == '"' and _HALF_A_CHARACTER.search(event.value):
            raise MarkedYAMLError(problem="invalid escape", problem_mark=cast(Mark, event.start_mark))
        return event


PARSERS: dict[str, Callable[[str], Events]] = {"pure": PurePython}
"""By name, the fastest first."""
try:
    from yaml.cyaml import CParser  # type: ignore[attr-defined]
except ImportError:
    pass
else:
    PARSERS = {"libyaml": CParser, **PARSERS}


def span_of(file: str, event: Event) -> Span:
    """Where the event stands, in our counting from 1."""
    start, end = event.start_mark, event.end_mark
    assert start is not None  # only events made by hand have none
    assert end is not None
    return made(Span, (file, start.line + 1, start.column + 1, end.line + 1, end.column + 1))
