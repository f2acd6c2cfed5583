"""What code makes of a text by itself: the built-in editor's changes on top of a writer's, where they stand."""

from __future__ import annotations

from collections.abc import Sequence

from coach.domain.outcomes import ExplainedEdit
from coach.revision.acceptance import Fault
from coach.revision.assessment import Assessment, Skills
from coach.revision.attempts import Attempt, better, culprits, try_edits
from coach.writing import builtin_editor
from coach.writing.composition import compose
from coach.writing.units import cut

_MOST_THINNING = 4
"""Rounds in which changes of the built-in editor are taken back one after the other."""


def finished(attempt: Attempt, before: Assessment, skills: Skills) -> Attempt:
    """What the built-in editor makes of an attempt, where that stands; a unit whose fact it would lose is left.

    `before` is the user's original. No model; the attempt itself where nothing better comes of it.
    """
    text = attempt.text
    best = attempt
    protected: frozenset[int] = frozenset()
    for _ in range(2):
        step = builtin_editor.edit(text, skills.check, skills.polish, protected=protected)
        if not step:
            return best
        candidate = try_edits(compose(before.text, attempt.edits, step), before, skills)
        if better(candidate, best) or (protected and candidate.verdict.safe and not best.verdict.accepted):
            best = candidate
        if candidate.verdict.accepted or not _costs_facts(candidate):
            return best
        thinned = _thinned(attempt, step, candidate, before, skills)
        if thinned.verdict.accepted:
            return thinned
        protected = frozenset(unit.number for unit in cut(text))
    return best


def _thinned(
    attempt: Attempt, step: Sequence[ExplainedEdit], candidate: Attempt, before: Assessment, skills: Skills
) -> Attempt:
    """The candidate without those of the editor's changes that are to blame: one of them need not cost the others."""
    for _ in range(_MOST_THINNING):
        problems = [p for p in candidate.verdict.problems if p.fault is not Fault.HARD_LEFT]
        if attempt.edits:
            # A lost fact is told by its place in the original, which is not the text these changes count in.
            problems = [p for p in problems if p.fault is not Fault.LOST_FACT]
        blamed = {index for problem in problems for index in culprits(problem, step)}
        if not blamed:
            break
        step = [edit for index, edit in enumerate(step) if index not in blamed]
        candidate = try_edits(compose(before.text, attempt.edits, step), before, skills)
    return candidate


def _costs_facts(attempt: Attempt) -> bool:
    return any(problem.fault is not Fault.HARD_LEFT for problem in attempt.verdict.problems)
