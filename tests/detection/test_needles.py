"""Quick looks spare no place: a slow search finds near needles and gates all that it would find anywhere."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.detection.gates import gate
from coach.detection.needles import around, needles, small_letters, within

PIECES = ["skype: bo_1", "plain words", "", "é", "İ", "a telegram id", "telegrams", "\n", "ai", "rain", "ai."]
texts = st.lists(st.sampled_from(PIECES), max_size=8).map("\n".join)
SLOW = re.compile(r"(?:skype|telegram)\W{1,3}\w+")


@given(texts)
def test_needles_stand_in_a_text_that_holds_one_of_the_words(text: str) -> None:
    small = small_letters(text)
    assert needles("skype telegram").stands_in(small) == ("skype" in small or "telegram" in small)


@given(texts)
def test_a_whole_word_counts_only_with_no_letter_or_digit_beside_it(text: str) -> None:
    small = small_letters(text)
    alone = [match.span() for match in re.finditer(r"(?<![a-z0-9])ai(?![a-z0-9])", small)]
    assert needles((), whole=("ai",)).places(small) == alone


def test_the_same_word_may_be_whole_for_one_and_a_part_for_another() -> None:
    part, whole = needles("base"), needles((), whole=("base",))
    assert part.stands_in("a database") and not whole.stands_in("a database")
    assert part.places("base") == whole.places("base") == [(0, 4)]


def test_letters_of_other_scripts_do_not_make_a_word_longer() -> None:
    assert needles((), whole=("wechat",)).places("我的wechat") == [(2, 8)]


def test_words_named_after_a_look_are_found_by_the_next_one() -> None:
    assert not needles("quince").stands_in("a medlar tree")
    assert needles("medlar").stands_in("a medlar tree")


@pytest.mark.parametrize("look", [needles("skype telegram").lines, gate("skype|telegram").lines])
@given(text=texts)
def test_a_slow_search_near_a_word_finds_what_a_search_of_everything_finds(look: object, text: str) -> None:
    small = small_letters(text)
    stretches = look(small)  # type: ignore[operator]
    assert [m.span() for m in within(small, SLOW, stretches)] == [m.span() for m in SLOW.finditer(small)]
    assert all(before[1] < after[0] for before, after in pairwise(stretches))


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 5))), st.integers(0, 9), st.integers(0, 9))
def test_stretches_around_places_hold_every_place_and_never_meet(
    found: list[tuple[int, int]], before: int, after: int
) -> None:
    places = sorted((start, start + length) for start, length in found)
    stretches = around(places, before, after, 60)
    assert all(any(a <= start and end <= b for a, b in stretches) for start, end in places)
    assert all(one[1] < other[0] for one, other in pairwise(stretches))


@given(st.text())
def test_small_letters_stand_where_the_large_ones_stood(text: str) -> None:
    assert len(small_letters(text)) == len(text)


def test_a_gate_counts_code_points_also_where_it_and_the_text_hold_other_letters() -> None:
    assert gate("точка|dot").places("é dot точка") == [(2, 5), (6, 11)]
    assert gate("dot").places("é dot") == [(2, 5)]
