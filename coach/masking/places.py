"""From a place in a masked text back to the place in the original."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Protocol

from coach.domain.findings import Finding
from coach.domain.spans import Span
from coach.errors import CoachBug
from coach.masking.masks import mask

_PLACEHOLDER = re.compile(r"\[[A-Z]{2,20}(?:_[A-Z]{2,20}){0,3}_\d{1,4}\]")


class Restorer(Protocol):
    """What turns placeholders back."""

    def restore(self, text: str) -> str:
        """`text` with every known placeholder turned back."""
        ...


class Places:
    """Maps offsets of a masked text to the original. `original` is the text that the mask stands for."""

    def __init__(self, masked_text: str, masked: Restorer) -> None:
        self.values: dict[str, str] = {}
        self._steps: list[tuple[int, int, int, int]] = []
        pieces: list[str] = []
        position = length = 0
        for match in _PLACEHOLDER.finditer(masked_text):
            value = masked.restore(match.group())
            if value == match.group():
                continue
            self.values[match.group()] = value
            kept = masked_text[position : match.start()]
            pieces += (kept, value)
            start = length + len(kept)
            length = start + len(value)
            self._steps.append((match.start(), match.end(), start, length))
            position = match.end()
        pieces.append(masked_text[position:])
        self.original = "".join(pieces)

    def span(self, span: Span) -> Span:
        """The original range; a placeholder is never cut in two, so the nearer edge is exact."""
        return Span(self._offset(span.start, False), self._offset(span.end, True))

    def _offset(self, offset: int, upper: bool) -> int:
        moved = offset
        for start, end, new_start, new_end in self._steps:
            if offset >= end:
                moved = new_end + offset - end
            elif offset > start:
                return new_end if upper else new_start
            else:
                break
        return moved


def conceal(text: str, *, confidential: Sequence[str] = (), findings: Iterable[Finding] = ()) -> tuple[str, Places]:
    """`text` as it may leave the machine, and the way back. CoachBug when the mask cannot be undone exactly."""
    masked = mask(text, confidential=confidential, findings=findings)
    places = Places(masked.text, masked)
    if places.original != text:
        raise CoachBug("masking cannot be undone")
    return masked.text, places
