"""Does a text claim only what is known? The exact channel: code alone, no fuzziness, no model.

A sentence the user wrote stands. Any other sentence must find each of its slots in the user's own words, together where
they stand together, and may not claim more than its source: more done, more surely, more of it, or what the client owns.
Definitions follow the entity-level consistency of Nan et al. 2021, made typed and owned.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from coach.domain.facts import Claim, FactSheet, Question
from coach.domain.findings import Finding, Origin, Remedy, Severity, Source, fingerprint
from coach.domain.situation import Situation
from coach.domain.spans import Span
from coach.grounding.lost import LostFact, lost_facts
from coach.grounding.slots import Slot, SlotKind, slots
from coach.grounding.sources import Knowledge, Statement, knowledge
from coach.grounding.strength import ROLE_WORDS, Strength, made_plural, strength
from coach.grounding.words import plain, sentences, stems

_ENOUGH = 0.5
"""Share of a claim's content words its sources must hold, for a sentence about what the writer did."""
_CLIENT = re.compile(r"\b(?:you|your|yours|you're|you've|client|the post|the brief|the job)\b", re.I)
_FIRST = re.compile(r"\b(?:i|i'm|i've|my|mine|we|we've|our|me)\b", re.I)
_EMPTY = Situation()


@dataclass(frozen=True, slots=True)
class Grounding:
    """What the comparison gives: claims, findings of origin grounding, questions, and what was lost."""

    claims: tuple[Claim, ...] = ()
    findings: tuple[Finding, ...] = ()
    questions: tuple[Question, ...] = ()
    lost: tuple[LostFact, ...] = ()


def check(
    text: str,
    *,
    original: str,
    facts: FactSheet,
    job_post: str | None = None,
    situation: Situation = _EMPTY,
    removable: Sequence[Span] = (),
) -> Grounding:
    """Compare `text` with the user's own words (`original`, `facts`) and the client's (`job_post`).

    `removable` are places of the original that had to go; what stood only there is not lost.
    """
    known = knowledge(original, facts, job_post)
    claims: list[Claim] = []
    findings: list[Finding] = []
    questions: list[Question] = []
    for start, end in sentences(text):
        span = Span(start, end)
        verdict = _judge(text[start:end], known)
        if verdict is None:
            continue
        reason, rests_on = verdict
        claims.append(Claim(text[start:end], span, rests_on, not reason, reason))
        if reason:
            findings.append(_finding(text, span, reason))
            questions.append(_question(text[start:end], reason))
    findings += _never_claimed(text, situation)
    return Grounding(tuple(claims), tuple(findings), tuple(questions[:5]), lost_facts(original, text, removable))


def _judge(sentence: str, known: Knowledge) -> tuple[str, tuple[str, ...]] | None:
    """(reason, fact ids): an empty reason is support. None when the sentence asserts nothing checkable."""
    own = known.exact(plain(sentence))
    if own is not None:
        measured = strength(sentence)
        return ("", own) if slots(sentence) or measured.role or measured.done else None
    found = slots(sentence)
    measured = strength(sentence)
    question = sentence.rstrip().endswith("?")
    asserts = measured.done or (measured.role > 0 and bool(_FIRST.search(sentence)) and not measured.not_yet)
    if not found and not asserts and not measured.trades and measured.sure < 3:
        return None
    nearest = known.nearest(sentence, found)
    reason = _unknown_slot(sentence, found, known, question)
    if not reason and not question:
        reason = _bent(sentence, measured, found, nearest, known, asserts)
    if not found and not asserts and not reason:
        return None
    return reason, tuple(dict.fromkeys(s.fact for s in nearest if s.fact))


def _unknown_slot(sentence: str, found: Sequence[Slot], known: Knowledge, question: bool) -> str:
    """The first slot that nobody stated, or that only the client stated and the writer takes as his own."""
    about_client = bool(_CLIENT.search(sentence)) or question
    measured = strength(sentence)
    claims_own = measured.done or (bool(_FIRST.search(sentence)) and measured.role > 0 and not measured.not_yet)
    for slot in found:
        if known.holds(slot):
            continue
        if known.client_holds(slot):
            if claims_own or not about_client:
                return f"“{slot.text}” is the client's, not yours"
            continue
        return f"“{slot.text}” stands in none of your facts"
    return ""


def _bent(
    sentence: str,
    measured: Strength,
    found: Sequence[Slot],
    nearest: Sequence[Statement],
    known: Knowledge,
    asserts: bool,
) -> str:
    """How the sentence says more than its sources, or an empty string."""
    if measured.not_yet and not measured.done:
        return ""
    words = stems(ROLE_WORDS.sub(" ", sentence))
    if asserts or (measured.sure >= 3 and _FIRST.search(sentence)):
        reason = _uncovered(words, nearest, known)
        if reason:
            return reason
    if not nearest:
        return ""
    return _separated(found, known) or _inflated(sentence, measured, nearest)


def _uncovered(words: frozenset[str], nearest: Sequence[Statement], known: Knowledge) -> str:
    """A claim about the past whose matter the user never mentioned."""
    if not words:
        return ""
    covered = words & (known.words | frozenset(w for s in nearest for w in s.words))
    taken = words - known.words & known.client_words
    if taken and len(taken) * 3 >= len(words):
        return "this is what the client asks for; none of your facts says you did it"
    if len(covered) < _ENOUGH * len(words):
        return "none of your facts says this"
    return ""


def _separated(found: Sequence[Slot], known: Knowledge) -> str:
    """Two slots joined in the claim that no single statement of the user joins: twelve dashboards, for Acme."""
    numbers = [s for s in found if s.kind is not SlotKind.NAME and s.kind is not SlotKind.LINK]
    names = [s for s in found if s.kind is SlotKind.NAME and known.holds(s)]
    for number in numbers:
        if number.noun and not known.counts(number):
            return f"“{number.text}” is not about this in your facts"
        for name in names:
            if not known.together(number, name):
                return f"your facts do not join “{number.text}” and “{name.text}”"
    return ""


def _inflated(sentence: str, measured: Strength, nearest: Sequence[Statement]) -> str:
    best = nearest[0]
    sources = [s.strength for s in nearest]
    if best.strength.negated and not measured.negated:
        return "your facts say that this is not so"
    if best.strength.hedged and not measured.hedged and _shares_name(sentence, best):
        return "your facts name it only as a comparison"
    role = max(s.role for s in sources)
    if (measured.role == 4 and 0 < role < 4) or (measured.role == 3 and 0 < role == 1):
        return "your facts tell of a smaller part in it"
    if measured.done and all(s.not_yet and not s.done for s in sources):
        return "your facts tell of a plan, not of something done"
    if (measured.sure == 3 and any(s.sure == 1 for s in sources)) or (
        measured.sure == 3 and all(s.sure < 3 for s in sources)
    ):
        return "your facts say it less surely"
    amount = max(s.amount for s in sources)
    if measured.amount >= 4 and amount < measured.amount and measured.amount - amount >= 1:
        return "your facts speak of fewer"
    if measured.trades - frozenset(t for s in sources for t in s.trades):
        return "no certificate or award of this kind is in your facts"
    plural = made_plural(sentence, best.text)
    return f"your facts speak of one, not of “{plural}”" if plural else ""


def _shares_name(sentence: str, statement: Statement) -> bool:
    names = {slot.value for slot in slots(sentence) if slot.kind is SlotKind.NAME}
    return any(slot.value in names for slot in statement.slots if slot.kind is SlotKind.NAME)


_WHY = "A claim that cannot be backed misleads the client; misrepresentation can cost the account and the contract."
_RULE = "TRU-01"


def _finding(text: str, span: Span, reason: str) -> Finding:
    return Finding(
        rule=_RULE,
        title="Claim that your facts do not carry",
        severity=Severity.HARD if "say" in reason and "not so" in reason else Severity.WARNING,
        span=span,
        quote=span.of(text),
        message=f"Nothing you gave carries this sentence: {reason}.",
        why=_WHY,
        source=Source(section=4),
        remedy=Remedy.ASK,
        origin=Origin.GROUNDING,
        fingerprint=fingerprint(_RULE, text, span),
    )


def _question(sentence: str, reason: str) -> Question:
    shown = " ".join(sentence.split())
    shown = shown if len(shown) <= 140 else f"{shown[:139]}…"
    return Question(
        f"Is this true, and which fact shows it: “{shown}”?", f"It was left out or marked, because {reason}."
    )


def _never_claimed(text: str, situation: Situation) -> list[Finding]:
    """Places that hold what the user asked never to claim."""
    found = []
    for phrase in situation.never_claim:
        if not phrase.strip():
            continue
        for match in re.finditer(rf"(?<!\w){re.escape(phrase.strip())}(?!\w)", text, re.I):
            span = Span(*match.span())
            found.append(
                Finding(
                    rule=_RULE,
                    title="Something you asked never to claim",
                    severity=Severity.HARD,
                    span=span,
                    quote=span.of(text),
                    message="This stands on your list of things never to claim.",
                    why=_WHY,
                    source=Source(section=4),
                    remedy=Remedy.DELETE,
                    origin=Origin.GROUNDING,
                    fingerprint=fingerprint(_RULE, text, span),
                )
            )
    return found
