"""Accepting a batch: idempotent, checked, all or nothing."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from coach.bulk.batch import BatchInProgress, BatchOptions, IdempotencyMismatch, NewItem
from coach.bulk.reception import DuplicateItem
from coach.errors import UserInputError
from tests.bulk.running import TENANT, engine, items, no_model


def test_the_same_key_and_items_give_the_same_batch_and_others_are_refused(url: str) -> None:
    async def run() -> None:
        async with engine(url, no_model, run_items=False) as made:
            first = await made.create(TENANT, items(30), idempotency_key="k1")
            assert (await made.create(TENANT, items(30), idempotency_key="k1")).id == first.id
            for changed in (items(29), [NewItem("i0", {"description": "another"})]):
                with pytest.raises(IdempotencyMismatch):
                    await made.create(TENANT, changed, idempotency_key="k1")
            with pytest.raises(IdempotencyMismatch):
                await made.create(TENANT, items(30), options=BatchOptions(priority=1), idempotency_key="k1")
            assert (await made.create("other", items(30), idempotency_key="k1")).id != first.id
            assert len(await made.list(TENANT)) == 1

    asyncio.run(run())


def test_of_many_requests_at_once_with_one_key_one_is_accepted(url: str) -> None:
    async def run() -> None:
        async with engine(url, no_model, run_items=False) as made:
            answers = await asyncio.gather(
                *(made.create(TENANT, items(20), idempotency_key="k") for _ in range(8)), return_exceptions=True
            )
            accepted = {a.id for a in answers if not isinstance(a, BaseException)}
            refused = [a for a in answers if isinstance(a, BaseException)]
            assert len(accepted) == 1
            assert all(isinstance(a, BatchInProgress) for a in refused)
            assert [b.id for b in await made.list(TENANT)] == list(accepted)

    asyncio.run(run())


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (NewItem("", {}), "custom id"),
        (NewItem("a b", {}), "custom id"),
        (NewItem("x" * 65, {}), "custom id"),
        (NewItem("ok", {"n": {1, 2}}), "JSON"),
        (NewItem("ok", {"text": "x" * 300_000}), "characters"),
    ],
)
def test_a_bad_item_is_named_and_nothing_is_kept(sqlite_url: str, bad: NewItem, message: str) -> None:
    async def run() -> None:
        async with engine(sqlite_url, no_model, run_items=False) as made:
            with pytest.raises(UserInputError, match=message) as refused:
                await made.create(TENANT, [*items(3), bad], idempotency_key="k")
            assert "items[3]" in str(refused.value)
            assert await made.list(TENANT) == []
            # The key is free again for the mended request.
            await made.create(TENANT, items(3), idempotency_key="k")

    asyncio.run(run())


@pytest.mark.parametrize("count", [3, 4_500])
def test_two_items_with_one_id_are_refused_with_both_their_places(sqlite_url: str, count: int) -> None:
    async def run() -> None:
        async with engine(sqlite_url, no_model, run_items=False) as made:
            with pytest.raises(DuplicateItem, match=f"Items 1 and {count}"):
                await made.create(TENANT, [*items(count), NewItem("i1", {})])
            assert await made.list(TENANT) == []

    asyncio.run(run())


@pytest.mark.parametrize(
    "options",
    [
        {"max_cost_usd": Decimal("NaN")},
        {"max_cost_usd": Decimal(-1)},
        {"priority": 0},
        {"deadline_hours": -1},
        {"retain_days": 10_000},
        {"metadata": {str(n): "" for n in range(17)}},
    ],
)
def test_options_out_of_range_are_refused_by_name(sqlite_url: str, options: dict[str, object]) -> None:
    async def run() -> None:
        async with engine(sqlite_url, no_model, run_items=False) as made:
            with pytest.raises(UserInputError, match=next(iter(options))):
                await made.create(TENANT, items(1), options=replace(BatchOptions(), **options))  # type: ignore[arg-type]

    asyncio.run(run())


def test_more_items_than_a_batch_takes_are_refused(sqlite_url: str) -> None:
    async def run() -> None:
        async with engine(sqlite_url, no_model, run_items=False, max_items=10) as made:
            with pytest.raises(UserInputError, match="at most 10 items"):
                await made.create(TENANT, items(11))

    asyncio.run(run())


def test_items_may_come_as_an_asynchronous_stream_that_breaks(sqlite_url: str) -> None:
    async def upload(fail: bool) -> AsyncIterator[NewItem]:
        for item in items(2_500):
            yield item
        if fail:
            raise ConnectionResetError

    async def run() -> None:
        async with engine(sqlite_url, no_model, run_items=False) as made:
            with pytest.raises(ConnectionResetError):
                await made.create(TENANT, upload(True))
            assert await made.list(TENANT) == []
            assert (await made.create(TENANT, upload(False))).counts.queued == 2_500

    asyncio.run(run())


def test_texts_that_no_database_likes_come_back_as_they_were(url: str) -> None:
    odd = {"description": "nul \0, lone \ud800, emoji \U0001f680, ' \" \\ %s :x", "n": 1.5, "deep": [[{"a": None}]]}

    async def echo(order: object) -> dict[str, object]:
        return {"back": dict(order.payload)}  # type: ignore[attr-defined]

    async def run() -> None:
        async with engine(url, echo) as made:  # type: ignore[arg-type]
            batch = await made.create(TENANT, [NewItem("odd", odd)], shared={"profile": odd["description"]})
            await asyncio.wait_for(made.wait(TENANT, batch.id), 30)
            result = await made.result(TENANT, batch.id, "odd")
            assert result is not None and result.body == {"back": odd}

    asyncio.run(run())


def test_what_a_dead_process_had_half_received_is_removed(sqlite_url: str) -> None:
    class Death(BaseException):
        pass

    def dying() -> Iterator[NewItem]:
        yield from items(2_100)
        raise Death

    async def run() -> None:
        async with engine(sqlite_url, no_model, run_items=False) as made:
            made._reception._discard = lambda ticket: None  # type: ignore[method-assign]
            with pytest.raises(Death):
                await made.create(TENANT, dying(), idempotency_key="k")
        async with engine(sqlite_url, no_model, run_items=False) as made:
            assert (await made.create(TENANT, items(3), idempotency_key="k")).counts.total == 3
            await asyncio.to_thread(made._upkeep.once)
        with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as file:
            assert file.execute("SELECT count(*) FROM items").fetchone() == (3,)
        file.close()

    asyncio.run(run())
