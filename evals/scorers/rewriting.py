"""Rewrites: what had to go is gone, what had to stay stayed, nothing was added, little else was touched.

Judged by labels and by two plain readers (`evals.oracle`, `evals.fidelity`) that share nothing with the product.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from coach import service
from coach.domain.edits import Edit, apply_edits
from coach.domain.findings import Severity
from coach.domain.outcomes import Outcome, Rewrite, Usage
from coach.llm.client import LLM
from coach.situations import parse_kind, parse_situation
from evals import fidelity, oracle
from evals.cases import Case
from evals.scores import Score, Status


@dataclass(slots=True)
class Seen:
    """What the labels and the plain readers say about one rewrite."""

    residual: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    introduced: list[str] = field(default_factory=list)
    oracle: list[str] = field(default_factory=list)
    novel: list[str] = field(default_factory=list)
    adds_up: bool = True

    @property
    def dirty(self) -> bool:
        """Something is in the text that may not be."""
        return bool(self.residual or self.oracle or self.added or self.introduced)


async def score_rewriting(case: Case, llm: LLM | None) -> Score:
    """An accepted text may hold no labelled violation, nothing the oracle sees, no planted addition.

    Every labelled fact must stay, whatever the outcome. A text handed to a person fails only where the label expects
    acceptance (`outcome`), or where something was brought in that the original did not hold.
    """
    rewrite = await rewritten(case, llm)
    seen = look(case, rewrite)
    accepted = rewrite.outcome is Outcome.ACCEPTED
    faults = []
    if accepted and (seen.residual or seen.oracle):
        faults.append(f"accepted with {seen.residual + seen.oracle}")
    if seen.added or seen.introduced:
        faults.append(f"{'accepted' if accepted else 'showed'} an addition {seen.added + seen.introduced}")
    faults += common_faults(case, rewrite, seen)
    return scored(case, rewrite, seen, faults, {})


async def rewritten(case: Case, llm: LLM | None) -> Rewrite:
    """The product's rewrite of a case's text."""
    given = case.input
    facts = service.fact_sheet({"facts": given["facts"]}) if given.get("facts") else None
    return await service.rewrite(
        given["text"],
        parse_kind(given["kind"]),
        situation=parse_situation(given.get("situation")),
        facts=facts,
        llm=llm,
    )


def look(case: Case, rewrite: Rewrite) -> Seen:
    """What labels and plain readers see in a rewrite."""
    before, target, after = case.input["text"], case.target, rewrite.text
    allowed = set(target.get("oracle_allows", []))
    sources = (before, str(case.input.get("facts", "")), " ".join(target.get("may_add", [])))
    return Seen(
        residual=[part for part in target.get("must_go", []) if oracle.holds(after, part)],
        lost=[part for part in target.get("must_stay", []) if not oracle.holds(after, part)],
        added=[
            part
            for part in target.get("must_not_add", [])
            if oracle.occurrences(after, part) > oracle.occurrences(before, part)
        ],
        introduced=sorted({v.kind for v in oracle.introduced(before, after)} - allowed),
        oracle=sorted({v.kind for v in oracle.read(after)} - allowed),
        novel=fidelity.novel(after, *sources),
        adds_up=_adds_up(before, rewrite),
    )


def common_faults(case: Case, rewrite: Rewrite, seen: Seen) -> list[str]:
    """Faults of any rewrite: a lost fact, an outcome the label excludes, edits that do not give the text."""
    faults = []
    if seen.lost:
        faults.append(f"lost {seen.lost}")
    allowed = case.target.get("outcome")
    if allowed and rewrite.outcome.value not in allowed:
        faults.append(f"ended {rewrite.outcome.value}, expected {' or '.join(allowed)}")
    if not seen.adds_up:
        faults.append("the edits do not give the text")
    return faults


def scored(case: Case, rewrite: Rewrite, seen: Seen, faults: list[str], more: dict[str, float]) -> Score:
    """The score of one rewrite with all its counts and `more`."""
    before, target = case.input["text"], case.target
    accepted = rewrite.outcome is Outcome.ACCEPTED
    kept, all_facts = fidelity.recall(before, rewrite.text, target.get("must_go", []))
    new_facts = len(fidelity.facts(rewrite.text))
    changed, outside = fidelity.changed_outside(before, rewrite.text, target.get("must_go", []))
    counts = {
        "must_go": float(len(target.get("must_go", []))),
        "residual": float(len(seen.residual)),
        "must_stay": float(len(target.get("must_stay", []))),
        "lost": float(len(seen.lost)),
        "added": float(len(seen.added)),
        "introduced": float(len(seen.introduced)),
        "oracle_clean": float(not seen.oracle),
        "accepted": float(accepted),
        "accepted_dirty": float(accepted and seen.dirty),
        "hard_left": float(sum(f.severity is Severity.HARD for f in rewrite.after)),
        "facts_novel": float(len(seen.novel)),
        "facts_new": float(new_facts),
        "facts_kept": float(kept),
        "facts_original": float(all_facts),
        "changed_outside": float(changed),
        "characters_outside": float(outside),
        "rewrites": 1.0,
        f"outcome:{rewrite.outcome.value}": 1.0,
        **usage_counts(rewrite.usage, rewrite.attempts),
        **more,
    }
    answer: dict[str, Any] = {"outcome": rewrite.outcome.value, "writer": rewrite.writer, "text": rewrite.text}
    if seen.novel:
        answer["novel"] = seen.novel
    return Score(Status.FAIL if faults else Status.PASS, "; ".join(faults), counts, answer)


def usage_counts(usage: Usage, attempts: int) -> dict[str, float]:
    """Calls, tokens, cost and attempts, to be added up."""
    return {
        "calls": float(usage.calls),
        "attempts": float(attempts),
        "input_tokens": float(usage.input_tokens),
        "output_tokens": float(usage.output_tokens),
        "cost_usd": float(usage.cost_usd),
    }


def _adds_up(original: str, rewrite: Rewrite) -> bool:
    edits = [Edit(e.start, e.end, e.replacement) for e in rewrite.edits]
    return apply_edits(original, edits)[0] == rewrite.text
