"""A second reading by a model: it may add requirements that code missed, each proved by an exact quote."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field

from coach.domain.outcomes import Usage
from coach.domain.spans import Span
from coach.llm.client import LLM, LLMRequest
from coach.llm.prompt_files import load_prompt
from coach.reading.job_post import JobReading
from coach.reading.parts import Part

_MOST = 30
_SURE = 0.6
"""Confidence of what a model found and its quote proved."""


class Masked(Protocol):
    """A text whose contact data became placeholders."""

    @property
    def text(self) -> str:
        """What may leave the machine."""
        ...

    def restore(self, text: str) -> str:
        """`text` with the placeholders turned back."""
        ...


class FoundRequirement(BaseModel):
    """One requirement as a model gives it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    quote: str = Field(min_length=2, max_length=400)
    level: Literal["must", "nice"] = "must"


class RequirementsReply(BaseModel):
    """The whole reply."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    requirements: list[FoundRequirement] = Field(default_factory=list, max_length=_MOST)


@dataclass(frozen=True, slots=True)
class SecondReading:
    """The reading with what the model added. `unproved`: quotes that do not stand in the post, counted, never shown."""

    reading: JobReading
    added: int
    unproved: int
    usage: Usage


async def read_again(reading: JobReading, llm: LLM, mask: Callable[[str], Masked]) -> SecondReading:
    """Ask the model once for requirements code missed. It cannot remove or change any, nor quote an order.

    Errors are those of the model; TextTooLong and BudgetExceeded come before anything is sent.
    """
    text = reading.text
    masked = mask(text)
    known = "\n".join(f"- {part.span.of(text)}" for part in reading.requirements) or "none"
    prompt = load_prompt("read_job_post").render({"known": mask(known).text, "job_post": masked.text})
    reply = await llm.complete(
        LLMRequest(prompt=prompt, reply_type=RequirementsReply, max_output_tokens=1_500, temperature=0.0)
    )
    taken = [*(part.span for part in reading.requirements), *(item.span for item in reading.instructions)]
    added: list[Part] = []
    unproved = 0
    for found in reply.value.requirements:
        span = _place(text, masked.restore(found.quote))
        if span is None:
            unproved += 1
        elif not any(span.overlaps(other) for other in taken):
            added.append(Part(span, _SURE, found.level, "skill"))
            taken.append(span)
    parts = tuple(sorted([*reading.requirements, *added], key=lambda part: part.span))
    return SecondReading(replace(reading, requirements=parts), len(added), unproved, reply.usage)


def _place(text: str, quote: str) -> Span | None:
    """Where a quote stands, exactly and once; None when it does not."""
    quote = quote.strip()
    start = text.find(quote) if quote else -1
    if start < 0 or text.find(quote, start + 1) >= 0:
        return None
    return Span(start, start + len(quote))
