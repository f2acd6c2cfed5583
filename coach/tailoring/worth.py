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
    """Advise against a bid when most must-haves have no fact behind them, or the post breaks a hard rule.

    Traits ("good communication") are left out of the count: a fact sheet seldom speaks of them.
    """
    reasons = [f"{flag.title}: “{_shown(flag.quote, 120)}”" for flag in red_flags if flag.severity is Severity.HARD]
    must = [c for c in covered if c.requirement.must and not c.requirement.soft]
    gaps = [c for c in must if not c.facts]
    if must and len(gaps) * 2 > len(must):
        names = "; ".join(_shown(gap.requirement.quote, 80) for gap in gaps[:4])
        reasons.append(f"{len(gaps)} of {len(must)} must-haves have no fact behind them: {names}")
    elif covered and not any(c.facts for c in covered):
        reasons.append("none of your facts answers what the post asks for")
    return Worth(not reasons, tuple(dict.fromkeys(reasons)))


def _shown(text: str, most: int) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= most else f"{plain[: most - 1].rsplit(' ', 1)[0]}…"
