"""The application: `python -m examples.service`, or `uvicorn --factory examples.service.app:create_app`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio.to_thread
from fastapi import FastAPI
from fastapi_offline import FastAPIOffline
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from examples.service.description import Description
from examples.service.desk import Desk
from examples.service.interface import describe
from examples.service.limits import Limits
from examples.service.logs import Accesses
from examples.service.pages import pages
from examples.service.problems import handle_problems, problem_response
from examples.service.routes import batch_route, nowhere, routes_of
from examples.service.settings import Settings
from guarantee_rules.explain.engine import engine_version
from guarantee_rules.store import Change, PackStore, Snapshot

ABOUT = """贷款担保方案的决定，每条规则可查到条款。事实未陈述即为未知；金额以文字或整数发送。

Decisions of loan-guarantee schemes, each rule with its clause. What is not stated is unknown; amounts are sent as text
or whole numbers."""


def create_app(settings: Settings | None = None, *, store: PackStore | None = None) -> FastAPI:
    """The service; of a store that is there already, where one is given.

    Raises ValueError, naming the setting, where packs or log cannot be had at the start.
    """
    settings = settings or Settings.from_environment()
    desk = Desk(settings, store)
    description = Description(settings, desk.store)

    @asynccontextmanager
    async def running(_: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = settings.threads
        if settings.packs is not None:
            desk.store.start()
        if settings.describe:
            description.begin(nice=10)
        yield
        description.stop()
        desk.store.stop()

    # The page at /docs needs no network: its scripts come with the package.
    app = FastAPIOffline(
        title="guarantee-rules",
        version=engine_version(),
        description=ABOUT,
        lifespan=running,
        docs_url="/docs",
        redoc_url=None,
        swagger_ui_parameters={"docExpansion": "none", "defaultModelsExpandDepth": -1, "filter": True},
    )
    app.state.lang = settings.lang
    app.state.description = description
    app.add_middleware(Limits, most_bytes=settings.most_bytes, most_seconds=settings.most_seconds)
    app.add_middleware(Accesses)
    handle_problems(app)
    describe(app, desk, settings.lang)
    app.include_router(pages(desk))

    def interface(request: Request) -> Response:
        text = description.text()
        if text is None:
            return problem_response(request.scope, "not-ready", 503, {"Retry-After": "5"})
        return Response(text, media_type="application/json")

    described = Route("/openapi.json", interface, include_in_schema=False)
    fixed = [described, *(route for route in app.router.routes if getattr(route, "path", None) != described.path)]

    def serve(packs: Snapshot) -> None:
        """The addresses of these packs, from now on. A request under way ends with the packs it began with."""
        questions = [route for pack in packs for route in routes_of(pack, desk, settings.lang)]
        batch = [batch_route(packs, desk, settings)] if packs.names else []
        app.router.routes = [*fixed, *batch, *questions, nowhere(packs)]
        app.openapi_schema = None

    def changed(change: Change) -> None:
        if change.after is not change.before:
            serve(change.after)
            if settings.describe:
                description.begin(nice=10)

    serve(desk.store.snapshot())
    desk.store.on_change(changed)
    return app
