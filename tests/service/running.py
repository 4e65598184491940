"""The example service in a process of its own, asked over HTTP as anybody would."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0
"""Seconds until a service that does not answer is taken for one that never will, on a busy machine."""


@dataclass
class Running:
    process: subprocess.Popen[bytes]
    url: str
    lines: Path
    """What it logs."""

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, timeout=PATIENCE, trust_env=False)

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def end(self) -> None:
        """As whoever runs it ends it: requests under way are answered, and then it says that it is done."""
        self.process.send_signal(signal.SIGTERM)
        # The server ends itself by the same signal once it is done, as whoever supervises it expects.
        assert self.process.wait(PATIENCE) in (0, -signal.SIGTERM)
        assert "Application shutdown complete" in self.lines.read_text(encoding="utf-8")


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def begun(folder: Path, **settings: object) -> Running:
    """Started and ready. `settings` are those of the environment, without `GUARANTEE_RULES_`."""
    port = free_port()
    settings = {"MOST_SECONDS": PATIENCE, **settings}
    told = {f"GUARANTEE_RULES_{name}": str(value) for name, value in settings.items()}
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    environment = {**os.environ, "PYTHONPATH": paths, "PORT": str(port), **told}
    lines = folder / f"service-{port}.log"
    with lines.open("wb") as log:
        command = [sys.executable, "-m", "examples.service"]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=log, stdout=log)
    running = Running(process, f"http://127.0.0.1:{port}", lines)
    until = time.monotonic() + PATIENCE
    with running.client() as client:
        while time.monotonic() < until:
            try:
                client.get("/health/live")
            except httpx.TransportError:
                if process.poll() is not None:
                    raise AssertionError(lines.read_text(encoding="utf-8")) from None
                time.sleep(0.05)
            else:
                return running
    process.kill()
    raise AssertionError(lines.read_text(encoding="utf-8"))


@contextmanager
def served(folder: Path, **settings: object) -> Iterator[Running]:
    running = begun(folder, **settings)
    try:
        yield running
    finally:
        if running.process.poll() is None:
            running.end()
