"""The application: routes, errors and guards put together around one Coach and one bulk engine."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fastapi import FastAPI

from coach.api import batches, catalogue, health, problems, texts, webhooks
from coach.api.access import Door
from coach.api.checkers import Checkers
from coach.api.described import described
from coach.api.guard import Guard, Rate
from coach.api.schemas import Problem
from coach.bulk.engine import Engine
from coach.keys import KeyRing

if TYPE_CHECKING:
    from coach.bootstrap import Coach

VERSION = "1.0.0"
"""Of the API. Within 1.x fields are only added."""
BUILTIN = "builtin"
_DESCRIPTION = """Marks what breaks Upwork's guidelines, mends texts without inventing anything, writes letters
from your own facts, one by one or thousands at a time. Offsets are code points, half-open, into the untouched text.
Unknown request fields are refused; unknown answer fields must be tolerated. Every error is
`application/problem+json`."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one server takes in."""

    max_bytes: int = 8_000_000
    """Of a request with one text."""
    max_upload_bytes: int = 200_000_000
    """Of a batch with all its items."""
    rate: Rate = field(default_factory=Rate)


def create_app(
    coach: Coach,
    engine: Engine,
    ring: KeyRing,
    *,
    loopback: bool,
    allowed_models: Iterable[str] = (),
    limits: Limits | None = None,
    run_items: bool = True,
    checkers: Checkers | None = None,
    show_docs: bool = True,
) -> FastAPI:
    """The API. `allowed_models` are what callers may name besides the built-in editor and the configured model.

    The engine starts and stops with the application. With `run_items` False it only accepts; workers elsewhere work.
    `checkers` compute checks and readings; None: this process does.
    """
    limits = limits or Limits()
    checkers = checkers or Checkers()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await engine.start(run_items=run_items)
        await checkers.start()
        try:
            yield
        finally:
            await checkers.stop()
            await engine.stop()
            ring.close()

    app = FastAPI(
        title="Coach",
        version=VERSION,
        description=_DESCRIPTION,
        lifespan=lifespan,
        docs_url="/docs" if show_docs else None,
        redoc_url=None,
        openapi_url="/openapi.json" if show_docs else None,
        separate_input_output_schemas=False,
        generate_unique_id_function=lambda route: route.name,
        responses={"default": {"model": Problem, "description": "What went wrong (RFC 9457)."}},
    )
    # FastAPI keeps the document it makes; what it cannot say by itself is put in where it is made.
    app.openapi = lambda: described(app)  # type: ignore[method-assign]
    app.state.coach = coach
    app.state.engine = engine
    app.state.checkers = checkers
    app.state.door = Door(ring, loopback=loopback)
    app.state.allowed_models = frozenset({BUILTIN, *allowed_models})
    problems.install(app)
    for router in (texts.router, catalogue.router, batches.router, webhooks.router, health.router):
        app.include_router(router)
    app.webhooks.include_router(webhooks.messages)
    app.add_middleware(Guard, max_bytes=limits.max_bytes, max_upload_bytes=limits.max_upload_bytes, rate=limits.rate)
    return app
