"""The model as one item sees it: every call is reserved, limited, retried, recorded and remembered.

The only owner of retries. The slot is free while a call waits for its next try.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn

from pydantic import ValidationError

from coach.bulk.breaker import Breaker
from coach.bulk.failpoints import Failpoints
from coach.bulk.scribe import Scribe
from coach.bulk.stops import Stops
from coach.bulk.telemetry import Meters, span
from coach.domain.outcomes import Usage
from coach.errors import (
    BudgetExceeded,
    CoachError,
    ModelAccessRefused,
    ModelRateLimited,
    ModelRefused,
    ModelTimeout,
    ModelUnavailable,
)
from coach.llm.client import LLMReply, LLMRequest, T
from coach.storage.ledger import ABANDONED, STOPPED, Begin, End, Verdict
from coach.storage.rows import to_nano
from coach.storage.workers import ClaimedItem

if TYPE_CHECKING:
    from coach.llm.client import LLM

CHARACTERS_PER_TOKEN = 3
"""Low on purpose: an estimate for limits and caps must not come out under the true number."""


@dataclass(frozen=True, slots=True)
class Retries:
    """How often and how patiently a call is tried again."""

    most: int = 5
    """Tries in all."""
    first: float = 0.5
    longest: float = 30.0
    """Seconds; the wait before try n is drawn from zero to `first` doubled n times, at most `longest`."""
    ask_again: float = 0.25
    """Seconds until a call that a limit held back asks again."""

    def wait(self, failed: int, retry_after: float | None, draw: Callable[[float, float], float]) -> float:
        """Seconds to wait after `failed` tries: full jitter, and never less than the provider asked for."""
        jitter = draw(0.0, min(self.longest, self.first * 2.0**failed))
        if retry_after is None:
            return jitter
        # A little jitter on top: all that were refused at once must not come back at once.
        return min(retry_after, 10 * self.longest) + draw(0.0, self.first)


class Slots:
    """How many things run at once in this process: in all, and for one tenant, so that none takes every place."""

    def __init__(self, total: int, per_tenant: int) -> None:
        """Both at least 1."""
        self._total, self._per_tenant = total, per_tenant
        self._all = asyncio.Semaphore(total)
        self._tenants: dict[str, Place] = {}

    def of(self, tenant: str) -> Place:
        """To be held with `async with`: one place of this tenant."""
        place = self._tenants.get(tenant)
        if place is None:
            # A tenant that may have all of them needs no count of its own.
            own = asyncio.Semaphore(self._per_tenant) if self._per_tenant < self._total else None
            place = self._tenants[tenant] = Place(own, self._all)
        return place


class Place:
    """Places of one tenant; as many may hold one at once as there are."""

    __slots__ = ("_all", "_own")

    def __init__(self, own: asyncio.Semaphore | None, all_: asyncio.Semaphore) -> None:
        """The tenant's own comes first: who waits for it must not keep a common one."""
        self._own, self._all = own, all_

    async def __aenter__(self) -> None:
        if self._own is None:
            await self._all.acquire()
            return
        await self._own.acquire()
        try:
            await self._all.acquire()
        except BaseException:
            self._own.release()
            raise

    async def __aexit__(self, *_: object) -> None:
        self._all.release()
        if self._own is not None:
            self._own.release()


@dataclass(slots=True)
class Desk:
    """What all calls of a process share."""

    scribe: Scribe
    slots: Slots
    meters: Meters
    retries: Retries
    failpoints: Failpoints
    stops: Stops
    breaker: Breaker
    leased: Callable[[], bool] = lambda: True
    """Whether our lease still stands by our own clock: after a long sleep the items are somebody else's."""
    draw: Callable[[float, float], float] = random.uniform
    sleep: Callable[[float], Any] = asyncio.sleep


class MeteredLLM:
    """A model for the work of one item."""

    def __init__(self, inner: LLM, desk: Desk, item: ClaimedItem, *, token: int, key: int, tenant: str):
        """`token`: the generation under which the item was claimed; `key`: its batch."""
        self._inner, self._desk, self._item = inner, desk, item
        self._token, self._key, self._tenant = token, key, tenant
        self._call = 0
        self._meters = desk.meters.of(inner.name)
        self.number = item.attempts
        """Calls made for the item so far, in all runs."""
        self.cost = item.cost
        """What they cost, in billionths of a USD."""
        self.stored = bool(item.replies)
        """Whether replies of this item may be in the database."""
        self.failure: CoachError | None = None
        """The last error that no retry could mend, even where the work found a way around it."""
        self.stopped = False
        """True once no call may be made any more: the batch is paused, cancelled or somebody else's."""

    @property
    def name(self) -> str:
        """The model's name."""
        return self._inner.name

    @property
    def context_window(self) -> int:
        """Tokens the model takes in."""
        return self._inner.context_window

    async def complete(self, request: LLMRequest[T]) -> LLMReply[T]:
        """Send the request, as often as it takes and is allowed. A reply of an earlier run is used again."""
        call, self._call = self._call, self._call + 1
        mark = fingerprint(request, self.name)
        remembered = self._remembered(call, mark, request)
        if remembered is not None:
            return remembered
        tokens = (len(request.prompt.system) + len(request.prompt.user)) // CHARACTERS_PER_TOKEN
        expected = tokens + request.max_output_tokens
        reserve = self._estimate(tokens, request.max_output_tokens)
        for failed in range(self._desk.retries.most):
            self.number += 1
            await self._reserve(call, expected, reserve)
            try:
                return await self._send(request, call, mark, expected, reserve)
            except ModelUnavailable as error:
                if failed + 1 == self._desk.retries.most:
                    self.failure = error
                    raise
                after = error.retry_after if isinstance(error, ModelRateLimited) else None
                self._meters.retries.inc()
                await self._desk.sleep(self._desk.retries.wait(failed, after, self._desk.draw))
            except ModelAccessRefused as error:
                await self._trip(error)
            except ModelRefused as error:
                self.failure = error
                raise
        raise AssertionError("unreachable: the last try returns or raises")

    def account(self) -> tuple[int, int, bool]:
        """Calls made, what they cost in billionths of a USD, and whether replies may be stored."""
        return self.number, self.cost, self.stored

    async def _reserve(self, call: int, expected: int, reserve: int) -> None:
        entry = Begin(self._item.id, self._token, self.number, call, self.name, expected, reserve)
        while True:
            verdict = await self._desk.scribe.begin(entry)
            if verdict is Verdict.GO:
                return
            if verdict is Verdict.LATER:
                await self._desk.sleep(self._desk.retries.ask_again * self._desk.draw(0.5, 1.0))
                continue
            self.number -= 1
            if verdict is Verdict.NO_MONEY:
                await self._trip(BudgetExceeded("The next call does not fit what is left of the batch's cost cap."))
            self._halt()

    async def _trip(self, error: CoachError) -> NoReturn:
        """No call of the batch can succeed now: the item waits in the queue until that is mended."""
        await self._desk.breaker.trip(self._key, error)
        self._halt()

    def _halt(self) -> NoReturn:
        self.stopped = True
        # Not a CoachError: the work must not take it for a failing model and go on without one.
        raise asyncio.CancelledError

    async def _send(self, request: LLMRequest[T], call: int, mark: str, expected: int, reserve: int) -> LLMReply[T]:
        desk, name = self._desk, self.name
        outcome, usage, charged = STOPPED, Usage(), 0
        kept: Callable[[], str] | None = None
        start = time.perf_counter()
        try:
            async with desk.slots.of(self._tenant):
                if self._key in desk.stops or not desk.leased():
                    self._halt()
                # What is cut off from here on may have been sent and billed.
                outcome, charged = ABANDONED, reserve
                desk.meters.in_flight.inc()
                start = time.perf_counter()
                try:
                    with span("coach.model_call", model=name, item=self._item.custom_id, number=self.number):
                        reply = await self._inner.complete(request)
                finally:
                    desk.meters.in_flight.dec()
            desk.failpoints.reach("after_reply")
            outcome, usage, charged = "ok", reply.usage, to_nano(reply.usage.cost_usd)
            kept = partial(_keep, reply)
            return reply
        except CoachError as error:
            outcome = error.code
            # A reply may have been made and billed although it never came: count what was set aside.
            charged = reserve if isinstance(error, ModelTimeout) else 0
            raise
        finally:
            self.cost += charged
            self.stored = self.stored or kept is not None
            desk.scribe.end(
                End(
                    item=self._item.id,
                    number=self.number,
                    model=name,
                    outcome=outcome,
                    input_tokens=usage.input_tokens,
                    output_tokens=usage.output_tokens,
                    cost=charged,
                    reserved=reserve,
                    expected=expected,
                    call=call,
                    reply=kept,
                    fingerprint=mark,
                )
            )
            self._meters.count(outcome, usage, time.perf_counter() - start)

    def _estimate(self, tokens: int, output: int) -> int:
        estimate = getattr(self._inner, "estimate", None)
        return 0 if estimate is None else to_nano(Decimal(estimate(tokens, output)))

    def _remembered(self, call: int, mark: str, request: LLMRequest[T]) -> LLMReply[T] | None:
        """The stored reply to the same question, if it still fits."""
        known, body = self._item.replies.get(call, ("", ""))
        if known != mark:
            return None
        stored = json.loads(body)
        try:
            value = request.reply_type.model_validate_json(stored["raw"], context=dict(request.context))
        except ValidationError:
            return None
        return LLMReply(value, _load(stored["usage"]), stored["raw"], stored["model"])


def fingerprint(request: LLMRequest[Any], model: str) -> str:
    """What makes two requests the same question: model, prompt and settings. A stored reply is validated again, so the
    shape of the reply need not be part of it."""
    parts = (
        model,
        request.prompt.system,
        request.prompt.user,
        request.reply_type.__name__,
        str(request.max_output_tokens),
        str(request.temperature),
    )
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _keep(reply: LLMReply[Any]) -> str:
    return json.dumps({"raw": reply.raw, "usage": _dump(reply.usage), "model": reply.model})


def _dump(usage: Usage) -> list[int | str]:
    return [usage.calls, usage.input_tokens, usage.output_tokens, usage.cached_tokens, str(usage.cost_usd)]


def _load(stored: list[Any]) -> Usage:
    return Usage(stored[0], stored[1], stored[2], stored[3], Decimal(stored[4]))
