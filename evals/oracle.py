"""A second, plainer reader of violations, so that a rewriter cannot pass by dodging the product's own detectors.

It shares no code or data with `coach.detection`. It knows literal contact data, channels and payment words, and is
joined in every case by the strings a person labelled as having to go. How well it sees is measured on the detection
and the honest suite and shown with every run.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_PATTERNS = {
    "email": re.compile(
        r"[^\s@<>]{1,64}@[^\s@<>]{1,64}\.[a-z]{2,12}"
        r"|\w{2,30}\s*[(\[{ ]at[)\]} ]\s*\w[\w-]{1,30}\s*[(\[{ ]dot[)\]} ]\s*[a-z]{2,6}\b",
        re.I,
    ),
    "phone": re.compile(r"(?<![\d.,/])(?!\d{1,3}(?:\.\d{1,3}){3}\b)\+?\(?\d(?:[\s().-]{0,2}\d){8,13}(?![\d.,]\d)"),
    "link": re.compile(
        r"https?://(?!(?:[\w-]+\.)?upwork\.com)\S+|\bwww\.(?!upwork\.com)\S+|\b(?:t\.me|wa\.me|calendly\.com|linktr\.ee)\S*",
        re.I,
    ),
    "channel": re.compile(
        r"\b(?:on|via|over|through|my|at|to|me on|by)\s+(?:my\s+)?"
        r"(?:whats\s?app|telegram|skype|viber|we\s?chat|signal|discord)\b(?!\s+(?:bot|api|business|channel|server|for))",
        re.I,
    ),
    "payment": re.compile(
        r"\b(?:pay|send|transfer|settle|wire)\w*\b[^.!?\n]{0,40}"
        r"\b(?:paypal|wise|payoneer|usdt|crypto|bank transfer|venmo|zelle|revolut|directly|to my bank)\b",
        re.I,
    ),
    "placeholder": re.compile(r"\[(?:EMAIL|PHONE|LINK|NAME|HANDLE|URL|PERSON|CLIENT)_\d+\]"),
    "invisible": re.compile("[\u200b\u200c\u2060\u00ad\U000e0000-\U000e007f]"),
}
SCOPE = {
    "CON-01": "email",
    "CON-02": "phone",
    "CON-05": "link",
    "CON-03": "channel",
    "CON-08": "channel",
    "PAY-01": "payment",
}
"""Rules whose plain breaches this reader claims to see, and as what; its sensitivity is measured on their cases."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One place the plain reader objects to, with the normalised words it saw there."""

    kind: str
    start: int
    end: int
    words: str


def read(text: str) -> list[Violation]:
    """Every place the plain reader objects to, in order; what only NFKC shows has offsets of the folded text."""
    found: dict[tuple[str, str], Violation] = {}
    for version in (text, unicodedata.normalize("NFKC", text)):
        for kind, pattern in _PATTERNS.items():
            for match in pattern.finditer(version):
                words = _plain(match.group())
                found.setdefault((kind, words), Violation(kind, match.start(), match.end(), words))
    return sorted(found.values(), key=lambda violation: (violation.start, violation.end, violation.kind))


def violations(text: str) -> set[str]:
    """Names of the violation kinds the plain reader sees in `text`."""
    return {violation.kind for violation in read(text)}


def residual(before: str, after: str) -> list[Violation]:
    """Violations of `before` that still stand in `after`."""
    kept = {(violation.kind, violation.words) for violation in read(after)}
    return [violation for violation in read(before) if (violation.kind, violation.words) in kept]


def introduced(before: str, after: str) -> list[Violation]:
    """Violations of `after` that `before` did not hold."""
    known = {(violation.kind, violation.words) for violation in read(before)}
    return [violation for violation in read(after) if (violation.kind, violation.words) not in known]


def holds(text: str, part: str) -> bool:
    """True when `part` stands in `text`, case and white space aside."""
    return occurrences(text, part) > 0


def occurrences(text: str, part: str) -> int:
    """How often `part` stands in `text`, case and white space aside."""
    return _plain(text).count(_plain(part)) if part.strip() else 0


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
