"""Plain stand-ins for the neighbouring rooms, so that the loop's own logic can be tested by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from coach.domain.edits import Edit, Fix, Safety
from coach.domain.facts import Claim, Question
from coach.domain.findings import Finding, Remedy, Severity, Source
from coach.domain.spans import Span
from coach.revision.assessment import Skills
from coach.writing.units import cut

CHAT = "Please write to me here in Upwork Messages."
PAY = "Payment goes through the Upwork contract, by the hour or with funded milestones."

_RULES = (
    ("CON-01", re.compile(r"[\w.]+@[\w.]+\w"), Severity.HARD, Remedy.REPLACE, CHAT),
    ("CON-02", re.compile(r"\+\d[\d ]{7,}\d"), Severity.HARD, Remedy.REPLACE, CHAT),
    ("PAY-01", re.compile(r"\bpaypal\b", re.I), Severity.HARD, Remedy.REPLACE, PAY),
    ("JOB-01", re.compile(r"\bwrite your thesis\b", re.I), Severity.HARD, Remedy.REFUSE, ""),
    ("TRU-02", re.compile(r"\bbest in the world\b", re.I), Severity.WARNING, Remedy.KEEP, ""),
)


@dataclass(frozen=True)
class PlainLost:
    text: str
    span: Span


@dataclass(frozen=True)
class PlainGrounded:
    claims: tuple[Claim, ...] = ()
    findings: tuple[Finding, ...] = ()
    questions: tuple[Question, ...] = ()
    lost: tuple[PlainLost, ...] = ()


@dataclass(frozen=True)
class PlainMasked:
    text: str
    values: dict[str, str]

    def restore(self, text: str) -> str:
        for placeholder, value in self.values.items():
            text = text.replace(placeholder, value)
        return text


def mask(text: str) -> PlainMasked:
    """Email addresses, phone numbers and the confidential name Acme become placeholders."""
    values: dict[str, str] = {}

    def hidden(match: re.Match[str]) -> str:
        name = "EMAIL" if "@" in match.group() else "PHONE" if "+" in match.group() else "NAME"
        known = next((p for p, v in values.items() if v == match.group()), None)
        placeholder = known or f"[{name}_{len(values) + 1}]"
        values[placeholder] = match.group()
        return placeholder

    return PlainMasked(re.sub(r"[\w.]+@[\w.]+\w|\+\d[\d ]{7,}\d|\bAcme\b", hidden, text), values)


def check(text: str) -> list[Finding]:
    """Findings of five plain rules."""
    found: list[Finding] = []
    for rule, pattern, severity, remedy, phrase in _RULES:
        for match in pattern.finditer(text):
            span = Span(match.start(), match.end())
            unit = next((u for u in cut(text) if u.span.overlaps(span)), None)
            fix = None
            if unit is not None and (phrase or remedy is Remedy.DELETE):
                fix = Fix(Safety.NEEDS_REVIEW, (Edit(unit.span.start, unit.span.end, phrase),))
            found.append(
                Finding(rule, rule, severity, span, match.group(), f"{rule} here.", "why", Source(5), remedy, fix)
            )
    return sorted(found, key=lambda f: (f.span, f.rule))


def skills(original: str, facts: Sequence[str] = (), limit: int = 5_000) -> Skills:
    """Skills for one original; a number that is in neither it nor the facts is an unsupported claim."""
    known = set(re.findall(r"\d+", " ".join([original, *facts])))

    def ground(text: str) -> PlainGrounded:
        claims = tuple(
            Claim(u.text, u.span, supported=set(re.findall(r"\d+", u.text)) <= known, reason="This number is new.")
            for u in cut(text)
        )
        lost = tuple(
            PlainLost(m.group(), Span(m.start(), m.end()))
            for m in re.finditer(r"\d+", original)
            if m.group() not in re.findall(r"\d+", text)
        )
        return PlainGrounded(claims=claims, lost=lost)

    def limits(text: str) -> list[dict[str, int | str]]:
        return [{"field": "cover_letter", "used": len(text), "limit": limit}]

    return Skills(check, check, ground, mask, limits, "\n".join([original, *facts, CHAT, PAY]))
