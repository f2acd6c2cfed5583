"""All that is known before a letter is written: the post as read, what the facts answer, what letters are judged by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from coach.detection import engine
from coach.domain.documents import Document, DocumentKind
from coach.domain.facts import FactSheet
from coach.domain.findings import Finding
from coach.domain.situation import Situation
from coach.reading.job_post import JobReading, read_job_post
from coach.rules.loader import Catalogue
from coach.tailoring.answers import answer
from coach.tailoring.coverage import Covered, Requirement, cover
from coach.tailoring.letters import Answer
from coach.tailoring.review import Bench, bench
from coach.tailoring.voice import Voice, measure


@dataclass(frozen=True, slots=True)
class Brief:
    """One letter's givens."""

    reading: JobReading
    need: str
    title: str
    covered: tuple[Covered, ...]
    answers: tuple[Answer, ...]
    facts: FactSheet
    situation: Situation
    bench: Bench
    voice: Voice | None
    catalogue: Catalogue


def make_brief(
    job_post: str,
    facts: FactSheet,
    base: Situation,
    past_letters: Sequence[str],
    title: str,
    catalogue: Catalogue,
) -> tuple[Brief, list[Finding]]:
    """The brief for one post, and the findings in it (red flags). Pure; no model."""
    situation = replace(base, job_post=job_post, previous_letters=(*base.previous_letters, *past_letters))
    reading = read_job_post(job_post)
    covered = tuple(_covered(requirements_of(reading), facts, title))
    red_flags = engine.check(Document(job_post, DocumentKind.JOB_POST), catalogue=catalogue)
    need = reading.need[0].span.of(job_post) if reading.need else title
    questions = [part.span.of(job_post) for part in reading.questions]
    judged = bench(job_post, situation, facts, covered, reading.instructions, red_flags, catalogue)
    voice = measure(past_letters) if past_letters else None
    answers = answer(questions, facts, catalogue.phrases)
    return Brief(reading, need, title, covered, answers, facts, situation, judged, voice, catalogue), red_flags


def _covered(requirements: list[Requirement], facts: FactSheet, title: str) -> Iterator[Covered]:
    """Coverage, where the need stands for the requirements the title's words counting too: it often names the tool."""
    for requirement in requirements:
        if requirement.id.startswith("n") and title:
            (named,) = cover([replace(requirement, quote=title)], facts)
            (plain,) = cover([requirement], facts)
            yield replace(plain, facts=plain.facts or named.facts, near=() if named.facts else plain.near)
        else:
            yield from cover([requirement], facts)


def requirements_of(reading: JobReading) -> list[Requirement]:
    """What the post asks for, with the ids of the reading; where nothing is asked for, the need itself counts."""
    parts = [(f"r{number}", part) for number, part in enumerate(reading.requirements, 1)]
    parts = parts or [(f"n{number}", part) for number, part in enumerate(reading.need, 1)]
    return [
        Requirement(
            identity, part.span.of(reading.text), part.span, part.level != "nice", part.kind in (None, "soft", "task")
        )
        for identity, part in parts
    ]
