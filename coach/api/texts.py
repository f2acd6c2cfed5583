"""One text at a time: checks, rewrites, job-post readings, letters."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from typing import Any, cast

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute
from pydantic import ValidationError

from coach.api import sse
from coach.api.access import Caller, ChecksCaller, RewritesCaller, checks_caller
from coach.api.answers import JsonAnswer
from coach.api.checker import Question
from coach.api.checkers import Checkers
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


def coach_of(request: Request) -> Coach:
    """The product behind this application."""
    return cast(Coach, request.app.state.coach)


def checkers_of(request: Request) -> Checkers:
    """Where this application computes checks."""
    return cast(Checkers, request.app.state.checkers)


def allowed_model(request: Request, name: str | None) -> str | None:
    """The model a caller named, if the operator allows it; ApiError else. None: the configured one."""
    if name is None or name in request.app.state.allowed_models:
        return name
    known = ", ".join(sorted(request.app.state.allowed_models))
    raise ApiError("MODEL_NOT_ALLOWED", "This model is not on the operator's list.", hint=f"Allowed: {known}.")


SHORT_WAY = "application/json"
"""The media type of requests that `CheckRoute` answers itself."""


class CheckRoute(APIRoute):
    """Answers well-formed checks itself; the framework's way costs as much as a small check. What it does not take for
    well-formed goes that way, which alone knows what to say about it."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler of one request."""
        thorough = super().get_route_handler()

        async def handler(request: Request) -> Response:
            if request.headers.get("content-type") != SHORT_WAY:
                return await thorough(request)
            try:
                body = CheckRequest.model_validate_json(await request.body())
            except ValidationError:
                return await thorough(request)
            return await checked(body, request, await checks_caller(request))

        return handler


async def checked(body: CheckRequest, request: Request, caller: Caller) -> Response:
    """The answer to a check of a caller that may check."""
    kind, situation = DocumentKind(body.kind), parse_situation(body.situation)
    question = Question(body.text, kind, situation, body.polish)
    return JsonAnswer(await checkers_of(request).answer(question, caller.tenant))


quick = APIRouter(route_class=CheckRoute)


@quick.post("/checks", response_model=CheckAnswer)
async def create_check(body: CheckRequest, request: Request, caller: ChecksCaller) -> Response:
    """Mark what breaks the guidelines in one text. Same input, same findings; no model is called."""
    return await checked(body, request, caller)


router.include_router(quick)


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
    question = Question(body.text, DocumentKind.JOB_POST, reading=True)
    return JsonAnswer(await checkers_of(request).answer(question, caller.tenant))


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
