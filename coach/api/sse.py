"""Server-sent events: a numbered event a line group, a comment as heartbeat, and always an `end`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from fastapi.responses import StreamingResponse

from coach.api.encoding import to_bytes

HEARTBEAT_SECONDS = 15.0
MEDIA_TYPE = "text/event-stream"
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


def event(name: str, data: Any, identity: int | None = None) -> bytes:
    """One event as it goes over the wire; `data` is one line of JSON."""
    head = "" if identity is None else f"id: {identity}\n"
    return f"{head}event: {name}\ndata: ".encode() + to_bytes(data) + b"\n\n"


def stream(events: AsyncIterator[bytes]) -> StreamingResponse:
    """A response of these events, with heartbeats while they are silent."""
    return StreamingResponse(_beating(events), media_type=MEDIA_TYPE, headers=_HEADERS)


async def _beating(events: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield b"retry: 2000\n\n"
    waiting: asyncio.Future[bytes] | None = None
    try:
        while True:
            waiting = waiting or asyncio.ensure_future(anext(events))
            done, _ = await asyncio.wait({waiting}, timeout=HEARTBEAT_SECONDS)
            if not done:
                yield b": still here\n\n"
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
