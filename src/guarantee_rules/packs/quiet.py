"""Reading with the garbage collector at rest: nearly all that is made then stays, so that it would search in vain.

It is a tenth of the time of loading. The collector belongs to the whole process; so it rests only while some thread
reads, however many do, is as it was once the last of them is done, and is never left at rest in a forked process.
What a pack makes meanwhile is bounded by the limits on its text.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_lock = Lock()
_reading = 0
_was_on = False


@contextmanager
def quietly() -> Iterator[None]:
    """No search for garbage until this is left."""
    _begin()
    try:
        yield
    finally:
        _end()


def _begin() -> None:
    global _reading, _was_on  # noqa: PLW0603  # the collector is one for the whole process, and so is this
    with _lock:
        if not _reading:
            _was_on = gc.isenabled()
            gc.disable()
        _reading += 1


def _end() -> None:
    global _reading  # noqa: PLW0603  # see above
    with _lock:
        _reading -= 1
        if not _reading and _was_on:
            gc.enable()


def _forked() -> None:
    """The threads that were reading are not in the new process."""
    global _reading  # noqa: PLW0603  # see above
    _lock.release()
    if _reading and _was_on:
        gc.enable()
    _reading = 0


if hasattr(os, "register_at_fork"):
    # Held over the fork, so that no thread is just changing anything.
    os.register_at_fork(before=_lock.acquire, after_in_parent=_lock.release, after_in_child=_forked)
