"""A locked or full database: nothing new begins, nothing is lost, and it goes on by itself."""

import asyncio
import sqlite3
import threading

import pytest
import sqlalchemy as sa

from coach.errors import SetupError
from coach.storage import database as storage_database
from tests.bulk.conftest import postgres_url
from tests.bulk.mock_provider import MockProvider
from tests.bulk.running import TENANT, assert_promises, engine, items, no_model, priced, until, within


def test_a_full_disk_stops_calls_and_loses_nothing(sqlite_url: str, provider: MockProvider) -> None:
    """The file may not grow: commits fail for real, as on a full disk, until there is room again."""

    async def run() -> None:
        async with engine(sqlite_url, llm=priced(provider.base)) as made:
            full = threading.Event()
            refused = []

            def limit(connection: sa.Connection) -> None:
                pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
                room = pages if full.is_set() else 1_000_000_000
                connection.exec_driver_sql(f"PRAGMA max_page_count = {room}")

            def note(context: sa.engine.ExceptionContext) -> None:
                refused.append(str(context.original_exception))

            # Before there is work: a list of listeners must not grow while another thread goes through it.
            sa.event.listen(made._db._engine, "begin", limit)
            sa.event.listen(made._db._engine, "handle_error", note)
            batch = await made.create(TENANT, items(400))
            await until(lambda: provider.total >= 10)
            full.set()
            # Until it is really full: free pages inside the file are used first.
            for _ in range(400):
                if any("full" in text for text in refused):
                    break
                await asyncio.sleep(0.01)
            assert any("full" in text for text in refused)
            full.clear()
            over = await within(made.wait(TENANT, batch.id))
            assert over.counts.succeeded == 400
            await assert_promises(made, batch, 400)

    asyncio.run(run())
    assert provider.total == 400


def test_commits_that_fail_are_made_again_with_the_same_entries(sqlite_url: str, provider: MockProvider) -> None:
    async def run() -> None:
        async with engine(sqlite_url, llm=priced(provider.base)) as made:
            left = 3

            def fail(connection: sa.Connection) -> None:
                nonlocal left
                if left and threading.current_thread().name.startswith("coach-ledger"):
                    left -= 1
                    raise sa.exc.OperationalError("COMMIT", {}, sqlite3.OperationalError("disk I/O error"))

            sa.event.listen(made._db._engine, "commit", fail)
            batch = await made.create(TENANT, items(30))
            over = await within(made.wait(TENANT, batch.id))
            assert left == 0
            assert over.counts.succeeded == 30
            await assert_promises(made, batch, 30)

    asyncio.run(run())
    assert provider.total == 30


def test_a_lock_that_is_held_too_long_is_waited_out(
    sqlite_url: str, provider: MockProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage_database, "BUSY_MS", 50)

    async def run() -> None:
        async with engine(sqlite_url, llm=priced(provider.base)) as made:
            batch = await made.create(TENANT, items(40))
            await until(lambda: provider.total >= 5)
            other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None, timeout=10)
            other.execute("BEGIN IMMEDIATE")
            calls = provider.total
            await asyncio.sleep(0.5)
            assert provider.total <= calls + 16, "what was begun ends, nothing new begins"
            other.execute("ROLLBACK")
            other.close()
            over = await within(made.wait(TENANT, batch.id))
            assert over.counts.succeeded == 40
            await assert_promises(made, batch, 40)

    asyncio.run(run())
    assert provider.total == 40


def test_a_database_that_cannot_be_opened_is_one_clear_error_without_its_address(tmp_path: object) -> None:
    async def run(url: str) -> str:
        with pytest.raises(SetupError) as refused:
            async with engine(url, no_model):
                pass
        return str(refused.value)

    told = asyncio.run(run("postgresql://user:hunter2@127.0.0.1:1/none"))
    assert "hunter2" not in told and "cannot be opened" in told


@pytest.mark.parametrize("url", ["mysql://x/y", "sqlite://", "sqlite:///:memory:", "nonsense", ""])
def test_other_databases_are_refused_by_what_is_accepted(url: str) -> None:
    with pytest.raises(SetupError, match="SQLite file nor Postgres"):
        storage_database.Database(url)


@pytest.mark.postgres
def test_a_worker_frozen_inside_a_transaction_loses_its_locks(request: pytest.FixtureRequest) -> None:
    url = postgres_url(request)
    frozen, living = (storage_database.Database(url, idle_ms=200) for _ in range(2))
    lock = sa.text("SELECT pg_advisory_xact_lock(7)")
    try:
        with pytest.raises(sa.exc.DBAPIError), frozen.write() as held:
            held.execute(lock)
            with living.write() as connection:
                # Granted when the server has ended the other transaction, which stands still.
                connection.execute(lock)
            held.execute(lock)
        with frozen.write() as connection:
            connection.execute(lock)
    finally:
        frozen.close()
        living.close()
