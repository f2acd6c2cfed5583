"""The bulk engine beside the page: one for the process, on an event loop of its own, opened at its first use."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import streamlit as st

from coach.bootstrap import build_engine
from coach.bulk.batch import BatchOptions
from coach.settings import Settings

if TYPE_CHECKING:
    from coach.bulk.batch import Batch, NewItem, Result
    from coach.bulk.engine import Engine
    from coach.bulk.report import BatchReport

R = TypeVar("R")
_RETAIN_DAYS = 1.0
"""A visit is over sooner; nobody could find the batch again."""
_PATIENCE = 60.0
"""Seconds a question to the engine may take; none waits for letters."""
_ALL = 5_000
"""Results shown on a page at most; the download holds them too."""


class BulkRoom:
    """Asks the engine from any thread of the page. Each visitor is a tenant of their own."""

    def __init__(self, settings: Settings) -> None:
        """Starts the loop; the engine opens its database when it is asked first."""
        self._settings = settings
        self._engine: Engine | None = None
        self._opening = threading.Lock()
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, name="coach-bulk", daemon=True).start()

    def begin(
        self, tenant: str, items: Sequence[NewItem], shared: Mapping[str, Any], model: str | None = None
    ) -> Batch:
        """Accept a batch; when this returns, it survives a crash. Its texts go after a day, or when it is deleted."""
        options = BatchOptions(model=model, retain_days=_RETAIN_DAYS)
        return self._ask(lambda engine: engine.create(tenant, items, shared=shared, options=options))

    def get(self, tenant: str, batch: str) -> Batch:
        """The batch as it stands now."""
        return self._ask(lambda engine: engine.get(tenant, batch))

    def move(self, tenant: str, batch: str, verb: str) -> Batch:
        """`cancel`, `pause`, `resume` or `retry_failed`."""
        moves: dict[str, Callable[[Engine], Awaitable[Batch]]] = {
            "cancel": lambda engine: engine.cancel(tenant, batch),
            "pause": lambda engine: engine.pause(tenant, batch),
            "resume": lambda engine: engine.resume(tenant, batch),
            "retry_failed": lambda engine: engine.retry_failed(tenant, batch),
        }
        return self._ask(moves[verb])

    def delete(self, tenant: str, batch: str) -> None:
        """Forget the batch with its texts."""
        self._ask(lambda engine: engine.delete(tenant, batch))

    def results(self, tenant: str, batch: str) -> list[Result]:
        """The results so far, in the order they came."""

        async def gather(engine: Engine) -> list[Result]:
            found = []
            async for result in engine.results(tenant, batch):
                found.append(result)
                if len(found) >= _ALL:
                    break
            return found

        return self._ask(gather)

    def report(self, tenant: str, batch: str, names: Mapping[str, str]) -> BatchReport:
        """What the batch says as a whole."""
        return self._ask(lambda engine: engine.report(tenant, batch, names))

    def _ask(self, question: Callable[[Engine], Awaitable[R]]) -> R:
        async def answer() -> R:
            return await question(self._opened)

        self._open()
        return asyncio.run_coroutine_threadsafe(answer(), self._loop).result(_PATIENCE)

    @property
    def _opened(self) -> Engine:
        assert self._engine is not None
        return self._engine

    def _open(self) -> None:
        with self._opening:
            if self._engine is None:
                engine = build_engine(self._settings)
                asyncio.run_coroutine_threadsafe(engine.start(), self._loop).result(_PATIENCE)
                self._engine = engine


@st.cache_resource(show_spinner=False)
def bulk_room() -> BulkRoom:
    """The one room of this process; what it holds is apart by tenant."""
    return BulkRoom(Settings.from_environment())
