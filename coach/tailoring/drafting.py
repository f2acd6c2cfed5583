"""Asks a model for a letter: one call, sentences that can name only the facts and requirements there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from coach.domain.facts import FactSheet, Question
from coach.domain.outcomes import PromptUsed, Usage
from coach.llm.client import LLM, LLMRequest, RenderedPrompt
from coach.llm.prompt_files import load_prompt
from coach.llm.rescue import keeping_entries
from coach.tailoring.coverage import Covered, content_words, says, telling
from coach.tailoring.letters import LetterSentence
from coach.tailoring.opening import asked_for
from coach.tailoring.outline import proves
from coach.tailoring.previews import letter_so_far
from coach.writing.model_writer import clipped_block
from coach.writing.replies import MAX_QUESTIONS, QuestionReply, clipped, questions_of

PROMPT = "tailor_letter"
MAX_SENTENCES = 24
MAX_FACTS = 30
"""Facts shown to the model: those that answer requirements, then the most telling; the check reads all of them."""
_SHOWN_SENTENCES = 10
"""Sentences the schema offers a model: a small one else lists every fact there is. Longer replies are valid, too."""
_SHOWN_LENGTH = 320
"""Characters of a sentence the schema offers."""
_ITEM = 70
"""Characters up to which a fact without a verb is an item of a list."""
_LENGTH = "five to nine sentences, at most 180 words"


@dataclass(frozen=True, slots=True)
class LetterTask:
    """All a model is shown, already masked."""

    job_post: str
    need: str
    covered: tuple[Covered, ...]
    questions: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    """Fact id and text."""
    voice: str = "no samples; plain and friendly"
    samples: tuple[str, ...] = ()
    complaints: tuple[str, ...] = ()
    """Why the last letter did not stand; empty in the first call."""


@dataclass(frozen=True, slots=True)
class LetterDraft:
    """A model's letter, placeholders still in it, and what it took."""

    sentences: tuple[LetterSentence, ...]
    questions: tuple[Question, ...]
    usage: Usage
    prompt: PromptUsed


def build_reply_type(fact_ids: Sequence[str], requirement_ids: Sequence[str], *, proofs: int = 0) -> type[BaseModel]:
    """The reply type: fields `sentences` and `questions`; ids that were not shown fail validation.

    The schema asks for the need, a next step and up to three of `proofs`, the facts that answer; fewer are valid.
    """
    return _build(tuple(dict.fromkeys(fact_ids)), tuple(dict.fromkeys(requirement_ids)), min(3, proofs) + 2)


@lru_cache(maxsize=64)
def _build(fact_ids: tuple[str, ...], requirement_ids: tuple[str, ...], least: int) -> type[BaseModel]:
    strict = ConfigDict(extra="forbid", frozen=True)
    # What a sentence rests on comes first and may not be left out: a model picks its facts before it talks.
    ordered = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={"required": ["paragraph", "fact_ids", "requirement_ids", "text"]},
    )
    sentence: Any = create_model(
        "Sentence",
        __config__=ordered,
        paragraph=(int, Field(default=1, ge=1, le=12, json_schema_extra={"maximum": 4})),
        fact_ids=_names(fact_ids, shown=3),
        requirement_ids=_names(requirement_ids, shown=3),
        text=(str, Field(min_length=1, max_length=2_000, json_schema_extra={"maxLength": _SHOWN_LENGTH})),
    )
    several = Field(
        min_length=1,
        max_length=MAX_SENTENCES,
        json_schema_extra={"minItems": least, "maxItems": _SHOWN_SENTENCES},
    )
    reply: type[BaseModel] = create_model(
        "LetterReply",
        __config__=strict,
        sentences=(list[sentence], several),
        questions=(list[QuestionReply], Field(default_factory=list, max_length=MAX_QUESTIONS)),
    )
    return reply


def _names(allowed: tuple[str, ...], *, shown: int) -> tuple[Any, Any]:
    """A list of the allowed names, of which the schema offers `shown` at once; with none allowed, always empty."""
    if not allowed:
        return list[str], Field(default_factory=list, max_length=0)
    offered: Any = Field(default_factory=list, json_schema_extra={"maxItems": shown})
    return list[Literal[allowed]], offered  # type: ignore[valid-type]


def shown_facts(facts: FactSheet, covered: Sequence[Covered], need: str) -> list[str]:
    """Ids of the facts worth showing, in the order of the sheet."""
    answering = {fact_id: 3 for item in covered for fact_id in (*item.facts, *item.near)}
    wanted = content_words(need)
    ranked = sorted(
        (fact for fact in facts if fact.source != "job_post" and proves(fact)),
        key=lambda f: -(answering.get(f.id, 0) * 4 + 2 * len(wanted & content_words(f.text)) + telling(f.text)),
    )
    keep = {fact.id for fact in ranked[:MAX_FACTS]}
    return [fact.id for fact in facts if fact.id in keep]


async def draft(task: LetterTask, llm: LLM, *, on_partial: Callable[[str], None] | None = None) -> LetterDraft:
    """Ask the model once; `on_partial` gets the letter so far, unchecked and with its placeholders.

    ModelReplyError when the answer stays invalid after one re-ask; TextTooLong and BudgetExceeded before anything is
    sent.
    """
    prompt = rendered(task)
    reply_type = build_reply_type(
        [fact_id for fact_id, _ in task.facts],
        [item.requirement.id for item in task.covered],
        proofs=len({fact_id for item in task.covered for fact_id in item.facts}),
    )
    reply = await llm.complete(
        LLMRequest(
            prompt=prompt,
            reply_type=reply_type,
            max_output_tokens=1_500,
            temperature=0.4,
            rescue=keeping_entries(reply_type, "sentences", frozenset(("text",))),
            on_partial=None if on_partial is None else lambda raw: on_partial(letter_so_far(raw)),
        )
    )
    sentences = [
        LetterSentence(" ".join(s.text.split()), tuple(s.fact_ids), tuple(s.requirement_ids), s.paragraph)
        for s in getattr(reply.value, "sentences", ())
    ]
    ordered = sorted(sentences, key=lambda s: s.paragraph)
    return LetterDraft(tuple(ordered), tuple(questions_of(reply.value)), reply.usage, prompt.used)


def rendered(task: LetterTask) -> RenderedPrompt:
    """The prompt for this task: static part, then the post, the facts, and what was wrong with the last letter."""
    return load_prompt(PROMPT).render(
        {
            "job_post": clipped_block(task.job_post),
            "requirements": _requirement_lines(task.covered) or f"need: {clipped(task.need, 300)}",
            "questions": "\n".join(f"- {clipped(question, 300)}" for question in task.questions) or "none",
            "facts": _fact_lines(task.facts) or "none",
            "voice": task.voice,
            "samples": "\n".join(f"Sample: {clipped(sample, 400)}" for sample in task.samples) or "none",
            "complaints": "\n".join(["Your last letter did not stand:", *task.complaints])
            if task.complaints
            else "none",
            "length": _LENGTH,
        }
    )


def _fact_lines(facts: Sequence[tuple[str, str]]) -> str:
    """One fact a line; the items of a list share one, else a small model writes a sentence for each of them."""
    lines: list[str] = []
    listed = False
    for fact_id, text in facts:
        line = f"{fact_id}: {' '.join(text.split())}"
        item = len(line) <= _ITEM and not says(text)
        if item and listed:
            lines[-1] += f"; {line}"
        else:
            lines.append(line)
        listed = item
    return "\n".join(lines)


def _requirement_lines(covered: Sequence[Covered]) -> str:
    """The musts and the others that facts answer, with these facts, then the rest as one line to keep away from."""
    lines = [
        f"{item.requirement.id} ({'must' if item.requirement.must else 'nice'}): "
        f"{asked_for(item.requirement.quote)}: say {', '.join(item.facts)}"
        for item in sorted(covered, key=lambda item: not item.requirement.must)
        if item.facts
    ]
    gaps = [f"{item.requirement.id}: {asked_for(item.requirement.quote)}" for item in covered if not item.facts]
    return "\n".join([*lines, *([f"No fact answers, never claim: {'; '.join(gaps)}"] if gaps else [])])
