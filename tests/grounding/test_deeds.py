"""Whose deed it was: what the facts give to somebody else is not the writer's."""

from __future__ import annotations

import pytest

from coach.grounding.support import check
from coach.service import fact_sheet

FACTS = (
    "Cut 90 clips for a gardening channel. The intro was animated by a studio. "
    "Two of my trainees won a regional prize. "
    "Worked as a teaching assistant in chemistry. I translate manuals from Dutch into Polish. "
    "Second author of three papers. Once gave a talk in Oslo. I rarely use Blender. PhD student in geology. "
    "A kiln catalogue of mine was a finalist for a design award. Nine of my 21 leaflets were printed."
)


def backed(claim: str) -> bool:
    result = check(claim, original="", facts=fact_sheet({"facts": FACTS}))
    return not result.findings and all(item.supported for item in result.claims)


@pytest.mark.parametrize(
    "claim",
    [
        "I built a gardening channel.",
        "I filmed 90 clips for a gardening channel.",
        "I animated the intro.",
        "I won a regional prize.",
        "I taught chemistry as a teacher.",
        "I translate manuals from Polish into Dutch.",
        "I am the first author of three papers.",
        "I give talks in Oslo every year.",
        "I regularly use Blender.",
        "I hold a PhD in geology.",
        "My kiln catalogue won a design award.",
        "Most of my leaflets were printed.",
        "Your channel will rank first with my clips.",
    ],
)
def test_what_another_did_or_nearly_happened_is_refused(claim: str) -> None:
    assert not backed(claim)


@pytest.mark.parametrize(
    "claim",
    [
        "I edited 90 clips for a channel about gardening.",
        "A studio animated the intro.",
        "Two trainees of mine won a regional prize.",
        "I was a teaching assistant in chemistry.",
        "I translate Dutch manuals into Polish.",
        "I'm the second author of three papers.",
        "I gave a talk in Oslo once.",
        "I seldom use Blender.",
        "I am a PhD student in geology.",
        "9 of my 21 leaflets were printed.",
    ],
)
def test_the_same_told_as_it_was_is_backed(claim: str) -> None:
    assert backed(claim)
