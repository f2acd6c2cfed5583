"""Asks a model for the letter and, where sentences do not stand, for a repair; what still does not is dropped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from coach.domain.facts import Question
from coach.domain.outcomes import PromptUsed, Usage
from coach.errors import BEFORE_WRITING, CoachError
from coach.tailoring.brief import Brief
from coach.tailoring.review import Review, drop, proofs, review
from coach.tailoring.rounding import rounded
from coach.tailoring.shaping import shaped

if TYPE_CHECKING:
    from coach.llm.client import LLM

REPAIRS = 1
"""Calls after the first one, each told which sentences did not stand."""
_ENOUGH = 3
"""Sentences that rest on facts from which a letter is worth keeping as it is."""


@dataclass(slots=True)
class Written:
    """What the model gave and took."""

    best: Review | None = None
    dropped: tuple[str, ...] = ()
    questions: list[Question] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)
    prompt: PromptUsed | None = None
    calls: int = 0
    notes: list[str] = field(default_factory=list)


async def ask(brief: Brief, llm: LLM, on_partial: Callable[[str], None] | None) -> Written:
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
    watch = None if on_partial is None else lambda letter: on_partial(hidden.restored(letter))
    written = Written()
    for attempt in range(1 + REPAIRS):
        try:
            answered = await draft(task, llm, on_partial=watch)
        except BEFORE_WRITING:
            raise
        except CoachError as failure:
            written.calls += 1
            written.notes.append(f"The model gave no usable answer ({failure.code}).")
            return written
        written.calls += 1
        written.usage += answered.usage
        written.prompt = answered.prompt
        written.questions += answered.questions
        said = [replace(s, text=hidden.restored(s.text)) for s in answered.sentences]
        shape = shaped(said, brief.reading.text, brief.facts)
        found = review(shape.sentences, brief.bench)
        kept, reasons = drop(found, brief.bench)
        reasons = tuple(dict.fromkeys([*shape.left_out, *reasons]))
        if written.best is None or proofs(kept) > proofs(written.best):
            written.best, written.dropped = kept, reasons
        if not found.blamed or attempt == REPAIRS or _good(kept, brief):
            break
        complaints = [
            hidden.hidden(f"“{found.sentences[index].text[:160]}”: {reason}") for index, reason in found.blamed.items()
        ]
        task = replace(task, complaints=tuple(complaints))
    if written.best is not None:
        written.best = rounded(written.best, brief)
    return written


def _good(kept: Review, brief: Brief) -> bool:
    """Enough stands without another call, or none would bring more: an opening and a next step are put back by code."""
    answering = {fact for item in brief.covered for fact in item.facts}
    return proofs(kept) >= min(_ENOUGH, len(answering))
