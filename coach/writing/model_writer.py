"""The writer that asks a language model: one call, an answer in operations on numbered units."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from coach.domain.documents import DocumentKind
from coach.domain.facts import Question
from coach.domain.outcomes import PromptUsed, Usage
from coach.llm.client import LLM, LLMRequest, RenderedPrompt
from coach.llm.prompt_files import load_prompt
from coach.llm.rescue import keeping_entries
from coach.writing.alignment import aligned, as_laid_out
from coach.writing.corrections import ended_as, overreaches
from coach.writing.operations import Action, Operation
from coach.writing.previews import draft_so_far
from coach.writing.replies import build_reply_type, clipped, operations_of, questions_of
from coach.writing.tidying import hangs
from coach.writing.units import Unit, UnitKind, cut

PROMPT = "revise_document"
MAX_FACTS = 60
"""Facts shown to the model, the user's first ones; the comparison afterwards reads all of them."""
MAX_JOB_POST = 6_000
"""Characters of a job post shown to the model."""
_WHOLE_OPERATION = frozenset(("units", "action", "replacement"))
_LANGUAGE = "LNG-"
"""Rules about spelling, grammar and capitals."""

_KINDS = {
    DocumentKind.PROFILE: "profile overview: what the freelancer does, for whom, with which result",
    DocumentKind.PROPOSAL: "proposal: a letter that answers one job post",
    DocumentKind.MESSAGE: "message to a client",
}
_NUMBERED = re.compile(r"\A\s{0,4}\[?\d{1,3}\][:.]?\s{1,4}|\A\s{0,4}unit \d{1,3}:\s{1,4}", re.IGNORECASE)
_MARKER = re.compile(r"\A\s{0,4}(?:[-•*·▪●]\s{1,4})")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with some units: the rule's own words, and the sentence the catalogue would put there."""

    units: tuple[int, ...]
    rule: str
    message: str
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """All a model is shown, already masked. Nothing in it but `rule_ids` decides what a reply may name."""

    kind: DocumentKind
    units: tuple[Unit, ...]
    problems: tuple[Problem, ...]
    rule_ids: tuple[str, ...]
    facts: tuple[tuple[str, str], ...] = ()
    """Fact id and text."""
    job_post: str | None = None
    complaints: tuple[str, ...] = ()
    """Why the last reply was not accepted; empty in the first call."""
    settled: tuple[int, ...] = ()
    """Units whose change was accepted already and that are to be left out."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A writer's answer, placeholders still in it, and what it took."""

    operations: tuple[Operation, ...]
    questions: tuple[Question, ...]
    refuse: str | None
    usage: Usage
    prompt: PromptUsed | None


async def write(task: Task, llm: LLM, *, on_partial: Callable[[str], None] | None = None) -> Draft:
    """Ask the model once; `on_partial` gets the draft so far, unchecked and with its placeholders.

    ModelReplyError when the answer stays invalid after one re-ask; other errors as the model raises them, TextTooLong
    and BudgetExceeded before anything is sent.
    """
    facts = task.facts[:MAX_FACTS]
    reply_type = build_reply_type(task.kind, task.rule_ids, [fact_id for fact_id, _ in facts], len(task.units))
    reply = await llm.complete(
        LLMRequest(
            prompt=rendered(task),
            reply_type=reply_type,
            max_output_tokens=longest_reply(task),
            rescue=keeping_entries(reply_type, "operations", _WHOLE_OPERATION),
            on_partial=None if on_partial is None else lambda raw: on_partial(draft_so_far(raw, task.units)),
        )
    )
    units = {unit.number: unit for unit in task.units}
    parts = [part for operation in operations_of(reply.value) for part in _unit_by_unit(operation)]
    wrong = _complained(task.problems)
    operations = aligned([_cleaned(part, units) for part in parts], units, wrong)
    operations = [_laid_out(operation, units) for operation in operations]
    refuse = clipped(str(getattr(reply.value, "refuse", None) or ""), 200)
    return Draft(
        operations=tuple(
            operation
            for operation in operations
            if not _idle(operation, units)
            and not _flattens(operation, units)
            and not overreaches(operation, units, wrong)
            and not _hangs(operation, units)
        ),
        questions=tuple(questions_of(reply.value)),
        refuse=refuse or None,
        usage=reply.usage,
        prompt=load_prompt(PROMPT).render(_places(task)).used,
    )


def longest_reply(task: Task) -> int:
    """Tokens a reply may take: enough for every unit written anew, with its reasons."""
    return min(6_000, 600 + sum(len(unit.text) for unit in task.units))


def rendered(task: Task) -> RenderedPrompt:
    """The prompt for this task: static part, then the task, the user's text last."""
    return load_prompt(PROMPT).render(_places(task))


def _places(task: Task) -> dict[str, str]:
    return {
        "kind": _KINDS[task.kind],
        "complaints": "\n".join(["Your last answer was not accepted:", *task.complaints]) if task.complaints else "",
        "settled": f"Leave these units out, they are done: {_numbers(task.settled)}." if task.settled else "",
        "facts": "\n".join(f"{fact_id}: {_line(text)}" for fact_id, text in task.facts[:MAX_FACTS]) or "none",
        "job_post": clipped_block(task.job_post) if task.job_post else "none",
        "problems": "\n".join(_problem_line(problem) for problem in task.problems) or "none",
        "units": numbered(task.units),
    }


def numbered(units: Sequence[Unit]) -> str:
    """The text as the model sees it: one unit a line with its number, a blank line between paragraphs."""
    lines: list[str] = []
    for index, unit in enumerate(units):
        if index and unit.line != units[index - 1].line and unit.kind is UnitKind.SENTENCE:
            lines.append("")
        lines.append(f"[{unit.number}] {_line(unit.text)}")
    return "\n".join(lines)


def clipped_block(text: str) -> str:
    """The head and the tail of a long text: demands of a job post often stand at its very end."""
    if len(text) <= MAX_JOB_POST:
        return text
    half = MAX_JOB_POST // 2
    return f"{text[:half]}\n(…)\n{text[-half:]}"


def _problem_line(problem: Problem) -> str:
    suggestion = f' You may write: "{problem.suggestion}"' if problem.suggestion else ""
    return f"[{_numbers(problem.units)}] {problem.rule}: {_line(problem.message)}{suggestion}"


def _numbers(units: Sequence[int]) -> str:
    return ", ".join(str(number) for number in units)


def _line(text: str) -> str:
    return " ".join(text.split())


def _cleaned(operation: Operation, units: dict[int, Unit]) -> Operation:
    """Without the number or bullet that small models copy into the replacement."""
    words = _NUMBERED.sub("", operation.replacement)
    first = units.get(operation.units[0])
    if first is not None and first.kind is UnitKind.BULLET:
        words = _MARKER.sub("", words)
    return replace(operation, replacement=words)


def _unit_by_unit(operation: Operation) -> list[Operation]:
    """A replacement of several units as one for each, where it has as many units itself.

    Small models like to write the whole text at once; told apart, one bent sentence does not cost the others.
    """
    pieces = cut(operation.replacement)
    if operation.action is not Action.REPLACE or len(operation.units) < 2 or len(pieces) != len(operation.units):
        return [operation]
    return [
        replace(operation, units=(number,), replacement=piece.text)
        for number, piece in zip(operation.units, pieces, strict=True)
    ]


def _laid_out(operation: Operation, units: dict[int, Unit]) -> Operation:
    """With the marks, the line breaks and the end of the unit it replaces."""
    if operation.action is not Action.REPLACE or len(operation.units) != 1 or operation.units[0] not in units:
        return operation
    unit = units[operation.units[0]]
    return replace(operation, replacement=ended_as(unit, units, as_laid_out(unit.text, operation.replacement)))


def _complained(problems: Sequence[Problem]) -> frozenset[int]:
    """Units with more wrong than their language."""
    return frozenset(n for problem in problems if not problem.rule.startswith(_LANGUAGE) for n in problem.units)


def _flattens(operation: Operation, units: dict[int, Unit]) -> bool:
    """True for a replacement that runs several lines of a list or a letter together."""
    lines = {units[number].line for number in operation.units if number in units}
    written = [line for line in operation.replacement.splitlines() if line.strip()]
    return operation.action is Action.REPLACE and bool(written) and len(written) < len(lines)


def _hangs(operation: Operation, units: dict[int, Unit]) -> bool:
    """True when a clause waits for another that is not there ("If you have questions.") and none did before."""
    before = sum(hangs(part.text) for number in operation.units if number in units for part in cut(units[number].text))
    return sum(hangs(part.text) for part in cut(operation.replacement)) > before


def _idle(operation: Operation, units: dict[int, Unit]) -> bool:
    """True for a replacement that says what the units say already, and for an insertion of nothing."""
    before = " ".join(_line(units[number].text) for number in operation.units if number in units)
    if operation.action.value == "insert_after":
        return not operation.replacement.strip()
    return operation.action.value == "replace" and _line(operation.replacement) == before
