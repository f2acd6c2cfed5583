"""API keys as rows: a look-up prefix, a hash, never the key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from coach.storage.schema import api_keys


def insert(connection: sa.Connection, **values: Any) -> None:
    """Add a key's row."""
    connection.execute(api_keys.insert().values(**values))


def with_prefix(connection: sa.Connection, prefix: str) -> Sequence[sa.Row[Any]]:
    """Rows whose key begins so; several only by a rare accident."""
    return connection.execute(sa.select(api_keys).where(api_keys.c.prefix == prefix)).all()


def of_tenant(connection: sa.Connection, tenant: str | None) -> Sequence[sa.Row[Any]]:
    """All keys, or those of one tenant, oldest first."""
    query = sa.select(api_keys).order_by(api_keys.c.created_ms, api_keys.c.id)
    return connection.execute(query if tenant is None else query.where(api_keys.c.tenant == tenant)).all()


def revoke(connection: sa.Connection, key_id: str, now_ms: int) -> bool:
    """Mark as revoked; False when there is no such key. A key stays revoked."""
    known = connection.execute(sa.select(api_keys.c.id).where(api_keys.c.id == key_id)).first() is not None
    connection.execute(
        api_keys.update().where(api_keys.c.id == key_id, api_keys.c.revoked_ms.is_(None)).values(revoked_ms=now_ms)
    )
    return known


def touch(connection: sa.Connection, key_id: str, now_ms: int) -> None:
    """Note that the key was used."""
    connection.execute(api_keys.update().where(api_keys.c.id == key_id).values(last_used_ms=now_ms))


def any_live(connection: sa.Connection) -> bool:
    """Whether a key that was not revoked exists."""
    return (
        connection.execute(sa.select(api_keys.c.id).where(api_keys.c.revoked_ms.is_(None)).limit(1)).first() is not None
    )
