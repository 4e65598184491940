"""The optional tools this machine lacks, by name, and what stays untried without them. Lacking one is no failure."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Tool:
    """A program that some tests need; they carry the marker `needs_<key>`. Without a purpose, none needs it yet."""

    key: str
    name: str
    purpose: str
    programs: tuple[str, ...]
    folders: str = ""
    """Where its programs are when they are not on the path: below the root, or with a point below this repository."""

    def is_here(self) -> bool:
        return any(_runs(program) for program in self._candidates())

    def _candidates(self) -> Iterator[str]:
        for program in self.programs:
            if found := shutil.which(program):
                yield found
            if self.folders:
                root = HERE if self.folders.startswith(".") else Path("/")
                yield from map(str, root.glob(f"{self.folders}/{program}"))


TOOLS = (
    Tool("browser", "a headless browser (Chromium)", "opening an explanation's page as a reader would",
         ("chromium", "chromium-browser", "google-chrome", "chrome")),
    Tool("java", "Java", "asking the same questions of columns in Spark", ("java",)),
    Tool("language_server", "the YAML language server (npm ci --prefix tests/editors)",
         "what an editor offers and underlines while a pack is written", ("yaml-language-server",),
         "./tests/editors/node_modules/.bin"),
    Tool("postgres", "a PostgreSQL server", "asking the same questions of columns in PostgreSQL", ("postgres",),
         "usr/lib/postgresql/*/bin"),
)  # fmt: skip


def missing() -> tuple[Tool, ...]:
    return tuple(tool for tool in TOOLS if not tool.is_here())


def _runs(program: str) -> bool:
    # Some systems have a `java` that only says where to buy one.
    asked = "-version" if Path(program).name == "java" else "--version"
    try:
        return subprocess.run([program, asked], capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def main() -> None:
    lacking = missing()
    if not lacking:
        print("nothing optional is missing on this machine")
    for tool in lacking:
        if tool.purpose:
            told = f"without it not tried: {tool.purpose} (tests marked needs_{tool.key} are skipped)"
        else:
            told = "no test needs it yet"
        print(f"missing: {tool.name}; {told}")


if __name__ == "__main__":
    main()
