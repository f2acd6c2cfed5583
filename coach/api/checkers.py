"""Where the server's checks are computed: in its own process, or spread over processes that do nothing else.

The server stays one process, so that what is one for a machine (bulk work, rates, numbers, keys) stays one; what leaves
it is pure computing. Questions are handed out in the order they came; a long one has its process to itself.
"""

from __future__ import annotations

import asyncio
import logging
import pickle
import sys
from asyncio.subprocess import PIPE, Process
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field

from anyio import CapacityLimiter, to_thread

from coach.api.checker import LENGTH, Question, answer, pack, settled
from coach.api.memory import AnswerMemory
from coach.errors import CoachBug, CoachError

INLINE = 4_000
"""A question up to so much effort takes a few milliseconds: handing it to a thread would cost more."""
AHEAD = 8_000
"""Effort a process may have before it while others wait: enough that it never idles until the server gets its turn."""
TRIES = 2
"""Processes a question may take down before it is given up."""
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0
_HELPER = "from coach.api.checker import main; main()"
_LOG = logging.getLogger("coach.api")


@dataclass(slots=True)
class _Asked:
    question: Question
    answer: asyncio.Future[bytes]
    tries: int = 0


@dataclass(slots=True, eq=False)
class _Helper:
    process: Process
    asked: deque[_Asked] = field(default_factory=deque)
    load: int = 0


class Checkers:
    """Answers questions. Without `start`, and while no helper is up, in the process of the caller."""

    def __init__(self, number: int = 0) -> None:
        """`number` of processes that help; 0: none."""
        self._number = number
        self._waiting: deque[_Asked] = deque()
        self._helpers: list[_Helper] = []
        self._keepers: list[asyncio.Task[None]] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._processes: set[Process] = set()
        self._stopping = asyncio.Event()
        # Computing in threads of one process takes turns: more of them would only make each other wait. Long ones have
        # a thread of their own, so that short ones wait for none of them.
        self._short, self._long = CapacityLimiter(1), CapacityLimiter(1)
        self._memory = AnswerMemory()

    @property
    def up(self) -> int:
        """How many helpers are ready."""
        return len(self._helpers)

    @property
    def pids(self) -> list[int]:
        """Of the helpers that are ready."""
        return [helper.process.pid for helper in self._helpers]

    async def start(self) -> None:
        """Start the helpers; they are ready some seconds later, and a dead one is replaced."""
        self._keepers = [asyncio.create_task(self._keep(), name="checker") for _ in range(self._number)]

    async def stop(self) -> None:
        """End the helpers. What is still asked fails."""
        helpers, self._helpers = self._helpers, []
        for asked in [*self._waiting, *(asked for helper in helpers for asked in helper.asked)]:
            _fail(asked, "The server stopped.")
        self._waiting.clear()
        # Not by cancelling their keepers: one may be in the middle of starting a process.
        self._stopping.set()
        for process in self._processes:
            _kill(process)
        await asyncio.gather(*self._keepers, return_exceptions=True)

    async def answer(self, question: Question, tenant: str) -> bytes:
        """The answer as JSON; UserInputError and TextTooLong as checks raise them, CoachBug when it kills processes.

        The same input has the same answer, so what a tenant asked lately is not computed again.
        """
        key = AnswerMemory.key(tenant, question)
        known = self._memory.get(key)
        if known is not None:
            return known
        if not self._helpers and question.effort <= INLINE:
            return self._memory.put(key, answer(question))
        return await self._memory.computed(key, self._computed(question))

    async def _computed(self, question: Question) -> bytes:
        if self._helpers:
            asked = _Asked(question, asyncio.get_running_loop().create_future())
            self._waiting.append(asked)
            self._hand_out()
            return await asked.answer
        return await to_thread.run_sync(answer, question, limiter=self._limiter(question))

    def _limiter(self, question: Question) -> CapacityLimiter:
        return self._short if question.effort <= 8 * INLINE else self._long

    def _hand_out(self) -> None:
        while self._waiting and self._helpers:
            asked = self._waiting[0]
            if asked.answer.done():
                # Its caller went away.
                self._waiting.popleft()
                continue
            helper = min(self._helpers, key=_load)
            if helper.load and helper.load + asked.question.effort > AHEAD:
                return
            self._waiting.popleft()
            helper.asked.append(asked)
            helper.load += asked.question.effort
            assert helper.process.stdin is not None
            helper.process.stdin.write(pack(asked.question))

    async def _keep(self) -> None:
        """One helper, and the next when it dies."""
        pause = _FIRST_PAUSE
        while not self._stopping.is_set():
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-c", _HELPER, stdin=PIPE, stdout=PIPE, limit=1 << 20
            )
            self._processes.add(process)
            helper = _Helper(process)
            try:
                if not self._stopping.is_set():
                    await _read(process)
                    pause = _FIRST_PAUSE
                    self._helpers.append(helper)
                    self._hand_out()
                    await self._listen(helper)
            except (asyncio.IncompleteReadError, ConnectionError):
                self._lost(helper)
            finally:
                self._processes.discard(process)
                await _end(process)
            if not self._stopping.is_set():
                _LOG.warning("a process that checks texts ended; another one starts")
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._stopping.wait(), pause)
                pause = min(2 * pause, _LONGEST_PAUSE)

    async def _listen(self, helper: _Helper) -> None:
        while True:
            found = await _read(helper.process)
            asked = helper.asked.popleft()
            helper.load -= asked.question.effort
            _settle(asked, found)
            self._hand_out()

    def _lost(self, helper: _Helper) -> None:
        """Ask again what the helper was asked. Only the first can be what took it down, and is not asked for ever."""
        if helper not in self._helpers:
            return
        self._helpers.remove(helper)
        suspect = helper.asked[0] if helper.asked else None
        if suspect is not None:
            suspect.tries += 1
            if suspect.tries == TRIES:
                helper.asked.popleft()
                _fail(suspect, "The processes that checked this text all died.")
        self._waiting.extendleft(reversed(helper.asked))
        if self._helpers:
            self._hand_out()
            return
        for asked in [asked for asked in self._waiting if not asked.tries]:
            # What took no process down can be computed here.
            self._waiting.remove(asked)
            task = asyncio.create_task(self._here(asked))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _here(self, asked: _Asked) -> None:
        limiter = self._limiter(asked.question)
        _settle(asked, await to_thread.run_sync(settled, asked.question, limiter=limiter))


def _settle(asked: _Asked, found: bytes | CoachError) -> None:
    if asked.answer.done():
        # Its caller went away.
        return
    if isinstance(found, bytes):
        asked.answer.set_result(found)
    else:
        asked.answer.set_exception(found)


def _fail(asked: _Asked, message: str) -> None:
    _settle(asked, CoachBug(message))


def _load(helper: _Helper) -> int:
    return helper.load


async def _read(process: Process) -> bytes | CoachError:
    assert process.stdout is not None
    size: int = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))[0]
    found: bytes | CoachError = pickle.loads(await process.stdout.readexactly(size))
    return found


def _kill(process: Process) -> None:
    with suppress(ProcessLookupError):
        process.kill()


async def _end(process: Process) -> None:
    _kill(process)
    await process.wait()
    if process.stdin is not None:
        process.stdin.close()
        with suppress(ConnectionError):
            await process.stdin.wait_closed()
