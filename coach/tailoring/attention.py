"""Attention checks of a post: offered to the user, and put in place when the user says so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from coach.detection.instructions import Instruction, InstructionKind
from coach.domain.facts import Question
from coach.domain.findings import Severity
from coach.grounding.slots import SlotKind, slots
from coach.grounding.strength import strength
from coach.tailoring.letters import LetterSentence, compose
from coach.tailoring.review import Bench

_FIRST = re.compile(r"\b(?:i|i['’]m|i['’]ve|my|we|our)\b", re.I)
_WHERE = {"start": "at its start", "end": "at its end", "subject": "in its subject line", "anywhere": "in it"}


@dataclass(frozen=True, slots=True)
class Settled:
    """The letter, the demanded words that were put into it, and a question for each check left open."""

    sentences: tuple[LetterSentence, ...]
    followed: tuple[str, ...]
    questions: tuple[Question, ...]


def settle(
    sentences: Sequence[LetterSentence], instructions: Sequence[Instruction], bench: Bench, *, follow: bool
) -> Settled:
    """Put the demanded words in place where `follow` says so.

    Words that break a hard rule or claim something of the user are never put in; the user is asked instead.
    """
    letter = tuple(sentences)
    questions: list[Question] = []
    followed: list[str] = []
    for item in instructions:
        if item.kind is not InstructionKind.ATTENTION_CHECK or not item.phrase:
            continue
        if any(item.phrase.casefold() == phrase.casefold() for phrase in followed):
            continue
        placed = _placed(letter, item)
        if follow and not _claims(item.phrase) and not _breaks(placed, bench):
            letter = placed
            followed.append(item.phrase)
        else:
            where = _WHERE.get(item.position or "anywhere", "in it")
            questions.append(
                Question(
                    f"Shall the letter hold “{item.phrase}” {where}?",
                    "The client asks for these words to see who read the post.",
                )
            )
    return Settled(letter, tuple(followed), tuple(dict.fromkeys(questions)))


def _claims(phrase: str) -> bool:
    """Whether the words would say something of the user that facts have to carry: an age of skill, a price, a role."""
    measured = strength(phrase)
    stated = any(slot.kind in (SlotKind.DURATION, SlotKind.MONEY, SlotKind.PERCENT) for slot in slots(phrase))
    return stated or (
        bool(_FIRST.search(phrase)) and (measured.role > 0 or measured.sure >= 3 or bool(measured.trades))
    )


def _breaks(letter: Sequence[LetterSentence], bench: Bench) -> bool:
    text, _ = compose(letter)
    return any(finding.severity is Severity.HARD for finding in bench.skills.check(text))


def _placed(sentences: tuple[LetterSentence, ...], item: Instruction) -> tuple[LetterSentence, ...]:
    """The words in a paragraph of their own, at the end where the client says so, else at the very start."""
    phrase = item.phrase or ""
    if item.position == "end":
        last = sentences[-1].paragraph + 1 if sentences else 0
        return (*sentences, LetterSentence(phrase, paragraph=last))
    first = sentences[0].paragraph - 1 if sentences else 0
    return (LetterSentence(phrase, paragraph=first), *sentences)
