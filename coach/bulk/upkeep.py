"""What keeps going beside the work: the lease of this process, the work of dead ones, deadlines, deletion."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy.exc import DBAPIError

from coach.bulk.failpoints import Failpoints
from coach.bulk.telemetry import Meters, say
from coach.bulk.workflows import ChunkQueue
from coach.storage import batches, records, retention, workers
from coach.storage.database import Database

LOOK_FOR_LOST = 200
"""Unclaimed chunks looked at in one round, oldest first."""
SELDOM = 4
"""Every so many rounds what need not be quick is done: lost queue entries, deadlines, deletion."""


class Upkeep:
    """The beat of one process."""

    def __init__(
        self,
        db: Database,
        queue: ChunkQueue,
        thread: ThreadPoolExecutor,
        *,
        worker: str,
        lease_seconds: float,
        meters: Meters,
        failpoints: Failpoints,
        changed: Callable[[str], None],
    ) -> None:
        """One beat every third of the lease."""
        self._db, self._queue, self._thread = db, queue, thread
        self._worker, self._lease, self._meters = worker, lease_seconds, meters
        self._failpoints, self._changed = failpoints, changed
        self._task: asyncio.Task[None] | None = None
        self._renewed = time.monotonic()

    def leased(self) -> bool:
        """Whether the last renewal is younger than the lease, by this machine's own clock."""
        return time.monotonic() - self._renewed < self._lease

    async def start(self) -> None:
        """One whole round now, so that work left by a crash goes on at once; then beat."""
        await self._round(0)
        self._task = asyncio.create_task(self._beat(), name="upkeep")

    async def stop(self) -> None:
        """Beat no more; the lease is given up last of all by `leave`."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _beat(self) -> None:
        number = 0
        while True:
            await asyncio.sleep(self._lease / 3)
            number += 1
            await self._round(number)

    async def _round(self, number: int) -> None:
        loop = asyncio.get_running_loop()
        try:
            for name in await loop.run_in_executor(self._thread, self.once, number % SELDOM == 0):
                self._changed(name)
        except DBAPIError as error:
            say("upkeep_failed", level="warning", error=type(error).__name__)

    def once(self, everything: bool = True) -> list[str]:
        """One round, blocking; ids of the batches it ended."""
        now = time.monotonic()
        with self._db.write() as connection:
            if not workers.beat(connection, self._db, self._worker):
                workers.register(connection, self._db, self._worker)
        self._renewed = now
        self._bury()
        ended: list[str] = []
        with self._db.write() as connection:
            for key in workers.unended(connection):
                batches.finalise(connection, self._db, key)
        if everything:
            self._requeue_lost()
            ended += self._end_overdue()
        with self._db.read() as connection:
            depth, age = records.backlog(connection, self._db)
        self._meters.depth.set(depth)
        self._meters.age.set(age)
        return ended

    def _bury(self) -> None:
        lease_ms = int(self._lease * 1000)
        with self._db.read() as connection:
            gone = [name for name in workers.dead(connection, self._db, lease_ms) if name != self._worker]
        if not gone:
            return
        with self._db.write() as connection:
            chunks = workers.bury(connection, self._db, gone)
            self._queue.enqueue(connection, chunks)
        self._failpoints.reach("after_bury")
        self._meters.recovered.inc(len(chunks))
        say("workers_buried", level="warning", workers=len(gone), chunks=len(chunks))

    def _requeue_lost(self) -> None:
        with self._db.read() as connection:
            open_chunks = [chunk for chunk, _ in workers.unclaimed(connection, LOOK_FOR_LOST)]
            live = frozenset(workers.names(connection))
        lost = self._queue.lost(open_chunks, live)
        if not lost:
            return
        with self._db.write() as connection:
            renewed = [new for chunk in lost if (new := workers.renew(connection, chunk)) is not None]
            self._queue.enqueue(connection, renewed)
        say("lost_chunks_queued", level="warning", chunks=len(renewed))

    def _end_overdue(self) -> list[str]:
        with self._db.write() as connection:
            expired = retention.expire(connection, self._db)
            overdue = retention.overdue(connection, self._db)
            retention.forget_keys(connection, self._db)
        for key in overdue:
            self.purge(key)
        if expired or overdue:
            say("batches_ended", expired=len(expired), deleted=len(overdue))
        return expired

    def purge(self, key: int) -> None:
        """Remove one batch and its queue entries."""
        with self._db.write() as connection:
            purged = retention.purge(connection, key)
        if purged is not None:
            self._queue.drop(purged.chunks)

    def leave(self) -> None:
        """Give up the lease: what this process still holds is free at once."""
        with self._db.write() as connection:
            chunks = workers.bury(connection, self._db, [self._worker])
            self._queue.enqueue(connection, chunks)
