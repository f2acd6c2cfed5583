"""What is read in a post: one thing with its place and how surely it was read."""

from __future__ import annotations

from dataclasses import dataclass

from coach.domain.spans import Span


@dataclass(frozen=True, slots=True)
class Part:
    """One thing read in a post: the need, a requirement (level must or nice), a question, a deliverable, a date."""

    span: Span
    confidence: float
    level: str | None = None
    kind: str | None = None
    """For a requirement: skill, experience, language, timezone; soft for a trait such as reliability; task for the
    work itself."""
