"""The API of an installation: its Coach, its engine, its keys."""

from __future__ import annotations

import gc

from fastapi import FastAPI

from coach.api.app import Limits, create_app
from coach.api.guard import Rate
from coach.bootstrap import Coach, build, build_engine
from coach.domain.documents import DocumentKind
from coach.keys import KeyRing
from coach.settings import Settings

_SAMPLE = "Hello, I can start on Monday. I build online shops and test them with your own orders. Shall we talk here?"


def build_api(settings: Settings, *, loopback: bool, run_items: bool = True) -> FastAPI:
    """The application for these settings. Opens the database; the engine starts with the server."""
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
        show_docs=loopback or settings.debug,
    )


def warm_up(coach: Coach) -> None:
    """Do now what the first checks of a process would wait for: compiled patterns, the libraries for language.

    What is loaded then stays for good, so the collector of garbage need not walk over it again: a walk stops every
    request for some 60 ms.
    """
    for kind in DocumentKind:
        coach.check(_SAMPLE, kind)
    coach.read_job(_SAMPLE)
    gc.collect()
    gc.freeze()
