"""What limits a fact stays in what is said of it: a condition, an end, a doubt, a stop, a ban."""

from __future__ import annotations

import pytest

from coach.grounding.support import check
from coach.service import fact_sheet

FACTS = (
    "I can read old floppy disks provided they are DOS formatted. Until March 2022 I worked at a translation bureau. "
    "The parking map was shelved. The owner hoped that my signs would slow down drivers. "
    "The plans of the mill are confidential. I do no logo work. I take photos of rooms with natural light only. "
    "Sales of the kiosk rose after a street festival. Former chess columnist for a local paper. "
    "I was trained by a goldsmith. I own a plotter."
)


def backed(claim: str, facts: str = FACTS) -> bool:
    result = check(claim, original="", facts=fact_sheet({"facts": facts}))
    return not result.findings and all(item.supported for item in result.claims)


@pytest.mark.parametrize(
    ("kind", "claim"),
    [
        ("a condition", "I can read old floppy disks."),
        ("an end", "I work at a translation bureau."),
        ("a former role", "I am a chess columnist for a local paper."),
        ("a stop", "My parking map went live."),
        ("a hope", "My signs slowed down drivers."),
        ("a ban", "I can show you the plans of the mill."),
        ("a denial", "I do logo work."),
        ("an only", "I take photos of rooms with studio light."),
        ("another cause", "I raised the sales of the kiosk."),
        ("a comparison out of the blue", "My plotter is faster than those of other shops."),
        ("who did it to whom", "I trained a goldsmith."),
        ("what came of it", "I trained with a goldsmith, which earned orders from jewellers."),
    ],
)
def test_a_dropped_limit_is_refused(kind: str, claim: str) -> None:
    assert not backed(claim), kind


@pytest.mark.parametrize(
    "claim",
    [
        "I can read old floppy disks if they are formatted for DOS.",
        "I was with a translation bureau until March 2022.",
        "My former work includes a chess column for a local paper.",
        "The parking map was shelved.",
        "The owner hoped my signs would slow drivers down.",
        "Logo work is not something I do.",
        "I photograph rooms in natural light only.",
        "A goldsmith trained me.",
    ],
)
def test_a_kept_limit_is_backed(claim: str) -> None:
    assert backed(claim)


def test_an_offer_is_held_to_its_condition_and_to_what_may_be_shown() -> None:
    facts = "I may show the mock-ups of a pump app, but not the code. I translate contracts if a lawyer reads them."
    assert backed("I can show you mock-ups of a pump app.", facts)
    assert not backed("I can translate contracts.", facts)


def test_a_question_to_the_client_states_nothing_of_the_writer() -> None:
    assert backed("Do you already have a licence for Odoo Enterprise?")
