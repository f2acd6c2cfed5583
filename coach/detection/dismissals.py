"""Findings a user has set aside in one document. They stay away while the text around them changes.

Pure values: whoever stores them keeps `stored()` under `owner_key(user, document)` and gives it back to `of`.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar


class Marked(Protocol):
    """What of a finding is needed here; `coach.domain.findings.Finding` has it, and so may a page's own copy."""

    @property
    def rule(self) -> str:
        """The rule's id."""

    @property
    def quote(self) -> str:
        """The marked words."""

    @property
    def fingerprint(self) -> str:
        """Rule and words with their neighbourhood, as a digest."""


M = TypeVar("M", bound=Marked)


def owner_key(user: str, document: str) -> str:
    """Under which dismissals are kept: one user's, in one document. `document` names the draft, not its text."""
    return hashlib.sha256(f"{len(user)}:{user}{document}".encode("utf-8", "surrogatepass")).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Dismissals:
    """What one user set aside in one document. A value: changes give a new one."""

    marks: frozenset[tuple[str, str]] = frozenset()
    """The fingerprint of each finding, and its likeness: a digest of rule and quote without the words around."""

    @classmethod
    def of(cls, stored: Iterable[str]) -> Dismissals:
        """From what `stored` gave. A line of another shape is left out, so that an old store costs no error."""
        pairs = (line.partition(":") for line in stored)
        return cls(frozenset((first, second) for first, colon, second in pairs if first and colon and second))

    def stored(self) -> list[str]:
        """Lines to keep, sorted; they hold digests, never a word of the text."""
        return sorted(f"{first}:{second}" for first, second in self.marks)

    def dismiss(self, finding: Marked) -> Dismissals:
        """These, and `finding`."""
        return Dismissals(self.marks | {_mark(finding)})

    def restore(self, finding: Marked) -> Dismissals:
        """These, without `finding`: its own mark, or the one it is set aside by after an edit beside it."""
        mark = _mark(finding)
        if mark in self.marks:
            return Dismissals(self.marks - {mark})
        alike = sorted(other for other in self.marks if other[1] == mark[1])
        return Dismissals(self.marks - set(alike[:1]))

    def split(self, findings: Iterable[M]) -> tuple[list[M], list[M]]:
        """The findings that are open, and those that were set aside, each in their order.

        A finding whose neighbouring words were edited has another fingerprint. It stays set aside as long as no more
        findings of its rule and quote are in the text than were dismissed.
        """
        every = list(findings)
        marks = [_mark(finding) for finding in every]
        orphans = Counter(likeness for mark in self.marks - set(marks) for likeness in mark[1:])
        still_open: list[M] = []
        dismissed: list[M] = []
        for finding, mark in zip(every, marks, strict=True):
            if mark in self.marks:
                dismissed.append(finding)
            elif orphans[mark[1]] > 0:
                orphans[mark[1]] -= 1
                dismissed.append(finding)
            else:
                still_open.append(finding)
        return still_open, dismissed


def _mark(finding: Marked) -> tuple[str, str]:
    said = f"{finding.rule}\x1f{' '.join(finding.quote.casefold().split())}"
    return finding.fingerprint, hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]
