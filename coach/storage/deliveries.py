"""Messages to webhooks as rows: written with the change they tell of, claimed, tried, and kept as a log.

A claim is a lease: whoever claims a message moves its due time behind the time a try takes at most. When that process
dies the message is due again, so it is sent at least once, and never lost.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from coach.domain.webhooks import Delivery, DeliveryState, Try
from coach.storage.database import Database, clock_of
from coach.storage.rows import dump, seconds
from coach.storage.schema import deliveries, webhooks

KEEP_MS = 30 * 86_400_000
"""How long messages stay readable after they were written."""
KEEP_TRIES = 50
_PENDING = deliveries.c.state == sa.literal_column(f"'{DeliveryState.PENDING.value}'", sa.Text)
"""Written out: a plan that Postgres makes for any value of a parameter cannot use the index of what waits."""


@dataclass(frozen=True, slots=True)
class Due:
    """A claimed message with all that sending it needs. Never logged: it holds secrets and an address."""

    key: int
    id: str
    webhook: str
    url: str
    attempt: int
    """From 1."""
    lease: int
    """Until when it is ours; also the fence: an outcome under an older lease changes nothing."""
    body: str
    secrets: tuple[str, ...]


def add(
    connection: sa.Connection, tenant: str, to: Sequence[str], event: str, batch: str, data: Mapping[str, Any]
) -> list[str]:
    """A message to each of these webhooks, due now, written in the caller's transaction; their ids."""
    now = int(connection.execute(sa.select(clock_of(connection))).scalar_one())
    time = datetime.fromtimestamp(now / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    rows = [
        {
            "id": f"msg_{secrets.token_hex(12)}",
            "tenant": tenant,
            "webhook": webhook,
            "event": event,
            "batch": batch,
            "body": dump({"type": event, "timestamp": time, "data": data}),
            "state": DeliveryState.PENDING.value,
            "created_ms": now,
            "due_ms": now,
        }
        for webhook in to
    ]
    connection.execute(deliveries.insert(), rows)
    return [str(row["id"]) for row in rows]


def get(connection: sa.Connection, tenant: str, webhook: str, delivery: str) -> Delivery | None:
    """One message, or None."""
    row = connection.execute(sa.select(deliveries).where(*_own(tenant, webhook, delivery))).one_or_none()
    return None if row is None else _delivery(row)


def page(
    connection: sa.Connection,
    tenant: str,
    webhook: str,
    *,
    limit: int,
    before: int | None = None,
    state: DeliveryState | None = None,
) -> list[Delivery]:
    """Messages of a webhook, newest first, older than the key `before`."""
    query = sa.select(deliveries).where(deliveries.c.webhook == webhook, deliveries.c.tenant == tenant)
    if before is not None:
        query = query.where(deliveries.c.key < before)
    if state is not None:
        query = query.where(deliveries.c.state == state.value)
    return [_delivery(row) for row in connection.execute(query.order_by(deliveries.c.key.desc()).limit(limit))]


def requeue(connection: sa.Connection, tenant: str, webhook: str, delivery: str) -> Delivery | None:
    """Send a message that is over once more, with all its tries anew; a pending one stays as it is. None: unknown."""
    again = {"state": DeliveryState.PENDING.value, "attempts": 0, "ended_ms": None, "due_ms": clock_of(connection)}
    over = ~_PENDING
    connection.execute(deliveries.update().where(*_own(tenant, webhook, delivery), over).values(again))
    return get(connection, tenant, webhook, delivery)


def due(connection: sa.Connection) -> bool:
    """Whether a message waits to be sent now."""
    return connection.execute(sa.select(deliveries.c.key).where(*_due(connection)).limit(1)).first() is not None


def claim(connection: sa.Connection, *, limit: int, each: int, busy: Collection[str], lease_ms: int) -> list[Due]:
    """Take up to `limit` due messages, `each` for one webhook and none for those that are `busy`."""
    place = sa.func.row_number().over(
        partition_by=deliveries.c.webhook, order_by=(deliveries.c.due_ms, deliveries.c.key)
    )
    waiting = sa.select(deliveries.c.key, deliveries.c.due_ms, place.label("place")).where(
        *_due(connection), deliveries.c.webhook.not_in(list(busy))
    )
    ranked = waiting.subquery()
    chosen = sa.select(ranked.c.key).where(ranked.c.place <= each).order_by(ranked.c.due_ms).limit(limit)
    rows = connection.execute(
        deliveries.update()
        # Due once more: of two claims at a time the second waits for the first and then finds it leased.
        .where(deliveries.c.key.in_(chosen), *_due(connection))
        .values(attempts=deliveries.c.attempts + 1, due_ms=clock_of(connection) + lease_ms)
        .returning(
            deliveries.c.key,
            deliveries.c.id,
            deliveries.c.webhook,
            deliveries.c.attempts,
            deliveries.c.due_ms,
            deliveries.c.body,
        )
    ).all()
    now = clock_of(connection)
    old = sa.case((webhooks.c.old_until_ms > now, webhooks.c.old_secret), else_=None)
    wanted = {row.webhook for row in rows}
    known = {
        row.id: row
        for row in connection.execute(
            sa.select(webhooks.c.id, webhooks.c.url, webhooks.c.secret, old.label("old")).where(
                webhooks.c.id.in_(wanted), webhooks.c.disabled_ms.is_(None)
            )
        )
    }
    orphans = [row.key for row in rows if row.webhook not in known]
    if orphans:
        _bury(connection, deliveries.c.key.in_(orphans))
    return [
        Due(
            row.key,
            row.id,
            row.webhook,
            to.url,
            row.attempts,
            row.due_ms,
            row.body,
            tuple(s for s in (to.secret, to.old) if s),
        )
        for row in rows
        if (to := known.get(row.webhook)) is not None
    ]


def settle(connection: sa.Connection, message: Due, made: Try, state: DeliveryState, *, wait_ms: int = 0) -> bool:
    """Record a try: over, or due again in `wait_ms`. False when another process has the message now."""
    mine = (
        deliveries.c.key == message.key,
        deliveries.c.due_ms == message.lease,
        _PENDING,
    )
    held = connection.execute(sa.select(deliveries.c.tries).where(*mine).with_for_update()).scalar()
    if held is None:
        return False
    tries = [*json.loads(held), [round(made.at, 3), made.status, made.code, made.milliseconds]][-KEEP_TRIES:]
    now = clock_of(connection)
    over = state is not DeliveryState.PENDING
    connection.execute(
        deliveries.update()
        .where(*mine)
        .values(state=state.value, tries=dump(tries), due_ms=now + wait_ms, ended_ms=now if over else None)
    )
    return True


def give_up(connection: sa.Connection, webhook: str) -> None:
    """Everything that waits for this webhook is dead."""
    _bury(connection, sa.and_(deliveries.c.webhook == webhook, _PENDING))


def pending(connection: sa.Connection) -> int:
    """Messages that wait, all tenants."""
    waiting = sa.select(sa.func.count()).where(_PENDING)
    return int(connection.execute(waiting).scalar_one())


def forget(connection: sa.Connection, db: Database) -> int:
    """Drop messages that are over and older than 30 days; how many."""
    old = (~_PENDING, deliveries.c.created_ms < db.clock() - KEEP_MS)
    return connection.execute(deliveries.delete().where(*old)).rowcount


def _bury(connection: sa.Connection, which: sa.ColumnElement[bool]) -> None:
    connection.execute(
        deliveries.update().where(which).values(state=DeliveryState.DEAD.value, ended_ms=clock_of(connection))
    )


def _due(connection: sa.Connection) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    return _PENDING, deliveries.c.due_ms <= clock_of(connection)


def _own(tenant: str, webhook: str, delivery: str) -> tuple[sa.ColumnElement[bool], ...]:
    return deliveries.c.id == delivery, deliveries.c.webhook == webhook, deliveries.c.tenant == tenant


def _claimed(row: Any, to: Any) -> Due:
    keys = (to.secret,) if to.old is None else (to.secret, to.old)
    return Due(row.key, row.id, row.webhook, to.url, row.attempts, row.due_ms, row.body, keys)


def _delivery(row: Any) -> Delivery:
    state = DeliveryState(row.state)
    return Delivery(
        id=row.id,
        key=row.key,
        webhook=row.webhook,
        event=row.event,
        batch=row.batch,
        state=state,
        attempts=row.attempts,
        tries=tuple(Try(*made) for made in json.loads(row.tries)),
        created_at=row.created_ms / 1000,
        next_at=row.due_ms / 1000 if state is DeliveryState.PENDING else None,
        ended_at=seconds(row.ended_ms),
    )
