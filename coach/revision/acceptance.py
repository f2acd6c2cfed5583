"""Decides whether a new text may stand: the product's judgement, pure and in one place.

In this order: no new hard finding and none left, no unsupported claim, no fact lost, limits kept, nothing brought in
that the user never wrote; then fewer and milder findings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from coach.domain.findings import Finding, Severity
from coach.domain.spans import Span
from coach.revision.assessment import Assessment


class Fault(StrEnum):
    """Why a text may not stand."""

    NEW_HARD = "new_hard"
    HARD_LEFT = "hard_left"
    UNSUPPORTED = "unsupported"
    LOST_FACT = "lost_fact"
    OVER_LIMIT = "over_limit"
    NOVELTY = "novelty"
    NOT_BETTER = "not_better"


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason against a text."""

    fault: Fault
    message: str
    """For people and for the repair; names rules and kinds of thing, and quotes at most the new text."""
    span: Span | None = None
    """Where, in the new text; for a lost fact in the original; None when it is the text as a whole."""
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What speaks against a text, in order; nothing, and it is accepted."""

    problems: tuple[Problem, ...] = ()

    @property
    def accepted(self) -> bool:
        """True when nothing speaks against the text."""
        return not self.problems

    @property
    def safe(self) -> bool:
        """True when the text brings in nothing bad, though a person has to mend what is left or say again what went."""
        return all(problem.fault in (Fault.HARD_LEFT, Fault.LOST_FACT) for problem in self.problems)


_WEIGHT = {Severity.HARD: 100, Severity.WARNING: 10, Severity.ADVICE: 1}


_WHOLE = 0.6
"""A finding over more than this share of a text speaks of the text, not of a place in it."""


def weight(findings: Sequence[Finding]) -> int:
    """How much is wrong: a hard finding outweighs any ten warnings, a warning any ten pieces of advice."""
    return sum(_WEIGHT[finding.severity] for finding in findings)


def judge(before: Assessment, after: Assessment) -> Verdict:
    """What speaks against `after` as a rewrite of `before`; `before` is the user's original."""
    problems = [
        *_hard(before, after),
        *_unsupported(before, after),
        *_lost(before, after),
        *_over_limit(before, after),
        *_novel(before, after),
    ]
    if not problems and before.text != after.text:
        problems = list(_worse(before, after))
    return Verdict(tuple(problems))


def _hard(before: Assessment, after: Assessment) -> Iterator[Problem]:
    known = Counter(_identity(finding) for finding in before.findings)
    for finding in after.findings:
        if finding.severity is not Severity.HARD:
            continue
        identity = _identity(finding)
        fault = Fault.HARD_LEFT if known[identity] > 0 else Fault.NEW_HARD
        known[identity] -= 1
        yield Problem(fault, f"{finding.rule} {finding.title}: {finding.message}", finding.span, finding.rule)


def _unsupported(before: Assessment, after: Assessment) -> Iterator[Problem]:
    known = {_plain(claim.text) for claim in before.claims if not claim.supported}
    for claim in after.claims:
        if not claim.supported and _plain(claim.text) not in known:
            yield Problem(Fault.UNSUPPORTED, claim.reason or "This says more than the facts do.", claim.span)
    said = Counter(_identity(finding) for finding in before.compared)
    for finding in after.compared:
        if finding.severity is not Severity.ADVICE and said[_identity(finding)] == 0:
            yield Problem(Fault.UNSUPPORTED, finding.message, finding.span, finding.rule)
        said[_identity(finding)] -= 1


def _lost(before: Assessment, after: Assessment) -> Iterator[Problem]:
    """A fact inside a removed breach may go with it: a phone number is a number, too."""
    breaches = [finding.span for finding in before.findings if finding.severity is not Severity.ADVICE]
    never_there = {fact.span for fact in before.lost}
    for fact in after.lost:
        if fact.span not in never_there and not any(breach.overlaps(fact.span) for breach in breaches):
            yield Problem(Fault.LOST_FACT, f"This fact is gone: {fact.text}", fact.span)


def _over_limit(before: Assessment, after: Assessment) -> Iterator[Problem]:
    used = {counter["field"]: counter["used"] for counter in before.limits}
    for counter in after.limits:
        limit = counter.get("limit")
        if limit is not None and counter["used"] > max(limit, used.get(counter["field"], 0)):
            yield Problem(Fault.OVER_LIMIT, f"{counter['field']} has {counter['used']:,} of {limit:,} characters.")


def _novel(before: Assessment, after: Assessment) -> Iterator[Problem]:
    known = Counter(novelty.span.of(before.text) for novelty in before.novelties)
    for novelty in after.novelties:
        quote = novelty.span.of(after.text)
        if known[quote] > 0:
            known[quote] -= 1
        else:
            yield Problem(
                Fault.NOVELTY, f"This brings in {novelty.what} that is nowhere in the user's text.", novelty.span
            )


def _worse(before: Assessment, after: Assessment) -> Iterator[Problem]:
    known = Counter(_identity(finding) for finding in before.findings)
    fresh: list[Finding] = []
    for finding in after.findings:
        if known[_identity(finding)] > 0:
            known[_identity(finding)] -= 1
        else:
            fresh.append(finding)
    heavier = weight(after.findings) > weight(before.findings)
    for finding in fresh:
        # A remark on the text as a whole ("fits any job") is no fault of a change that took a breach out.
        local = len(finding.span) < _WHOLE * len(after.text)
        if (finding.severity is Severity.WARNING and local) or heavier:
            message = f"{finding.rule} {finding.title}: {finding.message}"
            yield Problem(Fault.NOT_BETTER, message, finding.span, finding.rule)


def _identity(finding: Finding) -> tuple[str, str]:
    return finding.rule, _plain(finding.quote)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
