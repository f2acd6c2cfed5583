"""Findings that meet: one rule marks a place once; findings are told in the order of the text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence

from coach.domain.findings import Finding

_NEAR = 3
"""Words between two places that a reader takes for one."""


class Taken:
    """Stretches of a text that somebody claimed; none overlaps another."""

    def __init__(self) -> None:
        self._spans: list[tuple[int, int]] = []

    def claim(self, start: int, end: int) -> bool:
        """Claim `[start, end)`; False, and nothing changes, when a part of it is claimed already."""
        place = bisect_left(self._spans, (start, end))
        if any(start < b and a < end for a, b in self._spans[max(0, place - 1) : place + 1]):
            return False
        self._spans.insert(place, (start, end))
        return True


def settle(findings: Iterable[Finding]) -> list[Finding]:
    """Of overlapping findings of one rule the heavier stays, then the longer, then the earlier.

    Different rules may mark the same place: each has a reason of its own.
    """
    kept: dict[str, list[Finding]] = {}
    starts: dict[str, list[int]] = {}
    order = sorted(findings, key=lambda f: (-f.severity.rank, -len(f.span), f.span.start, -f.confidence))
    for finding in order:
        mine, begun = kept.setdefault(finding.rule, []), starts.setdefault(finding.rule, [])
        place = bisect_left(begun, finding.span.start)
        # What is kept does not overlap, so that only the neighbours can.
        near = mine[max(0, place - 1) : place + 1]
        if not any(finding.span.overlaps(other.span) or finding.span == other.span for other in near):
            mine.insert(place, finding)
            begun.insert(place, finding.span.start)
    return [finding for mine in kept.values() for finding in mine]


def unite(spans: Sequence[tuple[int, int]], words_between: Callable[[int, int], int]) -> list[tuple[int, int]]:
    """Places of one rule in one sentence that overlap, or stand at most three words apart, as one place each."""
    united: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if united and (start <= united[-1][1] or words_between(united[-1][1], start) <= _NEAR):
            united[-1] = (united[-1][0], max(end, united[-1][1]))
        else:
            united.append((start, end))
    return united


def in_order(findings: Iterable[Finding], priorities: Mapping[str, int]) -> list[Finding]:
    """Sorted by place, then by the rule's priority (higher first), then by rule id."""
    return sorted(findings, key=lambda f: (f.span.start, -priorities.get(f.rule, 0), f.rule, f.span.end))
