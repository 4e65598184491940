"""Lines of code as they are written, and what is known where they stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from guarantee_rules.backends.python.code import Piece


@dataclass
class Scopes:
    """What holds in the block at hand is forgotten where the block ends."""

    lines: list[str] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    """Variables that are not None here."""
    truths: dict[int, bool] = field(default_factory=dict)
    """Conditions that hold or fail here, by their number."""
    ahead: dict[int, Piece] = field(default_factory=dict)
    """Expressions worked out before, by their number."""
    reasoned: bool = True
    _margin: str = "    "
    _implied: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _added: list[list[tuple[object, object]]] = field(default_factory=lambda: [[]])

    def add(self, line: str) -> None:
        self.lines.append(self._margin + line)

    def reason(self, line: str) -> None:
        """A line that says why something is unknown; left out where nobody will ask."""
        if self.reasoned:
            self.add(line)

    def begin(self) -> None:
        """From here on, what is known is known only until the end."""
        self._added.append([])

    def end(self) -> None:
        self._forget(0)
        self._added.pop()

    def open(self, line: str) -> None:
        """A line that begins a block."""
        self.add(line)
        self._margin += "    "
        self.begin()

    def close(self) -> None:
        self._margin = self._margin[:-4]
        self.end()

    def other(self, line: str) -> None:
        """A line that ends one block and begins another, such as `else:`."""
        self.close()
        self.open(line)

    def mark(self) -> tuple[int, int]:
        """A place to go back to within the block."""
        return len(self.lines), len(self._added[-1])

    def back(self, mark: tuple[int, int]) -> None:
        """As if nothing had been written since the mark."""
        del self.lines[mark[0] :]
        self._forget(mark[1])

    def is_known(self, variable: str) -> None:
        if variable not in self.known:
            self.known.add(variable)
            self._added[-1].append((self.known, variable))
            for needed in self._implied.get(variable, ()):
                self.is_known(needed)

    def implies(self, variable: str, needed: Iterable[str]) -> None:
        """That wherever a variable is known, those it is worked out from are known too."""
        self._implied[variable] = tuple(needed)

    def is_true(self, number: int, truth: bool) -> None:
        if number not in self.truths:
            self.truths[number] = truth
            self._added[-1].append((self.truths, number))

    def is_worked_out(self, number: int, piece: Piece) -> None:
        if number not in self.ahead:
            self.ahead[number] = piece
            self._added[-1].append((self.ahead, number))

    def _forget(self, since: int) -> None:
        added = self._added[-1]
        while len(added) > since:
            where, key = added.pop()
            if isinstance(where, set):
                where.discard(key)
            elif isinstance(where, dict):
                del where[key]
