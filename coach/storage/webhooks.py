"""Webhooks as rows. Every query names the tenant. The secret is stored as it is, since messages are signed with it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from coach.domain.webhooks import Webhook
from coach.storage.database import Database
from coach.storage.rows import seconds
from coach.storage.schema import deliveries, webhooks

_SHOWN = [column for column in webhooks.c if column.name not in ("secret", "old_secret", "old_until_ms")]


def insert(
    connection: sa.Connection,
    db: Database,
    *,
    tenant: str,
    url: str,
    events: Sequence[str],
    description: str,
    secret: str,
) -> Webhook:
    """A new webhook, enabled."""
    row = connection.execute(
        webhooks.insert()
        .values(
            id=f"whk_{secrets.token_hex(12)}",
            tenant=tenant,
            url=url,
            events=" ".join(events),
            description=description,
            secret=secret,
            created_ms=db.clock(),
        )
        .returning(*_SHOWN)
    ).one()
    return _webhook(row)


def of_tenant(connection: sa.Connection, tenant: str) -> list[Webhook]:
    """All of a tenant, oldest first."""
    query = sa.select(*_SHOWN).where(webhooks.c.tenant == tenant).order_by(webhooks.c.created_ms, webhooks.c.id)
    return [_webhook(row) for row in connection.execute(query)]


def get(connection: sa.Connection, tenant: str, webhook: str) -> Webhook | None:
    """One of the tenant, or None."""
    row = connection.execute(sa.select(*_SHOWN).where(*_own(tenant, webhook))).one_or_none()
    return None if row is None else _webhook(row)


def delete(connection: sa.Connection, tenant: str, webhook: str) -> bool:
    """Remove a webhook, its secrets, and all its messages; False when the tenant has none of this id."""
    gone = connection.execute(webhooks.delete().where(*_own(tenant, webhook))).rowcount > 0
    if gone:
        connection.execute(deliveries.delete().where(deliveries.c.webhook == webhook, deliveries.c.tenant == tenant))
    return gone


def rotate(
    connection: sa.Connection, db: Database, tenant: str, webhook: str, *, secret: str, keep_ms: int
) -> Webhook | None:
    """A new secret; messages are signed with the old one too for `keep_ms`. None: no such webhook."""
    row = connection.execute(
        webhooks.update()
        .where(*_own(tenant, webhook))
        .values(secret=secret, old_secret=webhooks.c.secret, old_until_ms=db.clock() + keep_ms)
        .returning(*_SHOWN)
    ).one_or_none()
    return None if row is None else _webhook(row)


def enable(connection: sa.Connection, tenant: str, webhook: str) -> Webhook | None:
    """Send to it again. None: no such webhook."""
    changed = webhooks.update().where(*_own(tenant, webhook)).values(disabled_ms=None).returning(*_SHOWN)
    row = connection.execute(changed).one_or_none()
    return None if row is None else _webhook(row)


def disable(connection: sa.Connection, db: Database, webhook: str) -> None:
    """Send nothing to it any more: its address said that it is gone."""
    connection.execute(
        webhooks.update()
        .where(webhooks.c.id == webhook, webhooks.c.disabled_ms.is_(None))
        .values(disabled_ms=db.clock())
    )


def listening(connection: sa.Connection, tenant: str, event: str) -> list[str]:
    """Ids of the tenant's enabled webhooks that want this event."""
    rows = connection.execute(
        sa.select(webhooks.c.id, webhooks.c.events).where(webhooks.c.tenant == tenant, webhooks.c.disabled_ms.is_(None))
    )
    return [row.id for row in rows if event in row.events.split()]


def _own(tenant: str, webhook: str) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    return webhooks.c.id == webhook, webhooks.c.tenant == tenant


def _webhook(row: Any) -> Webhook:
    return Webhook(
        id=row.id,
        tenant=row.tenant,
        url=row.url,
        events=tuple(row.events.split()),
        description=row.description,
        created_at=row.created_ms / 1000,
        disabled_at=seconds(row.disabled_ms),
    )
