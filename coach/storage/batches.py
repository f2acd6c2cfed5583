"""Batches: received, accepted, moved, counted. Callers compose these inside one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from coach.domain.batches import BATCH_MOVES, Batch, BatchOptions, BatchState, Counts, ItemState
from coach.domain.webhooks import EVENTS, event_of
from coach.storage import deliveries, webhooks
from coach.storage.database import Database
from coach.storage.rows import batch_of, dump_options, join_reason, load_options, to_nano
from coach.storage.schema import batch_texts, batches, chunks, item_id, item_range, items, payloads

OPEN_ITEMS = (ItemState.QUEUED.value, ItemState.RUNNING.value)
LIVE = (BatchState.QUEUED.value, BatchState.RUNNING.value)
"""States in which items may be worked on."""


@dataclass(frozen=True, slots=True)
class ChunkRef:
    """A chunk to be queued: its id, the generation that may claim it, its tenant and priority."""

    id: int
    generation: int
    tenant: str
    priority: int


def receive(
    connection: sa.Connection,
    db: Database,
    *,
    tenant: str,
    batch_id: str,
    creator: str,
    options: BatchOptions,
    shared: str,
) -> int:
    """A new batch in state `receiving`; the key under which its items are added."""
    now = db.now_ms(connection)
    cost = options.max_cost_usd
    key = connection.execute(
        batches.insert()
        .values(
            id=batch_id,
            tenant=tenant,
            state=BatchState.RECEIVING.value,
            options=dump_options(options),
            creator=creator,
            priority=options.priority,
            created_ms=now,
            deadline_ms=now + int(options.deadline_hours * 3_600_000),
            delete_ms=now + int(options.retain_days * 86_400_000),
            max_cost=None if cost is None else to_nano(cost),
        )
        .returning(batches.c.key)
    ).scalar_one()
    connection.execute(batch_texts.insert().values(batch=key, body=shared))
    return int(key)


def add_items(connection: sa.Connection, key: int, first: int, rows: Sequence[tuple[str, str]]) -> None:
    """Items from index `first` on: custom id and payload. IntegrityError when a custom id is there already."""
    connection.execute(
        items.insert(),
        [
            {"id": item_id(key, first + n), "batch": key, "custom_id": custom_id, "state": ItemState.QUEUED.value}
            for n, (custom_id, _) in enumerate(rows)
        ],
    )
    connection.execute(
        payloads.insert(), [{"item": item_id(key, first + n), "body": body} for n, (_, body) in enumerate(rows)]
    )


def index_of(connection: sa.Connection, key: int, custom_id: str) -> int | None:
    """The index of the item with this custom id, or None."""
    found = connection.execute(
        sa.select(items.c.id).where(items.c.batch == key, items.c.custom_id == custom_id)
    ).scalar()
    return None if found is None else int(found) - item_id(key, 0)


def accept(
    connection: sa.Connection, db: Database, key: int, *, total: int, chunk_size: int, fingerprint: str
) -> list[ChunkRef]:
    """The promise: state `queued`, the chunks to be queued in the same transaction. An empty batch is over at once."""
    row = connection.execute(sa.select(batches).where(batches.c.key == key)).one()
    rows = [
        {"id": item_id(key, start), "batch": key, "last": item_id(key, min(start + chunk_size, total) - 1)}
        for start in range(0, total, chunk_size)
    ]
    if rows:
        connection.execute(chunks.insert(), rows)
    state = BatchState.QUEUED if total else BatchState.SUCCEEDED
    connection.execute(
        batches.update()
        .where(batches.c.key == key)
        .values(state=state.value, fingerprint=fingerprint, finished_ms=None if total else db.clock())
    )
    announce(connection, key)
    return [ChunkRef(chunk["id"], 1, row.tenant, row.priority) for chunk in rows]


def is_receiving(connection: sa.Connection, key: int) -> bool:
    """Whether the batch was not accepted yet."""
    state = connection.execute(sa.select(batches.c.state).where(batches.c.key == key)).scalar()
    return state == BatchState.RECEIVING.value


def counts(connection: sa.Connection, keys: Iterable[int]) -> dict[int, Counts]:
    """Counts of several batches from the rows of their items."""
    found: dict[int, dict[str, int]] = {}
    for key in keys:
        low, high = item_range(key)
        rows = connection.execute(
            sa.select(items.c.state, sa.func.count()).where(items.c.id.between(low, high)).group_by(items.c.state)
        )
        found[key] = {state: int(number) for state, number in rows}
    return {key: Counts(**number) for key, number in found.items()}


def row_of(connection: sa.Connection, tenant: str, batch_id: str, *, lock: bool = False) -> Any | None:
    """The accepted batch of this tenant, locked against others until the transaction ends if `lock`."""
    query = sa.select(batches).where(
        batches.c.id == batch_id, batches.c.tenant == tenant, batches.c.state != BatchState.RECEIVING.value
    )
    return connection.execute(query.with_for_update() if lock else query).one_or_none()


def get(connection: sa.Connection, tenant: str, batch_id: str) -> Batch | None:
    """The batch with its counts, or None."""
    row = row_of(connection, tenant, batch_id)
    return None if row is None else batch_of(row, counts(connection, [row.key])[row.key])


def newest(
    connection: sa.Connection, tenant: str, *, limit: int, before: str | None, state: BatchState | None
) -> list[Batch]:
    """Batches of a tenant, newest first, older than the id `before`."""
    query = sa.select(batches).where(batches.c.tenant == tenant, batches.c.state != BatchState.RECEIVING.value)
    if before is not None:
        edge = sa.select(batches.c.key).where(batches.c.id == before, batches.c.tenant == tenant).scalar_subquery()
        query = query.where(batches.c.key < edge)
    if state is not None:
        query = query.where(batches.c.state == state.value)
    rows = connection.execute(query.order_by(batches.c.key.desc()).limit(limit)).all()
    numbers = counts(connection, [row.key for row in rows])
    return [batch_of(row, numbers[row.key]) for row in rows]


def move(connection: sa.Connection, key: int, now: BatchState, to: BatchState, **values: Any) -> None:
    """Set the state of a locked batch. ValueError for a move that `BATCH_MOVES` does not allow."""
    if to not in BATCH_MOVES[now]:
        raise ValueError(f"a batch cannot go from {now} to {to}")
    connection.execute(batches.update().where(batches.c.key == key).values(state=to.value, **values))
    announce(connection, key)


def announce(connection: sa.Connection, key: int) -> None:
    """Write down, for the webhooks of its tenant, the state that a batch came into: ids and numbers, no text.

    Whoever sets the state of a batch calls this in the same transaction, so that no crash can part the two.
    """
    named = sa.select(batches.c.id, batches.c.tenant, batches.c.state).where(batches.c.key == key)
    row = connection.execute(named).one()
    event = event_of(BatchState(row.state))
    listening = webhooks.listening(connection, row.tenant, event) if event in EVENTS else []
    if listening:
        now = counts(connection, [key])[key]
        data = {"batch_id": row.id, "state": row.state, "counts": {"total": now.total, **asdict(now)}}
        deliveries.add(connection, row.tenant, listening, event, row.id, data)


def suspend(connection: sa.Connection, key: int, code: str, detail: str) -> str | None:
    """Pause a live batch because none of its calls can succeed now; its id, or None when it is not live any more."""
    paused = (
        batches.update()
        .where(batches.c.key == key, batches.c.state.in_(LIVE))
        .values(state=BatchState.PAUSED.value, reason=join_reason(code, detail))
        .returning(batches.c.id)
    )
    suspended: str | None = connection.execute(paused).scalar()
    if suspended is not None:
        announce(connection, key)
    return suspended


def amend(connection: sa.Connection, row: Any, *, cap: Decimal | None, model: str | None) -> None:
    """Give a locked batch another cost cap in USD, kept by every call begun from now on, and another model, for the
    items claimed from now on. None leaves what is."""
    options = load_options(row.options)
    new = replace(
        options,
        max_cost_usd=options.max_cost_usd if cap is None else cap,
        model=options.model if model is None else model,
    )
    if new != options:
        most = None if new.max_cost_usd is None else to_nano(new.max_cost_usd)
        connection.execute(
            batches.update().where(batches.c.key == row.key).values(options=dump_options(new), max_cost=most)
        )


def finalise(connection: sa.Connection, db: Database, key: int) -> bool:
    """End a batch none of whose chunks is open: `cancelling` becomes `cancelled`, else `succeeded`. True if it did."""
    none_open = ~sa.exists().where(chunks.c.batch == key, chunks.c.done == sa.false())
    ended = sa.case(
        (batches.c.state == BatchState.CANCELLING.value, BatchState.CANCELLED.value),
        else_=BatchState.SUCCEEDED.value,
    )
    changed = connection.execute(
        batches.update()
        .where(
            batches.c.key == key,
            batches.c.state.in_([*LIVE, BatchState.PAUSED.value, BatchState.CANCELLING.value]),
            none_open,
        )
        .values(state=ended, finished_ms=db.clock(), reason="")
    )
    if changed.rowcount > 0:
        announce(connection, key)
    return changed.rowcount > 0


def end_open_items(connection: sa.Connection, key: int, to: ItemState, states: Sequence[str]) -> int:
    """Give all items in `states` the end `to`, and close the chunks that have no open item left."""
    low, high = item_range(key)
    changed = connection.execute(
        items.update()
        .where(items.c.id.between(low, high), items.c.state.in_(states))
        .values(state=to.value, code=to.value)
    )
    close_chunks(connection, key)
    return changed.rowcount


def close_chunks(connection: sa.Connection, key: int) -> None:
    """Mark the chunks of a batch done that hold no open item."""
    still_open = sa.exists().where(items.c.id.between(chunks.c.id, chunks.c.last), items.c.state.in_(OPEN_ITEMS))
    connection.execute(
        chunks.update()
        .where(chunks.c.batch == key, chunks.c.done == sa.false(), ~still_open)
        .values(done=sa.true(), worker=None)
    )


def renew_chunks(connection: sa.Connection, key: int) -> list[ChunkRef]:
    """New generations of all open chunks nobody works on; older queue entries of theirs claim nothing any more."""
    row = connection.execute(sa.select(batches.c.tenant, batches.c.priority).where(batches.c.key == key)).one()
    renewed = connection.execute(
        chunks.update()
        .where(chunks.c.batch == key, chunks.c.done == sa.false(), chunks.c.worker.is_(None))
        .values(generation=chunks.c.generation + 1)
        .returning(chunks.c.id, chunks.c.generation)
    )
    return [ChunkRef(chunk.id, chunk.generation, row.tenant, row.priority) for chunk in renewed]
