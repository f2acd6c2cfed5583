"""What a rewrite dropped: slots of the original that the new text no longer holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coach.domain.spans import Span
from coach.grounding.slot import same_value
from coach.grounding.slots import Slot, SlotKind, slots
from coach.grounding.words import stems


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
    return tuple(
        LostFact(slot.span, slot.text)
        for slot in slots(original)
        if slot.kind is not SlotKind.LINK
        and not any(slot.span.overlaps(span) for span in removable)
        and not _stated(slot, present, words)
    )


def _stated(slot: Slot, present: Sequence[Slot], words: frozenset[str]) -> bool:
    if slot.kind is SlotKind.NAME and all(part in words for part in slot.value.split()):
        return True
    return any(same_value(slot, other) or (_digits(slot) and _digits(slot) == _digits(other)) for other in present)


def _digits(slot: Slot) -> str:
    """The figures as written: "3 years" is not lost where "3" still stands."""
    if slot.kind in (SlotKind.NAME, SlotKind.DATE):
        return ""
    return "".join(char for char in slot.text if char.isdigit() or char == ".")
