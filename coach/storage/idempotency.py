"""Idempotency keys: one row per tenant, route and key, taken by inserting it, so that two requests cannot both win."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from coach.storage.database import Database
from coach.storage.schema import idempotency


@dataclass(frozen=True, slots=True)
class Remembered:
    """What a key stands for. `status` None: the first request is still running (or died)."""

    fingerprint: str
    resource: str
    owner: str
    status: int | None
    body: str | None


def remember(
    connection: sa.Connection, db: Database, *, tenant: str, route: str, key: str, resource: str = "", owner: str = ""
) -> None:
    """Take a key. IntegrityError when it is taken."""
    connection.execute(
        idempotency.insert().values(
            tenant=tenant, route=route, key=key, resource=resource, owner=owner, created_ms=db.now_ms(connection)
        )
    )


def recall(connection: sa.Connection, *, tenant: str, route: str, key: str) -> Remembered | None:
    """What the key stands for, or None."""
    row = connection.execute(sa.select(idempotency).where(*_where(tenant, route, key))).one_or_none()
    return None if row is None else Remembered(row.fingerprint, row.resource, row.owner, row.status, row.body)


def complete(
    connection: sa.Connection, *, tenant: str, route: str, key: str, fingerprint: str, status: int, body: str = ""
) -> None:
    """Keep the answer that a repetition gets."""
    connection.execute(
        idempotency.update()
        .where(*_where(tenant, route, key))
        .values(fingerprint=fingerprint, status=status, body=body)
    )


def forget(connection: sa.Connection, *, tenant: str, route: str, key: str) -> None:
    """Give the key back: its request failed before it had an effect."""
    connection.execute(idempotency.delete().where(*_where(tenant, route, key)))


def _where(tenant: str, route: str, key: str) -> tuple[sa.ColumnElement[bool], ...]:
    return idempotency.c.tenant == tenant, idempotency.c.route == route, idempotency.c.key == key
