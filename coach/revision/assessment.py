"""All that code can say about one text: findings, claims, lost facts, limits, novelties."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from coach.domain.facts import Claim, Question
from coach.domain.findings import Finding
from coach.domain.spans import Span
from coach.revision.novelty import Novelty, novelties
from coach.revision.strangers import strangers


class LostFact(Protocol):
    """A fact of the original that the new text no longer holds; `span` points into the original."""

    @property
    def span(self) -> Span:
        """Where the original states it."""
        ...

    @property
    def text(self) -> str:
        """What was lost, in words."""
        ...


class Grounded(Protocol):
    """What a comparison with the facts gives."""

    @property
    def claims(self) -> Sequence[Claim]:
        """What the text asserts, and whether the facts carry it."""
        ...

    @property
    def findings(self) -> Sequence[Finding]:
        """Problems found by comparing, of origin grounding."""
        ...

    @property
    def questions(self) -> Sequence[Question]:
        """What only the user can answer."""
        ...

    @property
    def lost(self) -> Sequence[LostFact]:
        """Facts of the original that are gone."""
        ...


class Masked(Protocol):
    """A text whose contact data and confidential names became placeholders."""

    @property
    def text(self) -> str:
        """What may leave the machine."""
        ...

    def restore(self, text: str) -> str:
        """`text` with the placeholders turned back."""
        ...


@dataclass(frozen=True, slots=True)
class Skills:
    """The functions a revision works with, bound to one document's kind, situation and facts."""

    check: Callable[[str], Sequence[Finding]]
    """First tier: fast, runs after every step."""
    polish: Callable[[str], Sequence[Finding]]
    """Both tiers in one order; runs at the start and at the end."""
    ground: Callable[[str], Grounded]
    """Compares a text with the original and the facts."""
    mask: Callable[[str], Masked]
    limits: Callable[[str], Sequence[Mapping[str, Any]]]
    """Counters of the form's fields: `field`, `used`, `limit`."""
    sources: str
    """All the user's own words: the original, the facts and the catalogue's phrases. Nothing a client wrote."""
    client: str = ""
    """What the client wrote: the job post."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """One text and what the first tier, the comparison and the last fence say about it."""

    text: str
    findings: tuple[Finding, ...]
    claims: tuple[Claim, ...]
    compared: tuple[Finding, ...]
    """Findings of origin grounding."""
    questions: tuple[Question, ...]
    lost: tuple[LostFact, ...]
    limits: tuple[Mapping[str, Any], ...]
    novelties: tuple[Novelty, ...]


def assess(text: str, skills: Skills) -> Assessment:
    """Read `text` once with every skill. Deterministic; no model."""
    grounded = skills.ground(text)
    return Assessment(
        text=text,
        findings=tuple(skills.check(text)),
        claims=tuple(grounded.claims),
        compared=tuple(grounded.findings),
        questions=tuple(grounded.questions),
        lost=tuple(grounded.lost),
        limits=tuple(skills.limits(text)),
        novelties=(
            *novelties(text, skills.sources),
            *(Novelty(what, span) for what, span in strangers(text, skills.sources, skills.client)),
        ),
    )
