"""An engine in a process of its own, to be killed or stopped."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from typing import Any

from coach.storage.rates import Limit, Limits
from tests.bulk.running import TENANT, engine, items, one_call, priced

FORKS = multiprocessing.get_context("forkserver")
# The libraries are loaded once, in the process all children are forked from.
FORKS.set_forkserver_preload(["tests.bulk.running", "dbos", "alembic", "psycopg", "aiohttp"])


class Child:
    """A running engine. `say()` waits for the next thing it says: `started`, the batch's id, `over`."""

    def __init__(self, url: str, base: str, **wish: Any) -> None:
        self._ear, mouth = FORKS.Pipe(duplex=False)
        self.process: ForkServerProcess = FORKS.Process(target=_run, args=(mouth, url, base, wish), daemon=True)
        self.process.start()
        mouth.close()

    def say(self) -> str:
        """The next word; EOFError when it is dead and said no more."""
        if not self._ear.poll(60):
            raise AssertionError("the child says nothing")
        return str(self._ear.recv())

    def end(self) -> int:
        """Its exit code once it is dead, minus the signal that killed it."""
        self.process.join(60)
        assert self.process.exitcode is not None, "it lives"
        return self.process.exitcode

    def signal(self, number: int) -> None:
        """Send a signal."""
        assert self.process.pid is not None
        os.kill(self.process.pid, number)


def _run(mouth: Connection, url: str, base: str, wish: dict[str, Any]) -> None:
    asyncio.run(_main(mouth, url, base, wish))


async def _main(mouth: Connection, url: str, base: str, wish: dict[str, Any]) -> None:
    """Create (with key) if asked to, and work until killed or done."""
    config = {key: wish[key] for key in ("failpoint", "concurrency", "lease_seconds", "webhooks") if key in wish}
    if "rpm" in wish:
        config["limits"] = Limits(Limit(requests_per_minute=wish["rpm"]))
    async with engine(url, one_call, priced(base), **config) as made:
        mouth.send("started")
        if "items" not in wish:
            await asyncio.Event().wait()
        batch = await made.create(TENANT, items(wish["items"]), idempotency_key="once")
        mouth.send(batch.id)
        await made.wait(TENANT, batch.id)
        mouth.send("over")
