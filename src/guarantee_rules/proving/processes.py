"""Child processes that can be killed: a solver does not always heed its time limit, and can bring its process down.

    with Pool(jobs=2) as pool:
        pool.ask(settle, theorem, seconds=5)  # what settle(theorem) returned in a child, or TimedOut, or Died

A child takes one task after another, so that the solver is imported once in each. A child that overran or died is
replaced. Children are ended with the pool, on an error and an interrupt too, and end by themselves when the parent
is gone.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Event, Lock, Timer
from types import TracebackType
from typing import Any, BinaryIO, Self, TypeVar, cast

from guarantee_rules.proving.child import OUT_OF_MEMORY, PART, RAISED, receive, send

Argument = TypeVar("Argument")
Result = TypeVar("Result")

MEMORY = 3 * 2**30
"""Bytes a child may take."""
STARTING = 60.0
"""Seconds a child may take to start, not counted as a task's."""
_CHILD = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from guarantee_rules.proving.child import serve; serve(int(sys.argv[2]))"
)


@dataclass(frozen=True, slots=True)
class TimedOut:
    """A task that was not done in the time it was given; its child was killed."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Died:
    """A task whose child ended by itself: `status` as `subprocess` gives it, a signal below zero."""

    status: int

    @property
    def of_memory(self) -> bool:
        return self.status == OUT_OF_MEMORY


class TaskError(Exception):
    """A task raised an exception in its child; the text is the child's traceback."""


class Pool:
    """Up to `jobs` children, each started when it is first needed. To be used as a context manager."""

    def __init__(self, jobs: int = 2, memory: int = MEMORY) -> None:
        self._memory = memory
        self._idle: SimpleQueue[_Child | None] = SimpleQueue()
        self._children: set[_Child] = set()
        self._changing = Lock()
        self._closed = False
        self._threads = ThreadPoolExecutor(max_workers=jobs)
        for _ in range(jobs):
            self._idle.put(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends every child at once; tasks not done are given up."""
        with self._changing:
            self._closed = True
            children = list(self._children)
        for child in children:
            child.end()
        self._threads.shutdown(wait=True, cancel_futures=True)

    def ask(
        self, function: Callable[[Argument], Result], argument: Argument, seconds: float
    ) -> Result | TimedOut | Died:
        """What the function returns in a child. Function, argument and result are pickled.

        Raises `TaskError` where the function raised.
        """
        return self.submit(function, argument, seconds).result()

    def each(
        self, function: Callable[[Argument], Result], arguments: Iterable[Argument], seconds: float
    ) -> Iterator[Result | TimedOut | Died]:
        """The result for each argument, in their order, as many at a time as there are children; `seconds` for each."""
        futures = [self.submit(function, argument, seconds) for argument in arguments]
        for future in futures:
            yield future.result()

    def submit(
        self, function: Callable[[Argument], Result], argument: Argument, seconds: float
    ) -> Future[Result | TimedOut | Died]:
        """The same, to be waited for."""
        return self._threads.submit(lambda: self._last(function, argument, seconds))

    def parts(
        self,
        function: Callable[[Argument], Iterator[Result]],
        argument: Argument,
        seconds: float,
        told: Callable[[Result], None] | None = None,
    ) -> Future[tuple[list[Result], TimedOut | Died | None]]:
        """What the function yields, each part in `seconds`; and what cut it short, with the parts before that kept.

        `told` is given each part as it comes, in a thread of the pool.
        """
        return self._threads.submit(lambda: self._parts(function, argument, seconds, told))

    def _last(
        self, function: Callable[[Argument], Result], argument: Argument, seconds: float
    ) -> Result | TimedOut | Died:
        with self._child() as child:
            return cast("Result | TimedOut | Died", child.asked(function, argument, seconds, [].append))

    def _parts(
        self,
        function: Callable[[Argument], Iterator[Result]],
        argument: Argument,
        seconds: float,
        told: Callable[[Result], None] | None,
    ) -> tuple[list[Result], TimedOut | Died | None]:
        parts: list[Result] = []

        def take(part: Result) -> None:
            parts.append(part)
            if told is not None:
                told(part)

        with self._child() as child:
            end = child.asked(function, argument, seconds, take)
        return parts, end if isinstance(end, TimedOut | Died) else None

    @contextmanager
    def _child(self) -> Iterator[_Child]:
        """A child for the time of one task: one that waits, or a fresh one in its place."""
        child = self._idle.get()
        try:
            if child is None or not child.alive:
                child = self._fresh(child)
            yield child
        finally:
            self._idle.put(child)

    def _fresh(self, before: _Child | None) -> _Child:
        with self._changing:
            if before is not None:
                before.end()
                self._children.discard(before)
            if self._closed:
                raise RuntimeError("the pool is closed")
            child = _Child(self._memory)
            self._children.add(child)
            return child


class _Child:
    """One child process, and the two pipes to it."""

    def __init__(self, memory: int) -> None:
        path = json.dumps([os.path.abspath(entry) for entry in sys.path])
        command = [sys.executable, "-c", _CHILD, path, str(memory)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._ended = Lock()
        self._started = False
        self.alive = True

    def asked(
        self, function: object, argument: object, seconds: float, take: Callable[[Any], None]
    ) -> object | TimedOut | Died:
        """The result of a task; its parts go to `take` as they come, and each has its own time."""
        tasks, answers = self._pipes()
        try:
            if not self._started:
                self._in_time(answers, STARTING)
                self._started = True
            send(tasks, (function, argument))
            while (message := self._in_time(answers, seconds))[0] == PART:
                take(message[1])
        except TimeoutError:
            self.end()
            return TimedOut(seconds)
        except (EOFError, OSError):
            self.end()
            return Died(self._process.returncode)
        if message[0] == RAISED:
            raise TaskError(message[1])
        result: object = message[1]
        return result

    def end(self) -> None:
        """Kills the process, if it has not ended, and waits for it."""
        self.alive = False
        with self._ended:
            self._process.kill()
            self._process.wait()
            for pipe in self._pipes():
                with suppress(OSError):
                    pipe.close()

    def _in_time(self, answers: BinaryIO, seconds: float) -> Any:
        """The next message; TimeoutError where it took longer, the process being killed to stop waiting for it."""
        overran = Event()

        def overrun() -> None:
            overran.set()
            self._process.kill()

        timer = Timer(seconds, overrun)
        timer.daemon = True
        timer.start()
        try:
            message = receive(answers)
        except (EOFError, OSError):
            if overran.is_set():
                raise TimeoutError from None
            raise
        finally:
            timer.cancel()
        if overran.is_set():  # it came at the last moment, and the child is lost all the same
            self.alive = False
        return message

    def _pipes(self) -> tuple[BinaryIO, BinaryIO]:
        tasks, answers = self._process.stdin, self._process.stdout
        assert tasks is not None
        assert answers is not None
        return cast("BinaryIO", tasks), cast("BinaryIO", answers)
