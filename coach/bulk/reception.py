"""Takes a batch in: items as a stream, checked, stored in groups, accepted in one commit."""

from __future__ import annotations

import asyncio
import hashlib
import math
import re
import secrets
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy.exc import IntegrityError

from coach.bulk.batch import Batch, BatchInProgress, BatchOptions, IdempotencyMismatch, NewItem
from coach.bulk.failpoints import Failpoints
from coach.bulk.workflows import ChunkQueue
from coach.domain.batches import CUSTOM_ID, CUSTOM_ID_LENGTH, OPTION_RANGES
from coach.errors import CoachError, UserInputError
from coach.storage import batches, idempotency, retention, workers
from coach.storage.database import Database
from coach.storage.rows import canonical, dump, dump_options
from coach.storage.schema import MAX_ITEMS

R = TypeVar("R")

ROUTE = "batches"
MAX_PAYLOAD = 256_000
"""Largest item in characters of JSON: far above any job post, far below what would fill a machine."""
GROUP, GROUP_CHARACTERS = 2_000, 4_000_000


class DuplicateItem(UserInputError):
    """Two items of one batch have the same custom id."""

    code = "DUPLICATE_CUSTOM_ID"


@dataclass(frozen=True, slots=True)
class Ticket:
    """A batch being received."""

    key: int
    id: str


class Reception:
    """Accepts batches for one engine."""

    def __init__(
        self,
        db: Database,
        queue: ChunkQueue,
        threads: ThreadPoolExecutor,
        *,
        worker: str,
        lease_ms: int,
        chunk_size: int,
        max_items: int,
        failpoints: Failpoints,
    ) -> None:
        """`worker` is alive while this process is: what it leaves half received is removed when it died."""
        self._db, self._queue, self._threads = db, queue, threads
        self._worker, self._lease_ms, self._failpoints = worker, lease_ms, failpoints
        self._chunk_size, self._max_items = chunk_size, min(max_items, MAX_ITEMS)

    async def create(
        self,
        tenant: str,
        items: Iterable[NewItem] | AsyncIterator[NewItem],
        shared: Mapping[str, Any],
        options: BatchOptions,
        key: str | None,
    ) -> Batch:
        """Receive, check and accept. Nothing of a batch that was not accepted stays behind."""
        check_options(options)
        text = dump(shared)
        seal = _Seal(options, text)
        if key is not None:
            known = await self._call(self._recall, tenant, key)
            if known is not None:
                return await self._repeated(tenant, items, seal, known)
        ticket = await self._call(self._open, tenant, options, text, key)
        try:
            total = await self._receive(ticket, items, seal)
            return await self._call(self._accept, tenant, ticket, total, seal.value, key)
        except BaseException:
            await asyncio.shield(self._call(self._discard, ticket))
            raise

    async def _receive(self, ticket: Ticket, items: Iterable[NewItem] | AsyncIterator[NewItem], seal: _Seal) -> int:
        total, size = 0, 0
        group: list[tuple[str, str]] = []
        async for item in _stream(items):
            total += 1
            if total > self._max_items:
                raise UserInputError(
                    f"A batch takes at most {self._max_items:,} items.", hint="Send the rest as another batch."
                )
            row = check_item(item, total - 1)
            seal.add(*row)
            group.append(row)
            size += len(row[1])
            if len(group) >= GROUP or size >= GROUP_CHARACTERS:
                await self._call(self._add, ticket, total - len(group), group)
                group, size = [], 0
        if group:
            await self._call(self._add, ticket, total - len(group), group)
        return total

    def _recall(self, tenant: str, key: str) -> tuple[Batch, str] | None:
        """The batch a key stands for and its fingerprint; None when the key is free, after removing what died."""
        with self._db.write() as connection:
            known = idempotency.recall(connection, tenant=tenant, route=ROUTE, key=key)
            if known is None:
                return None
            if known.status is None:
                if workers.alive(connection, self._db, known.owner, self._lease_ms):
                    raise BatchInProgress("The same request is being received.", hint="Repeat it in a moment.")
                idempotency.forget(connection, tenant=tenant, route=ROUTE, key=key)
                return None
            batch = batches.get(connection, tenant, known.resource)
            return None if batch is None else (batch, known.fingerprint)

    async def _repeated(
        self,
        tenant: str,
        items: Iterable[NewItem] | AsyncIterator[NewItem],
        seal: _Seal,
        known: tuple[Batch, str],
    ) -> Batch:
        number = 0
        async for item in _stream(items):
            seal.add(*check_item(item, number))
            number += 1
        if seal.value != known[1]:
            raise IdempotencyMismatch(
                "This idempotency key was used for other items or options.", hint="Use a new key for a new batch."
            )
        return known[0]

    def _open(self, tenant: str, options: BatchOptions, shared: str, key: str | None) -> Ticket:
        name = f"bat_{secrets.token_hex(12)}"
        try:
            with self._db.write() as connection:
                if key is not None:
                    idempotency.remember(
                        connection, self._db, tenant=tenant, route=ROUTE, key=key, resource=name, owner=self._worker
                    )
                number = batches.receive(
                    connection,
                    self._db,
                    tenant=tenant,
                    batch_id=name,
                    creator=self._worker,
                    options=options,
                    shared=shared,
                )
        except IntegrityError:
            raise BatchInProgress("The same request is being received.", hint="Repeat it in a moment.") from None
        return Ticket(number, name)

    def _add(self, ticket: Ticket, first: int, group: list[tuple[str, str]]) -> None:
        seen: dict[str, int] = {}
        for place, (custom_id, _) in enumerate(group, first):
            if custom_id in seen:
                raise _duplicate(custom_id, seen[custom_id], place)
            seen[custom_id] = place
        try:
            with self._db.write() as connection:
                batches.add_items(connection, ticket.key, first, group)
        except IntegrityError:
            with self._db.read() as connection:
                for place, (custom_id, _) in enumerate(group, first):
                    other = batches.index_of(connection, ticket.key, custom_id)
                    if other is not None:
                        raise _duplicate(custom_id, other, place) from None
            raise
        self._failpoints.reach("mid_accept")

    def _accept(self, tenant: str, ticket: Ticket, total: int, fingerprint: str, key: str | None) -> Batch:
        with self._db.write() as connection:
            chunks = batches.accept(
                connection, self._db, ticket.key, total=total, chunk_size=self._chunk_size, fingerprint=fingerprint
            )
            self._queue.enqueue(connection, chunks)
            if key is not None:
                idempotency.complete(
                    connection, tenant=tenant, route=ROUTE, key=key, fingerprint=fingerprint, status=202
                )
            batch = batches.get(connection, tenant, ticket.id)
        self._failpoints.reach("after_accept")
        if batch is None:
            raise AssertionError("an accepted batch is there")
        return batch

    def _discard(self, ticket: Ticket) -> None:
        """Remove what was received, unless it was accepted: the answer may be what failed."""
        with self._db.write() as connection:
            if batches.is_receiving(connection, ticket.key):
                retention.purge(connection, ticket.key)

    async def _call(self, function: Callable[..., R], *arguments: Any) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._threads, function, *arguments)


class _Seal:
    """The fingerprint of a request, made while its items stream by."""

    def __init__(self, options: BatchOptions, shared: str) -> None:
        self._hash = hashlib.sha256(f"{dump_options(options)}\0{shared}".encode("utf-8", "surrogatepass"))

    def add(self, custom_id: str, payload: str) -> None:
        self._hash.update(f"\0{custom_id}\0{payload}".encode("utf-8", "surrogatepass"))

    @property
    def value(self) -> str:
        return self._hash.hexdigest()


def check_item(item: NewItem, index: int) -> tuple[str, str]:
    """The item as stored: id and JSON. UserInputError names the index and what is wrong."""
    where = f"items[{index}]"
    if len(item.custom_id) > CUSTOM_ID_LENGTH or not re.fullmatch(CUSTOM_ID, item.custom_id):
        raise UserInputError(
            f"A custom id has 1 to {CUSTOM_ID_LENGTH} letters, digits, dots, dashes or underscores.",
            where=f"{where}.custom_id",
        )
    try:
        text = canonical(dict(item.payload))
    except (TypeError, ValueError, RecursionError):
        raise UserInputError("The item is not plain JSON.", where=where) from None
    if len(text) > MAX_PAYLOAD:
        raise UserInputError(f"The item has more than {MAX_PAYLOAD:,} characters.", where=where)
    return item.custom_id, text


def check_cost(cost: Decimal | None) -> None:
    """UserInputError when a cost cap in USD is out of its range."""
    if cost is not None:
        _check_range("max_cost_usd", cost)


def check_options(options: BatchOptions) -> None:
    """UserInputError names the option that is out of its range."""
    check_cost(options.max_cost_usd)
    for name in ("priority", "deadline_hours", "retain_days"):
        _check_range(name, getattr(options, name))
    labels = options.metadata
    if len(labels) > 16 or any(len(str(k)) > 64 or len(str(v)) > 512 for k, v in labels.items()):
        raise UserInputError("metadata takes 16 pairs of at most 64 and 512 characters.", where="options.metadata")


def _check_range(name: str, value: Decimal | float) -> None:
    low, high = OPTION_RANGES[name]
    # Not a number lies in no range.
    if not (math.isfinite(value) and low <= value <= high):
        raise UserInputError(f"{name} must be between {low:,} and {high:,}.", where=f"options.{name}")


def _duplicate(custom_id: str, first: int, second: int) -> CoachError:
    return DuplicateItem(
        f"Items {first} and {second} have the same custom id.",
        hint="Custom ids are unique in a batch.",
        where=f"items[{second}].custom_id",
    )


async def _stream(items: Iterable[NewItem] | AsyncIterator[NewItem]) -> AsyncIterator[NewItem]:
    if isinstance(items, AsyncIterator):
        async for item in items:
            yield item
        return
    for number, item in enumerate(items):
        if number % 500 == 499:
            # Other requests get their turn while a long list is read.
            await asyncio.sleep(0)
        yield item
