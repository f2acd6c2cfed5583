"""Carries messages to webhooks: claims what is due, signs and sends it, and records what came of it.

A message is sent at least once: a process that dies while it sends leaves it to the next claim, under the same id, by
which receivers drop what they have. It is tried again with growing waits and then is dead, readable and retriable.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy.exc import DBAPIError

from coach.bulk.failpoints import Failpoints
from coach.bulk.sender import Reply, Sender
from coach.bulk.signing import signed
from coach.bulk.telemetry import Meters, say
from coach.domain.webhooks import DeliveryState, Try
from coach.storage import deliveries, webhooks
from coach.storage.database import Database
from coach.storage.deliveries import Due

R = TypeVar("R")

GONE = 410
MOST_RETRY_AFTER = 86_400.0
HOUSEKEEPING_SECONDS = 15.0
FORGET_SECONDS = 3_600.0


@dataclass(frozen=True, slots=True)
class DeliveryRules:
    """How often and how fast messages are sent."""

    waits: tuple[float, ...] = (5, 30, 300, 1_800, 7_200, 18_000, 36_000)
    """Seconds before the second try and those behind it, a fifth more or less by chance; after the last the message is
    dead. A receiver that is away for a night misses nothing."""
    in_flight: int = 32
    each: int = 4
    """Messages to one webhook at once, so that one slow receiver leaves room for the others."""
    lease_seconds: float = 60.0
    """A message whose sender was silent so long is sent again; far longer than one try takes."""
    poll_seconds: float = 1.0


class Courier:
    """The sending part of one process."""

    def __init__(
        self,
        db: Database,
        threads: ThreadPoolExecutor,
        sender: Sender,
        rules: DeliveryRules,
        *,
        meters: Meters,
        failpoints: Failpoints,
    ) -> None:
        """Sends nothing before `start`."""
        self._db, self._threads, self._sender, self._rules = db, threads, sender, rules
        self._meters, self._failpoints = meters, failpoints
        self._sending: dict[asyncio.Task[None], str] = {}
        self._wake = asyncio.Event()
        self._loop: asyncio.Task[None] | None = None
        self._kept_at = self._forgot_at = float("-inf")

    def start(self) -> None:
        """Look for messages from now on."""
        self._loop = asyncio.create_task(self._run(), name="courier")

    async def stop(self, grace: float) -> None:
        """Claim nothing new; what is being sent gets `grace` seconds, the rest is sent again by whoever comes next."""
        if self._loop is not None:
            self._loop.cancel()
            await asyncio.gather(self._loop, return_exceptions=True)
        if self._sending:
            await asyncio.wait(self._sending, timeout=grace)
        for task in list(self._sending):
            task.cancel()
        await asyncio.gather(*self._sending, return_exceptions=True)
        await self._sender.aclose()

    async def _run(self) -> None:
        while True:
            try:
                claimed = await self._call(self._claim, Counter(self._sending.values()))
                await self._keep_house()
            except DBAPIError as error:
                claimed = []
                say("webhooks_not_read", level="warning", error=type(error).__name__)
            for message in claimed:
                task = asyncio.create_task(self._deliver(message))
                self._sending[task] = message.webhook
                task.add_done_callback(self._sent)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), self._rules.poll_seconds)
            self._wake.clear()

    def _sent(self, task: asyncio.Task[None]) -> None:
        self._sending.pop(task, None)
        # There is room for one more.
        self._wake.set()

    def _claim(self, sending: Counter[str]) -> list[Due]:
        room = self._rules.in_flight - sending.total()
        if room <= 0:
            return []
        with self._db.read() as connection:
            # A look takes no lock; nearly all of them find nothing.
            if not deliveries.due(connection):
                return []
        lease_ms = int(self._rules.lease_seconds * 1000)
        with self._db.write() as connection:
            return deliveries.claim(
                connection, limit=room, each=self._rules.each, busy=frozenset(sending), lease_ms=lease_ms
            )

    async def _deliver(self, message: Due) -> None:
        if message.attempt > len(self._rules.waits) + 1:
            # Whoever made the last try died in it.
            await self._settle(message, Try(time.time(), None, "NO_OUTCOME", 0), DeliveryState.DEAD, 0.0)
            return
        self._failpoints.reach("before_delivery")
        body = message.body.encode()
        began, clock = time.time(), time.monotonic()
        headers = {"Content-Type": "application/json", **signed(message.id, int(began), body, message.secrets)}
        try:
            reply = await self._sender.post(message.url, body, headers)
        except Exception as error:
            # Its message may hold the address; its class does not.
            say("webhook_broke", level="error", message=message.id, error=type(error).__name__)
            reply = Reply(None, "NOT_SENT")
        self._failpoints.reach("after_delivery")
        made = Try(began, reply.status, reply.code, round((time.monotonic() - clock) * 1000))
        await self._settle(message, made, *self._verdict(message, reply))

    def _verdict(self, message: Due, reply: Reply) -> tuple[DeliveryState, float]:
        if not reply.code:
            return DeliveryState.DELIVERED, 0.0
        if reply.status == GONE or message.attempt > len(self._rules.waits):
            return DeliveryState.DEAD, 0.0
        wait = self._rules.waits[message.attempt - 1] * random.uniform(0.8, 1.2)
        return DeliveryState.PENDING, max(wait, min(reply.retry_after or 0.0, MOST_RETRY_AFTER))

    async def _settle(self, message: Due, made: Try, state: DeliveryState, wait: float) -> None:
        def write() -> bool:
            with self._db.write() as connection:
                written = deliveries.settle(connection, message, made, state, wait_ms=int(wait * 1000))
                if made.status == GONE:
                    webhooks.disable(connection, self._db, message.webhook)
                    deliveries.give_up(connection, message.webhook)
                return written

        self._meters.deliveries.labels(state.value, made.code).inc()
        fine = state is DeliveryState.DELIVERED
        say(
            "webhook_tried",
            level="info" if fine else "warning",
            webhook=message.webhook,
            message=message.id,
            attempt=message.attempt,
            state=state.value,
            code=made.code,
        )
        try:
            await self._call(write)
        except DBAPIError as error:
            # Its lease runs out and it is sent again, under the same id.
            say("webhook_not_recorded", level="warning", message=message.id, error=type(error).__name__)

    async def _keep_house(self) -> None:
        now = time.monotonic()
        if now - self._kept_at < HOUSEKEEPING_SECONDS:
            return
        forgetting = now - self._forgot_at >= FORGET_SECONDS
        self._kept_at = now
        if forgetting:
            self._forgot_at = now
        self._meters.undelivered.set(await self._call(self._look_after, forgetting))

    def _look_after(self, forgetting: bool) -> int:
        if forgetting:
            with self._db.write() as connection:
                deliveries.forget(connection, self._db)
        with self._db.read() as connection:
            return deliveries.pending(connection)

    async def _call(self, function: Callable[..., R], *arguments: Any) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._threads, function, *arguments)
