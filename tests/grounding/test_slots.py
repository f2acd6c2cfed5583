"""One value under its many spellings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.grounding.slot import Slot, SlotKind, same_unit, same_value
from coach.grounding.slots import slots


def only(text: str) -> Slot:
    found = slots(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2.5k orders", "2,500 orders"),
        ("five orders", "5 orders"),
        ("a dozen orders", "12 orders"),
        ("half a dozen orders", "six orders"),
        ("twenty-five orders", "25 orders"),
        ("two hundred orders", "200 orders"),
        ("1.2 million orders", "1,200,000 orders"),
        ("2 lakh orders", "200,000 orders"),
        ("94%", "94 percent"),
        ("ninety percent", "90 per cent"),
        ("$1,200", "1.2k dollars"),
        ("€900", "900 euros"),
        ("£75", "75 GBP"),
        ("1.5 years", "18 months"),
        ("two and a half years", "30 months"),
        ("half a decade", "5 years"),
        ("48 hours", "2 days"),
        ("18:00", "6 p.m."),
        ("half past nine", "9:30"),
        ("two in the morning", "2 a.m."),
        ("quarter to four", "15:45"),
        ("noon", "12 p.m."),
        ("90 minutes", "1.5 hours"),
        ("3 weeks", "21 days"),
        ("4 weeks", "one month"),
        ("JavaScript", "JS"),
        ("Kubernetes", "k8s"),
        ("PostgreSQL", "postgres"),
    ],
)
def test_two_spellings_of_one_value_are_the_same(one: str, other: str) -> None:
    assert same_value(only(f"with {one}"), only(f"with {other}"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12 orders", "120 orders"),
        ("3 weeks", "3 days"),
        ("18 months", "18 years"),
        ("94%", "99%"),
        ("JavaScript", "Java"),
        ("2019", "2009"),
        ("Monday", "Tuesday"),
    ],
)
def test_two_values_are_not_taken_for_one(one: str, other: str) -> None:
    assert not same_value(only(f"with {one}"), only(f"with {other}"))


@pytest.mark.parametrize(
    ("claim", "source", "same"),
    [
        ("$1,200", "€1,200", False),
        ("$1,200", "1,200 dollars", True),
        ("15,000 dollars a month", "$15,000 monthly", True),
        ("15,000 dollars a day", "$15,000 a month", False),
        ("15,000 dollars", "$15,000 a month", True),
        ("40 tickets an hour", "40 tickets", False),
    ],
)
def test_currency_and_rate_belong_to_an_amount(claim: str, source: str, same: bool) -> None:
    assert same_unit(only(claim), only(source)) is same


def test_both_ends_of_a_range_share_its_unit() -> None:
    before, after = slots("from 9 seconds to 4")
    assert (before.kind, before.value, after.kind, after.value) == (SlotKind.DURATION, "9s", SlotKind.DURATION, "4s")
    low, high = slots("30-40 tickets a day")
    assert low.nouns == high.nouns and low.per == high.per == "day"


def test_a_number_knows_what_it_counts_and_its_bound() -> None:
    slot = only("over 220 short videos for channels")
    assert slot.bound == "more" and {"short", "video"} <= slot.nouns and "channel" not in slot.nouns


def test_a_list_mark_is_no_number() -> None:
    assert slots("1. Ask.\n2. Answer.") == ()


def test_a_year_is_told_from_a_count() -> None:
    assert only("since 2019").kind is SlotKind.YEAR
    assert only("2000 readers").kind is SlotKind.NUMBER


def test_a_tool_in_lower_case_is_a_name() -> None:
    assert [slot.text for slot in slots("i use figma and python")] == ["figma", "python"]


@given(st.integers(min_value=0, max_value=10**9))
def test_separators_never_change_a_value(number: int) -> None:
    assert same_value(only(f"sold {number:,} pieces"), only(f"sold {number} pieces"))


@given(st.text(max_size=200))
def test_slots_lie_in_the_text_and_quote_it(text: str) -> None:
    for slot in slots(text):
        assert slot.span.of(text) == slot.text
