"""The engine behind bulk work: what the API, the worker and the command line call.

engine = Engine(EngineConfig(url="sqlite:////path/coach.db"), work=tailor_item, models=coach.model)
await engine.start()
batch = await engine.create("tenant", items, shared={"profile": text}, idempotency_key="k")
async for result in engine.results("tenant", batch.id, follow=True): ...
await engine.stop()
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import socket
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import sqlalchemy as sa

from coach.bulk.batch import (
    Attempt,
    Batch,
    BatchMoveRefused,
    BatchNotFound,
    BatchOptions,
    BatchState,
    Item,
    ItemState,
    NewItem,
    Result,
)
from coach.bulk.breaker import Breaker
from coach.bulk.calls import Desk, Retries, Slots
from coach.bulk.changes import Changes
from coach.bulk.failpoints import Failpoints
from coach.bulk.moves import Moves
from coach.bulk.reception import Reception, check_cost
from coach.bulk.runner import ChunkRunner, Models, Order, Work
from coach.bulk.scribe import Scribe
from coach.bulk.stops import Stops
from coach.bulk.telemetry import Meters, say
from coach.bulk.upkeep import Upkeep
from coach.bulk.webhooks import WebhookConfig, Webhooks
from coach.bulk.workflows import ChunkQueue
from coach.errors import SetupError
from coach.storage import batches, records
from coach.storage.database import Database
from coach.storage.rates import Limits
from coach.storage.rows import to_usd
from coach.storage.upgrade import upgrade

if TYPE_CHECKING:
    from coach.bulk.report import BatchReport

__all__ = ["Engine", "EngineConfig", "Order", "Work"]

R = TypeVar("R")
PAGE = 500


@dataclass(frozen=True, slots=True)
class EngineConfig:
    """How an installation runs its batches."""

    url: str
    """`sqlite:////path/file.db` or `postgresql://...`."""
    concurrency: int = 64
    """Calls to models at once in this process."""
    per_tenant: int | None = None
    """Of these, calls at once for one tenant; None: all of them."""
    limits: Limits = field(default_factory=Limits)
    """What the provider allows, shared by all workers on the same database."""
    retries: Retries = field(default_factory=Retries)
    chunk_size: int = 100
    """Items a worker takes at once; what is lost with it is only what was in flight."""
    lease_seconds: float = 15.0
    """A worker that was silent so long is taken for dead."""
    max_items: int = 100_000
    webhooks: WebhookConfig = field(default_factory=WebhookConfig)
    failpoint: str | None = None
    """For tests alone: where this process kills itself."""

    @property
    def places_of_a_tenant(self) -> int:
        """Calls at once for one tenant, as a number."""
        return min(self.per_tenant or self.concurrency, self.concurrency)


class Engine:
    """Durable batches. Every method names the tenant; a foreign id raises BatchNotFound, as an unknown one does."""

    def __init__(self, config: EngineConfig, *, work: Work, models: Models) -> None:
        """Nothing is opened before `start`. `models` gives the model of a name, None for the built-in editor."""
        self._config, self._work, self._models = config, work, models
        self.meters = Meters()
        self.worker = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"
        """Unique to this process and this start, so that nobody takes its work for theirs."""
        self._failpoints = Failpoints(config.failpoint)
        self._db = Database(config.url)
        self._queue = ChunkQueue(self._db)
        self._changes = Changes()
        self._runner: ChunkRunner | None = None
        self._started = False

    async def start(self, *, run_items: bool = True) -> None:
        """Open the database, migrate it, take up unfinished work. With `run_items` False only accept and answer, until
        `work` is called."""
        config = self._config
        self._threads = ThreadPoolExecutor(6, "coach-db")
        self._writer = ThreadPoolExecutor(1, "coach-ledger")
        self._beat_thread = ThreadPoolExecutor(1, "coach-upkeep")
        self._stopping, stops = asyncio.Event(), Stops()
        per_tenant = config.places_of_a_tenant
        await self._call(self._open, _chunks(config.concurrency, config), _chunks(per_tenant, config))
        self._scribe = Scribe(self._db, self._writer, config.limits, self._failpoints)
        self._scribe.start()
        self._upkeep = Upkeep(
            self._db,
            self._queue,
            self._beat_thread,
            worker=self.worker,
            lease_seconds=config.lease_seconds,
            meters=self.meters,
            failpoints=self._failpoints,
            changed=self._changes.tell,
        )
        self._reception = Reception(
            self._db,
            self._queue,
            self._threads,
            worker=self.worker,
            lease_ms=int(config.lease_seconds * 1000),
            chunk_size=config.chunk_size,
            max_items=config.max_items,
            failpoints=self._failpoints,
        )
        self._desk = Desk(
            self._scribe,
            Slots(config.concurrency, per_tenant),
            self.meters,
            config.retries,
            self._failpoints,
            stops,
            Breaker(self._db, self._threads, stops, self._stopping, self._changes.tell),
            leased=self._upkeep.leased,
        )
        self._moves = Moves(self._db, self._queue, stops)
        self.webhooks = Webhooks(self._db, self._threads, config.webhooks, self.meters, self._failpoints)
        await self._upkeep.start()
        self._started = True
        say("engine_started", worker=self.worker, runs=int(run_items), concurrency=config.concurrency)
        if run_items:
            self.work()

    def work(self) -> None:
        """Begin to work on items, once, in an engine that was started without."""
        config = self._config
        self._runner = ChunkRunner(
            db=self._db,
            queue=self._queue,
            desk=self._desk,
            threads=self._threads,
            worker=self.worker,
            work=self._work,
            models=self._models,
            places=Slots(_in_flight(config.concurrency), _in_flight(config.places_of_a_tenant)),
            stopping=self._stopping,
            changed=self._changes.tell,
        )
        self._queue.launch(self.worker, self._runner.run)
        self.webhooks.start()

    def _open(self, chunks_at_once: int, per_tenant: int) -> None:
        try:
            upgrade(self._db)
            self._queue.open(chunks_at_once=chunks_at_once, per_tenant=per_tenant)
        except (sa.exc.DBAPIError, OSError):
            # The database's own error repeats statements and, for Postgres, where it was looked for.
            failure = SetupError("The database cannot be opened.", hint="Is it there, writable, and not locked?")
        else:
            return
        raise failure

    async def stop(self, *, grace: float = 10.0) -> None:
        """Start nothing new, let running calls end for `grace` seconds, give the rest back to the queue."""
        if not self._started:
            return
        self._started = False
        busy = self._runner is not None and self._runner.busy
        closing = asyncio.ensure_future(self._call(self._queue.stop_running, grace + 5.0 if busy else 0.0))
        if self._runner is not None:
            await self._runner.stop(grace)
        await closing
        await self.webhooks.stop(min(grace, 5.0))
        await self._scribe.close()
        await self._upkeep.stop()
        await self._call(self._leave)
        for pool in (self._threads, self._writer, self._beat_thread):
            pool.shutdown(wait=True)
        self._db.close()
        say("engine_stopped", worker=self.worker)

    def _leave(self) -> None:
        try:
            self._upkeep.leave()
        except sa.exc.DBAPIError as error:
            # The lease runs out by itself.
            say("leave_failed", level="warning", error=type(error).__name__)
        self._queue.close()

    async def create(
        self,
        tenant: str,
        items: Iterable[NewItem] | AsyncIterator[NewItem],
        *,
        shared: Mapping[str, Any] | None = None,
        options: BatchOptions | None = None,
        idempotency_key: str | None = None,
    ) -> Batch:
        """Accept a batch durably: when this returns, all items survive a crash. Items are read as a stream.

        UserInputError for what is wrong with an item or option; IdempotencyMismatch and BatchInProgress by the key.
        """
        return await self._reception.create(tenant, items, shared or {}, options or BatchOptions(), idempotency_key)

    async def get(self, tenant: str, batch: str) -> Batch:
        """The batch as its rows say now."""
        return _there(await self._read(batches.get, tenant, batch))

    async def list(
        self, tenant: str, *, limit: int = 50, before: str | None = None, state: BatchState | None = None
    ) -> Sequence[Batch]:
        """Batches of the tenant, newest first, older than the id `before`."""
        return await self._read(batches.newest, tenant, limit=limit, before=before, state=state)

    async def items(
        self, tenant: str, batch: str, *, after: int = -1, limit: int = 100, state: ItemState | None = None
    ) -> Sequence[Item]:
        """Items in the order they were handed in, from the index behind `after`."""
        return _there(await self._read(records.item_page, tenant, batch, after=after, limit=limit, state=state))

    async def result_page(self, tenant: str, batch: str, *, after: int = 0, limit: int = 100) -> Sequence[Result]:
        """Committed results in the order of their commits, from the cursor behind `after`."""
        return _there(await self._read(records.result_page, tenant, batch, after=after, limit=limit))

    async def result(self, tenant: str, batch: str, custom_id: str) -> Result | None:
        """The committed result of one item; None without one."""
        return await self._read(records.result_of_item, tenant, batch, custom_id)

    async def results(
        self, tenant: str, batch: str, *, after: int = 0, follow: bool = False, until_paused: bool = False
    ) -> AsyncIterator[Result]:
        """All committed results behind the cursor `after`; with `follow` until the batch is over, with `until_paused`
        also no longer than until it is paused and nothing of it runs any more."""
        while True:
            seen = self._changes.number(batch)
            state = BatchState(_there(await self._read(batches.row_of, tenant, batch)).state)
            over = state.over
            if until_paused and state is BatchState.PAUSED:
                over = not (await self.get(tenant, batch)).counts.running
            page = await self.result_page(tenant, batch, after=after, limit=PAGE)
            for result in page:
                after = result.cursor
                yield result
            if len(page) == PAGE:
                continue
            if over or not follow:
                return
            await self._changes.wait(batch, seen)

    async def attempts(self, tenant: str, batch: str, custom_id: str) -> Sequence[Attempt]:
        """Every call made for an item, with its cost."""
        return _there(await self._read(records.attempts_of_item, tenant, batch, custom_id))

    async def report(self, tenant: str, batch: str, names: Mapping[str, str] | None = None) -> BatchReport:
        """The batch as a whole: which letters are too alike, whose names stand where, what it cost. `names`: what to
        call items in it, by custom id."""
        from coach.bulk.report import make_report, reported

        now = await self.get(tenant, batch)
        letters = []
        for row in await self._read(records.rows_for_report, tenant, batch):
            post = str(json.loads(row.payload).get("job_post") or "")
            body = json.loads(row.body) if row.body else {}
            name = (names or {}).get(row.custom_id, row.custom_id)
            letters.append(reported(name, ItemState(row.state), body, post, to_usd(row.cost)))
        shared: str | None = await self._read(records.shared_of_batch, tenant, batch)
        facts = json.loads(shared or "{}").get("facts") or {}
        own = "\n".join(str(text) for text in facts.values())
        return await asyncio.to_thread(make_report, now, letters, own)

    async def cancel(self, tenant: str, batch: str) -> Batch:
        """No new call starts once this returned; running ones end or are discarded. Results stay readable."""
        return await self._move(self._moves.cancel, tenant, batch)

    async def pause(self, tenant: str, batch: str) -> Batch:
        """Start no new call until `resume`. BatchMoveRefused when the batch is over or being cancelled."""
        return await self._move(self._moves.pause, tenant, batch)

    async def resume(
        self, tenant: str, batch: str, *, max_cost_usd: Decimal | None = None, model: str | None = None
    ) -> Batch:
        """Go on with a paused batch, where given under another cap or with another model than it had.
        BatchMoveRefused when the batch is over or being cancelled."""
        check_cost(max_cost_usd)
        return await self._move(partial(self._moves.resume, cap=max_cost_usd, model=model), tenant, batch)

    async def retry_failed(
        self, tenant: str, batch: str, *, max_cost_usd: Decimal | None = None, model: str | None = None
    ) -> Batch:
        """Queue the failed items again, as `resume` does with open ones; finished results stay. BatchMoveRefused
        after a cancel or expiry."""
        check_cost(max_cost_usd)
        return await self._move(partial(self._moves.retry_failed, cap=max_cost_usd, model=model), tenant, batch)

    async def delete(self, tenant: str, batch: str) -> None:
        """Remove the batch with every text, result and attempt. A running one is cancelled first."""
        key = await self._call(self._moves.prepare_delete, tenant, batch)
        if key is None:
            raise _unknown()
        await self._call(self._upkeep.purge, key)
        self._changes.tell(batch)

    async def wait(self, tenant: str, batch: str, *, until: BatchState | None = None) -> Batch:
        """Wait until the batch is over (or in state `until`)."""
        while True:
            seen = self._changes.number(batch)
            row = _there(await self._read(batches.row_of, tenant, batch))
            if BatchState(row.state).over or row.state == until:
                return await self.get(tenant, batch)
            await self._changes.wait(batch, seen)

    async def changed(self, batch: str, seen: int, timeout: float) -> int:
        """Wait until the rows of a batch changed since number `seen`, or `timeout` seconds; the new number."""
        return await self._changes.wait(batch, seen, timeout)

    async def ready(self) -> bool:
        """Whether the database answers."""
        try:
            await self._read(lambda connection: connection.execute(sa.select(1)))
        except sa.exc.DBAPIError:
            return False
        return True

    async def _move(self, move: Callable[[str, str], Batch | None], tenant: str, batch: str) -> Batch:
        try:
            found = await self._call(move, tenant, batch)
        except ValueError as refused:
            raise BatchMoveRefused(f"{refused}.", where="state") from None
        self._changes.tell(batch)
        return _there(found)

    async def _read(self, query: Callable[..., R], *arguments: Any, **named: Any) -> R:
        def run() -> R:
            with self._db.read() as connection:
                return query(connection, *arguments, **named)

        return await self._call(run)

    async def _call(self, function: Callable[..., R], *arguments: Any) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._threads, function, *arguments)


def _in_flight(calls: int) -> int:
    """Items under work for so many calls at once: some wait for a commit or between two tries."""
    return calls + max(8, calls // 2)


def _chunks(calls: int, config: EngineConfig) -> int:
    """Chunks held at once: enough that their thin ends leave no slot free."""
    return 3 + 2 * _in_flight(calls) // config.chunk_size


def _there(found: R | None) -> R:
    if found is None:
        raise _unknown()
    return found


def _unknown() -> BatchNotFound:
    return BatchNotFound("There is no such batch.", hint="Check its id.")
