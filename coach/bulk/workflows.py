"""The workflow library behind a few methods: a durable queue of chunks, one workflow each.

The workflow holds no step: everything its body does is fenced by the ledger, so running it again is always right. The
only module that imports the library, and only when work is to be done.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import sqlalchemy as sa

from coach.storage.batches import ChunkRef
from coach.storage.database import Database

if TYPE_CHECKING:
    from dbos import DBOSClient, EnqueueOptions

NAME = "coach_run_chunk"
QUEUE = "coach_chunks"
APPLICATION = "upwork-coach"
VERSION = "1"
"""Raised only when a queued chunk could not be run by newer code. The library's default is a hash of the source, and
queued work of another version waits for ever without a word."""
POLL_SECONDS = 0.1
"""The library's default of one second would cap how fast chunks start."""

Runner = Callable[[int, int], Awaitable[None]]
_runner: list[Runner] = []
"""The engine of this process that runs chunks; the library calls workflows by name, not by object."""


def workflow_id(chunk: int, generation: int) -> str:
    """The id of a chunk's queue entry; unique, so that queueing it twice is queueing it once."""
    return f"chunk-{chunk}-{generation}"


class ChunkQueue:
    """Queue entries of chunks, kept in the same database as their items."""

    def __init__(self, db: Database) -> None:
        """Prepare; `open` connects."""
        self._db = db
        self._engine: sa.Engine | None = None
        self._client: DBOSClient | None = None
        self._running = False

    def open(self, *, chunks_at_once: int, per_tenant: int) -> None:
        """Create the library's tables and the queue. Blocking."""
        _quiet()
        from dbos import DBOS, DBOSClient, DBOSPortableJSONSerializer

        DBOS.migrate(_plain_url(self._db))
        self._engine = self._db.engine_for_workflows()
        self._client = DBOSClient(
            system_database_engine=self._engine,
            # The default serializer is pickle: whoever could write a row could run code here.
            serializer=DBOSPortableJSONSerializer(),
            application_name=APPLICATION,
        )
        self._client.register_queue(
            QUEUE,
            worker_concurrency=chunks_at_once,
            partition_worker_concurrency=min(per_tenant, chunks_at_once),
            polling_interval_sec=POLL_SECONDS,
        )

    def launch(self, executor: str, runner: Runner) -> None:
        """Run chunks in this process, on the event loop this is called from."""
        from dbos import DBOS, DBOSPortableJSONSerializer

        if _runner:
            raise RuntimeError("one engine at a time runs chunks in a process")
        _runner.append(runner)
        if NAME not in _registered:
            DBOS.workflow(name=NAME)(_run_chunk)
            _registered.add(NAME)
        DBOS(
            config={
                "name": APPLICATION,
                "system_database_engine": self._engine,
                "application_version": VERSION,
                # By default every process has the same id and takes over the running work of the others.
                "executor_id": executor,
                "serializer": DBOSPortableJSONSerializer(),
                "use_listen_notify": False,
                "notification_listener_polling_interval_sec": 0.5,
                "scheduler_polling_interval_sec": 60.0,
                "run_migrations": False,
                "log_level": "CRITICAL",
                "max_executor_threads": 8,
            }
        )
        DBOS.listen_queues([QUEUE])
        DBOS.launch()
        self._running = True

    def stop_running(self, grace: float) -> None:
        """Claim nothing new and wait up to `grace` seconds for running chunks. Blocking; not on the event loop."""
        if self._running:
            from dbos import DBOS

            DBOS.destroy(workflow_completion_timeout_sec=round(grace))
            _runner.clear()
            self._running = False

    def close(self) -> None:
        """Disconnect."""
        if self._client is not None:
            self._client.destroy()
            self._client = None
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    def enqueue(self, connection: sa.Connection, chunks: Iterable[ChunkRef]) -> None:
        """Queue chunks inside the caller's transaction: accepted and queued, or neither."""
        for chunk in chunks:
            options: EnqueueOptions = {
                "workflow_name": NAME,
                "queue_name": QUEUE,
                "workflow_id": workflow_id(chunk.id, chunk.generation),
                "app_version": VERSION,
                "priority": chunk.priority,
                "queue_partition_key": chunk.tenant,
            }
            self._ready.enqueue_in_transaction(connection, options, chunk.id, chunk.generation)

    def drop(self, entries: Sequence[tuple[int, int]]) -> None:
        """Delete queue entries by (chunk, generation), running or not; the library itself never deletes any."""
        ids = [workflow_id(chunk, generation) for chunk, generation in entries]
        for start in range(0, len(ids), 500):
            self._ready.delete_workflows(ids[start : start + 500])

    def lost(self, chunks: Sequence[ChunkRef], live_executors: frozenset[str]) -> list[ChunkRef]:
        """Those of these unclaimed chunks whose queue entry can never start one: it is missing, ended, of another
        version, or was taken by an executor that died before it claimed the chunk."""
        ids = {workflow_id(chunk.id, chunk.generation): chunk for chunk in chunks}
        if not ids:
            return []
        waiting = set()
        for status in self._ready.list_workflows(
            workflow_ids=list(ids), status=["ENQUEUED", "PENDING"], load_input=False, load_output=False
        ):
            known = status.status == "ENQUEUED" and status.app_version == VERSION
            taken = status.status == "PENDING" and status.executor_id in live_executors
            if known or taken:
                waiting.add(status.workflow_id)
        return [chunk for id_, chunk in ids.items() if id_ not in waiting]

    @property
    def _ready(self) -> DBOSClient:
        if self._client is None:
            raise RuntimeError("the queue is not open")
        return self._client


_registered: set[str] = set()


async def _run_chunk(chunk: int, generation: int) -> str:
    await _runner[0](chunk, generation)
    return "done"


def _plain_url(db: Database) -> str:
    url = db.url.set(drivername="sqlite" if db.is_sqlite else "postgresql")
    return url.render_as_string(hide_password=False)


def _quiet() -> None:
    """The library logs at every start and, at errors, whole tracebacks; what matters is logged by the engine."""
    logging.getLogger("dbos").setLevel(logging.CRITICAL)
