"""The path of a rewrite: write, check, compare, accept; repair at most twice; else the best text so far.

Whatever a writer did, the text that leaves here brings in no breach, no invented fact and no address. A revision that
does not converge is an ordinary result that needs a person, never an exception.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coach.domain.documents import Document
from coach.domain.facts import FactSheet, Question
from coach.domain.findings import Finding, Remedy, Severity
from coach.domain.outcomes import Estimate, ExplainedEdit, Outcome, Rewrite
from coach.domain.situation import Situation
from coach.errors import UserInputError
from coach.revision.acceptance import Fault
from coach.revision.asking import Asked, Brief, ask, estimate
from coach.revision.assessment import Skills, assess
from coach.revision.attempts import Attempt, better, try_edits
from coach.revision.finishing import finished
from coach.revision.novelty import novelties
from coach.revision.purpose import refusal
from coach.revision.second_opinion import second_opinion
from coach.revision.skills import bind
from coach.rules.loader import load_catalogue
from coach.writing import builtin_editor
from coach.writing.differences import split_into_words
from coach.writing.units import cut

if TYPE_CHECKING:
    from coach.llm.client import LLM
    from coach.rules.loader import Catalogue


@dataclass(frozen=True, slots=True)
class Options:
    """How far a revision may go."""

    repairs: int = 2
    """Calls after the first one, each told what was wrong."""
    second_opinion: bool = False
    """One more call: the model says which changed sentences outdo their facts. It can only hold a text back."""


async def revise(
    document: Document,
    situation: Situation,
    facts: FactSheet,
    *,
    llm: LLM | None = None,
    on_partial: Callable[[str], None] | None = None,
    skills: Skills | None = None,
    catalogue: Catalogue | None = None,
    options: Options | None = None,
) -> Rewrite:
    """Rewrite `document`; with `llm` None the built-in editor writes.

    Raises UserInputError for a job post, TextTooLong and BudgetExceeded when the model cannot take the text. Any other
    failure of the model is a note in the result, and the built-in editor's text stands in.
    """
    if not document.kind.may_be_rewritten:
        raise UserInputError(
            "A job post belongs to the client and is only annotated.", hint="Use check or read.", where="kind"
        )
    catalogue = catalogue or load_catalogue()
    skills = skills or bind(document, situation, facts, catalogue)
    options = options or Options()
    findings = tuple(skills.polish(document.text))
    refused = refusal(cut(document.text), findings)
    if refused:
        return _refused(document, findings, refused)
    before = assess(document.text, skills)
    brief = Brief(document, situation, facts, catalogue, skills, before, findings)
    asked = Asked()
    if llm is not None and (findings or situation.job_post or len(facts)):
        asked = await ask(brief, llm, options.repairs, on_partial)
    original = try_edits((), before, skills)
    chosen = finished(asked.best or original, before, skills)
    by_code = finished(original, before, skills) if asked.best is not None and asked.best.edits else chosen
    if better(by_code, chosen) and not chosen.verdict.accepted:
        chosen = by_code
    by_model = asked.best is not None and bool(asked.best.edits) and chosen is not by_code
    writer = (
        f"model:{llm.name}"
        if llm is not None and (by_model or (asked.best is not None and not chosen.edits))
        else builtin_editor.NAME
    )
    chosen = chosen if chosen.verdict.safe else original
    doubts: tuple[Finding, ...] = ()
    if llm is not None and options.second_opinion and chosen.edits:
        doubts, used = await second_opinion(brief, chosen, llm)
        asked.usage += used
    return _result(brief, asked, chosen, writer, doubts)


def estimate_revision(
    document: Document, situation: Situation, facts: FactSheet, llm: LLM, *, catalogue: Catalogue | None = None
) -> Estimate:
    """What the first call of `revise` takes at most; nothing is sent."""
    catalogue = catalogue or load_catalogue()
    skills = bind(document, situation, facts, catalogue)
    before = assess(document.text, skills)
    return estimate(
        Brief(document, situation, facts, catalogue, skills, before, tuple(skills.polish(document.text))), llm
    )


def _refused(document: Document, findings: Sequence[Finding], refused: Sequence[Finding]) -> Rewrite:
    titles = ", ".join(dict.fromkeys(f"{finding.rule} {finding.title}" for finding in refused))
    return Rewrite(
        outcome=Outcome.REFUSED,
        writer=builtin_editor.NAME,
        text=document.text,
        before=tuple(findings),
        after=tuple(findings),
        notes=(f"The purpose of this text is what the rules forbid ({titles}), so it is not polished.", refused[0].why),
    )


def _result(brief: Brief, asked: Asked, attempt: Attempt, writer: str, doubts: tuple[Finding, ...] = ()) -> Rewrite:
    text = attempt.text
    after = (*(brief.skills.polish(text) if attempt.edits else brief.findings), *doubts)
    questions = _questions(brief, asked, attempt, after)
    notes = [*asked.notes, *_notes(attempt, after)]
    outcome = Outcome.ACCEPTED
    if asked.refuse and not attempt.edits:
        notes.append("The model declined to rewrite this text.")
    if asked.refuse and not attempt.edits and any(f.remedy is Remedy.REFUSE for f in brief.findings):
        outcome = Outcome.REFUSED
    elif questions or not attempt.verdict.accepted:
        outcome = Outcome.NEEDS_PERSON
    if not text.strip():
        return Rewrite(
            Outcome.FAILED, writer, brief.document.text, before=brief.findings, after=brief.findings,
            usage=asked.usage, prompt=asked.prompt, attempts=asked.calls,
            notes=(*notes, "Nothing would be left of this text once the breaches are taken out."),
        )  # fmt: skip
    return Rewrite(
        outcome=outcome,
        writer=writer,
        text=text,
        edits=tuple(_explained(brief, attempt, split_into_words(brief.document.text, attempt.edits))),
        before=brief.findings,
        after=after,
        claims=attempt.assessment.claims,
        questions=questions,
        usage=asked.usage,
        prompt=asked.prompt,
        attempts=asked.calls,
        notes=tuple(dict.fromkeys(notes)),
    )


def _questions(brief: Brief, asked: Asked, attempt: Attempt, after: Sequence[Finding]) -> tuple[Question, ...]:
    """What only the user can answer: from the comparison, from rules that ask, from the model where it is clean."""
    questions = [*attempt.assessment.questions]
    questions += [
        Question("Please say this again in another place, if you want to keep it.", problem.message)
        for problem in attempt.verdict.problems
        if problem.fault is Fault.LOST_FACT
    ]
    questions += [
        Question(f.message, f.why) for f in after if f.remedy is Remedy.ASK and f.severity is not Severity.ADVICE
    ]
    for question in asked.questions:
        said = f"{question.text} {question.why}"
        hard = any(f.severity is Severity.HARD for f in brief.skills.check(said))
        strange = any(
            n.what != "a number" for n in novelties(said, f"{brief.skills.sources} {brief.situation.job_post or ''}")
        )
        if not hard and not strange:
            questions.append(question)
    return tuple(dict.fromkeys(questions))


def _notes(attempt: Attempt, after: Sequence[Finding]) -> list[str]:
    notes = []
    left = sorted({finding.rule for finding in after if finding.severity is Severity.HARD})
    if left:
        notes.append(f"Still to be mended by you: {', '.join(left)}.")
    if any(problem.fault is Fault.LOST_FACT for problem in attempt.verdict.problems):
        notes.append("A fact stands in a sentence that has to go; say it again in another place.")
    return notes


def _explained(brief: Brief, attempt: Attempt, edits: Sequence[ExplainedEdit]) -> Iterator[ExplainedEdit]:
    """The edits with the facts their words rest on and the rules they mend, as code sees them, not as a model says."""
    left = Counter((finding.rule, finding.quote) for finding in attempt.assessment.findings)
    gone = [f for f in brief.findings if not left[f.rule, f.quote]]
    ours = " ".join([brief.skills.sources, *(f"{f.message} {f.title}" for f in brief.findings)])
    moved = 0
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        start = edit.start + moved
        end = start + len(edit.replacement)
        moved += len(edit.replacement) - (edit.end - edit.start)
        claims = [c for c in attempt.assessment.claims if c.span.start < end and start < c.span.end]
        mended = [f for f in gone if f.span.start < max(edit.end, edit.start + 1) and edit.start < f.span.end]
        elsewhere = {f.rule for f in brief.findings} - {f.rule for f in mended}
        rules = [f.rule for f in mended] or [r for r in edit.rules if r not in elsewhere] or list(edit.rules[:1])
        reason = edit.reason
        if not reason or novelties(reason, ours):
            reason = " ".join(dict.fromkeys(f.message for f in mended)) or "Reads better."
        facts = tuple(dict.fromkeys(fact for claim in claims for fact in claim.facts))
        yield replace(edit, rules=tuple(dict.fromkeys(rules)), facts=facts, reason=reason)
