"""Rewrites: what had to go is gone, what had to stay stayed, nothing was added, little else was touched."""

from __future__ import annotations

from coach import service
from coach.domain.edits import Edit, apply_edits
from coach.domain.findings import Severity
from coach.domain.outcomes import Outcome, Rewrite
from coach.llm.client import LLM
from coach.situations import parse_kind, parse_situation
from evals.cases import Case
from evals.oracle import holds, violations
from evals.scores import Score, Status


async def score_rewriting(case: Case, llm: LLM | None) -> Score:
    """Judge one rewrite by the case's labels and by the plain oracle.

    An accepted text may hold no labelled violation, nothing the oracle sees, no planted addition, and must keep every
    labelled fact. A text handed to a person fails only where the label expects acceptance (`outcome`).
    """
    given, target = case.input, case.target
    facts = service.fact_sheet({"facts": given["facts"]}) if given.get("facts") else None
    rewrite = await service.rewrite(
        given["text"],
        parse_kind(given["kind"]),
        situation=parse_situation(given.get("situation")),
        facts=facts,
        llm=llm,
    )
    accepted = rewrite.outcome is Outcome.ACCEPTED
    residual = [part for part in target.get("must_go", []) if holds(rewrite.text, part)]
    lost = [part for part in target.get("must_stay", []) if not holds(rewrite.text, part)]
    added = [part for part in target.get("must_not_add", []) if holds(rewrite.text, part)]
    seen = sorted(violations(rewrite.text) - set(target.get("oracle_allows", [])))
    faults = []
    if accepted and (residual or seen):
        faults.append(f"accepted with {residual + seen}")
    if added and accepted:
        faults.append(f"accepted an addition {added}")
    if lost:
        faults.append(f"lost {lost}")
    allowed = target.get("outcome")
    if allowed and rewrite.outcome.value not in allowed:
        faults.append(f"ended {rewrite.outcome.value}, expected {' or '.join(allowed)}")
    if not _adds_up(given["text"], rewrite):
        faults.append("the edits do not give the text")
    counts = {
        "must_go": float(len(target.get("must_go", []))),
        "residual": float(len(residual)),
        "must_stay": float(len(target.get("must_stay", []))),
        "lost": float(len(lost)),
        "added": float(len(added)),
        "accepted": float(accepted),
        "accepted_dirty": float(accepted and bool(residual or seen or added)),
        "hard_left": float(sum(f.severity is Severity.HARD for f in rewrite.after)),
        "touched": float(sum(edit.end - edit.start for edit in rewrite.edits)),
        "characters": float(len(given["text"])),
        "calls": float(rewrite.usage.calls),
        "input_tokens": float(rewrite.usage.input_tokens),
        "output_tokens": float(rewrite.usage.output_tokens),
        f"outcome:{rewrite.outcome.value}": 1.0,
    }
    answer = {"outcome": rewrite.outcome.value, "writer": rewrite.writer, "text": rewrite.text}
    return Score(Status.FAIL if faults else Status.PASS, "; ".join(faults), counts, answer)


def _adds_up(original: str, rewrite: Rewrite) -> bool:
    edits = [Edit(e.start, e.end, e.replacement) for e in rewrite.edits]
    return apply_edits(original, edits)[0] == rewrite.text
