"""What one request may cost: so many bytes, so many seconds. What is beyond is refused before it is worked on."""

from __future__ import annotations

import asyncio

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from examples.service.problems import problem_response


class Limits:
    """Around the whole application. A request that takes too long is answered with 503 while its thread ends alone:
    threads cannot be stopped. Its decision may still reach the log, but is never acknowledged.
    """

    def __init__(self, app: ASGIApp, *, most_bytes: int, most_seconds: float) -> None:
        self.app = app
        self.most_bytes = most_bytes
        self.most_seconds = most_seconds
        self.ending: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        told = Headers(scope=scope).get("content-length", "0")
        if not (told.isascii() and told.isdigit()) or int(told[:20]) > self.most_bytes:
            await problem_response(scope, "too-large", 413)(scope, receive, send)
            return
        seen, begun, late = 0, False, False

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self.most_bytes:
                raise HTTPException(413)
            return message

        async def sent(message: Message) -> None:
            nonlocal begun
            if not late:
                begun = True
                await send(message)

        task = asyncio.create_task(_run(self.app, scope, counted, sent))
        self.ending.add(task)
        task.add_done_callback(self._ended)
        done, _ = await asyncio.wait({task}, timeout=self.most_seconds)
        if done or begun:
            await task
            return
        late = True
        await problem_response(scope, "too-slow", 503, {"Retry-After": "5"})(scope, receive, send)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self.ending.discard(task)
        if not task.cancelled():
            task.exception()  # seen: nobody waits for one that ended too late, and its words go into no log


async def _run(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    await app(scope, receive, send)
