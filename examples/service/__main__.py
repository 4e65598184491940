"""`python -m examples.service`: one process, until it is told to end; requests under way are answered first."""

from __future__ import annotations

import sys
from threading import Thread
from types import FrameType

import uvicorn

from examples.service.app import create_app
from examples.service.description import Description
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
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,  # what it says comes as our lines
        access_log=False,  # ours has no query and no typed address in it
        server_header=False,
        limit_concurrency=settings.most_waiting,
        timeout_graceful_shutdown=int(settings.most_seconds) + 1,
    )
    Ending(config, app.state.description).run()


class Ending(uvicorn.Server):
    """Told to end, it waits for decisions under way, and not for a description of the interface."""

    def __init__(self, config: uvicorn.Config, description: Description) -> None:
        super().__init__(config)
        self._description = description

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        super().handle_exit(sig, frame)
        Thread(target=self._description.stop).start()  # whatever this thread holds just now


if __name__ == "__main__":
    main()
