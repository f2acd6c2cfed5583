"""Failed items, queued again by their caller's wish."""

from __future__ import annotations

import sqlalchemy as sa

from coach.domain.batches import BatchState, ItemState
from coach.storage.batches import OPEN_ITEMS, move
from coach.storage.database import Database
from coach.storage.rows import load_options
from coach.storage.schema import batches, chunks, item_range, items, results


def requeue_failed(connection: sa.Connection, db: Database, key: int, state: BatchState) -> int:
    """Put the failed items of a locked batch back; how many. The deadline starts anew, costs stay counted."""
    low, high = item_range(key)
    failed = sa.select(items.c.id).where(items.c.id.between(low, high), items.c.state == ItemState.FAILED.value)
    connection.execute(results.delete().where(results.c.item.in_(failed)))
    changed = connection.execute(
        items.update()
        .where(items.c.id.between(low, high), items.c.state == ItemState.FAILED.value)
        .values(state=ItemState.QUEUED.value, code="", seq=0, crashes=0, token=0)
    ).rowcount
    if not changed:
        return 0
    has_open = sa.exists().where(items.c.id.between(chunks.c.id, chunks.c.last), items.c.state.in_(OPEN_ITEMS))
    connection.execute(chunks.update().where(chunks.c.batch == key, has_open).values(done=sa.false()))
    options = load_options(connection.execute(sa.select(batches.c.options).where(batches.c.key == key)).scalar_one())
    deadline = db.now_ms(connection) + int(options.deadline_hours * 3_600_000)
    if state is BatchState.SUCCEEDED:
        move(connection, key, state, BatchState.QUEUED, finished_ms=None, deadline_ms=deadline)
    return changed
