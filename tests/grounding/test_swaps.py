"""Two things that changed places, and figures told as surer than they are."""

from __future__ import annotations

import pytest

from coach.grounding.support import check
from coach.service import fact_sheet


def backed(claim: str, facts: str) -> bool:
    return not check(claim, original="", facts=fact_sheet({"facts": facts})).findings


SWAPS = [
    (
        "I have worked in SketchUp for five years and in Blender for two.",
        "For five years I have worked in SketchUp, and for two in Blender.",
        "I have worked in Blender for five years and in SketchUp for two.",
    ),
    (
        "My prices: worksheet set 90 EUR, lesson plan 40 EUR.",
        "I charge €90 for a worksheet set and €40 for a lesson plan.",
        "I charge €90 for a lesson plan and €40 for a worksheet set.",
    ),
    (
        "At the airline I trained new agents. At the bank I answered calls.",
        "At the bank I answered calls, and at the airline I trained new agents.",
        "At the bank I trained new agents, and at the airline I answered calls.",
    ),
]


@pytest.mark.parametrize(("facts", "told", "swapped"), SWAPS)
def test_what_changed_places_is_refused_and_another_order_is_not(facts: str, told: str, swapped: str) -> None:
    assert backed(told, facts)
    assert not backed(swapped, facts)


@pytest.mark.parametrize(
    ("facts", "claim"),
    [
        ("In my first month I answered about 400 tickets.", "I answered exactly 400 tickets in my first month."),
        ("The translation may take three to four days.", "The translation will be ready in exactly three days."),
    ],
)
def test_about_is_not_exactly(facts: str, claim: str) -> None:
    assert not backed(claim, facts)
    assert backed(facts, facts)


@pytest.mark.parametrize(
    ("facts", "claim"),
    [
        ("Logos for small cafes since 2019.", "I have drawn logos for small cafés since 2019."),
        ("I color my drawings on paper.", "My drawings are coloured on paper."),
        ("I prepare VAT returns since 03/2019.", "Since March 2019 I have been preparing VAT returns."),
        ("Availability: ca. 20 h/week.", "I am available about 20 hours a week."),
        ("I wrote 1.2k flash cards.", "I wrote 1,200 flashcards."),
        ("I use C4D for 3D renders.", "I make 3D renders in Cinema 4D."),
        ("I never give an opinion before reading each clause.", "I read each clause before I give an opinion."),
        ("I have been running Google Ads accounts for clinics.", "I have managed Google Ads accounts for clinics."),
        ("I look after social media for a bakery.", "I manage the social media pages of a bakery."),
        ("Over 40 audiobooks recorded.", "I have recorded more than forty audiobooks."),
        ("Reviewed fifty NDAs for a start-up.", "I reviewed 50 non-disclosure agreements for a start-up."),
        ("I mix and master podcasts.", "I do mixing and mastering for podcasts."),
        ("I helped with drawings of an elementary school.", "I assisted with drawings for an elementary school."),
        (
            "At Bramble Software I helped with the help center. 50% of its articles were written by me.",
            "I helped with the help centre at Bramble Software and wrote half of its articles.",
        ),
    ],
)
def test_the_same_in_another_spelling_passes(facts: str, claim: str) -> None:
    assert backed(claim, facts)


@pytest.mark.parametrize(
    ("facts", "claim"),
    [
        ("I got a page down from six seconds to three.", "I got a page down from six seconds to one."),
        ("The client's post: our app has 30,000 users. I answered tickets.", "My app has 30,000 users."),
        ("I have signed up for a course in UX research.", "I completed a course in UX research."),
        ("My apps usually pass the store review.", "Your app will pass the store review on the first try."),
        ("I recorded two tracks for the soundtrack of a game.", "I recorded the soundtrack of a game."),
        ("I edit in Premiere. Colour grading is not something I have done.", "I take care of colour grading."),
    ],
)
def test_more_than_the_facts_say_is_refused(facts: str, claim: str) -> None:
    assert not backed(claim, facts)
