"""One text at a time: checks, rewrites, job-post readings, letters."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import Any, cast

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Request, Response

from coach.api import sse
from coach.api.access import ChecksCaller, RewritesCaller
from coach.api.answers import JsonAnswer
from coach.api.problems import ApiError, status_of
from coach.api.schemas import (
    CheckAnswer,
    CheckRequest,
    LetterAnswer,
    LetterRequest,
    ReadingAnswer,
    ReadingRequest,
    RewriteAnswer,
    RewriteRequest,
)
from coach.bootstrap import Coach
from coach.domain.documents import DocumentKind
from coach.errors import CoachError
from coach.situations import parse_situation
from coach.wire import letter_to_wire, rewrite_to_wire

router = APIRouter(prefix="/v1", tags=["texts"])
INLINE_CHARACTERS = 4_000
"""A check of the first tier up to so long takes a few milliseconds: handing it to a thread would cost more."""
_CPU = CapacityLimiter(2)
"""Checks are pure computing: more threads than cores would only make each other wait."""


def coach_of(request: Request) -> Coach:
    """The product behind this application."""
    return cast(Coach, request.app.state.coach)


def allowed_model(request: Request, name: str | None) -> str | None:
    """The model a caller named, if the operator allows it; ApiError else. None: the configured one."""
    if name is None or name in request.app.state.allowed_models:
        return name
    known = ", ".join(sorted(request.app.state.allowed_models))
    raise ApiError("MODEL_NOT_ALLOWED", "This model is not on the operator's list.", hint=f"Allowed: {known}.")


@router.post("/checks", response_model=CheckAnswer)
async def create_check(body: CheckRequest, request: Request, caller: ChecksCaller) -> Response:
    """Mark what breaks the guidelines in one text. Same input, same findings; no model is called."""
    del caller
    work = partial(
        coach_of(request).check, body.text, DocumentKind(body.kind), parse_situation(body.situation), polish=body.polish
    )
    if not body.polish and len(body.text) <= INLINE_CHARACTERS:
        return JsonAnswer(work())
    return JsonAnswer(await to_thread.run_sync(work, limiter=_CPU))


@router.post(
    "/rewrites",
    response_model=RewriteAnswer,
    responses={200: {"content": {sse.MEDIA_TYPE: {"schema": {"type": "string"}}}}},
)
async def create_rewrite(body: RewriteRequest, request: Request, caller: RewritesCaller) -> Response:
    """A better text, checked by code. With `Accept: text/event-stream` the draft streams: events `partial` (not yet
    checked), then `result` or `problem`, then `end`."""
    del caller
    coach = coach_of(request)
    arguments: dict[str, Any] = {
        "situation": parse_situation(body.situation),
        "facts": coach.facts(body.facts) if body.facts else None,
        "model": allowed_model(request, body.model),
    }

    async def work(on_partial: Callable[[str], None] | None) -> dict[str, Any]:
        return rewrite_to_wire(
            await coach.rewrite(body.text, DocumentKind(body.kind), on_partial=on_partial, **arguments)
        )

    return await _answered(request, work)


@router.post("/job-post-readings", response_model=ReadingAnswer)
async def create_reading(body: ReadingRequest, request: Request, caller: ChecksCaller) -> Response:
    """What a job post asks for: requirements, questions, instructions, red flags."""
    del caller
    return JsonAnswer(await to_thread.run_sync(coach_of(request).read_job, body.text, limiter=_CPU))


@router.post(
    "/letters",
    response_model=LetterAnswer,
    responses={200: {"content": {sse.MEDIA_TYPE: {"schema": {"type": "string"}}}}},
)
async def create_letter(body: LetterRequest, request: Request, caller: RewritesCaller) -> Response:
    """A letter for one job post from the caller's own facts; streams like a rewrite."""
    del caller
    coach = coach_of(request)
    arguments: dict[str, Any] = {
        "situation": parse_situation(body.situation),
        "model": allowed_model(request, body.model),
        "past_letters": body.past_letters,
        "title": body.title,
        "follow_checks": body.follow_checks,
    }

    async def work(on_partial: Callable[[str], None] | None) -> dict[str, Any]:
        letter = await coach.tailor(body.job_post, coach.facts(body.facts), on_partial=on_partial, **arguments)
        return letter_to_wire(letter)

    return await _answered(request, work)


Work = Callable[[Callable[[str], None] | None], Awaitable[dict[str, Any]]]


async def _answered(request: Request, work: Work) -> Response:
    if sse.MEDIA_TYPE in request.headers.get("accept", ""):
        return sse.stream(_events(work))
    return JsonAnswer(await work(None))


async def _events(work: Work) -> AsyncIterator[bytes]:
    partials: asyncio.Queue[str | None] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def heard(text: str) -> None:
        # A model in this process reports from its own thread.
        loop.call_soon_threadsafe(partials.put_nowait, text)

    async def run() -> dict[str, Any]:
        try:
            return await work(heard)
        finally:
            loop.call_soon_threadsafe(partials.put_nowait, None)

    task = asyncio.ensure_future(run())
    number = 0
    try:
        while (text := await partials.get()) is not None:
            number += 1
            yield sse.event("partial", {"text": text}, number)
        try:
            yield sse.event("result", await task, number + 1)
        except CoachError as error:
            told = {"code": error.code, "status": status_of(error), "detail": f"{error.message} {error.hint}".strip()}
            yield sse.event("problem", told, number + 1)
        yield sse.event("end", {}, number + 2)
    finally:
        task.cancel()
