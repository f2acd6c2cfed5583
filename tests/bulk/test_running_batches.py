"""A batch from its acceptance to its results: order, failures, cursors, pages, tenants."""

import asyncio
from typing import Any

import pytest

from coach.bulk.batch import BatchNotFound, BatchState, ItemState, NewItem
from coach.bulk.engine import Order
from coach.errors import ModelReplyError
from tests.bulk.mock_provider import MockProvider
from tests.bulk.running import TENANT, assert_promises, engine, items, no_model, priced, until, within


def test_every_item_gets_one_result_with_its_id(url: str, provider: MockProvider) -> None:
    async def run() -> None:
        async with engine(url, llm=priced(provider.base)) as made:
            batch = await made.create(TENANT, items(45))
            assert batch.state is BatchState.QUEUED
            over = await within(made.wait(TENANT, batch.id))
            assert over.state is BatchState.SUCCEEDED
            assert over.counts.succeeded == 45
            found = {r.custom_id: r async for r in made.results(TENANT, batch.id)}
            assert found["i7"].body == {"text": "A letter for i7."}
            assert found["i7"].index == 7
            assert over.results == 45
            assert str(over.spent_usd) == "0.45"
            attempt = (await made.attempts(TENANT, batch.id, "i7"))[0]
            assert (attempt.outcome, attempt.input_tokens, str(attempt.cost_usd)) == ("ok", 100, "0.01")
            await assert_promises(made, batch, 45)

    asyncio.run(run())
    assert provider.total == 45


def test_an_item_that_fails_is_a_row_with_code_and_message_and_the_others_go_on(sqlite_url: str) -> None:
    async def work(order: Order) -> dict[str, Any]:
        if order.custom_id == "i3":
            raise ModelReplyError("The reply does not fit.")
        if order.custom_id == "i5":
            raise ZeroDivisionError("a text of the user")
        return {"fine": True}

    async def run() -> None:
        async with engine(sqlite_url, work) as made:
            batch = await made.create(TENANT, items(12))
            over = await within(made.wait(TENANT, batch.id))
            assert (over.counts.succeeded, over.counts.failed) == (10, 2)
            found = {r.custom_id: r.body async for r in made.results(TENANT, batch.id)}
            assert found["i3"] == {"error": {"code": "MODEL_REPLY_INVALID", "message": "The reply does not fit."}}
            assert found["i5"]["error"]["code"] == "COACH_BUG"
            assert "text of the user" not in str(found["i5"])
            failed = await made.items(TENANT, batch.id, state=ItemState.FAILED)
            assert [(i.custom_id, i.code) for i in failed] == [("i3", "MODEL_REPLY_INVALID"), ("i5", "COACH_BUG")]

    asyncio.run(run())


def test_work_without_a_model_sees_what_the_batch_shares(sqlite_url: str) -> None:
    async def run() -> None:
        async with engine(sqlite_url, no_model) as made:
            batch = await made.create(TENANT, items(3), shared={"profile": "I mend shops."})
            await within(made.wait(TENANT, batch.id))
            bodies = [r.body async for r in made.results(TENANT, batch.id)]
            assert {b["shared"] for b in bodies} == {"I mend shops."}
            await assert_promises(made, batch, 3)

    asyncio.run(run())


def test_results_can_be_followed_while_the_batch_runs_and_taken_up_at_a_cursor(
    sqlite_url: str, provider: MockProvider
) -> None:
    provider.delay = 0.02

    async def run() -> None:
        async with engine(sqlite_url, llm=priced(provider.base), concurrency=4) as made:
            batch = await made.create(TENANT, items(30))
            seen = []
            async for result in made.results(TENANT, batch.id, follow=True):
                seen.append(result.cursor)
                if len(seen) == 5:
                    break
            async for result in made.results(TENANT, batch.id, after=seen[-1], follow=True):
                seen.append(result.cursor)
            assert seen == list(range(1, 31))

    asyncio.run(run())


def test_pages_of_items_together_are_all_items_once(sqlite_url: str) -> None:
    async def run() -> None:
        async with engine(sqlite_url, no_model) as made:
            batch = await made.create(TENANT, items(25))
            found, after = [], -1
            while page := await made.items(TENANT, batch.id, after=after, limit=7):
                found += [i.custom_id for i in page]
                after = page[-1].index
            assert found == [f"i{n}" for n in range(25)]

    asyncio.run(run())


def test_batches_are_listed_newest_first_and_by_pages(sqlite_url: str) -> None:
    async def run() -> None:
        async with engine(sqlite_url, no_model, run_items=False) as made:
            ids = [(await made.create(TENANT, items(1))).id for _ in range(5)]
            first = await made.list(TENANT, limit=2)
            rest = await made.list(TENANT, limit=10, before=first[-1].id)
            assert [b.id for b in [*first, *rest]] == ids[::-1]
            assert await made.list(TENANT, state=BatchState.SUCCEEDED) == []

    asyncio.run(run())


def test_another_tenants_batch_is_as_unknown_as_one_that_never_was(sqlite_url: str) -> None:
    async def run() -> None:
        async with engine(sqlite_url, no_model) as made:
            batch = await made.create(TENANT, items(2))
            await within(made.wait(TENANT, batch.id))
            for call in (made.get, made.items, made.result_page, made.cancel, made.pause, made.resume,
                         made.retry_failed, made.delete):  # fmt: skip
                messages = set()
                for tenant, name in (("other", batch.id), (TENANT, "bat_unknown")):
                    with pytest.raises(BatchNotFound) as refused:
                        await call(tenant, name)
                    messages.add(str(refused.value))
                assert len(messages) == 1
            with pytest.raises(BatchNotFound):
                await made.attempts("other", batch.id, "i0")
            assert await made.list("other") == []
            assert await made.result("other", batch.id, "i0") is None

    asyncio.run(run())


def test_an_empty_batch_is_over_when_it_is_accepted(sqlite_url: str) -> None:
    async def run() -> None:
        async with engine(sqlite_url, no_model) as made:
            batch = await made.create(TENANT, [])
            assert batch.state is BatchState.SUCCEEDED
            assert batch.counts.total == 0

    asyncio.run(run())


def test_two_tenants_share_the_slots_and_none_takes_all(sqlite_url: str, provider: MockProvider) -> None:
    provider.hold = True

    async def run() -> None:
        async with engine(sqlite_url, llm=priced(provider.base), concurrency=6, per_tenant=3, chunk_size=5) as made:
            first = await made.create("big", items(40))
            second = await made.create("small", [NewItem(f"s{n}", {}) for n in range(4)])
            await until(lambda: any(name.startswith("s") for name in provider.calls))
            assert sum(name.startswith("i") for name in provider.calls) <= 3
            provider.hold = False
            await within(made.wait("small", second.id))
            await within(made.wait("big", first.id))
            assert provider.most_running <= 6

    asyncio.run(run())


def test_an_urgent_batch_runs_before_one_that_came_earlier(sqlite_url: str) -> None:
    from coach.bulk.batch import BatchOptions

    order_of_work: list[str] = []

    async def work(order: Order) -> dict[str, Any]:
        order_of_work.append(order.custom_id)
        return {}

    async def run() -> None:
        async with engine(sqlite_url, work, run_items=False) as accepting:
            await accepting.create(
                TENANT, [NewItem(f"slow{n}", {}) for n in range(40)], options=BatchOptions(priority=90)
            )
            await accepting.create(
                TENANT, [NewItem(f"fast{n}", {}) for n in range(10)], options=BatchOptions(priority=1)
            )
        async with engine(sqlite_url, work, concurrency=1, chunk_size=10) as made:
            for batch in await made.list(TENANT):
                await within(made.wait(TENANT, batch.id))

    asyncio.run(run())
    # A chunk of the other batch may have been begun beside it.
    last_urgent = max(place for place, name in enumerate(order_of_work) if name.startswith("fast"))
    assert last_urgent < 25


def test_items_without_a_model_leave_turns_to_everything_else(sqlite_url: str) -> None:
    """They wait for nothing: a hundred of them in a row would hold up requests, signals and progress for a second."""
    happened: list[str] = []

    async def work(order: Order) -> dict[str, Any]:
        happened.append("item")
        return {}

    async def others() -> None:
        while True:
            await asyncio.sleep(0)
            happened.append("turn")

    async def run() -> None:
        async with engine(sqlite_url, work, concurrency=64, chunk_size=60) as made:
            turns = asyncio.create_task(others())
            batch = await made.create(TENANT, items(60))
            await within(made.wait(TENANT, batch.id))
            turns.cancel()

    asyncio.run(run())
    assert happened.count("item") == 60
    rows = "".join(event[0] for event in happened).split("t")
    assert max(len(row) for row in rows) <= 2
