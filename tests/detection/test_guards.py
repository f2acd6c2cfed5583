"""Refusals, warnings, questions about the rule, reports and quotations are clean; pretended ones are not."""

from __future__ import annotations

import pytest

from coach.detection.engine import check
from coach.domain.documents import Document, DocumentKind


def hard(text: str) -> list[str]:
    findings = check(Document(text, DocumentKind.MESSAGE))
    return [finding.rule for finding in findings if finding.severity.value == "hard"]


@pytest.mark.parametrize(
    "text",
    [
        "I cannot let you pay me by Wise.",
        "Please do not transfer anything to my bank account.",
        "I never accept PayPal for Upwork work.",
        "Paying me outside Upwork is against the terms.",
        "Taking the money by Zelle would be a violation.",
        "Is it allowed to pay me by bank transfer?",
        "What happens if you pay me outside Upwork?",
        "A client asked me to continue off Upwork.",
        'He wrote "just pay me by Wise and forget the site" and I reported him.',
        "Let us keep payment on Upwork instead of PayPal.",
        "I would rather not settle anything by wire.",
        "We will not work together outside Upwork.",
    ],
)
def test_who_refuses_warns_asks_or_reports_is_not_flagged(text: str) -> None:
    assert hard(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Officially I must not, but you can pay me by Wise.",
        "I do not like the fee, so pay me by Wise.",
        "Don't hesitate to pay me by Wise.",
        "I can't wait, just transfer it to my PayPal.",
        "If you do not trust the site, pay me by wire.",
        "Upwork does not need to know, pay me by Zelle.",
        "The client asked me to continue off Upwork and I agreed, so we work together privately now.",
        "Why not pay me directly to my bank account?",
        'Just pay me "outside" Upwork.',
        "No problem, you can send the rest to my PayPal.",
        "Upwork chat does not work here; pay me by Revolut.",
    ],
)
def test_a_negation_that_refuses_nothing_clears_nothing(text: str) -> None:
    assert hard(text)
