"""Runs one chunk: claims it, works on its items, gives back what was not done."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from coach.bulk.batch import BatchOptions, BatchState, ItemState
from coach.bulk.calls import Desk, MeteredLLM, Slots
from coach.bulk.patience import patiently
from coach.bulk.scribe import RefusedByDatabase
from coach.bulk.telemetry import say, span
from coach.bulk.workflows import ChunkQueue
from coach.errors import CoachError, SetupError
from coach.storage import batches, ledger, workers
from coach.storage.database import Database
from coach.storage.ledger import Finish
from coach.storage.rows import dump, load_options
from coach.storage.workers import Claim, ClaimedItem

if TYPE_CHECKING:
    from coach.llm.client import LLM


R = TypeVar("R")


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

Models = Callable[[str | None], "LLM | None"]
"""The model of a name; None is the configured one. SetupError says what is missing."""


class _Common:
    """What the items of a chunk share, read from its JSON once and only when an item is worked on."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim

    @cached_property
    def options(self) -> BatchOptions:
        return load_options(self.claim.options)

    @cached_property
    def shared(self) -> Mapping[str, Any]:
        shared: dict[str, Any] = json.loads(self.claim.shared)
        return shared


class ChunkRunner:
    """The part of the engine that works."""

    def __init__(
        self,
        *,
        db: Database,
        queue: ChunkQueue,
        desk: Desk,
        threads: ThreadPoolExecutor,
        worker: str,
        work: Work,
        models: Models,
        places: Slots,
        stopping: asyncio.Event,
        changed: Callable[[str], None],
    ) -> None:
        """`places`: items under work at once, a little more than calls, so that no slot waits for a commit.
        `stopping` ends everything that waits. `changed` is told the id of a batch whose rows changed."""
        self._db, self._queue, self._desk, self._threads = db, queue, desk, threads
        self._worker, self._work, self._models, self._changed = worker, work, models, changed
        self._places = places
        self._alone = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self._used: dict[int, LLM] = {}
        self._stopping = stopping

    @property
    def busy(self) -> bool:
        """Whether items are under work."""
        return bool(self._tasks)

    async def stop(self, grace: float) -> None:
        """Start no more items; after `grace` seconds end those that still run and give them back."""
        self._stopping.set()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=grace)
        for task in list(self._tasks):
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=5.0)
        for model in self._used.values():
            # Clients that keep connections close them here; they open new ones when they are used again.
            close = getattr(model, "aclose", None)
            if close is not None:
                await close()

    async def run(self, chunk: int, generation: int) -> None:
        """Claim and work off one chunk. Never raises what an item did wrong."""
        moment = self._desk.stops.moment
        claim = await self._call(self._claim, chunk, generation)
        if claim is None:
            return
        self._desk.stops.lift(claim.key, moment)
        self._desk.failpoints.reach("after_claim")
        self._changed(claim.batch)
        with span("coach.chunk", batch=claim.batch, items=len(claim.items)):
            common = _Common(claim)
            tasks = [asyncio.create_task(self._item(common, item)) for item in claim.items]
            self._tasks.update(tasks)
            for task in tasks:
                task.add_done_callback(self._tasks.discard)
            await asyncio.gather(*tasks, return_exceptions=True)
        await self._desk.breaker.settled(claim.key)
        done = await self._patiently(lambda: self._let_go(chunk, generation))
        if done:
            self._desk.failpoints.reach("mid_finalise")
            if await self._patiently(lambda: self._finalise(claim.key)):
                say("batch_over", batch=claim.batch)
        self._changed(claim.batch)

    def _claim(self, chunk: int, generation: int) -> Claim | None:
        with self._db.write() as connection:
            return workers.claim_chunk(connection, self._db, chunk, generation, self._worker)

    def _let_go(self, chunk: int, generation: int) -> bool:
        with self._db.write() as connection:
            done, again = workers.finish_chunk(connection, self._db, chunk, generation)
            if again is not None:
                self._queue.enqueue(connection, [again])
            return done

    def _finalise(self, key: int) -> bool:
        with self._db.write() as connection:
            return batches.finalise(connection, self._db, key)

    async def _item(self, common: _Common, item: ClaimedItem) -> None:
        claim = common.claim
        async with self._places.of(claim.tenant):
            if self._stopping.is_set() or claim.key in self._desk.stops:
                return
            finish = await self._outcome(common, item)
        if finish is None:
            return
        try:
            committed = await self._desk.scribe.finish(finish)
        except RefusedByDatabase:
            failed = Finish(
                finish.item, finish.token, ItemState.FAILED, finish.attempts, finish.cost, "RESULT_NOT_STORED",
                _error_body("RESULT_NOT_STORED", "The database refused the result."), finish.replies,
            )  # fmt: skip
            committed = await self._desk.scribe.finish(failed)
        if committed and finish.state.over:
            self._desk.meters.items.labels(finish.state.value, finish.code).inc()
            self._changed(claim.batch)

    async def _outcome(self, common: _Common, item: ClaimedItem) -> Finish | None:
        """Do the work of one item; None to leave it to the next claim."""
        claim = common.claim
        if item.poisoned:
            return self._failed(claim, item, None, "WORKER_CRASHED", "The workers that tried it all died.")
        llm: MeteredLLM | None = None
        try:
            llm = self._metered(common, item)
            payload = json.loads(item.payload)
            order = Order(claim.tenant, claim.batch, item.custom_id, payload, common.shared, llm)
            body = await self._done(order)
        except asyncio.CancelledError:
            if llm is None or not llm.stopped:
                return None
            return await self._stopped(claim, item, llm)
        except CoachError as error:
            say("item_failed", level="warning", batch=claim.batch, item=item.custom_id, code=error.code)
            return self._failed(claim, item, llm, error.code, _message(error))
        except Exception as error:
            # Its message may hold a text; its class does not.
            say("item_broke", level="error", batch=claim.batch, item=item.custom_id, error=type(error).__name__)
            return self._failed(claim, item, llm, "COACH_BUG", f"The work failed ({type(error).__name__}).")
        if llm is not None and llm.failure is not None:
            # The work found a way around the model (an outline without it): not what was ordered.
            return self._failed(claim, item, llm, llm.failure.code, _message(llm.failure))
        return self._ended(claim, item, llm, ItemState.SUCCEEDED, "", dump(body))

    async def _done(self, order: Order) -> dict[str, Any]:
        if order.llm is not None:
            return await self._work(order)
        # Without a model nothing is waited for: one item after the other, so that all else gets its turn in between.
        async with self._alone:
            await asyncio.sleep(0)
            return await self._work(order)

    def _metered(self, common: _Common, item: ClaimedItem) -> MeteredLLM | None:
        claim = common.claim
        inner = self._models(common.options.model)
        if inner is None:
            return None
        self._used[id(inner)] = inner
        return MeteredLLM(inner, self._desk, item, token=claim.token, key=claim.key, tenant=claim.tenant)

    async def _stopped(self, claim: Claim, item: ClaimedItem, llm: MeteredLLM) -> Finish | None:
        await self._desk.breaker.settled(claim.key)
        state = await self._call(self._why, claim.key)
        if state is BatchState.CANCELLING:
            return self._ended(claim, item, llm, ItemState.CANCELLED, "cancelled", None)
        if state is BatchState.PAUSED:
            return self._ended(claim, item, llm, ItemState.QUEUED, "", None)
        return None

    def _why(self, key: int) -> BatchState | None:
        with self._db.read() as connection:
            return ledger.reason_stopped(connection, key)

    def _failed(self, claim: Claim, item: ClaimedItem, llm: MeteredLLM | None, code: str, message: str) -> Finish:
        return self._ended(claim, item, llm, ItemState.FAILED, code, _error_body(code, message))

    @staticmethod
    def _ended(
        claim: Claim, item: ClaimedItem, llm: MeteredLLM | None, state: ItemState, code: str, body: str | None
    ) -> Finish:
        calls, cost, stored = (item.attempts, item.cost, bool(item.replies)) if llm is None else llm.account()
        return Finish(item.id, claim.token, state, calls, cost, code, body, stored)

    async def _call(self, function: Callable[..., R], *arguments: Any) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._threads, function, *arguments)

    async def _patiently(self, function: Callable[[], R]) -> R | None:
        """What the engine stopped before it was written, the next claim mends."""
        return await patiently(self._threads, self._stopping, function)


def _message(error: CoachError) -> str:
    return error.message + (f" {error.hint}" if error.hint and not isinstance(error, SetupError) else "")


def _error_body(code: str, message: str) -> str:
    return dump({"error": {"code": code, "message": message}})
