"""Asks the model for a rewrite and, where its answer does not stand, for a repair that names what broke."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from coach.domain.documents import Document
from coach.domain.facts import FactSheet, Question
from coach.domain.findings import Finding, Severity
from coach.domain.outcomes import Estimate, PromptUsed, Usage
from coach.domain.situation import Situation
from coach.errors import BEFORE_WRITING, CoachError
from coach.llm.client import LLM
from coach.llm.tokens import count_tokens
from coach.revision.acceptance import Fault, Problem, Verdict
from coach.revision.assessment import Assessment, Skills
from coach.revision.attempts import Attempt, better, keep_good
from coach.revision.finishing import finished
from coach.revision.hiding import Hidden, hide
from coach.rules.loader import Catalogue
from coach.writing import model_writer
from coach.writing.operations import Operation
from coach.writing.placement import removes
from coach.writing.tidying import matter

_SHOWN = 40
"""Problems shown to the model; what is left over is mended by code."""
_QUOTED = 40
"""Characters of a slip that are quoted to the model."""
_SPARED = 1
"""Words with a meaning of their own that code may take out with a breach before a model is asked for a better way."""


@dataclass(slots=True)
class Asked:
    """What the model gave and took."""

    best: Attempt | None = None
    questions: list[Question] = field(default_factory=list)
    refuse: str | None = None
    usage: Usage = field(default_factory=Usage)
    prompt: PromptUsed | None = None
    calls: int = 0
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Brief:
    """One revision's givens."""

    document: Document
    situation: Situation
    facts: FactSheet
    catalogue: Catalogue
    skills: Skills
    before: Assessment
    findings: tuple[Finding, ...]
    """Findings of the original, both tiers."""


async def ask(brief: Brief, llm: LLM, repairs: int, on_partial: Callable[[str], None] | None) -> Asked:
    """One call, and at most `repairs` more while a problem stays that code cannot mend without losing something.

    A model that fails is noted and not asked again. Raises only what the user has to know before anything is written:
    a text that does not fit the model, a cost over the cap, a broken installation.
    """
    task, hidden = _prepared(brief)
    watch = None if on_partial is None else lambda draft: on_partial(hidden.restored(draft))
    asked = Asked()
    settled: tuple[Operation, ...] = ()
    last: str | None = None
    for _ in range(1 + repairs):
        try:
            draft = await model_writer.write(task, llm, on_partial=watch)
        except BEFORE_WRITING:
            raise
        except CoachError as failure:
            asked.calls += 1
            asked.notes.append(f"The model gave no usable answer ({failure.code}); code finished the text.")
            return asked
        asked.calls += 1
        asked.usage += draft.usage
        asked.prompt = draft.prompt
        asked.questions += draft.questions
        if draft.refuse and not draft.operations:
            asked.refuse = draft.refuse
            return asked
        fresh = [_restored(operation, hidden) for operation in draft.operations]
        attempt = keep_good(_joined(settled, fresh), hidden.units, brief.before, brief.skills)
        if asked.best is None or better(attempt, asked.best):
            asked.best = attempt
        settled = attempt.operations
        complaints = _complaints(attempt, brief, hidden, nothing_kept=bool(fresh) and not attempt.operations)
        if not complaints or attempt.text == last or _code_mends(attempt, brief, hidden):
            break  # A model that answers a complaint with the same text will do so again.
        last = attempt.text
        done = tuple(sorted({number for operation in settled for number in operation.units if number}))
        task = replace(task, complaints=tuple(complaints), settled=done)
    return asked


def estimate(brief: Brief, llm: LLM) -> Estimate:
    """Count the first call without making it; a kept answer or a short reply costs less."""
    task, _ = _prepared(brief)
    prompt = model_writer.rendered(task)
    read = count_tokens(f"{prompt.system}\n{prompt.user}")
    written = model_writer.longest_reply(task)
    price = getattr(llm, "estimate", None)
    cost = Decimal(price(read, written)) if price is not None else Decimal(0)
    return Estimate(llm.name, read, written, cost or None)


def _prepared(brief: Brief) -> tuple[model_writer.Task, Hidden]:
    """The task with everything masked, and the way back."""
    posts = [brief.situation.job_post] if brief.situation.job_post else []
    hidden = hide(brief.document.text, [*posts, *(fact.text for fact in brief.facts)], brief.skills.mask)
    return _task(brief, hidden, hidden.others[0] if posts else None, hidden.others[len(posts) :]), hidden


def _task(brief: Brief, hidden: Hidden, job_post: str | None, facts: Sequence[str]) -> model_writer.Task:
    kind = brief.document.kind
    told: dict[tuple[tuple[int, ...], str], list[Finding]] = {}
    for finding in brief.findings[:_SHOWN]:
        numbers = tuple(unit.number for unit in hidden.units if unit.span.overlaps(finding.span))
        if numbers:
            told.setdefault((numbers, finding.rule), []).append(finding)
    problems = [
        model_writer.Problem(
            numbers,
            rule,
            hidden.hidden(f"{found[0].title}. {' '.join(dict.fromkeys(map(_message, found)))}"),
            next(filter(None, map(_suggestion, found)), ""),
        )
        for (numbers, rule), found in told.items()
    ]
    return model_writer.Task(
        kind=kind,
        units=hidden.shown,
        problems=tuple(problems),
        rule_ids=tuple(rule.id for rule in brief.catalogue.program.rules if kind in rule.kinds),
        facts=tuple((fact.id, text) for fact, text in zip(brief.facts, facts, strict=True)),
        job_post=job_post,
    )


def _message(finding: Finding) -> str:
    """The finding's own words; of a slip also where it is, for a model cannot see the characters."""
    slip = finding.severity is Severity.ADVICE and finding.rule.startswith("LNG-") and len(finding.quote) <= _QUOTED
    return f"“{finding.quote}”: {finding.message}" if slip else finding.message


def _suggestion(finding: Finding) -> str:
    edits = finding.fix.edits if finding.fix else ()
    return next((e.replacement for e in edits if e.replacement[-1:] in (".", "!", "?") and " " in e.replacement), "")


def _restored(operation: Operation, hidden: Hidden) -> Operation:
    return replace(
        operation, replacement=hidden.restored(operation.replacement), reason=hidden.restored(operation.reason)
    )


def _joined(settled: Sequence[Operation], fresh: Sequence[Operation]) -> list[Operation]:
    """Operations that stood before, and the new ones that do not touch their units."""
    taken = {number for operation in settled for number in operation.units}
    gone = {number for operation in settled if removes(operation) for number in operation.units}
    joined = [*settled]
    for operation in fresh:
        if taken.isdisjoint(operation.units) and gone.isdisjoint(operation.units):
            joined.append(operation)
    return joined


def _complaints(attempt: Attempt, brief: Brief, hidden: Hidden, *, nothing_kept: bool) -> list[str]:
    """What to tell the model; nothing when what was dropped is not worth another call."""
    serious = [f.span for f in brief.findings if f.severity is not Severity.ADVICE]
    if not serious:
        return []  # Advice is not worth a second call.
    told: list[str] = []
    for operation, problem in attempt.dropped:
        spans = [hidden.units[number - 1].span for number in operation.units if number]
        if nothing_kept or any(span.overlaps(mark) for span in spans for mark in serious):
            told.append(_told(operation.units, problem))
    for problem in _left(attempt.verdict):
        span = problem.span
        numbers = [
            u.number for u in hidden.units if span is not None and _stands(u.text, attempt.text, span.of(attempt.text))
        ]
        told.append(_told(numbers, problem))
    return [hidden.hidden(line) for line in dict.fromkeys(told)][:_SHOWN]


def _code_mends(attempt: Attempt, brief: Brief, hidden: Hidden) -> bool:
    """Whether the built-in editor takes out what is left, and hardly a word more: then another call brings nothing."""
    done = finished(attempt, brief.before, brief.skills)
    if not done.verdict.accepted:
        return False
    failed = [hidden.units[n - 1].text for operation, _ in attempt.dropped for n in operation.units if n]
    serious = [f.quote for f in done.assessment.findings if f.severity is not Severity.ADVICE]
    if any(quote in unit for quote in serious for unit in failed):
        return False
    breaches = [f.span for f in attempt.assessment.findings if f.severity is not Severity.ADVICE]
    return len(matter(attempt.text, breaches) - matter(done.text)) <= _SPARED


def _left(verdict: Verdict) -> list[Problem]:
    return [problem for problem in verdict.problems if problem.fault is Fault.HARD_LEFT]


def _stands(unit: str, text: str, quote: str) -> bool:
    return quote in unit and unit in text


def _told(numbers: Sequence[int], problem: Problem) -> str:
    where = ", ".join(str(number) for number in numbers)
    return f"unit {where}: {problem.message}" if where else problem.message
