"""What the workflow library does by default and would lose work by, and that ours does not."""

import asyncio
import logging
import sqlite3
from typing import Any

import pytest
import sqlalchemy as sa

from coach.bulk import workflows
from coach.bulk.batch import BatchState
from coach.bulk.workflows import ChunkQueue, workflow_id
from coach.storage.database import Database
from tests.bulk.mock_provider import MockProvider
from tests.bulk.running import TENANT, assert_promises, engine, items, no_model, priced, until, within


def statuses(url: str) -> list[sqlite3.Row]:
    file = sqlite3.connect(url.removeprefix("sqlite:///"))
    file.row_factory = sqlite3.Row
    try:
        return file.execute("SELECT * FROM workflow_status").fetchall()
    finally:
        file.close()


def test_work_queued_by_an_older_version_is_done_after_an_upgrade(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By default queued work of another version waits for ever without a word."""

    async def run() -> None:
        monkeypatch.setattr(workflows, "VERSION", "0")
        async with engine(sqlite_url, no_model, run_items=False) as old:
            batch = await old.create(TENANT, items(25))
        monkeypatch.setattr(workflows, "VERSION", "1")
        async with engine(sqlite_url, no_model) as new:
            over = await within(new.wait(TENANT, batch.id))
            assert over.counts.succeeded == 25

    asyncio.run(run())


def test_the_version_is_set_by_hand_and_not_a_hash_of_the_source(sqlite_url: str) -> None:
    async def run() -> None:
        async with engine(sqlite_url, no_model) as made:
            batch = await made.create(TENANT, items(5))
            await within(made.wait(TENANT, batch.id))

    asyncio.run(run())
    assert {row["application_version"] for row in statuses(sqlite_url)} == {workflows.VERSION}


def test_every_start_has_an_executor_id_of_its_own(sqlite_url: str) -> None:
    """By default all processes have one id, and one that starts takes over the running work of the others."""

    async def run() -> None:
        ids = set()
        for _ in range(2):
            async with engine(sqlite_url, no_model) as made:
                batch = await made.create(TENANT, items(5))
                await within(made.wait(TENANT, batch.id))
                ids.add(made.worker)
        assert {row["executor_id"] for row in statuses(sqlite_url)} == ids
        assert len(ids) == 2

    asyncio.run(run())


def test_queue_entries_are_plain_json_and_never_pickles(sqlite_url: str) -> None:
    async def run() -> None:
        async with engine(sqlite_url, no_model) as made:
            batch = await made.create(TENANT, items(5))
            await within(made.wait(TENANT, batch.id))

    asyncio.run(run())
    assert {row["serialization"] for row in statuses(sqlite_url)} == {"portable_json"}


def test_the_file_is_in_write_ahead_mode_and_commits_reach_the_disk(sqlite_url: str) -> None:
    db = Database(sqlite_url)
    workflow_engine = db.engine_for_workflows()
    with db.write() as ours, workflow_engine.connect() as theirs:
        for connection in (ours, theirs):
            assert connection.execute(sa.text("PRAGMA journal_mode")).scalar() == "wal"
            assert connection.execute(sa.text("PRAGMA synchronous")).scalar() == 2, "FULL"
            assert connection.execute(sa.text("PRAGMA busy_timeout")).scalar() == 30_000
    workflow_engine.dispose()
    db.close()


def test_chunks_start_within_tenths_of_a_second(sqlite_url: str) -> None:
    async def run() -> None:
        async with engine(sqlite_url, no_model) as made:
            batch = await made.create(TENANT, items(5))
            await within(made.wait(TENANT, batch.id))

    asyncio.run(run())
    file = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))
    assert file.execute("SELECT polling_interval_sec FROM queues").fetchone()[0] <= 0.1
    file.close()


def test_a_queue_entry_that_vanished_is_made_anew(sqlite_url: str) -> None:
    async def run() -> None:
        async with engine(sqlite_url, no_model, run_items=False) as made:
            batch = await made.create(TENANT, items(25))
        file = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))
        file.execute("DELETE FROM workflow_status")
        file.commit()
        file.close()
        async with engine(sqlite_url, no_model) as made:
            assert (await within(made.wait(TENANT, batch.id))).counts.succeeded == 25

    asyncio.run(run())


def test_an_entry_taken_by_an_executor_that_died_before_its_claim_is_made_anew(sqlite_url: str) -> None:
    async def run() -> None:
        async with engine(sqlite_url, no_model, run_items=False) as made:
            batch = await made.create(TENANT, items(25))
        file = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))
        file.execute("UPDATE workflow_status SET status = 'PENDING', executor_id = 'gone'")
        file.commit()
        file.close()
        async with engine(sqlite_url, no_model) as made:
            assert (await within(made.wait(TENANT, batch.id))).counts.succeeded == 25

    asyncio.run(run())


def test_queueing_is_part_of_the_accepting_transaction(sqlite_url: str) -> None:
    """Accepted and queued, or neither: a queue that fails takes the batch back."""

    async def run() -> None:
        async with engine(sqlite_url, no_model, run_items=False) as made:

            def refuse(*_: Any) -> None:
                raise sa.exc.OperationalError("", {}, Exception())

            made._queue.enqueue = refuse  # type: ignore[method-assign]
            with pytest.raises(sa.exc.OperationalError):
                await made.create(TENANT, items(5), idempotency_key="k")
            assert await made.list(TENANT) == []

    asyncio.run(run())
    assert statuses(sqlite_url) == []


def test_the_same_chunk_queued_twice_is_worked_on_once(sqlite_url: str, provider: MockProvider) -> None:
    async def run() -> None:
        async with engine(sqlite_url, llm=priced(provider.base)) as made:
            batch = await made.create(TENANT, items(10))
            assert made._runner is not None
            chunk = int(statuses(sqlite_url)[0]["workflow_uuid"].split("-")[1])
            await asyncio.gather(*(made._runner.run(chunk, generation) for generation in (1, 1, 1, 2)))
            over = await within(made.wait(TENANT, batch.id))
            assert over.state is BatchState.SUCCEEDED
            await assert_promises(made, batch, 10)

    asyncio.run(run())
    assert provider.total == 10


def test_rate_limits_count_calls_and_not_chunks(sqlite_url: str, provider: MockProvider) -> None:
    from coach.storage.rates import Limit, Limits

    async def run() -> None:
        limits = Limits(Limit(requests_per_minute=600))
        async with engine(sqlite_url, llm=priced(provider.base), limits=limits) as made:
            batch = await made.create(TENANT, items(40))
            await until(lambda: provider.total >= 10)
            seen = provider.total
            assert seen < 25, "one second's worth at most at once, the rest by and by"
            assert (await within(made.wait(TENANT, batch.id))).counts.succeeded == 40

    asyncio.run(run())


def test_one_engine_at_a_time_runs_chunks_in_a_process(sqlite_url: str) -> None:
    async def run() -> None:
        async with engine(sqlite_url, no_model) as made:
            with pytest.raises(RuntimeError, match="one engine"):
                made._queue.launch("second", made._runner.run)  # type: ignore[union-attr]

    asyncio.run(run())


def test_the_id_of_an_entry_names_chunk_and_generation() -> None:
    assert workflow_id(5, 2) != workflow_id(5, 3) != workflow_id(52, 3)


def test_a_closed_queue_says_so() -> None:
    with pytest.raises(RuntimeError, match="not open"):
        ChunkQueue(Database("sqlite:////tmp/never-opened.db")).drop([(1, 1)])


def test_nothing_of_a_text_reaches_a_log(
    sqlite_url: str, provider: MockProvider, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    provider.fault = lambda item, number: "status:400" if item == "i1" else "ok"

    async def run() -> None:
        async with engine(sqlite_url, llm=priced(provider.base)) as made:
            batch = await made.create(TENANT, items(5), shared={"profile": "SECRET-PROFILE"})
            await within(made.wait(TENANT, batch.id))

    asyncio.run(run())
    assert '"event": "item_failed"' in caplog.text
    for secret in ("SECRET-PROFILE", "A shop to move", "A letter for", "Job 1"):
        assert secret not in caplog.text
