"""A check as SARIF 2.1.0, so that editors and code hosts show the marks."""

from __future__ import annotations

from typing import Any

from coach.domain.findings import Severity
from coach.rules.loader import load_catalogue
from coach.service import CheckResult

_LEVELS = {Severity.HARD: "error", Severity.WARNING: "warning", Severity.ADVICE: "note"}


def to_sarif(result: CheckResult, name: str) -> dict[str, Any]:
    """One run with one artifact. Regions count in code points, from `charOffset` 0."""
    catalogue = load_catalogue()
    used = sorted({finding.rule for finding in result.findings})
    rules = [rule for rule_id in used if (rule := catalogue.get(rule_id)) is not None]
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "columnKind": "unicodeCodePoints",
                "tool": {
                    "driver": {
                        "name": "coach",
                        "rules": [
                            {
                                "id": rule.id,
                                "shortDescription": {"text": rule.title},
                                "fullDescription": {"text": rule.why},
                            }
                            for rule in rules
                        ],
                    }
                },
                "results": [
                    {
                        "ruleId": finding.rule,
                        "level": _LEVELS[finding.severity],
                        "message": {"text": finding.message},
                        "partialFingerprints": {"coach/1": finding.fingerprint},
                        "locations": [
                            {
                                "physicalLocation": {
                                    "artifactLocation": {"uri": "stdin" if name == "-" else name},
                                    "region": {"charOffset": finding.span.start, "charLength": len(finding.span)},
                                }
                            }
                        ],
                    }
                    for finding in result.findings
                ],
            }
        ],
    }
