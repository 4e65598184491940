"""Tasks for child processes, in a module of its own so that the children can import them."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator


def doubled(number: int) -> int:
    return number * 2


def own_id(_: object) -> int:
    return os.getpid()


def sleeping(seconds: float) -> float:
    time.sleep(seconds)
    return seconds


def counting(delays: tuple[float, ...]) -> Iterator[int]:
    for number, delay in enumerate(delays):
        time.sleep(delay)
        yield number


def segfault(_: object) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def greedy(size: int) -> int:
    return len(bytearray(size))


def failing(text: str) -> None:
    raise LookupError(text)


def printing(text: str) -> str:
    os.write(1, text.encode())
    return text


def unpicklable(_: object) -> object:
    return lambda: None


def endless_query(_: object) -> str:
    """A query the solver does not settle, in its own code, where no Python runs."""
    import z3

    x, y, z = z3.Ints("x y z")
    solver = z3.Solver()
    solver.add(x * x * x + y * y * y + z * z * z == 42, x > 10**6, y > 10**6, z < -(10**6))
    return str(solver.check())
