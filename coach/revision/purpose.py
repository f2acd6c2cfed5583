"""Tells a text that holds a breach from a text that is one: the second is refused, never polished."""

from __future__ import annotations

import re
from collections.abc import Sequence

from coach.domain.findings import Finding, Remedy, Severity
from coach.writing.units import Unit

PURPOSE_RULES = frozenset({"PAY-01", "PAY-02", "ACC-02"})
"""Rules whose breach can be mended inside a text, but refused where nothing else is in it (POLICY: "if the text exists
only to move money", "if the text offers or seeks an account")."""

_WORD = re.compile(r"\w+")
_COURTESY = re.compile(
    r"\W*(?:hi|hello|hey|dear|good (?:morning|day|afternoon|evening)|greetings|thanks|thank you|many thanks|best|"
    r"(?:kind |best |warm )?regards|sincerely|cheers|yours|looking forward|hope you)\b",
    re.IGNORECASE,
)
_SHORT = 4
"""Words of a unit that may be a greeting, a name or a sign-off and says nothing about the purpose."""


def refusal(units: Sequence[Unit], findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings that make the whole text a breach, or none.

    That is so when hard findings whose remedy is `refuse` lie in units with at least half of the words, greetings and
    sign-offs left out; or when every such unit breaks one of `PURPOSE_RULES`.
    """
    hard = [finding for finding in findings if finding.severity is Severity.HARD]
    for members, share in (
        ([f for f in hard if f.remedy is Remedy.REFUSE], 0.5),
        ([f for f in hard if f.remedy is Remedy.REFUSE or f.rule in PURPOSE_RULES], 1.0),
    ):
        if members and _share(units, members) >= share:
            return tuple(members)
    return ()


def _share(units: Sequence[Unit], findings: Sequence[Finding]) -> float:
    """The part of the text's words that stands in units these findings touch."""
    total = touched = 0
    for unit in units:
        words = len(_WORD.findall(unit.text))
        marked = any(unit.span.overlaps(finding.span) for finding in findings)
        if not marked and (words <= _SHORT or (_COURTESY.match(unit.text) and words <= 3 * _SHORT)):
            continue
        total += words
        touched += words if marked else 0
    return touched / total if total else 0.0
