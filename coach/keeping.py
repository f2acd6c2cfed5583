"""What one person keeps between visits of the page: versions of texts, sources of facts, findings set aside."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

import sqlalchemy as sa

from coach.detection.dismissals import Dismissals, owner_key
from coach.errors import SetupError
from coach.storage import owned
from coach.storage.database import Database
from coach.storage.upgrade import upgrade

LOCAL_OWNER = "me"
"""The one user of a page that only this machine can open."""
MOST_VERSIONS = 300
"""Versions kept for one person; older ones go."""
_TENANT = "local"
_BUSY_MS = 2_000
"""A page waits no longer for another writer; what it could not keep stays in the session."""
_REST_SECONDS = 20.0
"""How long a database that failed is left alone, so that a page is not slow at every step."""


@dataclass(frozen=True, slots=True)
class KeptVersion:
    """A text as it stood at one moment, who wrote it, and the text it was rewritten from."""

    id: int
    kind: str
    text: str
    origin: str
    before: str
    made_at: datetime


class Archive:
    """The database behind all shelves, opened at its first use. Safe to use from several threads."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._db: Database | None = None
        self._opening = Lock()
        self._rests_until = 0.0

    def shelf(self, owner: str) -> Shelf:
        """What `owner` keeps; nobody else's rows are read or changed through it."""
        return Shelf(self, owner)

    @contextmanager
    def asked(self, *, erases: bool = False) -> Iterator[tuple[sa.Connection, Database]]:
        """A transaction. SetupError when the database cannot be used now, and for a while after that.

        After `erases` what was removed stands nowhere in a SQLite file any more.
        """
        if time.monotonic() < self._rests_until:
            raise _unusable()
        try:
            db = self._opened()
            with db.write() as connection:
                if erases and db.is_sqlite:
                    connection.exec_driver_sql("PRAGMA secure_delete=ON")
                yield connection, db
            if erases:
                db.scrub()
        except (sa.exc.SQLAlchemyError, OSError, SetupError):
            # Their texts may hold what was to be kept, so none of them goes on.
            self._rests_until = time.monotonic() + _REST_SECONDS
            raise _unusable() from None

    def close(self) -> None:
        """Close every connection."""
        if self._db is not None:
            self._db.close()

    def _opened(self) -> Database:
        with self._opening:
            if self._db is None:
                db = Database(self._url, pool_size=4, busy_ms=_BUSY_MS)
                upgrade(db)
                if db.is_sqlite and db.url.database:
                    # Letters and facts are nobody else's on this machine.
                    Path(db.url.database).chmod(0o600)
                self._db = db
            return self._db


class Shelf:
    """What one person keeps. Every method raises SetupError when the database cannot be used."""

    def __init__(self, archive: Archive, owner: str) -> None:
        self._archive = archive
        self._owner = owner

    def keep_version(self, kind: str, text: str, origin: str, before: str = "") -> int:
        """Keep a text; its id. The oldest beyond `MOST_VERSIONS` go."""
        result = json.dumps({"origin": origin, "before": before})
        with self._archive.asked() as (connection, db):
            key = owned.keep_document(
                connection, db, tenant=_TENANT, owner=self._owner, kind=kind, text=text, result=result
            )
            owned.delete_history(connection, tenant=_TENANT, owner=self._owner, newest=MOST_VERSIONS)
        return key

    def versions(self) -> list[KeptVersion]:
        """All versions, newest first."""
        with self._archive.asked() as (connection, _):
            rows = owned.history(connection, tenant=_TENANT, owner=self._owner, limit=MOST_VERSIONS)
        return [_version(row) for row in rows]

    def delete_version(self, version_id: int) -> None:
        """Remove one version for good."""
        with self._archive.asked(erases=True) as (connection, _):
            owned.delete_document(connection, tenant=_TENANT, owner=self._owner, key=version_id)

    def delete_versions(self) -> None:
        """Remove all versions for good."""
        with self._archive.asked(erases=True) as (connection, _):
            owned.delete_history(connection, tenant=_TENANT, owner=self._owner)

    def sources(self) -> dict[str, str]:
        """What the person wrote about themselves, by name."""
        with self._archive.asked() as (connection, _):
            return owned.sources(connection, tenant=_TENANT, owner=self._owner)

    def change_sources(self, changed: Mapping[str, str]) -> None:
        """Put these sources in place of those of the same name; an empty one is removed for good."""
        with self._archive.asked(erases=True) as (connection, db):
            all_of_them = {**owned.sources(connection, tenant=_TENANT, owner=self._owner), **changed}
            kept = {name: text for name, text in all_of_them.items() if text}
            owned.keep_sources(connection, db, tenant=_TENANT, owner=self._owner, sources=kept)

    def dismissals(self, document: str) -> Dismissals:
        """The findings set aside in a document, which is named by its place on the page."""
        with self._archive.asked() as (connection, _):
            marks = owned.dismissed(connection, tenant=_TENANT, owner=owner_key(self._owner, document))
        return Dismissals.of(marks)

    def keep_dismissals(self, document: str, now: Dismissals) -> None:
        """Put these in place of what was set aside in the document before."""
        mine = owner_key(self._owner, document)
        with self._archive.asked() as (connection, db):
            before, after = owned.dismissed(connection, tenant=_TENANT, owner=mine), frozenset(now.stored())
            for mark in before - after:
                owned.restore(connection, tenant=_TENANT, owner=mine, fingerprint=mark)
            for mark in after - before:
                owned.dismiss(connection, db, tenant=_TENANT, owner=mine, fingerprint=mark)

    def forget(self, documents: Iterable[str] = ()) -> None:
        """Remove everything for good: versions, sources, and what was set aside in these documents."""
        with self._archive.asked(erases=True) as (connection, _):
            for owner in (self._owner, *(owner_key(self._owner, document) for document in documents)):
                owned.forget(connection, tenant=_TENANT, owner=owner)


def _version(row: owned.KeptDocument) -> KeptVersion:
    result = json.loads(row.result)
    made = datetime.fromtimestamp(row.created_at, UTC)
    return KeptVersion(row.key, row.kind, row.text, result.get("origin", ""), result.get("before", ""), made)


def _unusable() -> SetupError:
    return SetupError(
        "Nothing can be kept on disk at the moment.",
        hint="Your texts stay in this session. Check that the data folder can be written.",
    )
