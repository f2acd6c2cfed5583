"""What a rewrite dropped: slots of the original that the new text no longer holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from coach.domain.spans import Span
from coach.grounding.slot import same_value
from coach.grounding.slots import Slot, SlotKind, slots
from coach.grounding.words import plain, sentences, stems


@dataclass(frozen=True, slots=True)
class LostFact:
    """A slot of the original that is gone. `span` points into the original."""

    span: Span
    text: str


def lost_facts(original: str, text: str, removable: Sequence[Span] = ()) -> tuple[LostFact, ...]:
    """Slots of `original` that `text` states in no form. What overlaps `removable` had to go and is not lost."""
    if original == text:
        return ()
    present = slots(text)
    words = stems(text)
    gone = [
        LostFact(span, span.of(original))
        for span in _vanished(original, text, words)
        if not any(span.overlaps(other) for other in removable)
    ]
    return (
        *(
            LostFact(slot.span, slot.text)
            for slot in slots(original)
            if slot.kind is not SlotKind.LINK
            and not any(slot.span.overlaps(span) for span in removable)
            and not _stated(slot, present, words)
        ),
        *gone,
    )


_LEAST = 3
"""Content words of a sentence that can be missed: "Thanks for your time" may go."""


def _vanished(original: str, text: str, words: frozenset[str]) -> Iterator[Span]:
    """Sentences most of whose words are gone, and questions that are none any more."""
    kept = {plain(text[start:end]) for start, end in sentences(text)}
    asked = [stems(text[start:end]) for start, end in sentences(text) if text[start:end].rstrip().endswith("?")]
    for start, end in sentences(original):
        sentence = original[start:end]
        if plain(sentence) in kept:
            continue
        matter = stems(sentence)
        question = sentence.rstrip().endswith("?")
        if len(matter) >= _LEAST and len(matter & words) * 2 < len(matter):
            yield Span(start, end)
        elif question and not any(matter & other or not matter for other in asked):
            yield Span(start, end)


def _stated(slot: Slot, present: Sequence[Slot], words: frozenset[str]) -> bool:
    if slot.kind is SlotKind.NAME and all(part in words for part in slot.value.split()):
        return True
    return any(same_value(slot, other) or (_digits(slot) and _digits(slot) == _digits(other)) for other in present)


def _digits(slot: Slot) -> str:
    """The figures as written: "3 years" is not lost where "3" still stands."""
    if slot.kind in (SlotKind.NAME, SlotKind.DATE):
        return ""
    return "".join(char for char in slot.text if char.isdigit() or char == ".")
