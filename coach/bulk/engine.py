"""The engine behind bulk work: what the API, the worker and the command line call.

engine = Engine(EngineConfig(url="sqlite:////path/coach.db"), work=tailor_item, models=coach.model)
await engine.start()                      # also takes up what an earlier process left; `run_items=False`: only accept
batch = await engine.create("tenant", items, shared={"profile": text}, options=BatchOptions(), idempotency_key="k")
async for result in engine.results("tenant", batch.id, after=0): ...
await engine.stop()
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from coach.bulk.batch import Attempt, Batch, BatchOptions, BatchState, Item, ItemState, NewItem, Result

if TYPE_CHECKING:
    from coach.llm.client import LLM


@dataclass(frozen=True, slots=True)
class Order:
    """What the work of one item gets: its own payload, what its batch shares, and the metered model."""

    tenant: str
    batch: str
    custom_id: str
    payload: Mapping[str, Any]
    shared: Mapping[str, Any]
    llm: LLM | None


Work = Callable[[Order], Awaitable[dict[str, Any]]]
"""The work of one item: an answer as plain JSON, or a CoachError that becomes the item's failure."""


@dataclass(frozen=True, slots=True)
class EngineConfig:
    """How an installation runs its batches."""

    url: str
    """`sqlite:////path/file.db` or `postgresql://...`."""


class Engine:
    """Durable batches. Every method names the tenant; a foreign id raises BatchNotFound, as an unknown one does."""

    def __init__(self, config: EngineConfig, *, work: Work, models: Callable[[str | None], LLM | None]) -> None:
        raise NotImplementedError

    async def start(self, *, run_items: bool = True) -> None:
        """Open the database, migrate it, take up unfinished work. With `run_items` False only accept and answer."""
        raise NotImplementedError

    async def stop(self, *, grace: float = 10.0) -> None:
        """Start nothing new, let running calls end for `grace` seconds, give the rest back to the queue."""
        raise NotImplementedError

    async def create(
        self,
        tenant: str,
        items: Iterable[NewItem] | AsyncIterator[NewItem],
        *,
        shared: Mapping[str, Any] | None = None,
        options: BatchOptions | None = None,
        idempotency_key: str | None = None,
    ) -> Batch:
        """Accept a batch durably: when this returns, all items survive a crash. Items are read as a stream."""
        raise NotImplementedError

    async def get(self, tenant: str, batch: str) -> Batch:
        """The batch as its rows say now."""
        raise NotImplementedError

    async def list(
        self, tenant: str, *, limit: int = 50, before: str | None = None, state: BatchState | None = None
    ) -> list[Batch]:
        """Batches of the tenant, newest first, older than the id `before`."""
        raise NotImplementedError

    async def items(
        self, tenant: str, batch: str, *, after: int = -1, limit: int = 100, state: ItemState | None = None
    ) -> list[Item]:
        """Items in the order they were handed in, from the index behind `after`."""
        raise NotImplementedError

    async def result_page(self, tenant: str, batch: str, *, after: int = 0, limit: int = 100) -> list[Result]:
        """Committed results in the order of their commits, from the cursor behind `after`."""
        raise NotImplementedError

    def results(self, tenant: str, batch: str, *, after: int = 0, follow: bool = False) -> AsyncIterator[Result]:
        """All committed results behind the cursor `after`; with `follow` until the batch is over."""
        raise NotImplementedError

    async def attempts(self, tenant: str, batch: str, custom_id: str) -> list[Attempt]:
        """Every call made for an item, with its cost."""
        raise NotImplementedError

    async def cancel(self, tenant: str, batch: str) -> Batch:
        """No new call starts once this returned; running ones end or are discarded. Results stay readable."""
        raise NotImplementedError

    async def pause(self, tenant: str, batch: str) -> Batch:
        """Start no new call until `resume`."""
        raise NotImplementedError

    async def resume(self, tenant: str, batch: str) -> Batch:
        """Go on with a paused batch."""
        raise NotImplementedError

    async def retry_failed(self, tenant: str, batch: str) -> Batch:
        """Queue the failed items again; finished results stay as they are."""
        raise NotImplementedError

    async def delete(self, tenant: str, batch: str) -> None:
        """Remove the batch with every text, result and attempt. A running one is cancelled first."""
        raise NotImplementedError

    async def wait(self, tenant: str, batch: str, *, until: BatchState | None = None) -> Batch:
        """Wait until the batch is over (or in state `until`)."""
        raise NotImplementedError
