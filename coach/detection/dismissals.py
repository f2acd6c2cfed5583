"""Findings a user has set aside. They stay away while the text around them changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from coach.domain.findings import Finding


@dataclass(frozen=True, slots=True)
class Dismissals:
    """The fingerprints one user set aside in one document. A value: changes give a new one."""

    fingerprints: frozenset[str] = frozenset()

    def dismiss(self, finding: Finding) -> Dismissals:
        """These, and `finding`."""
        return Dismissals(self.fingerprints | {finding.fingerprint})

    def restore(self, finding: Finding) -> Dismissals:
        """These, without `finding`."""
        return Dismissals(self.fingerprints - {finding.fingerprint})

    def split(self, findings: Iterable[Finding]) -> tuple[list[Finding], list[Finding]]:
        """The findings that are open, and those that were set aside, each in their order."""
        still_open: list[Finding] = []
        dismissed: list[Finding] = []
        for finding in findings:
            (dismissed if finding.fingerprint in self.fingerprints else still_open).append(finding)
        return still_open, dismissed
