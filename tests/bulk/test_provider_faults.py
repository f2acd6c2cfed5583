"""A provider that misbehaves: what is tried again, what is not, what it costs, and that the slot is free meanwhile."""

import asyncio
from decimal import Decimal

import pytest

from coach.bulk.batch import BatchState
from coach.bulk.calls import Retries
from coach.bulk.engine import Order
from tests.bulk.mock_provider import MockProvider
from tests.bulk.running import TENANT, assert_promises, engine, items, priced, request, within


async def impatient(order: Order) -> dict[str, str]:
    assert order.llm is not None
    return {"text": (await order.llm.complete(request(order.custom_id, timeout=1.5))).value.text}


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("status:429", "MODEL_RATE_LIMITED"),
        ("status:429,0", "MODEL_RATE_LIMITED"),
        ("status:500", "MODEL_UNAVAILABLE"),
        ("status:503", "MODEL_UNAVAILABLE"),
        ("status:529", "MODEL_UNAVAILABLE"),
        ("reset", "MODEL_UNAVAILABLE"),
        ("truncated", "MODEL_UNAVAILABLE"),
        ("html", "MODEL_UNAVAILABLE"),
        ("huge", "MODEL_UNAVAILABLE"),
    ],
)
def test_a_passing_fault_is_tried_again_and_every_try_is_on_record(
    sqlite_url: str, provider: MockProvider, fault: str, code: str
) -> None:
    provider.fault = lambda item, number: fault if number <= 2 and int(item[1:]) % 3 == 0 else "ok"

    async def run() -> None:
        async with engine(sqlite_url, llm=priced(provider.base)) as made:
            batch = await made.create(TENANT, items(9))
            over = await within(made.wait(TENANT, batch.id))
            assert over.counts.succeeded == 9
            tries = await made.attempts(TENANT, batch.id, "i3")
            assert [(t.number, t.outcome) for t in tries] == [(1, code), (2, code), (3, "ok")]
            await assert_promises(made, batch, 9)

    asyncio.run(run())
    assert provider.total == 9 + 3 * 2


@pytest.mark.parametrize("fault", ["silent", "drip"])
def test_an_answer_that_never_comes_or_only_drips_is_given_up_and_asked_again(
    sqlite_url: str, provider: MockProvider, fault: str
) -> None:
    provider.fault = lambda item, number: fault if (item, number) == ("i0", 1) else "ok"

    async def run() -> None:
        async with engine(sqlite_url, impatient, priced(provider.base)) as made:
            batch = await made.create(TENANT, items(3))
            over = await within(made.wait(TENANT, batch.id))
            assert over.counts.succeeded == 3
            tries = await made.attempts(TENANT, batch.id, "i0")
            assert (tries[0].outcome, tries[-1].outcome) == ("MODEL_TIMEOUT", "ok")
            await assert_promises(made, batch, 3)

    asyncio.run(run())


def test_a_fault_that_stays_fails_the_item_after_the_allowed_tries(sqlite_url: str, provider: MockProvider) -> None:
    provider.fault = lambda item, number: "status:503" if item == "i1" else "ok"

    async def run() -> None:
        async with engine(sqlite_url, llm=priced(provider.base)) as made:
            batch = await made.create(TENANT, items(3))
            over = await within(made.wait(TENANT, batch.id))
            assert (over.counts.succeeded, over.counts.failed) == (2, 1)
            result = await made.result(TENANT, batch.id, "i1")
            assert result is not None and result.body["error"]["code"] == "MODEL_UNAVAILABLE"
            provider.fault = lambda item, number: "ok"
            again = await made.retry_failed(TENANT, batch.id)
            assert (again.state, again.counts.queued) == (BatchState.QUEUED, 1)
            over = await within(made.wait(TENANT, batch.id))
            assert over.counts.succeeded == 3
            assert len(await made.attempts(TENANT, batch.id, "i1")) == 5, "the earlier tries stay on record"
            await assert_promises(made, batch, 3)

    asyncio.run(run())


@pytest.mark.parametrize("status", [400, 404, 422])
def test_a_refusal_is_not_tried_again(sqlite_url: str, provider: MockProvider, status: int) -> None:
    provider.fault = lambda item, number: f"status:{status}"

    async def run() -> None:
        async with engine(sqlite_url, llm=priced(provider.base)) as made:
            batch = await made.create(TENANT, items(2))
            over = await within(made.wait(TENANT, batch.id))
            assert over.counts.failed == 2
            assert {i.code for i in await made.items(TENANT, batch.id)} == {"MODEL_REFUSED"}

    asyncio.run(run())
    assert provider.total == 2


def test_a_reply_of_the_wrong_shape_is_asked_for_again_inside_the_call(sqlite_url: str, provider: MockProvider) -> None:
    provider.fault = lambda item, number: "wrong_json" if number == 1 else "ok"

    async def run() -> None:
        async with engine(sqlite_url, llm=priced(provider.base)) as made:
            batch = await made.create(TENANT, items(2))
            assert (await within(made.wait(TENANT, batch.id))).counts.succeeded == 2
            attempt = (await made.attempts(TENANT, batch.id, "i0"))[0]
            assert (attempt.outcome, attempt.cost_usd) == ("ok", Decimal("0.02")), "both exchanges are paid"

    asyncio.run(run())


def test_a_slot_is_free_while_a_call_waits_for_its_next_try(sqlite_url: str, provider: MockProvider) -> None:
    """One slot, and an item that is told to come back later: the others do not wait for it."""
    provider.fault = lambda item, number: "status:429,1" if (item, number) == ("i0", 1) else "ok"
    ended: list[str] = []

    async def work(order: Order) -> dict[str, str]:
        assert order.llm is not None
        await order.llm.complete(request(order.custom_id))
        ended.append(order.custom_id)
        return {}

    async def run() -> None:
        async with engine(sqlite_url, work, priced(provider.base), concurrency=1) as made:
            batch = await made.create(TENANT, items(6))
            await within(made.wait(TENANT, batch.id))

    asyncio.run(run())
    assert ended[-1] == "i0"


def test_the_wait_has_full_jitter_and_never_comes_before_the_provider_allows() -> None:
    plan = Retries(first=0.5, longest=30)
    assert plan.wait(0, None, lambda low, high: high) == 0.5
    assert plan.wait(3, None, lambda low, high: high) == 4.0
    assert plan.wait(20, None, lambda low, high: high) == 30.0
    assert plan.wait(3, None, lambda low, high: low) == 0.0
    assert plan.wait(0, 7.0, lambda low, high: low) == 7.0
    assert plan.wait(0, 7.0, lambda low, high: high) > 7.0


def test_work_that_goes_on_without_its_model_is_not_passed_off_as_done(sqlite_url: str, provider: MockProvider) -> None:
    from coach.errors import CoachError

    provider.fault = lambda item, number: "status:500"

    async def work(order: Order) -> dict[str, str]:
        assert order.llm is not None
        try:
            await order.llm.complete(request(order.custom_id))
        except CoachError:
            return {"text": "an outline without a model"}
        return {}

    async def run() -> None:
        async with engine(sqlite_url, work, priced(provider.base)) as made:
            batch = await made.create(TENANT, items(1))
            assert (await within(made.wait(TENANT, batch.id))).counts.failed == 1

    asyncio.run(run())


def test_a_reply_of_an_unfinished_item_is_used_again_after_a_restart(sqlite_url: str, provider: MockProvider) -> None:
    """Two calls an item: after the engine stopped between them, only the second is made again."""
    halted = asyncio.Event()

    async def first(order: Order) -> dict[str, str]:
        assert order.llm is not None
        await order.llm.complete(request(order.custom_id, step="draft"))
        halted.set()
        await asyncio.Event().wait()
        return {}

    async def both(order: Order) -> dict[str, str]:
        assert order.llm is not None
        await order.llm.complete(request(order.custom_id, step="draft"))
        return {"text": (await order.llm.complete(request(order.custom_id, step="repair"))).value.text}

    async def run() -> None:
        async with engine(sqlite_url, first, priced(provider.base), grace=0.0) as made:
            batch = await made.create(TENANT, items(1))
            await within(halted.wait())
        assert provider.total == 1
        async with engine(sqlite_url, both, priced(provider.base)) as made:
            await within(made.wait(TENANT, batch.id))
            calls = await made.attempts(TENANT, batch.id, "i0")
            assert [(c.number, c.call) for c in calls] == [(1, 0), (2, 1)]
            await assert_promises(made, batch, 1)

    asyncio.run(run())
    assert provider.total == 2
