"""What one user keeps: texts with their results, dismissed findings, and the sources of their facts.

Every function takes tenant and owner, and reads or changes only rows of both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from coach.storage.database import Database
from coach.storage.schema import dismissals, documents, fact_sources


@dataclass(frozen=True, slots=True)
class KeptDocument:
    """A text with what came of it, as JSON. `key` orders them by age."""

    key: int
    kind: str
    text: str
    result: str
    created_at: float


def keep_document(
    connection: sa.Connection, db: Database, *, tenant: str, owner: str, kind: str, text: str, result: str
) -> int:
    """Add a text to the user's history; its key."""
    row = documents.insert().values(
        tenant=tenant, owner=owner, kind=kind, text=text, result=result, created_ms=db.now_ms(connection)
    )
    return int(connection.execute(row.returning(documents.c.key)).scalar_one())


def history(
    connection: sa.Connection, *, tenant: str, owner: str, limit: int = 50, before: int | None = None
) -> list[KeptDocument]:
    """The user's texts, newest first, older than the key `before`."""
    query = sa.select(documents).where(documents.c.tenant == tenant, documents.c.owner == owner)
    if before is not None:
        query = query.where(documents.c.key < before)
    rows = connection.execute(query.order_by(documents.c.key.desc()).limit(limit))
    return [KeptDocument(row.key, row.kind, row.text, row.result, row.created_ms / 1000) for row in rows]


def delete_document(connection: sa.Connection, *, tenant: str, owner: str, key: int) -> None:
    """Remove one text of the user's history."""
    mine = sa.and_(documents.c.tenant == tenant, documents.c.owner == owner)
    connection.execute(documents.delete().where(mine, documents.c.key == key))


def delete_history(connection: sa.Connection, *, tenant: str, owner: str, newest: int = 0) -> None:
    """Remove the user's history, but for the `newest` so many texts."""
    mine = sa.and_(documents.c.tenant == tenant, documents.c.owner == owner)
    stay = sa.select(documents.c.key).where(mine).order_by(documents.c.key.desc()).limit(newest)
    connection.execute(documents.delete().where(mine, documents.c.key.not_in(stay)))


def dismiss(connection: sa.Connection, db: Database, *, tenant: str, owner: str, fingerprint: str) -> None:
    """Remember that the user does not want to see a finding; again changes nothing."""
    restore(connection, tenant=tenant, owner=owner, fingerprint=fingerprint)
    connection.execute(
        dismissals.insert().values(
            tenant=tenant, owner=owner, fingerprint=fingerprint, created_ms=db.now_ms(connection)
        )
    )


def restore(connection: sa.Connection, *, tenant: str, owner: str, fingerprint: str) -> None:
    """Show a dismissed finding again."""
    connection.execute(
        dismissals.delete().where(
            dismissals.c.tenant == tenant, dismissals.c.owner == owner, dismissals.c.fingerprint == fingerprint
        )
    )


def dismissed(connection: sa.Connection, *, tenant: str, owner: str) -> frozenset[str]:
    """Fingerprints of the findings the user dismissed."""
    query = sa.select(dismissals.c.fingerprint).where(dismissals.c.tenant == tenant, dismissals.c.owner == owner)
    return frozenset(connection.execute(query).scalars())


def keep_sources(
    connection: sa.Connection, db: Database, *, tenant: str, owner: str, sources: Mapping[str, str]
) -> None:
    """Put these sources of facts (name to text) in the place of all earlier ones."""
    _drop_sources(connection, tenant, owner)
    now = db.now_ms(connection)
    rows = [
        {"tenant": tenant, "owner": owner, "name": name, "text": text, "updated_ms": now}
        for name, text in sources.items()
    ]
    if rows:
        connection.execute(fact_sources.insert(), rows)


def sources(connection: sa.Connection, *, tenant: str, owner: str) -> dict[str, str]:
    """The user's sources of facts, by name."""
    rows = connection.execute(
        sa.select(fact_sources.c.name, fact_sources.c.text)
        .where(fact_sources.c.tenant == tenant, fact_sources.c.owner == owner)
        .order_by(fact_sources.c.name)
    )
    return {row.name: row.text for row in rows}


def forget(connection: sa.Connection, *, tenant: str, owner: str) -> None:
    """Remove everything the user keeps here."""
    for table in (documents, dismissals):
        connection.execute(table.delete().where(table.c.tenant == tenant, table.c.owner == owner))
    _drop_sources(connection, tenant, owner)


def _drop_sources(connection: sa.Connection, tenant: str, owner: str) -> None:
    connection.execute(fact_sources.delete().where(fact_sources.c.tenant == tenant, fact_sources.c.owner == owner))
