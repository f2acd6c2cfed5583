"""What a figure measures, and what nobody can promise."""

from __future__ import annotations

import pytest

from coach.grounding.support import check
from coach.service import fact_sheet

FACTS = (
    "Newsletter sign-ups of a tea shop rose 30% in two months. I can shorten your page by 20% without loss. "
    "Learning Rhino. Never used Houdini. My newest brochure for Lumo won 40 orders. Drew the plans under an architect."
)


def refused(claim: str) -> str:
    result = check(claim, original="", facts=fact_sheet({"facts": FACTS}))
    return " ".join(item.reason for item in result.claims if not item.supported)


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        ("A tea shop's revenue rose 30% in two months with my newsletter.", "for something else"),
        ("I will raise your sign-ups by 30%.", "promise"),
        ("We'll double your orders.", "double"),
        ("I work in Rhino every week.", "plan"),
        ("I know Houdini.", "not so"),
        ("My brochures for Lumo win 40 orders.", "one"),
        ("I drew the plans independently.", "smaller part"),
    ],
)
def test_a_result_is_held_to_what_was_told(claim: str, reason: str) -> None:
    assert reason in refused(claim)


@pytest.mark.parametrize(
    "claim",
    [
        "Sign-ups to a tea shop's newsletter grew by 30 percent within 2 months.",
        "I will try to raise your sign-ups by 30%.",
        "I could shorten your page by 20%.",
        "I'm still learning Rhino.",
        "I haven't used Houdini.",
    ],
)
def test_what_was_told_may_be_said(claim: str) -> None:
    assert not refused(claim)
