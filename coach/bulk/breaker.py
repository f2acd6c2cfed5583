"""Pauses a batch whose next calls can only fail: the provider takes nothing more, or the money is used up.

Its items go back to the queue instead of failing one after the other, and go on when somebody mended what was wrong.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from coach.bulk.patience import patiently
from coach.bulk.stops import Stops
from coach.bulk.telemetry import say
from coach.errors import CoachError
from coach.storage import batches
from coach.storage.database import Database


class Breaker:
    """The breaker of one process. The pause itself stands in the database, for all of them."""

    def __init__(
        self,
        db: Database,
        threads: ThreadPoolExecutor,
        stops: Stops,
        stopping: asyncio.Event,
        changed: Callable[[str], None],
    ) -> None:
        """`stopping`: set when the engine ends. `changed` is told the id of a batch that was paused."""
        self._db, self._threads, self._stops = db, threads, stops
        self._stopping, self._changed = stopping, changed
        self._pausing: dict[int, asyncio.Task[None]] = {}

    async def trip(self, key: int, error: CoachError) -> None:
        """Start no call of the batch any more, and pause it; done when the pause is committed."""
        self._stops.add(key)
        if key not in self._pausing:
            task = self._pausing[key] = asyncio.create_task(self._pause(key, error), name="breaker")
            task.add_done_callback(lambda _: self._pausing.pop(key, None))
        await self.settled(key)

    async def settled(self, key: int) -> None:
        """Wait for a pause of the batch that is being committed, so that nobody takes it for running meanwhile."""
        task = self._pausing.get(key)
        if task is not None:
            # Shielded: who waits may be cancelled, the pause must not be.
            await asyncio.shield(task)

    async def _pause(self, key: int, error: CoachError) -> None:
        name = await patiently(self._threads, self._stopping, lambda: self._write(key, error))
        if name:
            say("batch_paused", level="warning", batch=name, code=error.code)
            self._changed(name)

    def _write(self, key: int, error: CoachError) -> str | None:
        with self._db.write() as connection:
            return batches.suspend(connection, key, error.code, f"{error.message} {error.hint}".strip())
