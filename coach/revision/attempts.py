"""Keeps what is good of a writer's answer: operations are independent, so only the offending ones are dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from coach.domain.outcomes import ExplainedEdit
from coach.domain.spans import Span
from coach.revision.acceptance import Fault, Problem, Verdict, judge, weight
from coach.revision.assessment import Assessment, Skills, assess
from coach.writing.composition import applied
from coach.writing.operations import Operation
from coach.writing.placement import place
from coach.writing.units import Unit


@dataclass(frozen=True, slots=True)
class Attempt:
    """Edits of the original, the text they give, what speaks against it, and what was dropped on the way."""

    edits: tuple[ExplainedEdit, ...]
    assessment: Assessment
    verdict: Verdict
    operations: tuple[Operation, ...] = ()
    dropped: tuple[tuple[Operation, Problem], ...] = field(default=())

    @property
    def text(self) -> str:
        """The new text."""
        return self.assessment.text


def try_edits(edits: Sequence[ExplainedEdit], before: Assessment, skills: Skills) -> Attempt:
    """The attempt these edits make."""
    after = assess(applied(before.text, edits), skills)
    return Attempt(tuple(edits), after, judge(before, after))


def keep_good(operations: Sequence[Operation], units: Sequence[Unit], before: Assessment, skills: Skills) -> Attempt:
    """Place the operations and drop those to blame for a problem, until nothing but old hard findings is left.

    `units` are the original's. What cannot be blamed on one operation drops them all.
    """
    kept = list(operations)
    dropped: list[tuple[Operation, Problem]] = []
    while True:
        edits = place(before.text, units, kept)
        attempt = try_edits(edits, before, skills)
        blamed: dict[int, Problem] = {}
        for problem in attempt.verdict.problems:
            to_blame = culprits(problem, edits)
            if not to_blame and problem.fault is not Fault.HARD_LEFT:
                to_blame = list(range(len(kept)))
            for index in to_blame:
                blamed.setdefault(index, problem)
        if not blamed:
            return Attempt(attempt.edits, attempt.assessment, attempt.verdict, tuple(kept), tuple(dropped))
        dropped += [(kept[index], problem) for index, problem in sorted(blamed.items())]
        kept = [operation for index, operation in enumerate(kept) if index not in blamed]


def better(candidate: Attempt, best: Attempt) -> bool:
    """True when the candidate is to be preferred: accepted, then safe, then less wrong, then more of it changed."""
    return _rank(candidate) > _rank(best)


def _rank(attempt: Attempt) -> tuple[bool, bool, int, int, int]:
    verdict = attempt.verdict
    lost = sum(problem.fault is Fault.LOST_FACT for problem in verdict.problems)
    return verdict.accepted, verdict.safe, -weight(attempt.assessment.findings), -lost, len(attempt.edits)


def culprits(problem: Problem, edits: Sequence[ExplainedEdit]) -> list[int]:
    """Indices of the edits that made the problem: those that touch its place. Edits count in the text they change."""
    if problem.fault is Fault.LOST_FACT:
        if problem.span is None:
            return []
        lost = problem.span
        return [i for i, e in enumerate(edits) if e.start < lost.end and lost.start < e.end]
    if problem.fault is Fault.OVER_LIMIT:
        growth = [len(edit.replacement) - (edit.end - edit.start) for edit in edits]
        largest = max(range(len(edits)), key=lambda i: growth[i], default=None)
        return [largest] if largest is not None and growth[largest] > 0 else []
    if problem.span is None:
        return []
    places = _places(edits)
    inside = [i for i, place_of in enumerate(places) if place_of.overlaps(problem.span)]
    if inside or problem.fault is Fault.HARD_LEFT:
        return inside
    # Two pieces that were apart may read as an address once what stood between them is gone.
    near = Span(max(0, problem.span.start - 1), problem.span.end + 1)
    return [i for i, p in enumerate(places) if near.start <= p.end and p.start <= near.end]


def _places(edits: Sequence[ExplainedEdit]) -> list[Span]:
    """Where each edit's replacement stands in the new text, in the order of `edits`."""
    places: dict[int, Span] = {}
    moved = 0
    for index in sorted(range(len(edits)), key=lambda i: (edits[i].start, edits[i].end)):
        edit = edits[index]
        start = edit.start + moved
        places[index] = Span(start, start + len(edit.replacement))
        moved += len(edit.replacement) - (edit.end - edit.start)
    return [places[index] for index in range(len(edits))]
