"""The path of a tailored letter: read the post, match the facts, write, check each sentence, drop what does not stand.

The letter goes through the same acceptance as a rewrite. Whatever a model wrote, the letter that leaves here makes no
claim the facts do not carry, breaks no hard rule and follows no order that stands in the post.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from coach.detection import engine
from coach.domain.documents import Document, DocumentKind
from coach.domain.facts import FactSheet
from coach.domain.findings import Finding
from coach.domain.outcomes import Outcome
from coach.domain.situation import Situation
from coach.reading.job_post import JobReading, read_job_post
from coach.rules.loader import load_catalogue
from coach.tailoring import worth
from coach.tailoring.coverage import Requirement, cover
from coach.tailoring.letters import Letter
from coach.tailoring.outline import outline

if TYPE_CHECKING:
    from coach.llm.client import LLM
    from coach.rules.loader import Catalogue

BUILTIN = "builtin"


async def tailor(
    job_post: str,
    facts: FactSheet,
    *,
    situation: Situation | None = None,
    llm: LLM | None = None,
    past_letters: Sequence[str] = (),
    title: str = "",
    follow_checks: bool = False,
    on_partial: Callable[[str], None] | None = None,
    catalogue: Catalogue | None = None,
) -> Letter:
    """Write a proposal for `job_post` from `facts`; with `llm` None an honest outline of the user's own sentences."""
    catalogue = catalogue or load_catalogue()
    base = situation or Situation()
    situation = replace(base, job_post=job_post, previous_letters=(*base.previous_letters, *past_letters))
    reading = read_job_post(job_post)
    covered = cover(requirements_of(reading), facts)
    red_flags = _red_flags(job_post, catalogue)
    sentences, questions = outline(covered, facts, catalogue.phrases)
    letter = Letter(
        outcome=Outcome.NEEDS_PERSON,
        writer=BUILTIN,
        sentences=sentences,
        covered=tuple(covered),
        worth=worth.judge(covered, red_flags),
        instructions=reading.instructions,
        job_post=job_post,
        questions=questions,
        notes=("An outline from your own sentences; no model wrote it.",),
    )
    return letter


def requirements_of(reading: JobReading) -> list[Requirement]:
    """What the post asks for, with the ids of the reading."""
    return [
        Requirement(f"r{number}", part.span.of(reading.text), part.span, part.level != "nice")
        for number, part in enumerate(reading.requirements, 1)
    ]


def _red_flags(job_post: str, catalogue: Catalogue) -> list[Finding]:
    return engine.check(Document(job_post, DocumentKind.JOB_POST), catalogue=catalogue)
