"""Tells waiters in this process that the rows of a batch changed. Changes by other processes are seen by looking."""

from __future__ import annotations

import asyncio

LOOK_SECONDS = 0.5
"""How long a waiter trusts that nobody else changed anything."""
REST_SECONDS = 0.1
"""How long a waiter waits at least: items end hundreds of times a second, and each look reads the database."""


class Changes:
    """A counter per batch, and a way to wait for the next number."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._waiting: dict[str, asyncio.Event] = {}

    def tell(self, batch: str) -> None:
        """Something of the batch changed. On the event loop only."""
        event = self._waiting.pop(batch, None)
        if event is not None:
            self._numbers[batch] = self._numbers.get(batch, 0) + 1
            event.set()

    def number(self, batch: str) -> int:
        """The current number of a batch; later changes give a higher one while somebody waits."""
        self._waiting.setdefault(batch, asyncio.Event())
        return self._numbers.get(batch, 0)

    async def wait(self, batch: str, seen: int, timeout: float = LOOK_SECONDS) -> int:
        """Wait for a number above `seen`, at most `timeout` seconds; the number now."""
        await asyncio.sleep(min(REST_SECONDS, timeout))
        if self._numbers.get(batch, 0) <= seen:
            event = self._waiting.setdefault(batch, asyncio.Event())
            try:
                await asyncio.wait_for(event.wait(), timeout)
            except TimeoutError:
                # Forget batches nobody asks about any more; the next `number` starts over.
                self._waiting.pop(batch, None)
        return self._numbers.get(batch, 0)
