"""Whether a job is worth a bid, with the reasons: a missing must-have, a red flag."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coach.domain.findings import Finding, Severity
from coach.tailoring.coverage import Covered


@dataclass(frozen=True, slots=True)
class Worth:
    """The advice and its reasons. `bid` False means: not worth a bid, because of `reasons`."""

    bid: bool
    reasons: tuple[str, ...]


def judge(covered: Sequence[Covered], red_flags: Sequence[Finding]) -> Worth:
    """Advise against a bid when most must-haves have no fact behind them, or the post breaks a hard rule."""
    reasons = []
    for flag in red_flags:
        if flag.severity is Severity.HARD:
            reasons.append(f"{flag.title}: “{flag.quote.strip()[:120]}”")
    must = [c for c in covered if c.requirement.must]
    gaps = [c for c in must if not c.facts]
    if must and len(gaps) * 2 > len(must):
        names = "; ".join(gap.requirement.quote.strip()[:80] for gap in gaps[:4])
        reasons.append(f"{len(gaps)} of {len(must)} must-haves have no fact behind them: {names}")
    return Worth(not reasons, tuple(reasons))
