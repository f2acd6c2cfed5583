"""What the product asks of a language model: one request in, one validated value out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from pydantic import BaseModel

from coach.domain.outcomes import PromptUsed, Usage

T = TypeVar("T", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class RenderedPrompt:
    """A prompt ready to send. `system` is the static part (first, so providers can cache it), `user` the rest."""

    system: str
    user: str
    used: PromptUsed


@dataclass(frozen=True, slots=True)
class LLMRequest(Generic[T]):
    """One call. The reply is validated as `reply_type`, with `context` given to its pydantic validators."""

    prompt: RenderedPrompt
    reply_type: type[T]
    context: Mapping[str, Any] = field(default_factory=dict)
    max_output_tokens: int = 2_000
    temperature: float = 0.2
    re_asks: int = 1
    """How often a reply that fails validation may be asked again with the error text."""
    timeout: float | None = None
    """Seconds for the whole exchange, re-asks included; None for what the client was made with (COACH_TIMEOUT)."""
    rescue: Callable[[str], T | None] | None = None
    """Makes the best of a raw reply that stays invalid after the re-asks; None where nothing of it can be used."""
    on_partial: Callable[[str], None] | None = None
    """Called with the raw reply so far, from the first piece to the whole, where the model can stream."""


@dataclass(frozen=True, slots=True)
class LLMReply(Generic[T]):
    """The validated value, and what it took."""

    value: T
    usage: Usage
    raw: str
    model: str


DEFAULT_TIMEOUT = 120.0
"""Seconds a client gives one exchange where nobody says otherwise."""


class LLM(Protocol):
    """A language model behind one async method. Raises only errors of `coach.errors`."""

    @property
    def name(self) -> str:
        """How results name it: `gpt-5-mini`, `local/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf`."""
        ...

    @property
    def context_window(self) -> int:
        """Tokens the model can take in, prompt and reply together."""
        ...

    async def complete(self, request: LLMRequest[T]) -> LLMReply[T]:
        """Send the request; ModelReplyError when the reply stays invalid after the allowed re-asks."""
        ...
