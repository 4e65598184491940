"""`python -m examples.service`: one process, until it is told to end; requests under way are answered first."""

from __future__ import annotations

import sys

import uvicorn

from examples.service.app import create_app
from examples.service.logs import log_as_lines
from examples.service.settings import Settings
from guarantee_rules.source.diagnostics import Refused


def main() -> None:
    log_as_lines()
    try:
        settings = Settings.from_environment()
        app = create_app(settings)
    except (Refused, ValueError, OSError) as wrong:
        sys.exit(wrong.render("en") if isinstance(wrong, Refused) else str(wrong))
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,  # what it says comes as our lines
        access_log=False,  # ours has no query and no typed address in it
        server_header=False,
        limit_concurrency=settings.most_waiting,
        timeout_graceful_shutdown=int(settings.most_seconds) + 1,
    )


if __name__ == "__main__":
    main()
