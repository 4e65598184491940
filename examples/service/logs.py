"""One line of JSON for each request and each decision, on standard error, with no fact in it."""

from __future__ import annotations

import json
import logging
import re
import sys
import time
import uuid
from contextvars import ContextVar
from datetime import UTC, datetime

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

REQUEST: ContextVar[str | None] = ContextVar("request", default=None)
"""The name of the request under way, in the threads that work on it too."""
SAFE = re.compile(r"[A-Za-z0-9_-]{1,64}")
log = logging.getLogger("guarantee_rules.service")


class Lines(logging.Formatter):
    """`log.info("decided", extra={"told": {…}})` as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {"time": moment, "level": record.levelname.lower(), "logger": record.name}
        if (request := REQUEST.get()) is not None:
            line["request"] = request
        told = getattr(record, "told", None) or {"message": record.getMessage()}
        if record.exc_info:
            # Where it failed, not on what: a message may hold what was sent.
            told = {**told, "exception": str(record.exc_info[0]), "at": _places(record)}
        return json.dumps({**line, **told}, ensure_ascii=False)


def _places(record: logging.LogRecord) -> list[str]:
    at, found = record.exc_info[2] if record.exc_info else None, []
    while at is not None:
        found.append(f"{at.tb_frame.f_code.co_filename}:{at.tb_lineno}")
        at = at.tb_next
    return found[-20:]


def log_as_lines() -> None:
    """Everything that this process logs, the server's own messages too."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)


class Accesses:
    """Each request: the address as it is declared, never as it was typed, its status and how long it took."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        sent = Headers(scope=scope).get("x-request-id", "")
        name = sent if SAFE.fullmatch(sent) else uuid.uuid4().hex
        REQUEST.set(name)
        began, status = time.perf_counter(), 0

        async def answered(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["x-request-id"] = name
            await send(message)

        try:
            await self.app(scope, receive, answered)
        finally:
            told = {
                "event": "request",
                "method": scope["method"],
                "route": getattr(scope.get("route"), "path", None),
                "status": status,
                "ms": round((time.perf_counter() - began) * 1000, 3),
            }
            log.info("request", extra={"told": told})
