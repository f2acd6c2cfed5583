"""What the language rules propose: a place, its repair and how sure it is; and which of two proposals stands."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from coach.domain.edits import Edit, Fix, Safety
from coach.domain.spans import Span


class Aspect(StrEnum):
    """The rule a proposal belongs to."""

    LANGUAGE = "language"
    SENTENCES = "sentences"
    CAPITALS = "capitals"


@dataclass(frozen=True, slots=True)
class Proposal:
    """One place of the text that language rules would change."""

    aspect: Aspect
    span: Span
    message: str
    replacement: str | None = None
    """What stands there instead; None when only a person can tell."""
    sure: bool = True

    @property
    def fix(self) -> Fix | None:
        """An automatic fix for a sure repair, advice for a likely one, None without a repair."""
        if self.replacement is None:
            return None
        safety = Safety.AUTOMATIC if self.sure else Safety.ADVICE_ONLY
        return Fix(safety, (Edit(self.span.start, self.span.end, self.replacement),))


def settled(proposals: Iterable[Proposal]) -> list[Proposal]:
    """Proposals that do not overlap, in order. Earlier ones of the input win; a capital that a winner's place would
    get is worked into the winner's replacement, so that no repair leaves the other's mistake behind."""
    starts: list[int] = []
    kept: list[Proposal] = []
    for proposal in proposals:
        index = bisect_left(starts, proposal.span.start)
        around = [i for i in (index - 1, index) if 0 <= i < len(kept) and kept[i].span.overlaps(proposal.span)]
        if around:
            kept[around[0]] = _capitalised(kept[around[0]], proposal)
        else:
            starts.insert(index, proposal.span.start)
            kept.insert(index, proposal)
    return kept


def _capitalised(winner: Proposal, loser: Proposal) -> Proposal:
    wanted = loser.aspect is Aspect.CAPITALS and loser.replacement is not None and loser.replacement[:1].isupper()
    if not wanted or winner.replacement is None or winner.span.start != loser.span.start:
        return winner
    return replace(winner, replacement=winner.replacement[:1].upper() + winner.replacement[1:])
