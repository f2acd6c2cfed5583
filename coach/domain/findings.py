"""Findings: one problem at one span, whoever found it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from coach.domain.edits import Fix
from coach.domain.spans import Span


class Severity(StrEnum):
    """`hard`: the platform names it a violation. `warning`: may be one. `advice`: quality only."""

    HARD = "hard"
    WARNING = "warning"
    ADVICE = "advice"

    @property
    def rank(self) -> int:
        """2 for hard, 1 for warning, 0 for advice."""
        return _RANK[self]


_RANK = {Severity.HARD: 2, Severity.WARNING: 1, Severity.ADVICE: 0}


class Remedy(StrEnum):
    """What the rule allows to be done about it (POLICY, section 1)."""

    DELETE = "delete"
    REPLACE = "replace"
    ASK = "ask"
    KEEP = "keep"
    DECLINE = "decline"
    REFUSE = "refuse"


class Origin(StrEnum):
    """Who found it: code with the catalogue, code comparing with the facts, or a model whose quote was verified."""

    CATALOGUE = "catalogue"
    GROUNDING = "grounding"
    MODEL = "model"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from: a section of the guideline article, or a page; and when it was read."""

    section: int | None = None
    url: str | None = None
    read_on: str = "2026-11"
    grade: str = "A"


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem. `quote` always equals the text at `span`; `fingerprint` survives edits elsewhere."""

    rule: str
    title: str
    severity: Severity
    span: Span
    quote: str
    message: str
    why: str
    source: Source
    remedy: Remedy
    fix: Fix | None = None
    origin: Origin = Origin.CATALOGUE
    fingerprint: str = ""
    note: str = ""
    """What was undone to see it (a disguise), or why it weighs more or less here."""
    confidence: float = 1.0


_WORD = re.compile(r"\w+")


def fingerprint(rule: str, text: str, span: Span) -> str:
    """Identity of a finding without its position: rule, quote, two words either side (sha256, 16 hex digits).

    The same finding keeps it when text is added or removed elsewhere, so a dismissal survives.
    """
    before = _WORD.findall(text[max(0, span.start - 80) : span.start])[-2:]
    after = _WORD.findall(text[span.end : span.end + 80])[:2]
    parts = [rule, span.of(text).casefold(), *(w.casefold() for w in before), "|", *(w.casefold() for w in after)]
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def count_by_severity(findings: Iterable[Finding]) -> dict[str, int]:
    """How many findings of each severity, all three always present."""
    counts = {severity.value: 0 for severity in Severity}
    for finding in findings:
        counts[finding.severity.value] += 1
    return counts
