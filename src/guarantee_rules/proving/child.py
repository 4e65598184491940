"""What runs in a child process: it answers one task after another until its parent is gone, then ends at once."""

from __future__ import annotations

import os
import pickle
import queue
import signal
import sys
import threading
import traceback
from collections.abc import Iterator
from typing import Any, BinaryIO

READY = "ready"
PART = "part"
DONE = "done"
RAISED = "raised"
"""What a reply is: the child can be asked; a part of a result; the last, or only, result; an exception, as text."""


def send(stream: BinaryIO, message: object) -> None:
    """A length of eight bytes and a pickle. OSError where nobody reads any more."""
    data = pickle.dumps(message)
    stream.write(len(data).to_bytes(8, "big") + data)
    stream.flush()


def receive(stream: BinaryIO) -> Any:
    """The next message. EOFError where the other side has gone, in the middle of one too."""
    size = stream.read(8)
    if len(size) < 8:
        raise EOFError
    data = stream.read(int.from_bytes(size, "big"))
    if len(data) < int.from_bytes(size, "big"):
        raise EOFError
    return pickle.loads(data)


def serve(memory: int) -> None:
    """Answers tasks from the standard input on the standard output. `memory`: at most so many bytes of it.

    A thread waits for the parent all the time, so that a child in the middle of a long query ends with its parent.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is for the parent, who then ends its children
    _limit(memory)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a task prints is no answer
    tasks: queue.Queue[Any] = queue.Queue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, tasks), daemon=True).start()
    send(answers, (READY, None))
    while True:
        function, argument = tasks.get()
        _answer(function, argument, answers)


def _listen(stream: BinaryIO, tasks: queue.Queue[Any]) -> None:
    try:
        while True:
            tasks.put(receive(stream))
    except BaseException:
        os._exit(0)


def _answer(function: Any, argument: Any, answers: BinaryIO) -> None:
    try:
        result = function(argument)
        if isinstance(result, Iterator):
            for part in result:
                send(answers, (PART, part))
            result = None
        send(answers, (DONE, result))
    except (BrokenPipeError, EOFError):
        os._exit(0)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except BaseException:
        send(answers, (RAISED, traceback.format_exc()))


OUT_OF_MEMORY = 77
"""The exit status of a child that was refused memory."""


def _limit(memory: int) -> None:
    if sys.platform != "win32":  # where the limit cannot be set, the machine's own holds
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, resource.getrlimit(resource.RLIMIT_AS)[1]))
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
