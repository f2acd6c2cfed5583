"""Server-sent events: a numbered event a line group, a comment as heartbeat, and always an `end`."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from fastapi.responses import StreamingResponse

HEARTBEAT_SECONDS = 15.0
MEDIA_TYPE = "text/event-stream"
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


def event(name: str, data: Any, identity: int | None = None) -> str:
    """One event as it goes over the wire; `data` is one line of JSON."""
    head = "" if identity is None else f"id: {identity}\n"
    return f"{head}event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def stream(events: AsyncIterator[str]) -> StreamingResponse:
    """A response of these events, with heartbeats while they are silent."""
    return StreamingResponse(_beating(events), media_type=MEDIA_TYPE, headers=_HEADERS)


async def _beating(events: AsyncIterator[str]) -> AsyncIterator[str]:
    yield "retry: 2000\n\n"
    waiting: asyncio.Task[str] | None = None
    try:
        while True:
            waiting = waiting or asyncio.ensure_future(anext(events))
            done, _ = await asyncio.wait({waiting}, timeout=HEARTBEAT_SECONDS)
            if not done:
                yield ": still here\n\n"
                continue
            finished, waiting = waiting, None
            try:
                yield finished.result()
            except StopAsyncIteration:
                return
    finally:
        # The reader went away: nothing may go on working for it.
        if waiting is not None:
            waiting.cancel()
