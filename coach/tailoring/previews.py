"""What a half-written letter already says, as text for people. Never checked yet: a draft to watch, not a result."""

from __future__ import annotations

from typing import Any

from pydantic_core import from_json

from coach.tailoring.letters import LetterSentence, compose


def letter_so_far(raw: str) -> str:
    """The sentences that `raw`, JSON cut anywhere, holds so far, laid out as the letter will be."""
    try:
        answer = from_json(raw, allow_partial="trailing-strings")
    except ValueError:
        return ""
    given = answer.get("sentences") if isinstance(answer, dict) else None
    sentences = [_sentence(item) for item in given if isinstance(item, dict)] if isinstance(given, list) else []
    written = [sentence for sentence in sentences if sentence.text]
    # The paragraph follows the text in the answer, so the sentence being written belongs to the one before it for now.
    placed: list[LetterSentence] = []
    for sentence in written:
        paragraph = sentence.paragraph or (placed[-1].paragraph if placed else 1)
        placed.append(LetterSentence(sentence.text, paragraph=paragraph))
    return compose(sorted(placed, key=lambda sentence: sentence.paragraph))[0]


def _sentence(item: dict[str, Any]) -> LetterSentence:
    text, paragraph = item.get("text"), item.get("paragraph")
    words = " ".join(text.split()) if isinstance(text, str) else ""
    return LetterSentence(words, paragraph=paragraph if isinstance(paragraph, int) else 0)
