"""Connections: one file of SQLite, or Postgres. Every pragma and setting in one place, each with its reason."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL, make_url

from coach.errors import SetupError

BUSY_MS = 30_000
"""How long a SQLite connection waits for another writer before it gives up."""
PING_AFTER = 1.0
"""Seconds a pooled connection to Postgres may lie unused before it is asked whether it lives."""
IDLE_MS = 20_000
"""How long a Postgres transaction may stand still. A worker that is frozen inside one holds its locks no longer."""


class Database:
    """An open database. `write()` and `read()` give a connection inside a transaction; both are synchronous."""

    def __init__(self, url: str, *, pool_size: int = 8, busy_ms: int = BUSY_MS, idle_ms: int = IDLE_MS) -> None:
        """SetupError when the URL is not one of SQLite or Postgres. Nothing is connected yet."""
        self._busy_ms, self._idle_ms = busy_ms, idle_ms
        self.url = parse_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            path = Path(self.url.database or "")
            path.parent.mkdir(parents=True, exist_ok=True)
        self._engine = self._create(pool_size)
        self._reading = self._engine.execution_options(coach_reads=True)

    def _create(self, pool_size: int) -> sa.Engine:
        if not self.is_sqlite:
            return self._on_postgres(pool_size=pool_size, max_overflow=4)
        engine = sa.create_engine(self.url, connect_args={"check_same_thread": False})
        event.listen(engine, "connect", lambda connection, _record: _prepare(connection, self._busy_ms))
        event.listen(engine, "begin", _begin)
        return engine

    def engine_for_workflows(self) -> sa.Engine:
        """An engine of its own for the workflow library, which sets its own transaction rules on connections."""
        if not self.is_sqlite:
            return self._on_postgres(pool_size=8, max_overflow=8)
        engine = sa.create_engine(self.url, connect_args={"check_same_thread": False})
        event.listen(engine, "connect", _prepare_for_workflows)
        return engine

    def _on_postgres(self, **pool: int) -> sa.Engine:
        engine = sa.create_engine(self.url, **pool)
        event.listen(engine, "checkin", _left)
        event.listen(engine, "checkout", lambda connection, record, _: _ping(engine, connection, record))
        event.listen(engine, "connect", lambda connection, _record: _limit_idling(connection, self._idle_ms))
        return engine

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """A transaction that may write; on SQLite it holds the write lock from its first statement."""
        with self._engine.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """A transaction that only reads; on SQLite it waits for no writer."""
        with self._reading.begin() as connection:
            yield connection

    def now_ms(self, connection: sa.Connection) -> int:
        """Milliseconds since the epoch by the database's clock, so that workers on several machines agree."""
        return int(connection.execute(sa.select(self.clock())).scalar_one())

    def clock(self) -> sa.ColumnElement[int]:
        """`now_ms` as an expression inside a statement."""
        return _clock(self.is_sqlite)

    def scrub(self) -> None:
        """Empty SQLite's write-ahead file, where deleted text stands until it is written over. A reader may hold it."""
        if self.is_sqlite:
            connection = self._engine.raw_connection()
            try:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                connection.close()

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


def _left(_connection: Any, record: Any) -> None:
    record.info["left"] = time.monotonic()


def _ping(engine: sa.Engine, connection: Any, record: Any) -> None:
    # A connection that died in the pool (a restarted server) must not fail a commit; one that was used a moment ago
    # needs no round trip of its own to show that it lives.
    if time.monotonic() - record.info.get("left", time.monotonic()) < PING_AFTER:
        return
    try:
        engine.dialect.do_ping(connection)
    except (sa.exc.DBAPIError, engine.dialect.loaded_dbapi.Error):
        raise sa.exc.InvalidatePoolError from None


def _limit_idling(connection: Any, idle_ms: int) -> None:
    # Outside of a transaction, whose end could take the setting back.
    connection.autocommit = True
    connection.execute(f"SET idle_in_transaction_session_timeout = {int(idle_ms)}")
    connection.autocommit = False


def clock_of(connection: sa.Connection) -> sa.ColumnElement[int]:
    """The clock of the database behind a connection, as an expression inside a statement: milliseconds since the
    epoch."""
    return _clock(connection.dialect.name == "sqlite")


def _clock(is_sqlite: bool) -> sa.ColumnElement[int]:
    if is_sqlite:
        # unixepoch('subsec') needs SQLite 3.42; julianday is exact to a millisecond here.
        return sa.literal_column("CAST((julianday('now') - 2440587.5) * 86400000.0 AS INTEGER)", sa.BigInteger)
    return sa.literal_column("CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)", sa.BigInteger)


def parse_url(url: str) -> URL:
    """The URL with the driver this product ships; SetupError names what is accepted, never the URL (it may hold a
    password)."""
    try:
        parsed = make_url(url)
    except sa.exc.ArgumentError:
        raise _bad_url() from None
    backend = parsed.get_backend_name()
    if backend == "sqlite" and parsed.database and parsed.database != ":memory:":
        return parsed.set(drivername="sqlite+pysqlite")
    if backend in ("postgresql", "postgres"):
        return parsed.set(drivername="postgresql+psycopg")
    raise _bad_url()


def _bad_url() -> SetupError:
    return SetupError(
        "The database URL is neither a SQLite file nor Postgres.",
        hint="Set COACH_DATABASE_URL=postgresql://user@host/name or sqlite:////path/file.db, or unset it.",
    )


def _prepare(connection: Any, busy_ms: int) -> None:
    # None: the driver starts no transaction by itself; `_begin` does, at the right moment.
    connection.isolation_level = None
    _pragmas(connection, busy_ms)


def _prepare_for_workflows(connection: Any, _record: object) -> None:
    connection.isolation_level = "IMMEDIATE"
    _pragmas(connection)


def _pragmas(connection: Any, busy_ms: int = BUSY_MS) -> None:
    # Readers never wait for the writer; a killed process loses nothing that was committed.
    connection.execute("PRAGMA journal_mode=WAL")
    # NORMAL may lose the last commits when the power fails; an accepted batch must not.
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(f"PRAGMA busy_timeout={busy_ms}")


def _begin(connection: sa.Connection) -> None:
    reads = connection.get_execution_options().get("coach_reads", False)
    # IMMEDIATE: a transaction that reads first and writes then would fail at once when another one wrote between.
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
