"""Edits: replacements of spans, applied exactly, with a map between old and new offsets."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum

from coach.domain.spans import Span


class Safety(IntEnum):
    """How freely a fix may be applied; compare with `>=`."""

    ADVICE_ONLY = 0
    """Shows the direction; never applied by a machine."""
    NEEDS_REVIEW = 1
    """Meaning may move: a person looks first. Everything a model writes is at most this."""
    AUTOMATIC = 2
    """Catalogue text or a pure correction: may be applied without asking."""

    @property
    def wire(self) -> str:
        """The name used in JSON."""
        return self.name.lower()


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Replace the code points `[start, end)` by `replacement`. Equal start and end insert."""

    start: int
    end: int
    replacement: str

    def __post_init__(self) -> None:
        Span(self.start, self.end)

    @property
    def span(self) -> Span:
        """The replaced range."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits that belong together, with the safety of applying them."""

    safety: Safety
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Maps offsets of the old text to the new one and back. Inside a replaced range the nearest edge is given."""

    _old: tuple[int, ...] = field(default=(0,))
    _new: tuple[int, ...] = field(default=(0,))

    def to_new(self, offset: int) -> int:
        """Where code point `offset` of the old text stands in the new one."""
        return _translate(offset, self._old, self._new)

    def to_old(self, offset: int) -> int:
        """Where code point `offset` of the new text stood in the old one."""
        return _translate(offset, self._new, self._old)


def _translate(offset: int, source: tuple[int, ...], target: tuple[int, ...]) -> int:
    index = bisect_right(source, offset) - 1
    moved = target[index] + offset - source[index]
    return min(moved, target[index + 1]) if index + 1 < len(target) else moved


def apply_edits(text: str, edits: Iterable[Edit]) -> tuple[str, OffsetMap]:
    """Apply `edits` to `text`, all offsets counted in the untouched text.

    Returns the new text and the offset map. Raises ValueError for edits that overlap or reach past the end;
    two insertions at one place overlap too, because their order would be a guess.
    """
    ordered = sorted(edits)
    pieces: list[str] = []
    old, new = [0], [0]
    position = length = 0
    for index, edit in enumerate(ordered):
        if edit.end > len(text):
            raise ValueError(f"edit {edit.start}-{edit.end} reaches past a text of {len(text)} code points")
        if index and (
            edit.start < position or (edit.start == edit.end == ordered[index - 1].end == ordered[index - 1].start)
        ):
            raise ValueError(f"edits overlap at {edit.start}")
        kept = text[position : edit.start]
        pieces += (kept, edit.replacement)
        length += len(kept)
        old.append(edit.start)
        new.append(length)
        length += len(edit.replacement)
        old.append(edit.end)
        new.append(length)
        position = edit.end
    pieces.append(text[position:])
    return "".join(pieces), OffsetMap(tuple(old), tuple(new))
