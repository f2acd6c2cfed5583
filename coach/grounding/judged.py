"""The judged channel: a model says which claims outdo the facts beside them. It adds findings and clears none.

What it says counts only with a quote that stands in the claim exactly once: a model that guesses is not heard.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, create_model

from coach.domain.outcomes import Usage
from coach.llm.client import LLM, LLMRequest
from coach.llm.prompt_files import load_prompt

PROMPT = "judge_claims"
MAX_CLAIMS = 30
"""Claims shown in one call; more were never seen in a letter."""


@dataclass(frozen=True, slots=True)
class Bent:
    """A claim the model calls bent: its index among those shown, the quoted words inside it, and the reason."""

    claim: int
    quote: str
    reason: str


class _Bent(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    quote: str = Field(min_length=1)
    reason: str = ""


@lru_cache(maxsize=32)
def build_reply_type(count: int) -> type[BaseModel]:
    """The reply for `count` claims: field `bent`, whose entries can name those claims only."""
    entry: Any = create_model("BentClaim", __base__=_Bent, claim=(Annotated[int, Field(ge=1, le=count)], ...))
    reply: type[BaseModel] = create_model(
        "ClaimsReply", __config__=ConfigDict(extra="forbid", frozen=True), bent=(list[entry], Field(max_length=count))
    )
    return reply


async def judge_claims(pairs: Sequence[tuple[str, Sequence[str]]], llm: LLM) -> tuple[tuple[Bent, ...], Usage]:
    """Ask once about claims with their facts, all masked already. Raises what the model raises."""
    shown = pairs[:MAX_CLAIMS]
    if not shown:
        return (), Usage()
    prompt = load_prompt(PROMPT).render({"claims": "\n".join(_block(n, *pair) for n, pair in enumerate(shown, 1))})
    reply = await llm.complete(
        LLMRequest(prompt, build_reply_type(len(shown)), max_output_tokens=100 + 60 * len(shown), temperature=0.0)
    )
    bent = [
        Bent(b.claim - 1, b.quote.strip(), " ".join(b.reason.split())[:200]) for b in getattr(reply.value, "bent", ())
    ]
    return tuple(b for b in bent if b.quote and shown[b.claim][0].count(b.quote) == 1), reply.usage


def _block(number: int, claim: str, facts: Sequence[str]) -> str:
    lines = [f"[{number}] {' '.join(claim.split())}", *(f"    fact: {' '.join(fact.split())}" for fact in facts)]
    return "\n".join(lines if facts else [*lines, "    fact: none"])
