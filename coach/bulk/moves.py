"""Cancel, pause, resume, retry, delete: each one transaction, blocking; ValueError where it is not allowed."""

from __future__ import annotations

from decimal import Decimal

from coach.bulk.batch import Batch, BatchState, ItemState
from coach.bulk.stops import Stops
from coach.bulk.workflows import ChunkQueue
from coach.storage import batches, retry
from coach.storage.database import Database

STOPPABLE = (BatchState.QUEUED, BatchState.RUNNING, BatchState.PAUSED)


class Moves:
    """The moves a caller may ask for."""

    def __init__(self, db: Database, queue: ChunkQueue, stops: Stops) -> None:
        """`stops` makes this process start no call of a stopped batch any more."""
        self._db, self._queue, self._stops = db, queue, stops

    def cancel(self, tenant: str, batch: str) -> Batch | None:
        """Queued items are cancelled here and now; the batch is `cancelled` when no call runs any more."""
        with self._db.write() as connection:
            row = batches.row_of(connection, tenant, batch, lock=True)
            if row is None:
                return None
            state = BatchState(row.state)
            if state in STOPPABLE:
                batches.move(connection, row.key, state, BatchState.CANCELLING, reason="")
                batches.end_open_items(connection, row.key, ItemState.CANCELLED, [ItemState.QUEUED.value])
                batches.finalise(connection, self._db, row.key)
            elif not state.over and state is not BatchState.CANCELLING:
                raise ValueError(f"A batch that is {state} cannot be cancelled")
            self._stops.add(row.key)
            return batches.get(connection, tenant, batch)

    def pause(self, tenant: str, batch: str) -> Batch | None:
        """No new call; what runs ends."""
        with self._db.write() as connection:
            row = batches.row_of(connection, tenant, batch, lock=True)
            if row is None:
                return None
            state = BatchState(row.state)
            if state is not BatchState.PAUSED:
                if state not in STOPPABLE:
                    raise ValueError(f"A batch that is {state} cannot be paused")
                batches.move(connection, row.key, state, BatchState.PAUSED)
            self._stops.add(row.key)
            return batches.get(connection, tenant, batch)

    def resume(self, tenant: str, batch: str, cap: Decimal | None = None, model: str | None = None) -> Batch | None:
        """Queue what is open again; a live batch goes on. `cap` and `model` stand for the old ones from now on."""
        with self._db.write() as connection:
            row = batches.row_of(connection, tenant, batch, lock=True)
            if row is None:
                return None
            state = BatchState(row.state)
            if state is BatchState.PAUSED:
                batches.move(connection, row.key, state, BatchState.QUEUED, reason="")
                self._queue.enqueue(connection, batches.renew_chunks(connection, row.key))
                batches.finalise(connection, self._db, row.key)
            elif state not in (BatchState.QUEUED, BatchState.RUNNING):
                raise ValueError(f"A batch that is {state} cannot be resumed")
            batches.amend(connection, row, cap=cap, model=model)
            self._stops.lift(row.key)
            return batches.get(connection, tenant, batch)

    def retry_failed(
        self, tenant: str, batch: str, cap: Decimal | None = None, model: str | None = None
    ) -> Batch | None:
        """Failed items go back to the queue; their old results are gone. `cap` and `model` as for `resume`."""
        with self._db.write() as connection:
            row = batches.row_of(connection, tenant, batch, lock=True)
            if row is None:
                return None
            state = BatchState(row.state)
            if state not in (*STOPPABLE, BatchState.SUCCEEDED):
                raise ValueError(f"Failed items of a batch that is {state} cannot be retried")
            batches.amend(connection, row, cap=cap, model=model)
            if retry.requeue_failed(connection, self._db, row.key, state) and state is not BatchState.PAUSED:
                self._queue.enqueue(connection, batches.renew_chunks(connection, row.key))
            self._stops.lift(row.key)
            return batches.get(connection, tenant, batch)

    def prepare_delete(self, tenant: str, batch: str) -> int | None:
        """Stop the batch for good; its key, or None when the tenant has none of this id."""
        with self._db.write() as connection:
            row = batches.row_of(connection, tenant, batch, lock=True)
            if row is None:
                return None
            self._stops.add(row.key)
            return int(row.key)
