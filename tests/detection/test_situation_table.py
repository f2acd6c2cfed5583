"""What surrounds a text changes the verdict: stage, consent, plan, origin, speaker, purpose and field."""

from __future__ import annotations

from typing import Any

import pytest

from coach.detection.engine import check
from coach.domain.documents import Document, DocumentKind
from coach.situations import parse_situation

ACTIVE = {"stage": "active_contract"}


def verdict(rule: str, kind: str, text: str, situation: dict[str, Any]) -> str | None:
    findings = check(Document(text, DocumentKind(kind)), parse_situation(situation))
    return next((finding.severity.value for finding in findings if finding.rule == rule), None)


@pytest.mark.parametrize(
    ("rule", "kind", "text", "situation", "expected"),
    [
        ("PAY-01", "message", "Pay me by Wise.", {}, "hard"),
        ("PAY-01", "message", "Pay me by Wise.", ACTIVE, "hard"),
        ("PAY-01", "message", "Pay me by Wise.", {"met_on_upwork": False}, None),
        ("PAY-04", "message", "I start tonight, you can open the contract later.", {}, "warning"),
        ("PAY-04", "message", "I start tonight, you can open the contract later.", ACTIVE, None),
        ("FBK-01", "message", "Please give me only five stars.", ACTIVE, "hard"),
        ("FRE-01", "message", "First fix this error to prove yourself, then we speak about payment.", {}, "hard"),
        ("FRE-01", "job_post", "The trial week is not paid.", {"client_plan": "enterprise"}, "hard"),
        ("SCM-01", "message", "Please join me on Telegram for a short interview.", {"speaker": "client"}, "hard"),
        ("SCM-01", "message", "Please join me on Telegram for a short interview.", ACTIVE, None),
        ("SCM-01", "message", "Please join me on Telegram for a short interview.", {"client_plan": "enterprise"}, None),
        ("SCM-01", "job_post", "Candidates contact our recruiter on Signal.", {"client_plan": "enterprise"}, "hard"),
        ("SCM-04", "message", "Upload a scan of your passport for the onboarding.", {}, "hard"),
        ("SCM-04", "message", "Upload a scan of your passport for the onboarding.", {"purpose": "legal"}, "advice"),
        ("RPT-01", "message", "Okay, my phone number follows in a minute.", {}, "hard"),
        ("RPT-01", "message", "Okay, my phone number follows in a minute.", {**ACTIVE, "consent": True}, "advice"),
        ("RPT-01", "message", "Okay, my phone number follows in a minute.", {"met_on_upwork": False}, None),
        ("RES-01", "message", "Get lost, you pathetic cheapskate.", ACTIVE, "hard"),
        (
            "CNF-01",
            "proposal",
            "I rebuilt the intranet of Northwind.",
            {"confidential_names": ["Northwind"]},
            "warning",
        ),
        ("CNF-01", "proposal", "I rebuilt the intranet of Northwind.", {}, None),
        ("PRF-01", "profile", "a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p", {"field": "skills"}, "warning"),
        ("PRF-01", "profile", "a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p", {"field": "overview"}, None),
        ("SPM-04", "proposal", "I like your Shopify project.", {"job_post": "Extend a Django site."}, "warning"),
        ("SPM-04", "proposal", "I like your Django project.", {"job_post": "Extend a Django site."}, None),
    ],
)
def test_the_situation_decides(
    rule: str, kind: str, text: str, situation: dict[str, Any], expected: str | None
) -> None:
    assert verdict(rule, kind, text, situation) == expected


def test_an_unknown_stage_is_named_as_an_assumption() -> None:
    situation = parse_situation({})
    assert situation.assumptions(DocumentKind.MESSAGE)
    assert parse_situation(ACTIVE).assumptions(DocumentKind.MESSAGE) == []
