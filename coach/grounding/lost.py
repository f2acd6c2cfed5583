"""What a rewrite dropped: slots of the original that the new text no longer holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coach.domain.spans import Span
from coach.grounding.slots import SlotKind, slots
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
    present = {(slot.kind, slot.value) for slot in slots(text)}
    numbers = {
        "".join(c for c in value if c.isdigit() or c == ".") for kind, value in present if kind is not SlotKind.NAME
    }
    words = stems(text)
    found = []
    for slot in slots(original):
        if slot.kind is SlotKind.LINK or any(slot.span.overlaps(span) for span in removable):
            continue
        if slot.kind is SlotKind.NAME:
            kept = (slot.kind, slot.value) in present or all(part in words for part in slot.value.split())
        else:
            kept = "".join(c for c in slot.value if c.isdigit() or c == ".") in numbers
        if not kept:
            found.append(LostFact(slot.span, slot.text))
    return tuple(found)
