"""Cancel, pause, resume, retry, delete, deadlines: what each promises, also while calls run."""

import asyncio

import pytest

from coach.bulk.batch import (
    BATCH_MOVES,
    ITEM_MOVES,
    BatchMoveRefused,
    BatchNotFound,
    BatchOptions,
    BatchState,
    ItemState,
)
from tests.bulk.mock_provider import MockProvider
from tests.bulk.running import TENANT, assert_promises, engine, items, priced, until, within


def test_every_state_has_its_moves_and_ends_stay_ends() -> None:
    assert set(BATCH_MOVES) == set(BatchState) and set(ITEM_MOVES) == set(ItemState)
    assert BATCH_MOVES[BatchState.CANCELLED] == BATCH_MOVES[BatchState.EXPIRED] == frozenset()
    assert BATCH_MOVES[BatchState.CANCELLING] == {BatchState.CANCELLED}, "a cancel is never taken back"
    assert ITEM_MOVES[ItemState.SUCCEEDED] == frozenset()


def test_after_a_cancel_no_call_starts_and_running_ones_end(url: str, provider: MockProvider) -> None:
    provider.hold = True

    async def run() -> None:
        async with engine(url, llm=priced(provider.base)) as made:
            batch = await made.create(TENANT, items(60))
            await until(lambda: provider.running == 8)
            cancelled = await made.cancel(TENANT, batch.id)
            calls = provider.total
            assert cancelled.state is BatchState.CANCELLING
            provider.hold = False
            over = await within(made.wait(TENANT, batch.id))
            assert over.state is BatchState.CANCELLED
            assert provider.total == calls == 8
            assert over.counts.succeeded == 8 and over.counts.cancelled == 52
            assert (await made.cancel(TENANT, batch.id)).state is BatchState.CANCELLED, "again changes nothing"
            for move in (made.resume, made.pause, made.retry_failed):
                with pytest.raises(BatchMoveRefused):
                    await move(TENANT, batch.id)
            await assert_promises(made, batch, 60)

    asyncio.run(run())


def test_a_cancel_by_another_process_stops_the_worker_too(sqlite_url: str, provider: MockProvider) -> None:
    """The engine that only accepts cancels; the one that works learns it from the database at its next call."""
    provider.hold = True

    async def run() -> None:
        async with engine(sqlite_url, llm=priced(provider.base)) as works:
            batch = await works.create(TENANT, items(60))
            await until(lambda: provider.running == 8)
            async with engine(sqlite_url, run_items=False) as answers:
                await answers.cancel(TENANT, batch.id)
            provider.hold = False
            over = await within(works.wait(TENANT, batch.id))
            assert over.state is BatchState.CANCELLED
            await assert_promises(works, batch, 60)

    asyncio.run(run())
    # Begun before the cancel: eight running, and those that had their reservation and waited for a slot.
    assert provider.total <= 16


def test_a_paused_batch_makes_no_call_until_it_is_resumed(url: str, provider: MockProvider) -> None:
    provider.hold = True

    async def run() -> None:
        async with engine(url, llm=priced(provider.base)) as made:
            batch = await made.create(TENANT, items(40))
            await until(lambda: provider.running == 8)
            assert (await made.pause(TENANT, batch.id)).state is BatchState.PAUSED
            provider.hold = False
            await until(lambda: provider.running == 0)
            async with asyncio.timeout(30):
                while (now := await made.get(TENANT, batch.id)).counts.running:
                    await asyncio.sleep(0.02)
            assert now.state is BatchState.PAUSED and now.counts.succeeded == provider.total == 8
            await made.resume(TENANT, batch.id)
            over = await within(made.wait(TENANT, batch.id))
            assert over.counts.succeeded == 40
            await assert_promises(made, batch, 40)

    asyncio.run(run())
    assert provider.total == 40


def test_a_batch_paused_before_it_started_waits(sqlite_url: str, provider: MockProvider) -> None:
    async def run() -> None:
        async with engine(sqlite_url, run_items=False) as accepts:
            batch = await accepts.create(TENANT, items(15))
            await accepts.pause(TENANT, batch.id)
        async with engine(sqlite_url, llm=priced(provider.base)) as made:
            other = await made.create(TENANT, items(5))
            await within(made.wait(TENANT, other.id))
            assert (await made.get(TENANT, batch.id)).counts.queued == 15
            await made.resume(TENANT, batch.id)
            assert (await within(made.wait(TENANT, batch.id))).counts.succeeded == 15

    asyncio.run(run())


def test_deleting_a_running_batch_leaves_nothing_of_it(sqlite_url: str, provider: MockProvider) -> None:
    import sqlalchemy as sa

    from coach.storage.schema import metadata

    provider.hold = True

    async def run() -> None:
        async with engine(sqlite_url, llm=priced(provider.base)) as made:
            batch = await made.create(TENANT, items(30), shared={"profile": "a secret text"}, idempotency_key="k")
            await until(lambda: provider.running == 8)
            await made.delete(TENANT, batch.id)
            provider.hold = False
            with pytest.raises(BatchNotFound):
                await made.get(TENANT, batch.id)
            await until(lambda: provider.running == 0)
        async with engine(sqlite_url, run_items=False) as made:
            with made._db.read() as connection:
                for table in metadata.sorted_tables:
                    if table.name != "workers":
                        assert connection.execute(sa.select(sa.func.count()).select_from(table)).scalar() == 0
                rows = connection.execute(sa.text("SELECT count(*) FROM workflow_status")).scalar()
                assert rows is not None and rows <= 6, "only what was running when its row was deleted"

    asyncio.run(run())
    assert provider.total == 8


def test_a_batch_past_its_deadline_expires_and_one_past_its_time_is_deleted(
    sqlite_url: str, provider: MockProvider
) -> None:
    async def run() -> None:
        async with engine(sqlite_url, run_items=False) as made:
            late = await made.create(TENANT, items(5), options=BatchOptions(deadline_hours=0))
            old = await made.create(TENANT, [], options=BatchOptions(retain_days=0))
            kept = await made.create(TENANT, items(2))
            await asyncio.sleep(0.005)
            await asyncio.to_thread(made._upkeep.once)
            over = await made.get(TENANT, late.id)
            assert over.state is BatchState.EXPIRED and over.counts.expired == 5
            with pytest.raises(BatchNotFound):
                await made.get(TENANT, old.id)
            assert (await made.get(TENANT, kept.id)).state is BatchState.QUEUED
        async with engine(sqlite_url, llm=priced(provider.base)) as made:
            await within(made.wait(TENANT, kept.id))
            await assert_promises(made, late, 5)

    asyncio.run(run())
    assert provider.total == 2


def test_a_stop_gives_back_what_it_does_not_finish(sqlite_url: str, provider: MockProvider) -> None:
    provider.hold = True

    async def run() -> None:
        async with engine(sqlite_url, llm=priced(provider.base), grace=0.0) as made:
            batch = await made.create(TENANT, items(20))
            await until(lambda: provider.running == 8)
        provider.hold = False
        async with engine(sqlite_url, llm=priced(provider.base)) as made:
            over = await within(made.wait(TENANT, batch.id))
            assert over.counts.succeeded == 20
            await assert_promises(made, batch, 20)

    asyncio.run(run())
    assert provider.total <= 20 + 8


def test_a_stop_with_grace_lets_running_calls_end(sqlite_url: str, provider: MockProvider) -> None:
    provider.delay = 0.2

    async def run() -> None:
        async with engine(sqlite_url, llm=priced(provider.base), grace=10.0) as made:
            batch = await made.create(TENANT, items(20))
            await until(lambda: provider.running == 8)
        async with engine(sqlite_url, llm=priced(provider.base)) as made:
            assert (await within(made.wait(TENANT, batch.id))).counts.succeeded == 20

    asyncio.run(run())
    assert provider.total == 20
