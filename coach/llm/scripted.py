"""A model for tests: replies are put in before, requests can be read after, an empty queue fails."""

from __future__ import annotations

import json
from collections import deque
from typing import Any

from pydantic import BaseModel, ValidationError

from coach.domain.outcomes import Usage
from coach.errors import CoachError, ModelReplyError
from coach.llm.client import LLMReply, LLMRequest, T
from coach.llm.rescue import rescued


class ScriptedLLM:
    """Answers with what was enqueued: a value, a dict, raw JSON text, or an exception to raise.

    A reply that fails validation takes the next one from the queue, as a re-ask would.
    """

    name = "scripted"
    context_window = 128_000

    def __init__(self, *replies: BaseModel | dict[str, Any] | str | CoachError) -> None:
        self._queue: deque[BaseModel | dict[str, Any] | str | CoachError] = deque(replies)
        self.requests: list[LLMRequest[Any]] = []

    def enqueue(self, *replies: BaseModel | dict[str, Any] | str | CoachError) -> None:
        """Add replies to the end of the queue."""
        self._queue.extend(replies)

    @property
    def waiting(self) -> int:
        """How many replies nobody asked for yet."""
        return len(self._queue)

    async def complete(self, request: LLMRequest[T]) -> LLMReply[T]:
        """The next reply, validated. AssertionError when the queue is empty."""
        self.requests.append(request)
        last = ""
        for attempt in range(request.re_asks + 1):
            if not self._queue:
                raise AssertionError("the scripted model was asked more often than replies were enqueued")
            reply = self._queue.popleft()
            if isinstance(reply, CoachError):
                raise reply
            raw = reply if isinstance(reply, str) else _json(reply)
            try:
                value = request.reply_type.model_validate_json(raw, context=dict(request.context))
            except ValidationError:
                last = raw
                continue
            return LLMReply(value, Usage(calls=attempt + 1, input_tokens=10, output_tokens=5), raw, self.name)
        best = rescued(request, last, Usage(calls=request.re_asks + 1, input_tokens=10, output_tokens=5), self.name)
        if best is not None:
            return best
        raise ModelReplyError("The scripted reply does not fit the schema.")


def _json(reply: BaseModel | dict[str, Any]) -> str:
    return reply.model_dump_json() if isinstance(reply, BaseModel) else json.dumps(reply)
