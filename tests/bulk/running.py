"""How the tests run engines: the same work, the same model, short waits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict

from coach.bulk.batch import Batch, NewItem
from coach.bulk.calls import Retries
from coach.bulk.engine import Engine, EngineConfig, Order, Work
from coach.domain.outcomes import PromptUsed
from coach.llm.client import LLM, LLMRequest, RenderedPrompt
from coach.llm.lean import LeanLLM
from coach.storage import records

R = TypeVar("R")
TENANT = "agency"
QUICK = Retries(most=4, first=0.01, longest=0.05, ask_again=0.02)


class Letter(BaseModel):
    model_config = ConfigDict(extra="forbid")
    text: str


def request(item: str, *, timeout: float = 30.0, re_asks: int = 1, step: str = "") -> LLMRequest[Letter]:
    prompt = RenderedPrompt("Write a letter." + step, f"{item}\nA shop to move.", PromptUsed("test", 1, "0"))
    return LLMRequest(prompt, Letter, max_output_tokens=50, timeout=timeout, re_asks=re_asks)


async def one_call(order: Order) -> dict[str, Any]:
    """The work of most tests: one call to the model."""
    assert order.llm is not None
    return {"text": (await order.llm.complete(request(order.custom_id))).value.text}


async def no_model(order: Order) -> dict[str, Any]:
    """Work without a model."""
    return {"id": order.custom_id, "shared": order.shared.get("profile")}


def items(count: int) -> Iterator[NewItem]:
    for n in range(count):
        yield NewItem(f"i{n}", {"description": f"Job {n}"})


class PricedLLM(LeanLLM):
    """Every call costs 0.01 USD, and 0.02 is set aside for it."""

    def estimate(self, input_tokens: int, output_tokens: int) -> Any:
        from decimal import Decimal

        return Decimal("0.02")

    def _cost(self, tokens_in: int, tokens_out: int, cached: int) -> Any:
        from decimal import Decimal

        return Decimal("0.01")


def priced(base: str) -> PricedLLM:
    return PricedLLM("openai/mock", base)


@asynccontextmanager
async def engine(
    url: str,
    work: Work = one_call,
    llm: LLM | None = None,
    *,
    run_items: bool = True,
    grace: float = 5.0,
    **config: Any,
) -> AsyncIterator[Engine]:
    """A started engine; ends with its model's connections."""
    settings: dict[str, Any] = {"chunk_size": 10, "concurrency": 8, "lease_seconds": 3.0, "retries": QUICK} | config
    made = Engine(EngineConfig(url=url, **settings), work=work, models=lambda name: llm)
    await made.start(run_items=run_items)
    try:
        yield made
    finally:
        await made.stop(grace=grace)
        if isinstance(llm, LeanLLM):
            await llm.aclose()


async def within(awaited: Awaitable[R], seconds: float = 60.0) -> R:
    """A limit for what must come, so that a lost item fails a test instead of hanging it."""
    return await asyncio.wait_for(awaited, seconds)


async def until(condition: Callable[[], bool], seconds: float = 30.0) -> None:
    """Look until something is so."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.01)


async def assert_promises(made: Engine, batch: Batch, total: int) -> Batch:
    """What holds for every batch at every moment, and once it is over for every item."""
    now = await made.get(TENANT, batch.id)
    assert now.counts.total == total, "counts add up"
    results = [r async for r in made.results(TENANT, batch.id)]
    assert len({r.custom_id for r in results}) == len(results), "one result an item"
    assert [r.cursor for r in results] == sorted(r.cursor for r in results)
    if now.state.over:
        assert now.counts.open == 0
        assert len(results) == now.counts.succeeded + now.counts.failed
        with made._db.read() as connection:
            attempts, spent = records.money(connection, TENANT, batch.id) or (0, 0)
        assert attempts == spent, "every attempt's cost is in the sum"
        assert now.reserved_usd == 0
    return now
