"""The judgement over a new text, alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coach.domain.facts import Claim
from coach.domain.spans import Span
from coach.revision.acceptance import Fault, judge, weight
from coach.revision.assessment import Assessment, assess
from tests.revision.plain_skills import skills

ORIGINAL = "I made 12 shops. Mail jo@post.example now."


def assessed(text: str) -> Assessment:
    return assess(text, skills(ORIGINAL))


def faults(text: str) -> list[Fault]:
    return [problem.fault for problem in judge(assessed(ORIGINAL), assessed(text)).problems]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I made 12 shops.", []),
        (ORIGINAL, [Fault.HARD_LEFT]),
        ("I have made 12 shops. Mail jo@post.example.", [Fault.HARD_LEFT]),
        ("I made 12 shops. Pay by PayPal.", [Fault.NEW_HARD, Fault.NOVELTY]),
        ("I made 14 shops.", [Fault.UNSUPPORTED, Fault.LOST_FACT, Fault.NOVELTY]),
        ("I made shops.", [Fault.LOST_FACT]),
        ("I made 12 shops, best in the world.", [Fault.NOT_BETTER]),
    ],
)
def test_each_fault_is_named(text: str, expected: list[Fault]) -> None:
    assert faults(text) == expected


def test_a_new_warning_is_worse_even_where_nothing_was_to_mend() -> None:
    before = assess("I made 12 shops.", skills("I made 12 shops."))
    after = assess("I made 12 shops, best in the world.", skills("I made 12 shops."))
    assert [problem.fault for problem in judge(before, after).problems] == [Fault.NOT_BETTER]


def test_a_second_copy_of_a_breach_is_new() -> None:
    assert Fault.NEW_HARD in faults("I made 12 shops. Mail jo@post.example now, jo@post.example.")


def test_a_text_over_its_limit_is_refused_but_not_one_that_shrinks() -> None:
    before = replace(assessed(ORIGINAL), limits=({"field": "x", "used": 60, "limit": 50},))
    longer = replace(assessed("I made 12 shops."), limits=({"field": "x", "used": 61, "limit": 50},))
    shorter = replace(assessed("I made 12 shops."), limits=({"field": "x", "used": 55, "limit": 50},))
    assert [problem.fault for problem in judge(before, longer).problems] == [Fault.OVER_LIMIT]
    assert judge(before, shorter).accepted


def test_a_claim_the_original_made_without_support_is_not_held_against_the_rewrite() -> None:
    claim = Claim("I made 12 shops.", Span(0, 16), supported=False, reason="on the never-claim list")
    before = replace(assessed(ORIGINAL), claims=(claim,))
    after = replace(assessed("I made 12 shops."), claims=(claim,))
    assert judge(before, after).accepted


def test_weights_put_hard_first() -> None:
    findings = assessed("best in the world " + ORIGINAL).findings
    assert weight(findings) == 110
