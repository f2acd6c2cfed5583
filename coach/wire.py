"""The JSON shapes of checks and rewrites. Offsets are code points, half-open, into the untouched input.

Fields may be added; a field that is here keeps its name and meaning as long as the schema number stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from coach.domain.findings import Finding, count_by_severity

if TYPE_CHECKING:
    from coach.domain.outcomes import Rewrite
    from coach.service import CheckResult

CHECK_SCHEMA = "coach.check/1"
REWRITE_SCHEMA = "coach.rewrite/1"


def finding_to_wire(finding: Finding) -> dict[str, Any]:
    """One finding as JSON; `fix` is null when only a person or a model can mend it."""
    fix = finding.fix
    return {
        "rule": finding.rule,
        "title": finding.title,
        "severity": finding.severity.value,
        "start": finding.span.start,
        "end": finding.span.end,
        "quote": finding.quote,
        "message": finding.message,
        "why": finding.why,
        "source": {
            "section": finding.source.section,
            "url": finding.source.url,
            "read_on": finding.source.read_on,
            "grade": finding.source.grade,
        },
        "remedy": finding.remedy.value,
        "fix": None
        if fix is None
        else {
            "safety": fix.safety.wire,
            "edits": [{"start": e.start, "end": e.end, "replacement": e.replacement} for e in fix.edits],
        },
        "origin": finding.origin.value,
        "fingerprint": finding.fingerprint,
        "note": finding.note,
        "confidence": finding.confidence,
    }


def findings_to_wire(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings in their order."""
    return [finding_to_wire(finding) for finding in findings]


def check_to_wire(result: CheckResult) -> dict[str, Any]:
    """A check as `coach.check/1`. A job post's answer also holds what was read in it."""
    document = result.document
    wire: dict[str, Any] = {
        "schema": CHECK_SCHEMA,
        "document": {
            "kind": document.kind.value,
            "characters": len(document.text),
            "sha256": document.sha256,
        },
        "findings": findings_to_wire(result.findings),
        "counts": count_by_severity(result.findings),
        "preview": result.preview,
        "limits": [dict(counter) for counter in result.limits],
        "assumptions": list(result.assumptions),
        "polish": result.polished,
    }
    if result.reading is not None:
        wire.update(result.reading)
    return wire


def rewrite_to_wire(rewrite: Rewrite) -> dict[str, Any]:
    """A rewrite as `coach.rewrite/1`. Applying `edits` to the original gives `text`."""
    usage, prompt = rewrite.usage, rewrite.prompt
    return {
        "schema": REWRITE_SCHEMA,
        "outcome": rewrite.outcome.value,
        "writer": rewrite.writer,
        "text": rewrite.text,
        "edits": [
            {
                "start": e.start,
                "end": e.end,
                "replacement": e.replacement,
                "rules": list(e.rules),
                "facts": list(e.facts),
                "reason": e.reason,
                "safety": e.safety.wire,
            }
            for e in rewrite.edits
        ],
        "before": {"findings": findings_to_wire(rewrite.before), "counts": count_by_severity(rewrite.before)},
        "after": {"findings": findings_to_wire(rewrite.after), "counts": count_by_severity(rewrite.after)},
        "claims": {
            "total": len(rewrite.claims),
            "supported": sum(claim.supported for claim in rewrite.claims),
            "items": [
                {
                    "text": claim.text,
                    "start": claim.span.start,
                    "end": claim.span.end,
                    "facts": list(claim.facts),
                    "supported": claim.supported,
                    "reason": claim.reason,
                }
                for claim in rewrite.claims
            ],
        },
        "questions": [{"text": q.text, "why": q.why} for q in rewrite.questions],
        "usage": {
            "calls": usage.calls,
            "input_tokens": usage.input_tokens,
            "output_tokens": usage.output_tokens,
            "cached_tokens": usage.cached_tokens,
            "cost_usd": f"{usage.cost_usd:.4f}",
        },
        "prompt": None if prompt is None else {"id": prompt.id, "version": prompt.version, "sha256": prompt.sha256},
        "attempts": rewrite.attempts,
        "notes": list(rewrite.notes),
    }
