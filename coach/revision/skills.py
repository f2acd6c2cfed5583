"""Binds the product's own skills to one document, so that the loop sees plain functions of a text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from coach.domain.documents import Document
from coach.domain.facts import FactSheet
from coach.domain.findings import Finding
from coach.domain.situation import Situation
from coach.revision.assessment import Grounded, Masked, Skills

if TYPE_CHECKING:
    from coach.rules.loader import Catalogue


def bind(document: Document, situation: Situation, facts: FactSheet, catalogue: Catalogue) -> Skills:
    """The skills for revising `document`. Heavy libraries are loaded at their first use, not here."""
    from coach.detection import engine
    from coach.detection.limits import counters
    from coach.grounding.support import check as compare
    from coach.masking import mask

    phrases = tuple(catalogue.phrases.values())

    def check(text: str) -> Sequence[Finding]:
        return engine.check(Document(text, document.kind), situation, catalogue=catalogue)

    def polish(text: str) -> Sequence[Finding]:
        again = Document(text, document.kind)
        return engine.merge(check(text), engine.check_polish(again, situation, catalogue=catalogue))

    def ground(text: str) -> Grounded:
        return compare(
            text,
            original=document.text,
            facts=facts,
            job_post=situation.job_post,
            situation=situation,
            phrases=phrases,
        )

    def masked(text: str) -> Masked:
        return mask(text, confidential=situation.confidential_names)

    def limits(text: str) -> Sequence[Mapping[str, Any]]:
        return counters(Document(text, document.kind), situation)

    own = [document.text, *(fact.text for fact in facts if fact.source != "job_post"), situation.user_name or ""]
    # The catalogue's phrases may be put anywhere; one with a gap to fill in may not.
    own += [phrase for phrase in catalogue.phrases.values() if "[" not in phrase]
    return Skills(check, polish, ground, masked, limits, "\n".join(own), situation.job_post or "")
