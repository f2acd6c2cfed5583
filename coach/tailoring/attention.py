"""Attention checks of a post: offered to the user, and put in place when the user says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from coach.detection.instructions import Instruction, InstructionKind
from coach.domain.facts import Question
from coach.tailoring.letters import LetterSentence
from coach.tailoring.review import Bench, review

_WHERE = {"start": "at its start", "end": "at its end", "subject": "in its subject line", "anywhere": "in it"}


def settle(
    sentences: Sequence[LetterSentence], instructions: Sequence[Instruction], bench: Bench, *, follow: bool
) -> tuple[tuple[LetterSentence, ...], list[Question]]:
    """The letter with the demanded words where `follow` says so, and a question for each check left open.

    Words that break a hard rule or claim what no fact carries are never put in; the user is asked instead.
    """
    letter = tuple(sentences)
    questions: list[Question] = []
    seen: set[str] = set()
    for item in instructions:
        if item.kind is not InstructionKind.ATTENTION_CHECK or not item.phrase or item.phrase.casefold() in seen:
            continue
        seen.add(item.phrase.casefold())
        placed = _placed(letter, item)
        if follow and review(placed, replace(bench, demanded=())).stands:
            letter = placed
        else:
            where = _WHERE.get(item.position or "anywhere", "in it")
            questions.append(
                Question(
                    f"Shall the letter hold “{item.phrase}” {where}?",
                    "The client asks for these words to see who read the post.",
                )
            )
    return letter, questions


def _placed(sentences: tuple[LetterSentence, ...], item: Instruction) -> tuple[LetterSentence, ...]:
    """The words in a paragraph of their own, at the end where the client says so, else at the very start."""
    phrase = item.phrase or ""
    if item.position == "end":
        last = sentences[-1].paragraph + 1 if sentences else 0
        return (*sentences, LetterSentence(phrase, paragraph=last))
    first = sentences[0].paragraph - 1 if sentences else 0
    return (LetterSentence(phrase, paragraph=first), *sentences)
