"""The path of a tailored letter: read the post, match the facts, write, check each sentence, drop what does not stand.

The letter goes through the same acceptance as a rewrite. Whatever a model wrote, the letter that leaves here makes no
claim the facts do not carry, breaks no hard rule and follows no order that stands in the post.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from coach.detection import engine
from coach.domain.documents import Document, DocumentKind
from coach.domain.facts import FactSheet, Question
from coach.domain.findings import Finding, Severity
from coach.domain.outcomes import Outcome, PromptUsed, Usage
from coach.domain.situation import Situation
from coach.errors import BudgetExceeded, CoachBug, CoachError, SetupError, UserInputError
from coach.reading.job_post import JobReading, read_job_post
from coach.rules.loader import load_catalogue
from coach.tailoring import attention, worth
from coach.tailoring.answers import answer, open_questions
from coach.tailoring.coverage import Covered, Requirement, cover
from coach.tailoring.letters import Answer, Letter, LetterSentence
from coach.tailoring.outline import gaps, outline
from coach.tailoring.review import Bench, Review, bench, drop, review
from coach.tailoring.voice import Voice, measure

if TYPE_CHECKING:
    from coach.llm.client import LLM
    from coach.rules.loader import Catalogue

BUILTIN = "builtin"
REPAIRS = 1
"""Calls after the first one, each told which sentences did not stand."""
_LEAST = 2
"""Sentences with facts behind them that make a model's letter worth more than the outline."""


@dataclass(frozen=True, slots=True)
class _Brief:
    """One letter's givens."""

    reading: JobReading
    need: str
    covered: tuple[Covered, ...]
    answers: tuple[Answer, ...]
    facts: FactSheet
    situation: Situation
    bench: Bench
    voice: Voice | None
    catalogue: Catalogue


@dataclass(slots=True)
class _Written:
    """What the model gave and took."""

    best: Review | None = None
    dropped: tuple[str, ...] = ()
    questions: list[Question] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)
    prompt: PromptUsed | None = None
    calls: int = 0
    notes: list[str] = field(default_factory=list)


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
    brief, red_flags = _brief(job_post, facts, base, past_letters, title, catalogue)
    written = _Written()
    if llm is not None and len(facts):
        written = await _ask(brief, llm, on_partial)
    by_model = written.best
    plain, plain_dropped = drop(
        review(outline(brief.need, brief.covered, facts, brief.answers, catalogue.phrases), brief.bench), brief.bench
    )
    modelled = by_model is not None and _proofs(by_model) >= min(_LEAST, max(1, _proofs(plain)))
    chosen = by_model if modelled and by_model is not None else plain
    notes = list(written.notes)
    if not modelled:
        notes.append("An outline from your own sentences; no model wrote it.")
        if by_model is not None:
            notes.append("Too little of the model's letter was backed by your facts.")
    sentences, choice = attention.settle(
        chosen.sentences, brief.reading.instructions, brief.bench, follow=follow_checks
    )
    final = review_with_checks(sentences, brief.bench)
    advice = worth.judge(brief.covered, red_flags)
    asked = [*choice, *open_questions(brief.answers), *gaps(brief.covered), *_clean(written.questions, brief)]
    waits = bool(choice) or any(item.text is None for item in brief.answers)
    if not _proofs(chosen):
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
    )


def _brief(
    job_post: str,
    facts: FactSheet,
    base: Situation,
    past_letters: Sequence[str],
    title: str,
    catalogue: Catalogue,
) -> tuple[_Brief, list[Finding]]:
    situation = replace(base, job_post=job_post, previous_letters=(*base.previous_letters, *past_letters))
    reading = read_job_post(job_post)
    covered = tuple(cover(requirements_of(reading), facts))
    red_flags = engine.check(Document(job_post, DocumentKind.JOB_POST), catalogue=catalogue)
    need = reading.need[0].span.of(job_post) if reading.need else title
    questions = [part.span.of(job_post) for part in reading.questions]
    judged = bench(job_post, situation, facts, covered, reading.instructions, red_flags, catalogue)
    voice = measure(past_letters) if past_letters else None
    answers = answer(questions, facts, catalogue.phrases)
    return _Brief(reading, need, covered, answers, facts, situation, judged, voice, catalogue), red_flags


def requirements_of(reading: JobReading) -> list[Requirement]:
    """What the post asks for, with the ids of the reading; where nothing is asked for, the need itself counts."""
    parts = [(f"r{number}", part) for number, part in enumerate(reading.requirements, 1)]
    parts = parts or [(f"n{number}", part) for number, part in enumerate(reading.need, 1)]
    return [
        Requirement(
            identity, part.span.of(reading.text), part.span, part.level != "nice", part.kind in ("soft", "task")
        )
        for identity, part in parts
    ]


async def _ask(brief: _Brief, llm: LLM, on_partial: Callable[[str], None] | None) -> _Written:
    """One call, and a repair that names what did not stand; what still does not is dropped sentence by sentence."""
    from coach.revision.hiding import hide
    from coach.tailoring.drafting import LetterTask, draft, shown_facts

    shown = shown_facts(brief.facts, brief.covered, brief.need)
    texts = [fact.text for fact in brief.facts if fact.id in set(shown)]
    samples = list(brief.voice.samples) if brief.voice else []
    hidden = hide("", [brief.reading.text, brief.need, *samples, *texts], brief.bench.skills.mask)
    post, need, *rest = hidden.others
    task = LetterTask(
        job_post=post,
        need=need,
        covered=brief.covered,
        questions=tuple(hidden.hidden(item.question) for item in brief.answers),
        facts=tuple(zip(shown, rest[len(samples) :], strict=True)),
        voice=brief.voice.described if brief.voice else "no samples; plain and friendly",
        samples=tuple(rest[: len(samples)]),
    )
    written = _Written()
    for attempt in range(1 + REPAIRS):
        try:
            answered = await draft(task, llm, on_partial=on_partial)
        except (UserInputError, SetupError, BudgetExceeded, CoachBug):
            raise
        except CoachError as failure:
            written.calls += 1
            written.notes.append(f"The model gave no usable answer ({failure.code}).")
            return written
        written.calls += 1
        written.usage += answered.usage
        written.prompt = answered.prompt
        written.questions += answered.questions
        found = review([replace(s, text=hidden.restored(s.text)) for s in answered.sentences], brief.bench)
        kept, reasons = drop(found, brief.bench)
        if written.best is None or _proofs(kept) > _proofs(written.best):
            written.best, written.dropped = kept, reasons
        if not found.blamed or attempt == REPAIRS or _good(kept, found):
            break
        complaints = [
            hidden.hidden(f"“{found.sentences[index].text[:160]}”: {reason}") for index, reason in found.blamed.items()
        ]
        task = replace(task, complaints=tuple(complaints))
    if written.best is not None:
        written.best = _ended(written.best, brief)
    return written


def _good(kept: Review, found: Review) -> bool:
    """Enough stands without another call: most of the letter, its opening among it."""
    opened = bool(found.sentences) and 0 not in found.blamed
    return opened and _proofs(kept) >= 3 and len(found.blamed) * 4 <= len(found.sentences)


def _ended(letter: Review, brief: _Brief) -> Review:
    """The letter with an opening and a next step, where dropping took them."""
    sentences = list(letter.sentences)
    from coach.tailoring.opening import opening

    first = opening(brief.need)
    if first and sentences and not _opens(sentences[0], brief):
        sentences.insert(0, LetterSentence(first, paragraph=sentences[0].paragraph))
    if sentences and not _next_step(sentences[-1].text) and "CALL" in brief.catalogue.phrases:
        sentences.append(LetterSentence(brief.catalogue.phrases["CALL"], paragraph=sentences[-1].paragraph + 1))
    return drop(review(sentences, brief.bench), brief.bench)[0]


def _opens(sentence: LetterSentence, brief: _Brief) -> bool:
    from coach.tailoring.coverage import content_words

    client = content_words(brief.need) | {w for c in brief.covered for w in content_words(c.requirement.quote)}
    return len(content_words(sentence.text) & client) >= 2


def _next_step(text: str) -> bool:
    low = text.casefold()
    return any(word in low for word in ("upwork", "message", "meeting", "call", "talk", "shall we", "would you like"))


def _proofs(letter: Review) -> int:
    """Sentences that rest on facts."""
    return sum(bool(sentence.facts) for sentence in letter.sentences)


def review_with_checks(sentences: Sequence[LetterSentence], judged: Bench) -> Review:
    """Judge a finished letter, the phrases of attention checks allowed: by now they are the user's choice."""
    return review(sentences, replace(judged, demanded=()))


def _clean(questions: Sequence[Question], brief: _Brief) -> list[Question]:
    """A model's questions that break no hard rule themselves."""
    return [
        question
        for question in questions
        if not any(f.severity is Severity.HARD for f in brief.bench.skills.check(f"{question.text} {question.why}"))
    ]
