"""Workers, their leases, and the chunks they hold. A dead worker's chunks go to the others from here.

A worker is dead when its lease ran out (it stopped, hangs, or lost the network), or at once when it ran on this machine
and its process is gone.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from coach.domain.batches import BatchState, ItemState
from coach.storage.batches import LIVE, OPEN_ITEMS, ChunkRef, close_chunks, finalise
from coach.storage.database import Database
from coach.storage.ledger import ABANDONED, RUNNING
from coach.storage.schema import attempts, batch_texts, batches, chunks, items, payloads, replies, workers

MAX_CRASHES = 5
"""An item that was running each time five workers died is taken to be what kills them."""


@dataclass(frozen=True, slots=True)
class ClaimedItem:
    """An open item of a claimed chunk with all that its work needs."""

    id: int
    custom_id: str
    payload: str
    attempts: int
    cost: int
    replies: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    """Stored replies of earlier runs: call number to (fingerprint, body)."""
    poisoned: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """A chunk that is ours until it is finished or our lease runs out."""

    chunk: int
    token: int
    tenant: str
    batch: str
    key: int
    options: str
    shared: str
    items: tuple[ClaimedItem, ...]


def process_mark(pid: int) -> str:
    """What tells a process from a later one with the same number; empty when the process is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        pass
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return ""
    except OSError:
        return "?"
    return "?"


def register(connection: sa.Connection, db: Database, worker: str) -> None:
    """Make the worker known and alive."""
    now = db.now_ms(connection)
    connection.execute(workers.delete().where(workers.c.id == worker))
    connection.execute(
        workers.insert().values(
            id=worker,
            host=socket.gethostname(),
            pid=os.getpid(),
            process=process_mark(os.getpid()),
            started_ms=now,
            seen_ms=now,
        )
    )


def beat(connection: sa.Connection, db: Database, worker: str) -> bool:
    """Renew the lease; False when the others took this worker for dead and it has to register again."""
    changed = connection.execute(workers.update().where(workers.c.id == worker).values(seen_ms=db.clock()))
    return changed.rowcount > 0


def dead(connection: sa.Connection, db: Database, lease_ms: int) -> list[str]:
    """Workers whose lease ran out or whose process on this machine is gone."""
    now = db.now_ms(connection)
    here = socket.gethostname()
    gone = []
    for row in connection.execute(sa.select(workers)):
        expired = now - row.seen_ms > lease_ms
        ended = row.host == here and row.process and process_mark(row.pid) != row.process
        if expired or ended:
            gone.append(row.id)
    return gone


def alive(connection: sa.Connection, db: Database, worker: str, lease_ms: int) -> bool:
    """Whether this worker is known and not dead."""
    known = connection.execute(sa.select(workers.c.id).where(workers.c.id == worker)).scalar()
    return known is not None and worker not in dead(connection, db, lease_ms)


def bury(connection: sa.Connection, db: Database, names: Sequence[str]) -> list[ChunkRef]:
    """Take the chunks of dead workers back; those of live batches get a new generation to be queued."""
    if not names:
        return []
    rows = connection.execute(
        sa.select(chunks.c.id, chunks.c.batch, batches.c.state, batches.c.tenant, batches.c.priority)
        .join(batches, batches.c.key == chunks.c.batch)
        .where(chunks.c.worker.in_(names))
        .order_by(chunks.c.batch, chunks.c.id)
        .with_for_update()
    ).all()
    renewed = []
    for row in rows:
        release_chunk(connection, db, row.id)
        if row.state == BatchState.CANCELLING.value:
            _set_open(connection, row.id, ItemState.CANCELLED)
            close_chunks(connection, row.batch)
            finalise(connection, db, row.batch)
        elif row.state in LIVE:
            generation = connection.execute(
                chunks.update()
                .where(chunks.c.id == row.id, chunks.c.done == sa.false())
                .values(generation=chunks.c.generation + 1)
                .returning(chunks.c.generation)
            ).scalar()
            if generation is not None:
                renewed.append(ChunkRef(row.id, generation, row.tenant, row.priority))
        else:
            _set_open(connection, row.id, ItemState.QUEUED)
    connection.execute(workers.delete().where(workers.c.id.in_(list(names))))
    return renewed


def _set_open(connection: sa.Connection, chunk: int, state: ItemState) -> None:
    last = sa.select(chunks.c.last).where(chunks.c.id == chunk).scalar_subquery()
    connection.execute(
        items.update()
        .where(items.c.id.between(chunk, last), items.c.state.in_(OPEN_ITEMS))
        .values(state=state.value, token=0, code=state.value if state.over else "")
    )


def release_chunk(connection: sa.Connection, db: Database, chunk: int) -> None:
    """Nobody holds the chunk any more; calls that were running in it are charged as reserved."""
    row = connection.execute(sa.select(chunks.c.batch, chunks.c.last).where(chunks.c.id == chunk)).one()
    lost = connection.execute(
        attempts.update()
        .where(attempts.c.item.between(chunk, row.last), attempts.c.outcome == RUNNING)
        .values(outcome=ABANDONED, ended_ms=db.clock(), cost=attempts.c.reserved)
        .returning(attempts.c.reserved)
    ).scalars()
    reserved = sum(lost)
    if reserved:
        connection.execute(
            batches.update()
            .where(batches.c.key == row.batch)
            .values(spent=batches.c.spent + reserved, reserved=batches.c.reserved - reserved)
        )
    connection.execute(chunks.update().where(chunks.c.id == chunk).values(worker=None))


def claim_chunk(connection: sa.Connection, db: Database, chunk: int, generation: int, worker: str) -> Claim | None:
    """Take a chunk for a worker. None when it is taken, renewed since, done, or its batch may not run."""
    key = connection.execute(sa.select(chunks.c.batch).where(chunks.c.id == chunk)).scalar()
    if key is None:
        return None
    batch = connection.execute(sa.select(batches).where(batches.c.key == key).with_for_update()).one_or_none()
    if batch is None or batch.state not in LIVE:
        return None
    last = connection.execute(
        chunks.update()
        .where(
            chunks.c.id == chunk,
            chunks.c.generation == generation,
            chunks.c.worker.is_(None),
            chunks.c.done == sa.false(),
        )
        .values(worker=worker)
        .returning(chunks.c.last)
    ).scalar()
    if last is None:
        return None
    if batch.state == BatchState.QUEUED.value:
        connection.execute(
            batches.update()
            .where(batches.c.key == key)
            .values(state=BatchState.RUNNING.value, started_ms=sa.func.coalesce(batches.c.started_ms, db.clock()))
        )
    return Claim(
        chunk=chunk,
        token=generation,
        tenant=batch.tenant,
        batch=batch.id,
        key=key,
        options=batch.options,
        shared=connection.execute(sa.select(batch_texts.c.body).where(batch_texts.c.batch == key)).scalar_one(),
        items=tuple(_open_items(connection, chunk, last, generation)),
    )


def _open_items(connection: sa.Connection, first: int, last: int, token: int) -> list[ClaimedItem]:
    crashed = sa.case((items.c.state == ItemState.RUNNING.value, 1), else_=0)
    connection.execute(
        items.update()
        .where(items.c.id.between(first, last), items.c.state.in_(OPEN_ITEMS))
        .values(token=token, state=ItemState.QUEUED.value, crashes=items.c.crashes + crashed)
    )
    stored: dict[int, dict[int, tuple[str, str]]] = {}
    for row in connection.execute(sa.select(replies).where(replies.c.item.between(first, last))):
        stored.setdefault(row.item, {})[row.call] = (row.fingerprint, row.body)
    made: dict[int, Any] = {
        row.item: row
        for row in connection.execute(
            sa.select(
                attempts.c.item,
                sa.func.max(attempts.c.number).label("last"),
                sa.func.sum(attempts.c.cost).label("cost"),
            )
            .where(attempts.c.item.between(first, last))
            .group_by(attempts.c.item)
        )
    }
    rows = connection.execute(
        sa.select(items.c.id, items.c.custom_id, items.c.crashes, payloads.c.body)
        .join(payloads, payloads.c.item == items.c.id)
        .where(items.c.id.between(first, last), items.c.state.in_(OPEN_ITEMS))
        .order_by(items.c.id)
    )
    return [
        ClaimedItem(
            row.id,
            row.custom_id,
            row.body,
            int(made[row.id].last) if row.id in made else 0,
            int(made[row.id].cost) if row.id in made else 0,
            stored.get(row.id, {}),
            row.crashes >= MAX_CRASHES,
        )
        for row in rows
    ]


def finish_chunk(connection: sa.Connection, db: Database, chunk: int, generation: int) -> tuple[bool, ChunkRef | None]:
    """Let go of a chunk. True when it is done; a new generation to be queued when it is not, yet may run."""
    row = connection.execute(
        sa.select(chunks.c.batch, chunks.c.last, batches.c.state, batches.c.tenant, batches.c.priority)
        .join(batches, batches.c.key == chunks.c.batch)
        .where(chunks.c.id == chunk, chunks.c.generation == generation, chunks.c.worker.is_not(None))
        .with_for_update()
    ).one_or_none()
    if row is None:
        return False, None
    left = connection.execute(
        sa.select(sa.func.count()).where(items.c.id.between(chunk, row.last), items.c.state.in_(OPEN_ITEMS))
    ).scalar_one()
    if left == 0:
        connection.execute(chunks.update().where(chunks.c.id == chunk).values(worker=None, done=sa.true()))
        return True, None
    release_chunk(connection, db, chunk)
    if row.state not in LIVE:
        return False, None
    connection.execute(chunks.update().where(chunks.c.id == chunk).values(generation=generation + 1))
    return False, ChunkRef(chunk, generation + 1, row.tenant, row.priority)


def unclaimed(connection: sa.Connection, limit: int) -> list[tuple[ChunkRef, int]]:
    """Open chunks of live batches that nobody holds, oldest first, with their batch: their queue entry must exist."""
    rows = connection.execute(
        sa.select(chunks.c.id, chunks.c.generation, chunks.c.batch, batches.c.tenant, batches.c.priority)
        .join(batches, batches.c.key == chunks.c.batch)
        .where(chunks.c.done == sa.false(), chunks.c.worker.is_(None), batches.c.state.in_(LIVE))
        .order_by(chunks.c.id)
        .limit(limit)
    )
    return [(ChunkRef(row.id, row.generation, row.tenant, row.priority), row.batch) for row in rows]


def renew(connection: sa.Connection, chunk: ChunkRef) -> ChunkRef | None:
    """A new generation of one unclaimed chunk; None when somebody was faster."""
    generation = connection.execute(
        chunks.update()
        .where(chunks.c.id == chunk.id, chunks.c.generation == chunk.generation, chunks.c.worker.is_(None))
        .values(generation=chunk.generation + 1)
        .returning(chunks.c.generation)
    ).scalar()
    return None if generation is None else ChunkRef(chunk.id, generation, chunk.tenant, chunk.priority)


def unended(connection: sa.Connection) -> list[int]:
    """Batches whose chunks are all done but which were not ended: a worker died in between."""
    none_open = ~sa.exists().where(chunks.c.batch == batches.c.key, chunks.c.done == sa.false())
    states = [*LIVE, BatchState.CANCELLING.value, BatchState.PAUSED.value]
    return list(connection.execute(sa.select(batches.c.key).where(batches.c.state.in_(states), none_open)).scalars())


def names(connection: sa.Connection) -> list[str]:
    """All workers that are known."""
    return list(connection.execute(sa.select(workers.c.id)).scalars())
