"""A half-written letter shown as the text it is becoming, with the user's own names back in their places."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from coach import service
from coach.domain.situation import Situation
from coach.llm.client import LLMReply, LLMRequest
from coach.llm.scripted import ScriptedLLM
from coach.tailoring.previews import letter_so_far

ANSWER = json.dumps(
    {
        "sentences": [
            {"text": "You need a new shop.", "fact_ids": [], "requirement_ids": [], "paragraph": 1},
            {"text": "I built 12 shops.", "fact_ids": ["f1"], "requirement_ids": [], "paragraph": 1},
            {"text": "Shall we talk?", "fact_ids": [], "requirement_ids": [], "paragraph": 2},
        ],
        "questions": [],
    }
)
LETTER = "You need a new shop. I built 12 shops.\n\nShall we talk?"


def test_the_letter_grows_word_by_word() -> None:
    assert letter_so_far(ANSWER[: ANSWER.index("built") + 5]) == "You need a new shop. I built"
    assert letter_so_far(ANSWER[: ANSWER.index("Shall") + 5]) == "You need a new shop. I built 12 shops. Shall"
    assert letter_so_far(ANSWER) == LETTER


@given(st.integers(min_value=0, max_value=len(ANSWER)))
def test_an_answer_that_breaks_off_shows_only_words_of_the_letter(length: int) -> None:
    shown = letter_so_far(ANSWER[:length]).split()
    assert shown == LETTER.split()[: len(shown)] or shown[:-1] == LETTER.split()[: len(shown) - 1]


@given(st.one_of(st.text(), st.sampled_from(["[]", "7", '{"sentences": 3}', '{"sentences": [{"text": 3}, "x"]}'])))
def test_nonsense_shows_nothing(raw: str) -> None:
    assert letter_so_far(raw) == ""


class Streaming(ScriptedLLM):
    """Tells its answer in pieces, as a provider streams it."""

    async def complete(self, request: LLMRequest[Any]) -> LLMReply[Any]:
        reply = await super().complete(request)
        for end in range(0, len(reply.raw) + 1, 7):
            if request.on_partial is not None:
                request.on_partial(reply.raw[:end])
        return reply


def test_whoever_watches_sees_text_with_the_confidential_name_that_the_model_never_saw() -> None:
    facts = service.fact_sheet({"profile": "I moved 12 shops to Shopify for Quillhaven."})
    situation = Situation(confidential_names=("Quillhaven",))
    seen: list[str] = []

    def answer(masked: str) -> dict[str, Any]:
        sentence = {"text": f"I moved 12 shops to Shopify for {masked}.", "fact_ids": ["f1"], "requirement_ids": []}
        return {"sentences": [sentence], "questions": []}

    llm = Streaming(answer("[NAME_1]"), answer("[NAME_1]"))
    post = "We need somebody to move our shop to Shopify."
    asyncio.run(service.tailor(post, facts, situation=situation, llm=llm, on_partial=seen.append))
    assert "Quillhaven" not in llm.requests[0].prompt.system + llm.requests[0].prompt.user
    assert seen[-1] == "I moved 12 shops to Shopify for Quillhaven."
    assert not any("sentences" in text or "{" in text for text in seen)
