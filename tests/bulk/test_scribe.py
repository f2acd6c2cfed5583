"""Group commits: what happens to a call whose sender went away while its reservation was committed."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Any

from coach.bulk.batch import BatchOptions
from coach.bulk.engine import Engine
from coach.bulk.scribe import Scribe
from coach.storage import workers
from coach.storage.ledger import Begin
from tests.bulk.running import TENANT, engine, items, no_model

Giving = Callable[[Engine, "asyncio.Task[Any]"], Awaitable[None]]


async def while_it_is_written(made: Engine, asking: "asyncio.Task[Any]") -> None:
    writing, go_on = threading.Event(), threading.Event()
    made._writer.submit(lambda: (writing.set(), go_on.wait(30)))
    await asyncio.to_thread(writing.wait, 30)
    while made._scribe._waiting:
        await asyncio.sleep(0.01)
    asking.cancel()
    go_on.set()


async def with_the_answer_on_its_way(made: Engine, asking: "asyncio.Task[Any]") -> None:
    def resolve(group: Any, answers: Any) -> None:
        Scribe._resolve(made._scribe, group, answers)
        asking.cancel()

    made._scribe._resolve = resolve  # type: ignore[method-assign]


async def before_it_is_written(made: Engine, asking: "asyncio.Task[Any]") -> None:
    await asyncio.sleep(0)
    asking.cancel()


def given_up(url: str, giving: Giving) -> tuple[list[str], Decimal]:
    """Outcomes of the attempts at a call that is given up in this way, and what is still set aside in the end."""

    async def run() -> tuple[list[str], Decimal]:
        async with engine(url, no_model, run_items=False) as made:
            batch = await made.create(TENANT, items(1), options=BatchOptions(max_cost_usd=Decimal(1)))
            with made._db.write() as connection:
                chunk = workers.unclaimed(connection, 1)[0][0]
                claim = workers.claim_chunk(connection, made._db, chunk.id, chunk.generation, "w")
            assert claim is not None
            asking = asyncio.create_task(made._scribe.begin(Begin(claim.items[0].id, claim.token, 1, 0, "m", 10, 500)))
            await giving(made, asking)
            await asyncio.wait({asking})
            assert asking.cancelled()
        async with engine(url, no_model, run_items=False) as made:
            tries = await made.attempts(TENANT, batch.id, "i0")
            return [a.outcome for a in tries], (await made.get(TENANT, batch.id)).reserved_usd

    return asyncio.run(run())


def test_a_call_given_up_while_its_reservation_is_committed_gives_the_money_back(sqlite_url: str) -> None:
    """Else it would stay set aside for ever, and a batch near its cap stand still."""
    assert given_up(sqlite_url, while_it_is_written) == (["stopped"], 0)


def test_a_call_given_up_with_the_answer_on_its_way_gives_it_back_too(sqlite_url: str) -> None:
    assert given_up(sqlite_url, with_the_answer_on_its_way) == (["stopped"], 0)


def test_a_call_given_up_before_that_leaves_no_trace(sqlite_url: str) -> None:
    assert given_up(sqlite_url, before_it_is_written) == ([], 0)
