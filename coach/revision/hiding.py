"""What leaves the machine: texts with placeholders, cut into units that still know their place in the original."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from coach.errors import CoachBug
from coach.masking.places import Places
from coach.revision.assessment import Masked
from coach.writing.units import Unit, cut

_SEPARATOR = "\n\n\x1e\n\n"
"""Between the texts of one task, so that one name gets one placeholder in all of them; stands in no text of people."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """The texts of one task without contact data and confidential names."""

    shown: tuple[Unit, ...]
    """Units as the model sees them; spans count in the masked text."""
    units: tuple[Unit, ...]
    """The same units in the original."""
    others: tuple[str, ...]
    masked: Masked
    values: tuple[tuple[str, str], ...]
    """Placeholder and what stands behind it."""

    def restored(self, text: str) -> str:
        """A model's text with the placeholders turned back."""
        return self.masked.restore(text)

    def hidden(self, text: str) -> str:
        """A text of ours (a repair message) without the values the placeholders stand for."""
        for placeholder, value in self.values:
            text = text.replace(value, placeholder)
        return text


def hide(text: str, others: Sequence[str], mask: Callable[[str], Masked]) -> Hidden:
    """Mask the document and the other texts together; CoachBug when the mask cannot be undone exactly."""
    clean = [other.replace("\x1e", " ") for other in others]
    masked = mask(_SEPARATOR.join([text, *clean]))
    parts = masked.text.split(_SEPARATOR)
    if len(parts) != 1 + len(clean) and not ("\x1e" in text and len(parts) > len(clean)):
        raise CoachBug("masking moved the border between two texts")
    own = _SEPARATOR.join(parts[: len(parts) - len(clean)])
    shown = cut(own)
    places = Places(own, masked)
    if places.original != text:
        raise CoachBug("masking cannot be undone")
    units = tuple(_moved(unit, places, text) for unit in shown)
    values = tuple(sorted(places.values.items(), key=lambda item: -len(item[1])))
    return Hidden(tuple(shown), units, tuple(parts[len(parts) - len(clean) :]), masked, values)


def _moved(unit: Unit, places: Places, text: str) -> Unit:
    span = places.span(unit.span)
    return Unit(unit.number, unit.kind, span, span.of(text), places.span(unit.line))
