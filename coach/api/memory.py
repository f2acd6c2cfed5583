"""Answers given before: the same question of the same tenant is computed once."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Coroutine
from hashlib import sha256


class AnswerMemory:
    """The answers given last, up to `most_bytes` of them; those asked for again stay longest.

    For answers that follow from the question alone. Keys are digests, so that no question is kept.
    """

    def __init__(self, most_bytes: int = 16_000_000) -> None:
        self._most = most_bytes
        self._held = 0
        self._answers: OrderedDict[bytes, bytes] = OrderedDict()
        self._asked: dict[bytes, asyncio.Task[bytes]] = {}

    @staticmethod
    def key(tenant: str, question: object) -> bytes:
        """What stands for a question, told whole by its `repr`, of one tenant."""
        return sha256(repr((tenant, question)).encode("utf-8", "surrogatepass")).digest()

    def get(self, key: bytes) -> bytes | None:
        """The answer remembered, or None."""
        if key not in self._answers:
            return None
        self._answers.move_to_end(key)
        return self._answers[key]

    def put(self, key: bytes, answer: bytes) -> bytes:
        """Remember `answer`; it is returned."""
        self._held += len(answer) - len(self._answers.pop(key, b""))
        self._answers[key] = answer
        while self._held > self._most:
            self._held -= len(self._answers.popitem(last=False)[1])
        return answer

    async def computed(self, key: bytes, compute: Coroutine[None, None, bytes]) -> bytes:
        """What `compute` gives, remembered. A question that is being computed already is waited for, not asked twice;
        an error goes to all who wait and is not remembered."""
        asked = self._asked.get(key)
        if asked is None:
            # A task of its own: a caller that goes away takes nothing from those who wait with it.
            asked = self._asked[key] = asyncio.create_task(compute)
            asked.add_done_callback(lambda task: self._done(key, task))
        else:
            compute.close()
        return await asyncio.shield(asked)

    def _done(self, key: bytes, task: asyncio.Task[bytes]) -> None:
        del self._asked[key]
        if not task.cancelled() and task.exception() is None:
            self.put(key, task.result())
