"""A model's word on the claims of a finished text: it can hold a text back, never let one through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.domain.findings import Finding, Origin, Remedy, Severity, Source, fingerprint
from coach.domain.outcomes import Usage
from coach.domain.spans import Span
from coach.errors import CoachError
from coach.grounding.judged import judge_claims
from coach.revision.attempts import Attempt
from coach.revision.hiding import hide

if TYPE_CHECKING:
    from coach.llm.client import LLM
    from coach.revision.asking import Brief

_RULE = "TRU-01"


async def second_opinion(brief: Brief, attempt: Attempt, llm: LLM) -> tuple[tuple[Finding, ...], Usage]:
    """Findings of origin model for sentences that are new in `attempt` and outdo their facts, and what asking took.

    Sentences the user wrote himself are not asked about. A model that fails has no opinion.
    """
    original = brief.document.text
    claims = [claim for claim in attempt.assessment.claims if claim.text not in original]
    facts = {fact.id: fact.text for fact in brief.facts}
    sources = [[original, *(facts[fact] for fact in claim.facts if fact in facts)] for claim in claims]
    flat = [claim.text for claim in claims] + [text for texts in sources for text in texts]
    hidden = hide(attempt.text, flat, brief.skills.mask)
    shown = iter(hidden.others)
    masked = [next(shown) for _ in claims]
    pairs = [(claim, [next(shown) for _ in texts]) for claim, texts in zip(masked, sources, strict=True)]
    try:
        bent, usage = await judge_claims(pairs, llm)
    except CoachError:
        return (), Usage(calls=1)
    found = []
    for answer in bent:
        claim, quote = claims[answer.claim], hidden.restored(answer.quote)
        if claim.text.count(quote) != 1:
            continue
        start = claim.span.start + claim.text.index(quote)
        span = Span(start, start + len(quote))
        found.append(
            Finding(
                rule=_RULE,
                title="Claim a second reader doubts",
                severity=Severity.WARNING,
                span=span,
                quote=quote,
                message="A model that compared this with your facts thinks it says more than they do.",
                why="A claim that cannot be backed misleads the client.",
                source=Source(section=4),
                remedy=Remedy.ASK,
                origin=Origin.MODEL,
                fingerprint=fingerprint(_RULE, attempt.text, span),
                confidence=0.5,
            )
        )
    return tuple(found), usage
