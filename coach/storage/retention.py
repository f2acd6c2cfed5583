"""What ends by itself: batches past their deadline, batches past their time, requests that died half received."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from coach.domain.batches import BatchState, ItemState
from coach.storage.batches import OPEN_ITEMS, announce, end_open_items
from coach.storage.database import Database
from coach.storage.schema import (
    attempts,
    batch_texts,
    batches,
    chunks,
    idempotency,
    item_range,
    items,
    payloads,
    replies,
    results,
    workers,
)

IDEMPOTENCY_MS = 24 * 3_600_000
"""How long a key is remembered that belongs to no batch any more."""


@dataclass(frozen=True, slots=True)
class Purged:
    """A removed batch, and the chunk generations whose queue entries go with it."""

    batch: str
    chunks: tuple[tuple[int, int], ...]


def expire(connection: sa.Connection, db: Database) -> list[str]:
    """End the batches whose deadline passed with open items; their ids."""
    states = [BatchState.QUEUED.value, BatchState.RUNNING.value, BatchState.PAUSED.value]
    rows = connection.execute(
        sa.select(batches.c.key, batches.c.id)
        .where(batches.c.state.in_(states), batches.c.deadline_ms < db.clock())
        .order_by(batches.c.key)
        .with_for_update()
    ).all()
    for row in rows:
        end_open_items(connection, row.key, ItemState.EXPIRED, OPEN_ITEMS)
        connection.execute(
            batches.update()
            .where(batches.c.key == row.key)
            .values(state=BatchState.EXPIRED.value, finished_ms=db.clock())
        )
        announce(connection, row.key)
    return [row.id for row in rows]


def overdue(connection: sa.Connection, db: Database, limit: int = 20) -> list[int]:
    """Keys of batches whose texts are to be deleted now, and of those whose reception died with its process."""
    ended = [BatchState.CANCELLED.value, BatchState.SUCCEEDED.value, BatchState.EXPIRED.value]
    orphaned = sa.and_(
        batches.c.state == BatchState.RECEIVING.value, ~sa.exists().where(workers.c.id == batches.c.creator)
    )
    over = sa.and_(batches.c.state.in_(ended), batches.c.delete_ms < db.clock())
    return list(connection.execute(sa.select(batches.c.key).where(sa.or_(over, orphaned)).limit(limit)).scalars())


def purge(connection: sa.Connection, key: int) -> Purged | None:
    """Remove a batch and all that belongs to it, its idempotency key included."""
    row = connection.execute(
        sa.select(batches.c.id, batches.c.tenant).where(batches.c.key == key).with_for_update()
    ).one_or_none()
    if row is None:
        return None
    low, high = item_range(key)
    held = connection.execute(sa.select(chunks.c.id, chunks.c.generation).where(chunks.c.batch == key)).all()
    for table, column in (
        (payloads, payloads.c.item),
        (results, results.c.item),
        (replies, replies.c.item),
        (attempts, attempts.c.item),
        (items, items.c.id),
        (chunks, chunks.c.id),
    ):
        connection.execute(table.delete().where(column.between(low, high)))
    connection.execute(batch_texts.delete().where(batch_texts.c.batch == key))
    connection.execute(idempotency.delete().where(idempotency.c.tenant == row.tenant, idempotency.c.resource == row.id))
    connection.execute(batches.delete().where(batches.c.key == key))
    return Purged(row.id, tuple((chunk.id, g) for chunk in held for g in range(1, chunk.generation + 1)))


def forget_keys(connection: sa.Connection, db: Database) -> int:
    """Drop idempotency keys that belong to no batch and are older than a day."""
    with_batch = sa.exists().where(batches.c.id == idempotency.c.resource)
    dropped = connection.execute(
        idempotency.delete().where(idempotency.c.created_ms < db.clock() - IDEMPOTENCY_MS, ~with_batch)
    )
    return dropped.rowcount
