"""The API of an installation: its Coach, its engine, its keys."""

from __future__ import annotations

from fastapi import FastAPI

from coach.api.app import Limits, create_app
from coach.api.checkers import Checkers
from coach.api.guard import Rate
from coach.bootstrap import build, build_engine
from coach.keys import KeyRing
from coach.settings import Settings


def build_api(settings: Settings, *, loopback: bool, run_items: bool = True, workers: int = 0) -> FastAPI:
    """The application for these settings. Opens the database; the engine starts with the server.

    `workers`: processes that compute checks beside the server; 0: it computes them itself.
    """
    coach = build(settings)
    allowed = (*settings.allowed_models, *((settings.model,) if settings.model else ()))
    return create_app(
        coach,
        build_engine(settings, coach),
        KeyRing(settings.database),
        loopback=loopback,
        limits=Limits(rate=Rate(requests=settings.requests_per_minute)),
        allowed_models=allowed,
        run_items=run_items,
        checkers=Checkers(workers),
        show_docs=loopback or settings.debug,
    )
