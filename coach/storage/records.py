"""What callers read of a batch: items, results, attempts, and the numbers an operator watches."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from coach.domain.batches import Attempt, Item, ItemState, Result
from coach.storage.batches import LIVE, row_of
from coach.storage.database import Database
from coach.storage.rows import item_of, result_of, seconds, to_usd
from coach.storage.schema import attempts, batch_texts, batches, chunks, item_id, item_range, items, payloads, results


def item_page(
    connection: sa.Connection, tenant: str, batch_id: str, *, after: int, limit: int, state: ItemState | None
) -> list[Item] | None:
    """Items behind the index `after`; None when the tenant has no such batch."""
    row = row_of(connection, tenant, batch_id)
    if row is None:
        return None
    query = sa.select(items).where(items.c.id.between(item_id(row.key, after + 1), item_range(row.key)[1]))
    if state is not None:
        query = query.where(items.c.state == state.value)
    return [item_of(found) for found in connection.execute(query.order_by(items.c.id).limit(limit))]


def result_page(
    connection: sa.Connection, tenant: str, batch_id: str, *, after: int, limit: int
) -> list[Result] | None:
    """Results behind the cursor `after` in the order of their commits; None when the tenant has no such batch."""
    row = row_of(connection, tenant, batch_id)
    if row is None:
        return None
    query = (
        sa.select(results.c.seq, results.c.body, items.c.id, items.c.custom_id, items.c.state)
        .join(items, items.c.id == results.c.item)
        .where(results.c.batch == row.key, results.c.seq > after)
        .order_by(results.c.seq)
        .limit(limit)
    )
    return [result_of(found) for found in connection.execute(query)]


def rows_for_report(connection: sa.Connection, tenant: str, batch_id: str) -> list[Any]:
    """Per item in order: custom id, state, cost, payload, and the body of its result or None."""
    row = row_of(connection, tenant, batch_id)
    if row is None:
        return []
    query = (
        sa.select(items.c.custom_id, items.c.state, items.c.cost, payloads.c.body.label("payload"), results.c.body)
        .join(payloads, payloads.c.item == items.c.id)
        .outerjoin(results, results.c.item == items.c.id)
        .where(items.c.id.between(*item_range(row.key)))
        .order_by(items.c.id)
    )
    return list(connection.execute(query))


def result_of_item(connection: sa.Connection, tenant: str, batch_id: str, custom_id: str) -> Result | None:
    """The committed result of one item, or None."""
    row = row_of(connection, tenant, batch_id)
    if row is None:
        return None
    found = connection.execute(
        sa.select(results.c.seq, results.c.body, items.c.id, items.c.custom_id, items.c.state)
        .join(items, items.c.id == results.c.item)
        .where(items.c.batch == row.key, items.c.custom_id == custom_id)
    ).one_or_none()
    return None if found is None else result_of(found)


def shared_of_batch(connection: sa.Connection, tenant: str, batch_id: str) -> str | None:
    """The JSON all items of a batch share, or None."""
    row = row_of(connection, tenant, batch_id)
    if row is None:
        return None
    return connection.execute(sa.select(batch_texts.c.body).where(batch_texts.c.batch == row.key)).scalar()


def attempts_of_item(connection: sa.Connection, tenant: str, batch_id: str, custom_id: str) -> list[Attempt] | None:
    """Every call made for an item, oldest first; None when the tenant has no such batch."""
    row = row_of(connection, tenant, batch_id)
    if row is None:
        return None
    query = (
        sa.select(attempts, items.c.custom_id)
        .join(items, items.c.id == attempts.c.item)
        .where(items.c.batch == row.key, items.c.custom_id == custom_id)
        .order_by(attempts.c.number)
    )
    return [_attempt(found) for found in connection.execute(query)]


def _attempt(row: Any) -> Attempt:
    return Attempt(
        custom_id=row.custom_id,
        number=row.number,
        call=row.call,
        model=row.model,
        started_at=row.started_ms / 1000,
        ended_at=seconds(row.ended_ms),
        outcome=row.outcome,
        input_tokens=row.input_tokens,
        output_tokens=row.output_tokens,
        cost_usd=to_usd(row.cost),
    )


def money(connection: sa.Connection, tenant: str, batch_id: str) -> tuple[int, int] | None:
    """Billionths of a USD: the sum over all attempts, and what the batch says it spent. Equal once it is over."""
    row = row_of(connection, tenant, batch_id)
    if row is None:
        return None
    low, high = item_range(row.key)
    total = connection.execute(
        sa.select(sa.func.coalesce(sa.func.sum(attempts.c.cost), 0)).where(attempts.c.item.between(low, high))
    ).scalar_one()
    return int(total), int(row.spent)


def backlog(connection: sa.Connection, db: Database) -> tuple[int, float]:
    """Open chunks of live batches over all tenants, and the age in seconds of the oldest such batch."""
    live = batches.c.state.in_(LIVE)
    depth = connection.execute(
        sa.select(sa.func.count())
        .select_from(chunks.join(batches, batches.c.key == chunks.c.batch))
        .where(chunks.c.done == sa.false(), live)
    ).scalar_one()
    oldest = connection.execute(sa.select(sa.func.min(batches.c.created_ms)).where(live)).scalar()
    age = 0.0 if oldest is None else max(0.0, (db.now_ms(connection) - oldest) / 1000)
    return int(depth), age
