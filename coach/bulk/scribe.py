"""Writes the ledger in groups: many entries, one commit. The only writer of items while the engine runs.

A begin waits for its commit, so a group with one is written soon; ends and finishes ride along, or wait a little
longer. When the database fails (locked, full) the group is kept and tried again: nothing new begins meanwhile.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

from sqlalchemy.exc import DBAPIError, OperationalError

from coach.bulk.failpoints import Failpoints
from coach.bulk.telemetry import say
from coach.storage.database import Database
from coach.storage.ledger import STOPPED, Begin, End, Entry, Finish, Ledger, Verdict
from coach.storage.rates import Limits

SOON, LATER = 0.02, 0.05
"""Seconds a begin and everything else wait for company at most."""
GROUP = 256

Waiting = tuple[Entry, asyncio.Future[Any] | None]


class Scribe:
    """Group commits for one process."""

    def __init__(self, db: Database, thread: ThreadPoolExecutor, limits: Limits, failpoints: Failpoints) -> None:
        """`thread` has one thread: entries are written in the order in which they came."""
        self._db = db
        self._thread = thread
        self._ledger = Ledger(db, limits)
        self._failpoints = failpoints
        self._waiting: list[Waiting] = []
        self._arrived = asyncio.Event()
        self._urgent = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._closing = False

    def start(self) -> None:
        """Begin to write."""
        self._task = asyncio.create_task(self._run(), name="scribe")

    async def close(self) -> None:
        """Write what waits, once, and end."""
        self._closing = True
        self._arrived.set()
        self._urgent.set()
        if self._task is not None:
            await self._task

    async def begin(self, entry: Begin) -> Verdict:
        """Ask for a call; the answer is committed."""
        self._urgent.set()
        answer = self._put(entry)
        try:
            verdict: Verdict = await answer
        except asyncio.CancelledError:
            # Cancelled with the answer on its way: it came, and this is all that will see it.
            if not answer.cancelled() and not answer.exception() and answer.result() is Verdict.GO:
                self._take_back(entry)
            raise
        return verdict

    def end(self, entry: End) -> None:
        """Record the end of a call; committed soon, and not later than the finish of its item."""
        # Nobody waits for it; what the database refuses is logged.
        self._add(entry, None)

    async def finish(self, entry: Finish) -> bool:
        """End an item; True when it is committed, False when another worker has the item."""
        return bool(await self._put(entry))

    def _put(self, entry: Entry) -> asyncio.Future[Any]:
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._add(entry, future)
        return future

    def _add(self, entry: Entry, future: asyncio.Future[Any] | None) -> None:
        self._waiting.append((entry, future))
        self._arrived.set()
        if len(self._waiting) >= GROUP:
            self._urgent.set()

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        pause = 0.0
        while not (self._closing and not self._waiting):
            await self._arrived.wait()
            if not self._closing:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._urgent.wait(), LATER)
                if len(self._waiting) < GROUP:
                    await asyncio.sleep(SOON)
            group, self._waiting = self._waiting[:GROUP], self._waiting[GROUP:]
            group = [waiting for waiting in group if not _given_up(*waiting)]
            if not self._waiting:
                self._arrived.clear()
                self._urgent.clear()
            if not group:
                continue
            try:
                answers = await loop.run_in_executor(self._thread, self._write, [entry for entry, _ in group])
            except DBAPIError as error:
                if isinstance(error, OperationalError) and not self._closing:
                    pause = await self._keep(group, pause)
                else:
                    await self._one_by_one(group)
                continue
            pause = 0.0
            self._resolve(group, answers)

    async def _keep(self, group: list[Waiting], pause: float) -> float:
        """Put a group back in front after the database refused it, and wait before the next try."""
        self._waiting[:0] = group
        self._arrived.set()
        pause = min(5.0, max(0.1, pause * 2))
        say("database_refused", level="warning", entries=len(group), wait_s=round(pause, 2))
        await asyncio.sleep(pause * random.uniform(0.5, 1.0))
        return pause

    async def _one_by_one(self, group: list[Waiting]) -> None:
        """One entry of the group cannot be written: find it, so that the others are."""
        loop = asyncio.get_running_loop()
        for entry, future in group:
            try:
                answers = await loop.run_in_executor(self._thread, self._write, [entry])
            except DBAPIError as error:
                say("entry_refused", level="error", kind=type(entry).__name__, error=type(error).__name__)
                if future is not None and not future.done():
                    # Made anew: the database's own error repeats the statement with its values.
                    future.set_exception(RefusedByDatabase(type(error).__name__))
            else:
                self._resolve([(entry, future)], answers)

    def _resolve(self, group: list[Waiting], answers: Sequence[Any]) -> None:
        for (entry, future), answer in zip(group, answers, strict=True):
            if future is not None and not future.done():
                future.set_result(answer)
            elif isinstance(entry, Begin) and answer is Verdict.GO:
                self._take_back(entry)

    def _take_back(self, entry: Begin) -> None:
        """Who asked for the call went away: nobody else would give back what is set aside for it."""
        self.end(
            End(
                item=entry.item,
                number=entry.number,
                model=entry.model,
                outcome=STOPPED,
                input_tokens=0,
                output_tokens=0,
                cost=0,
                reserved=entry.reserve,
                expected=entry.tokens,
                call=entry.call,
            )
        )

    def _write(self, group: Sequence[Entry]) -> list[Any]:
        with self._db.write() as connection:
            answers = self._ledger.apply(connection, group)
        if any(isinstance(entry, Begin) for entry in group):
            self._failpoints.reach("after_reserve")
        if any(isinstance(entry, Finish) for entry in group):
            self._failpoints.reach("after_commit")
        return answers


class RefusedByDatabase(Exception):
    """An entry the database does not take; holds the class of its error alone."""


def _given_up(entry: Entry, future: asyncio.Future[Any] | None) -> bool:
    return isinstance(entry, Begin) and future is not None and future.cancelled()
