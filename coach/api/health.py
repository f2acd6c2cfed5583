"""For the operator: is it alive, can it work, what do its numbers say."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from coach.api.answers import JsonAnswer

router = APIRouter(tags=["operation"])


@router.get("/healthz")
async def alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/readyz")
async def ready(request: Request) -> Response:
    """The database answers, so work can be accepted; 503 if not."""
    fine = await request.app.state.engine.ready()
    return JsonAnswer({"status": "ok" if fine else "unavailable"}, 200 if fine else 503)


@router.get("/metrics", response_class=PlainTextResponse)
async def metrics(request: Request) -> Response:
    """Numbers of this process in the text format of Prometheus; no tenant, no text."""
    return Response(request.app.state.engine.meters.render(), media_type="text/plain; version=0.0.4; charset=utf-8")
