"""Writing to a database that is locked or full for a while: again and again, until it takes it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

from sqlalchemy.exc import DBAPIError

from coach.bulk.telemetry import say

R = TypeVar("R")
FIRST, LONGEST = 0.1, 5.0
"""Seconds between two tries."""


async def patiently(threads: ThreadPoolExecutor, stopping: asyncio.Event, function: Callable[[], R]) -> R | None:
    """What `function` gives, called in a thread until the database takes it; None when `stopping` is set meanwhile."""
    wait = FIRST
    while True:
        try:
            return await asyncio.get_running_loop().run_in_executor(threads, function)
        except DBAPIError as error:
            say("database_refused", level="warning", error=type(error).__name__, wait_s=wait)
        with suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), wait)
        if stopping.is_set():
            return None
        wait = min(LONGEST, wait * 2)
