"""Calls that cannot succeed before somebody mends something: the batch waits, and no item is used up meanwhile."""

import asyncio
import itertools
from decimal import Decimal

import pytest

from coach.bulk.batch import BatchOptions, BatchState
from coach.bulk.engine import Engine
from coach.errors import UserInputError
from tests.bulk.mock_provider import MockProvider
from tests.bulk.running import TENANT, assert_promises, engine, items, no_model, priced, within


async def at_rest(made: Engine, batch: str) -> None:
    """Until the batch is paused and nothing of it runs."""
    async for _ in made.results(TENANT, batch, follow=True, until_paused=True):
        pass


@pytest.mark.parametrize("status", [401, 402, 403])
def test_a_refused_key_pauses_the_batch_and_no_item_fails(url: str, provider: MockProvider, status: int) -> None:
    provider.fault = lambda item, number: f"status:{status}"

    async def run() -> None:
        async with engine(url, llm=priced(provider.base)) as made:
            batch = await made.create(TENANT, items(60))
            await within(at_rest(made, batch.id))
            now = await assert_promises(made, batch, 60)
            assert (now.state, now.reason) == (BatchState.PAUSED, "MODEL_ACCESS_REFUSED")
            assert now.reason_detail.startswith("The provider") and "openai/mock" in now.reason_detail
            assert now.counts.queued == 60 and now.reserved_usd == 0
            burnt = provider.total
            assert burnt <= 2 * 8, "those in flight and no more"
            tries = [a for n in range(60) for a in await made.attempts(TENANT, batch.id, f"i{n}")]
            assert {a.outcome for a in tries} <= {"MODEL_ACCESS_REFUSED", "stopped"}
            assert sum(a.outcome == "MODEL_ACCESS_REFUSED" for a in tries) == burnt, "each call is on record"
            provider.fault = lambda item, number: "ok"
            again = await made.resume(TENANT, batch.id)
            assert (again.reason, again.reason_detail) == ("", "")
            over = await within(made.wait(TENANT, batch.id))
            assert over.counts.succeeded == 60
            await assert_promises(made, batch, 60)

    asyncio.run(run())


def test_a_key_refused_in_the_middle_keeps_what_was_done(sqlite_url: str, provider: MockProvider) -> None:
    answered = itertools.count(1)
    provider.fault = lambda item, number: "ok" if next(answered) <= 25 else "status:401"

    async def run() -> None:
        async with engine(sqlite_url, llm=priced(provider.base)) as made:
            batch = await made.create(TENANT, items(60))
            await within(at_rest(made, batch.id))
            now = await assert_promises(made, batch, 60)
            assert now.state is BatchState.PAUSED
            assert (now.counts.succeeded, now.counts.failed, now.counts.queued) == (25, 0, 35)
            provider.fault = lambda item, number: "ok"
            await made.resume(TENANT, batch.id)
            assert (await within(made.wait(TENANT, batch.id))).counts.succeeded == 60

    asyncio.run(run())


def test_a_key_that_is_still_refused_pauses_again(sqlite_url: str, provider: MockProvider) -> None:
    provider.fault = lambda item, number: "status:401"

    async def run() -> None:
        async with engine(sqlite_url, llm=priced(provider.base)) as made:
            batch = await made.create(TENANT, items(30))
            for _ in range(3):
                await within(at_rest(made, batch.id))
                assert (await made.get(TENANT, batch.id)).state is BatchState.PAUSED
                await made.resume(TENANT, batch.id)
            await within(at_rest(made, batch.id))
            await made.cancel(TENANT, batch.id)
            over = await within(made.wait(TENANT, batch.id))
            assert over.counts.cancelled == 30
            await assert_promises(made, batch, 30)

    asyncio.run(run())


def test_one_batch_at_its_cap_holds_up_no_other(sqlite_url: str, provider: MockProvider) -> None:
    async def run() -> None:
        async with engine(sqlite_url, llm=priced(provider.base)) as made:
            poor = await made.create(TENANT, items(20), options=BatchOptions(max_cost_usd=Decimal("0.03")))
            rich = await made.create(TENANT, items(20))
            assert (await within(made.wait(TENANT, rich.id))).counts.succeeded == 20
            await within(at_rest(made, poor.id))
            assert (await made.get(TENANT, poor.id)).counts.queued == 18

    asyncio.run(run())


def test_the_cost_cap_is_never_passed_and_a_higher_one_lets_the_rest_go_on(url: str, provider: MockProvider) -> None:
    """0.02 USD is set aside for each call and 0.01 spent: a cap of 0.10 carries nine calls, not ten."""

    async def run() -> None:
        async with engine(url, llm=priced(provider.base)) as made:
            batch = await made.create(TENANT, items(15), options=BatchOptions(max_cost_usd=Decimal("0.10")))
            await within(at_rest(made, batch.id))
            now = await assert_promises(made, batch, 15)
            assert (now.state, now.reason) == (BatchState.PAUSED, "BUDGET_EXCEEDED")
            assert now.spent_usd <= Decimal("0.10")
            assert (now.counts.succeeded, now.counts.queued, provider.total) == (9, 6, 9)
            await made.resume(TENANT, batch.id)
            await within(at_rest(made, batch.id))
            assert provider.total == 9, "the same cap carries no more than before"
            raised = await made.resume(TENANT, batch.id, max_cost_usd=Decimal("0.20"))
            assert raised.options.max_cost_usd == Decimal("0.20")
            over = await within(made.wait(TENANT, batch.id))
            assert over.counts.succeeded == 15 and over.spent_usd == Decimal("0.15")
            await assert_promises(made, batch, 15)

    asyncio.run(run())
    assert provider.total == 15


def test_a_lower_cap_stops_a_batch_that_is_running(sqlite_url: str, provider: MockProvider) -> None:
    """It began without a cap: what is spent and set aside already stays, nothing more begins."""
    provider.hold = True

    async def run() -> None:
        async with engine(sqlite_url, llm=priced(provider.base)) as made:
            batch = await made.create(TENANT, items(40))
            while provider.running < 8:
                await asyncio.sleep(0.01)
            await made.resume(TENANT, batch.id, max_cost_usd=Decimal("0.01"))
            provider.hold = False
            await within(at_rest(made, batch.id))
            now = await assert_promises(made, batch, 40)
            assert now.reason == "BUDGET_EXCEEDED"
            assert now.counts.succeeded == provider.total <= 16, "eight running, and those that had their reservation"
            assert now.counts.queued == 40 - provider.total

    asyncio.run(run())


def test_failed_items_are_retried_under_a_new_cap(sqlite_url: str, provider: MockProvider) -> None:
    provider.fault = lambda item, number: "status:404" if item == "i1" and number == 1 else "ok"

    async def run() -> None:
        async with engine(sqlite_url, llm=priced(provider.base)) as made:
            batch = await made.create(TENANT, items(3), options=BatchOptions(max_cost_usd=Decimal("0.05")))
            assert (await within(made.wait(TENANT, batch.id))).counts.failed == 1
            again = await made.retry_failed(TENANT, batch.id, max_cost_usd=Decimal("0.04"))
            assert again.options.max_cost_usd == Decimal("0.04")
            assert (await within(made.wait(TENANT, batch.id))).counts.succeeded == 3
            await assert_promises(made, batch, 3)

    asyncio.run(run())


@pytest.mark.parametrize("cap", [Decimal("-1"), Decimal("NaN"), Decimal("2000000")])
def test_a_cap_out_of_its_range_changes_nothing(sqlite_url: str, cap: Decimal) -> None:
    async def run() -> None:
        async with engine(sqlite_url, no_model, run_items=False) as made:
            batch = await made.create(TENANT, items(1))
            for move in (made.resume, made.retry_failed):
                with pytest.raises(UserInputError, match="max_cost_usd"):
                    await move(TENANT, batch.id, max_cost_usd=cap)
            assert (await made.get(TENANT, batch.id)).options.max_cost_usd is None

    asyncio.run(run())
