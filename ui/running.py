"""Work that takes a while: in a thread of its own, with what it has so far, and a way to cancel it."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable
from typing import Any

Partial = Callable[[str], None]


class Work:
    """One asynchronous task beside the page. The page asks `done` again and again; `cancel` leaves nothing behind."""

    def __init__(self, make: Callable[[Partial], Awaitable[Any]], given: Any = None, *, readable: bool = False) -> None:
        """`make` gets a function that takes the raw text so far, and gives the awaitable to run.

        `given` is what the work started from, for whoever takes the result. `readable` says that what it has so far
        is a text for people.
        """
        self.readable = readable
        self.given = given
        self.started = time.monotonic()
        self.so_far = ""
        self.result: Any = None
        self.error: BaseException | None = None
        self.cancelled = False
        self._make = make
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[Any] | None = None
        self._ended = threading.Event()
        self.thread = threading.Thread(target=self._run, name="coach-work", daemon=True)
        self.thread.start()

    def done(self, wait: float = 0.0) -> bool:
        """Whether it has ended, waiting at most `wait` seconds for it."""
        return self._ended.wait(wait) if wait else self._ended.is_set()

    @property
    def seconds(self) -> int:
        """Whole seconds since the start."""
        return int(time.monotonic() - self.started)

    def cancel(self) -> None:
        """Stop it. A result that still comes is dropped."""
        self.cancelled = True
        loop, task = self._loop, self._task
        if loop is not None and task is not None and not loop.is_closed():
            loop.call_soon_threadsafe(task.cancel)
        self._ended.set()

    def _partial(self, text: str) -> None:
        self.so_far = text

    def _run(self) -> None:
        try:
            asyncio.run(self._work())
        except BaseException as error:
            # Whatever ended the thread is told by the page; a thread's own traceback could hold the visitor's text.
            self.error = error
        finally:
            self._ended.set()

    async def _work(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._task = asyncio.current_task()
        if not self.cancelled:
            result = await self._make(self._partial)
            if not self.cancelled:
                self.result = result
