"""Span metrics: IoU matching, SemEval-2013 strict and partial counts (task 9.1), SemEval-2020 soft overlap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Labelled(NamedTuple):
    """A half-open span with its rule."""

    rule: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Match:
    """Indexes of matched pairs, unmatched predictions and unmatched gold spans."""

    pairs: tuple[tuple[int, int], ...]
    spurious: tuple[int, ...]
    missed: tuple[int, ...]


def iou(a: Labelled, b: Labelled) -> float:
    """Intersection over union of two spans, 0 when both are empty."""
    shared = max(0, min(a.end, b.end) - max(a.start, b.start))
    joined = (a.end - a.start) + (b.end - b.start) - shared
    return shared / joined if joined else 0.0


def match(
    gold: Sequence[Labelled], found: Sequence[Labelled], threshold: float = 0.5, *, same_rule: bool = True
) -> Match:
    """One-to-one matching of the largest IoU at or above `threshold`, best pairs first, ties by position."""
    scored = sorted(
        (
            (-iou(g, f), gi, fi)
            for gi, g in enumerate(gold)
            for fi, f in enumerate(found)
            if (g.rule == f.rule or not same_rule) and iou(g, f) >= threshold
        ),
    )
    used_gold: set[int] = set()
    used_found: set[int] = set()
    pairs = []
    for _, gi, fi in scored:
        if gi not in used_gold and fi not in used_found:
            used_gold.add(gi)
            used_found.add(fi)
            pairs.append((gi, fi))
    return Match(
        tuple(pairs),
        tuple(i for i in range(len(found)) if i not in used_found),
        tuple(i for i in range(len(gold)) if i not in used_gold),
    )


@dataclass(frozen=True, slots=True)
class SemEval:
    """Counts of SemEval-2013 task 9.1: correct, incorrect type, partial boundary, missed, spurious."""

    correct: int
    incorrect: int
    partial: int
    missed: int
    spurious: int

    @property
    def strict(self) -> tuple[float, float]:
        """Precision and recall where rule and both ends must be exact."""
        possible = self.correct + self.incorrect + self.partial + self.missed
        actual = self.correct + self.incorrect + self.partial + self.spurious
        return (self.correct / actual if actual else 0.0, self.correct / possible if possible else 0.0)

    @property
    def lenient(self) -> tuple[float, float]:
        """Precision and recall where a partial overlap of the right rule counts half."""
        possible = self.correct + self.incorrect + self.partial + self.missed
        actual = self.correct + self.incorrect + self.partial + self.spurious
        worth = self.correct + 0.5 * self.partial
        return (worth / actual if actual else 0.0, worth / possible if possible else 0.0)


def semeval(gold: Sequence[Labelled], found: Sequence[Labelled]) -> SemEval:
    """Classify every pair: exact span and rule, exact or overlapping span of another rule, overlap of the same rule."""
    exact = match(gold, found, 1.0)
    left_gold = [gold[i] for i in exact.missed]
    left_found = [found[i] for i in exact.spurious]
    near = match(left_gold, left_found, 1e-9)
    rest_gold = [left_gold[i] for i in near.missed]
    rest_found = [left_found[i] for i in near.spurious]
    wrong = match(rest_gold, rest_found, 1e-9, same_rule=False)
    return SemEval(len(exact.pairs), len(wrong.pairs), len(near.pairs), len(wrong.missed), len(wrong.spurious))


def soft_overlap(gold: Sequence[Labelled], found: Sequence[Labelled]) -> tuple[float, float]:
    """Precision and recall of SemEval-2020 task 11: the covered share of each span, same rule only."""

    def covered(span: Labelled, others: Sequence[Labelled]) -> float:
        length = span.end - span.start
        places: set[int] = set()
        for other in others:
            if other.rule == span.rule:
                places.update(range(max(span.start, other.start), min(span.end, other.end)))
        return len(places) / length if length else 0.0

    precision = sum(covered(f, gold) for f in found) / len(found) if found else 0.0
    recall = sum(covered(g, found) for g in gold) / len(gold) if gold else 0.0
    return precision, recall
