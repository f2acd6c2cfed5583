"""Sums that follow from a statement may be said; wrong sums may not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.grounding.derived import sums
from coach.grounding.slots import slots
from coach.grounding.support import check
from coach.service import fact_sheet

FACTS = (
    "Brought the build time of a parcel tracker from 20 minutes to 5 minutes. "
    "Kept the stock of a tool rental from 2015 to 2019. "
    "Queue at the help desk went from 80 to 40 tickets. Sorted 131 pattern files."
)


def backed(claim: str) -> bool:
    result = check(claim, original="", facts=fact_sheet({"facts": FACTS}))
    return not result.findings and all(item.supported for item in result.claims)


@pytest.mark.parametrize(
    "claim",
    [
        "I cut the build time of a parcel tracker by 75%.",
        "Builds of a parcel tracker run 4x faster since I worked on the build time.",
        "I kept the stock of a tool rental for four years.",
        "The help desk's queue was halved from 80 to 40 tickets.",
        "I sorted over 120 pattern files.",
        "I sorted about 130 pattern files.",
    ],
)
def test_a_sum_done_right_is_carried(claim: str) -> None:
    assert backed(claim)


@pytest.mark.parametrize(
    "claim",
    [
        "I cut the build time of a parcel tracker by 85%.",
        "I cut the build time of a parcel tracker tenfold.",
        "I kept the stock of a tool rental for seven years.",
        "The help desk's queue doubled.",
        "I sorted over 140 pattern files.",
        "I sorted over 131 pattern files.",
        "I sorted about 150 pattern files.",
    ],
)
def test_a_sum_done_wrong_is_refused(claim: str) -> None:
    assert not backed(claim)


@given(st.integers(1, 5000), st.integers(1, 5000))
def test_a_percentage_of_a_change_is_carried_when_it_is_right_to_the_point(before: int, after: int) -> None:
    share = round(abs(after - before) * 100 / before)
    known = sums(f"Moved it from {before} ms to {after} ms.")
    (right,) = (slot for slot in slots(f"by {share}%"))
    (wrong,) = (slot for slot in slots(f"by {share + 3}%"))
    assert known.carry(right)
    assert not known.carry(wrong)
