"""The path of a tailored letter: read the post, match the facts, write, check each sentence, drop what does not stand.

The letter goes through the same acceptance as a rewrite. Whatever a model wrote, the letter that leaves here makes no
claim the facts do not carry, breaks no hard rule and follows no order that stands in the post.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from coach.domain.facts import FactSheet, Question
from coach.domain.findings import Severity
from coach.domain.outcomes import Outcome
from coach.domain.situation import Situation
from coach.domain.spans import Span
from coach.rules.loader import load_catalogue
from coach.tailoring import attention, worth
from coach.tailoring.answers import open_questions
from coach.tailoring.asking import Written, ask
from coach.tailoring.brief import Brief, make_brief
from coach.tailoring.coverage import content_words
from coach.tailoring.letters import Letter, VoiceKept, compose
from coach.tailoring.outline import gaps, outline
from coach.tailoring.review import Bench, Review, drop, proofs, review
from coach.tailoring.rounding import rounded
from coach.tailoring.voice import distance

if TYPE_CHECKING:
    from coach.llm.client import LLM
    from coach.rules.loader import Catalogue

BUILTIN = "builtin"
_MOST_QUESTIONS = 3
"""Questions of the model that are passed on; what the post asks for and no fact answers is asked by code."""
_LEAST = 2
"""Sentences with facts behind them that make a model's letter worth more than the outline."""


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
    """Write a proposal for `job_post` from `facts`; with `llm` None an honest outline of the user's own sentences.

    Accepted: the letter passes every check and the client's questions are answered. Needs a person: a question of the
    client is open, an attention check waits for the user's choice, or the job is not worth a bid. Failed: no fact
    touches the post. Raises what the user has to know before a call: TextTooLong, BudgetExceeded, SetupError.
    """
    catalogue = catalogue or load_catalogue()
    base = situation or Situation()
    brief, red_flags = make_brief(job_post, facts, base, past_letters, title, catalogue)
    plain, plain_dropped = drop(
        review(outline(brief.need, brief.covered, facts, brief.answers, catalogue.phrases), brief.bench), brief.bench
    )
    plain = rounded(plain, brief)
    written = Written()
    if llm is not None and _touches(brief):
        written = await ask(brief, llm, on_partial)
    by_model = written.best
    modelled = by_model is not None and proofs(by_model) >= min(_LEAST, max(1, proofs(plain)))
    chosen = by_model if modelled and by_model is not None else plain
    notes = list(written.notes)
    if not modelled:
        notes.append("An outline from your own sentences; no model wrote it.")
        if by_model is not None:
            notes.append("Too little of the model's letter was backed by your facts.")
    settled = attention.settle(chosen.sentences, brief.reading.instructions, brief.bench, follow=follow_checks)
    final = _settled_review(settled, brief.bench) if settled.followed else chosen
    advice = worth.judge(brief.covered, red_flags)
    asked = [
        *settled.questions,
        *open_questions(brief.answers),
        *gaps(brief.covered),
        *_clean(written.questions, brief),
    ]
    waits = bool(settled.questions) or any(item.text is None for item in brief.answers)
    if not proofs(chosen):
        outcome = Outcome.FAILED if not len(facts) else Outcome.NEEDS_PERSON
        notes.append("None of your facts answers this post.")
    elif waits or not advice.bid or any(f.severity is Severity.HARD for f in final.assessment.findings):
        outcome = Outcome.NEEDS_PERSON
    else:
        outcome = Outcome.ACCEPTED
    return Letter(
        outcome=outcome,
        writer=f"model:{llm.name}" if modelled and llm is not None else BUILTIN,
        sentences=final.sentences,
        covered=brief.covered,
        worth=advice,
        instructions=brief.reading.instructions,
        job_post=job_post,
        answers=brief.answers,
        findings=(*final.assessment.findings, *final.assessment.compared),
        claims=final.assessment.claims,
        questions=tuple({question.text.casefold(): question for question in reversed(asked)}.values())[::-1],
        dropped=written.dropped if by_model is not None else plain_dropped,
        usage=written.usage,
        prompt=written.prompt,
        attempts=written.calls,
        notes=tuple(notes),
        voice=_voice_kept(brief, plain, final),
    )


def _touches(brief: Brief) -> bool:
    """Whether a fact shares a word with the post: else all that a model could say of the user would be invented."""
    post = content_words(brief.reading.text)
    return any(post & content_words(fact.text) for fact in brief.facts if fact.source != "job_post")


def _voice_kept(brief: Brief, plain: Review, final: Review) -> VoiceKept | None:
    if brief.voice is None:
        return None
    before, after = (distance(brief.voice, compose(letter.sentences)[0]) for letter in (plain, final))
    return VoiceKept(brief.voice.described, round(before, 3), round(after, 3))


def _settled_review(settled: attention.Settled, judged: Bench) -> Review:
    """The finished letter read once more. What the user chose to say for an attention check is no claim of his work."""
    found = review(settled.sentences, judged)
    spans = [
        span
        for sentence, span in zip(found.sentences, compose(found.sentences)[1], strict=True)
        if sentence.text in settled.followed
    ]

    def apart(span: Span) -> bool:
        return not any(span.overlaps(other) for other in spans)

    kept = replace(
        found.assessment,
        claims=tuple(claim for claim in found.assessment.claims if apart(claim.span)),
        compared=tuple(finding for finding in found.assessment.compared if apart(finding.span)),
    )
    return replace(found, assessment=kept)


def _clean(questions: Sequence[Question], brief: Brief) -> list[Question]:
    """A model's questions that only the user can answer: they break no hard rule, ask for something the post speaks of,
    and the facts do not say it already. The first few: a model that is unsure asks for everything."""
    post = content_words(brief.reading.text)
    known = {word for fact in brief.facts for word in content_words(fact.text)}
    asked = {word for question in gaps(brief.covered) for word in content_words(question.text)}
    kept = []
    for question in questions:
        matter = content_words(question.text) & post
        hard = any(f.severity is Severity.HARD for f in brief.bench.skills.check(f"{question.text} {question.why}"))
        if not hard and matter - known - asked:
            kept.append(question)
    return kept[:_MOST_QUESTIONS]
