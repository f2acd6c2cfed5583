"""How much a finding weighs in a situation: the rule's severity, changed by its adjustments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coach.domain.documents import DocumentKind
from coach.domain.findings import Severity
from coach.domain.situation import Situation
from coach.rules.compiled import CompiledRule


def holds(condition: Mapping[str, Any] | None, kind: DocumentKind, situation: Situation) -> bool:
    """Whether a document of `kind` in this situation meets `condition`; no condition always holds.

    A key with a list is met by any of its values. An unknown contract stage counts as before the contract;
    unknown consent meets neither `true` nor `false`.
    """
    return not condition or all(_meets(key, wanted, kind, situation) for key, wanted in condition.items())


def _meets(key: str, wanted: Any, kind: DocumentKind, situation: Situation) -> bool:
    if key == "kinds":
        actual: Any = kind.value
    elif key == "stage":
        actual = situation.stage_for(kind).value
    else:
        actual = getattr(situation, key)
    return actual in wanted if isinstance(wanted, list | tuple) else bool(actual == wanted)


def weigh(
    rule: CompiledRule, severity: Severity, kind: DocumentKind, situation: Situation
) -> tuple[Severity | None, str]:
    """The severity that holds here and the reason for a change; None when there is nothing to report.

    The first adjustment whose condition holds decides. One that would raise a milder place is not a change:
    a place a detector found lighter stays lighter.
    """
    for condition, adjusted, note in rule.adjust:
        if holds(condition, kind, situation):
            if adjusted is None:
                return None, note
            return (adjusted, note) if adjusted.rank < severity.rank or severity == rule.severity else (severity, "")
    return severity, ""
