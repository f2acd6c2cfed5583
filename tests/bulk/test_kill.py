"""SIGKILL at every named place, on both databases: nothing lost, nothing twice, counts and costs add up."""

import asyncio
import signal
import sqlite3
from typing import Any

import pytest

from coach.bulk.batch import Batch, BatchState
from coach.bulk.failpoints import NAMES, Failpoints
from tests.bulk.child import Child
from tests.bulk.mock_provider import MockProvider
from tests.bulk.running import TENANT, assert_promises, engine, items, priced, until, within

ITEMS = 60
IN_FLIGHT = 8


def die(url: str, base: str, **wish: Any) -> None:
    """Run until it is dead by SIGKILL."""
    child = Child(url, base, **({"items": ITEMS, "concurrency": IN_FLIGHT} | wish))
    assert child.end() == -signal.SIGKILL


async def carry_on(url: str, provider: MockProvider, **config: Any) -> Batch:
    """Restart, repeat the request as its sender would, and see everything through."""
    async with engine(url, llm=priced(provider.base), **config) as made:
        batch = await made.create(TENANT, items(ITEMS), idempotency_key="once")
        await within(made.wait(TENANT, batch.id))
        over = await assert_promises(made, batch, ITEMS)
        assert [b.id for b in await made.list(TENANT)] == [batch.id], "one batch, whoever repeats the request"
        return over


@pytest.mark.parametrize(
    "failpoint",
    [
        "mid_accept",
        "after_accept",
        "after_claim",
        "after_reserve:2",
        "after_reply:20",
        "after_commit:2",
        "mid_finalise:2",
        "mid_finalise:6",
    ],
)
def test_a_killed_worker_loses_nothing(url: str, provider: MockProvider, failpoint: str) -> None:
    provider.delay = 0.01
    die(url, provider.base, failpoint=failpoint)
    over = asyncio.run(carry_on(url, provider))
    assert over.state is BatchState.SUCCEEDED
    assert over.counts.succeeded == ITEMS
    # A call in flight is paid again; those whose result was committed are not.
    assert ITEMS <= provider.total <= ITEMS + 2 * IN_FLIGHT + 8
    assert set(provider.calls) == {f"i{n}" for n in range(ITEMS)}


def test_a_worker_killed_while_it_buries_another_loses_nothing(sqlite_url: str, provider: MockProvider) -> None:
    provider.delay = 0.01
    die(sqlite_url, provider.base, failpoint="after_claim:2")
    die(sqlite_url, provider.base, failpoint="after_bury")
    over = asyncio.run(carry_on(sqlite_url, provider))
    assert over.counts.succeeded == ITEMS


def test_an_item_that_kills_every_worker_fails_in_the_end(sqlite_url: str, provider: MockProvider) -> None:
    for _ in range(5):
        die(sqlite_url, provider.base, failpoint="after_reply", items=1)

    async def run() -> None:
        async with engine(sqlite_url, llm=priced(provider.base)) as made:
            batch = (await made.list(TENANT))[0]
            over = await within(made.wait(TENANT, batch.id))
            assert over.counts.failed == 1
            assert (await made.items(TENANT, batch.id))[0].code == "WORKER_CRASHED"
            await assert_promises(made, batch, 1)
            outcomes = [a.outcome for a in await made.attempts(TENANT, batch.id, "i0")]
            assert outcomes == ["abandoned"] * 5

    asyncio.run(run())
    assert provider.total == 5


@pytest.mark.postgres
def test_a_worker_that_hangs_past_its_lease_changes_nothing_when_it_wakes(
    request: pytest.FixtureRequest, provider: MockProvider
) -> None:
    from tests.bulk.conftest import postgres_url

    zombie_test(postgres_url(request), provider)


def test_the_same_on_sqlite(sqlite_url: str, provider: MockProvider) -> None:
    zombie_test(sqlite_url, provider)


def stop_outside_of_a_commit(child: Child, url: str) -> None:
    """SQLite is one file: who is stopped inside a commit keeps it locked, and no other process can do anything."""
    child.signal(signal.SIGSTOP)
    while url.startswith("sqlite"):
        probe = sqlite3.connect(url.removeprefix("sqlite:///"), timeout=0.05, isolation_level=None)
        try:
            probe.execute("BEGIN IMMEDIATE")
            return
        except sqlite3.OperationalError:
            child.signal(signal.SIGCONT)
            child.signal(signal.SIGSTOP)
        finally:
            probe.close()


def zombie_test(url: str, provider: MockProvider) -> None:
    provider.hold = True
    child = Child(url, provider.base, items=ITEMS, concurrency=IN_FLIGHT, lease_seconds=1.0)

    async def run() -> None:
        await until(lambda: provider.running == IN_FLIGHT)
        stop_outside_of_a_commit(child, url)
        async with engine(url, llm=priced(provider.base), lease_seconds=1.0) as made:
            await until(lambda: provider.running > IN_FLIGHT, 90.0)
            # The answers come now, to both: the sleeping worker's and ours.
            provider.hold = False
            batch = (await made.list(TENANT))[0]
            over = await within(made.wait(TENANT, batch.id))
            assert over.counts.succeeded == ITEMS
            before = [(r.cursor, r.custom_id) async for r in made.results(TENANT, batch.id)]
            calls = provider.total
            child.signal(signal.SIGCONT)
            assert [await asyncio.to_thread(child.say) for _ in range(3)] == ["started", batch.id, "over"]
            assert [(r.cursor, r.custom_id) async for r in made.results(TENANT, batch.id)] == before
            await assert_promises(made, batch, ITEMS)
            assert provider.total == calls, "what it woke with was refused before it was sent"

    try:
        asyncio.run(run())
    finally:
        child.process.kill()
        child.end()
    assert provider.total <= ITEMS + 2 * IN_FLIGHT + 8


@pytest.mark.postgres
def test_two_workers_share_a_batch_and_call_nothing_twice(
    request: pytest.FixtureRequest, provider: MockProvider
) -> None:
    from tests.bulk.conftest import postgres_url

    url = postgres_url(request)
    provider.delay = 0.05
    child = Child(url, provider.base, concurrency=IN_FLIGHT)
    assert child.say() == "started"

    async def run() -> None:
        async with engine(url, llm=priced(provider.base)) as made:
            batch = await made.create(TENANT, items(200))
            over = await within(made.wait(TENANT, batch.id))
            assert over.counts.succeeded == 200
            await assert_promises(made, batch, 200)

    try:
        asyncio.run(run())
    finally:
        child.process.kill()
        child.end()
    assert provider.total == 200
    assert provider.most_running > IN_FLIGHT, "both worked"


def test_a_failpoint_has_to_exist() -> None:
    with pytest.raises(ValueError, match="no failpoint"):
        Failpoints("after_lunch")
    Failpoints().reach("after_claim")
    assert "after_claim" in NAMES
