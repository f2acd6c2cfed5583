"""A model that loses count of the units neither doubles a sentence nor takes another's place."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from coach.writing.alignment import aligned, as_laid_out
from coach.writing.operations import Action, Operation
from coach.writing.units import cut

TEXT = "I draw maps of small islands. i has printed them since 2019. Harbours are my favourite thing to draw."
UNITS = {unit.number: unit for unit in cut(TEXT)}


def placed(*operations: tuple[int, str]) -> list[tuple[int, str]]:
    given_ = [Operation((number,), Action.REPLACE, words) for number, words in operations]
    return [(o.units[0], o.replacement) for o in aligned(given_, UNITS)]


def test_a_correction_stays_with_its_unit() -> None:
    assert placed((2, "I have printed them since 2019.")) == [(2, "I have printed them since 2019.")]


def test_a_correction_under_the_number_of_its_neighbour_goes_to_its_own_unit() -> None:
    assert placed((1, "I have printed them since 2019.")) == [(2, "I have printed them since 2019.")]


def test_a_sentence_of_another_unit_repeated_is_left_out() -> None:
    assert placed((1, "Harbours are my favourite thing to draw.")) == []


def test_a_list_that_slipped_by_one_changes_nothing() -> None:
    assert placed((1, UNITS[2].text), (2, UNITS[3].text)) == []


def test_one_sentence_is_not_put_in_two_places() -> None:
    twice = "Please write to me here in Upwork Messages."
    assert placed((1, twice), (3, twice)) == [(1, twice)]


def test_a_text_copied_as_insertions_is_not_doubled() -> None:
    copies = [Operation((number,), Action.INSERT_AFTER, f" {unit.text}") for number, unit in UNITS.items()]
    new = Operation((3,), Action.INSERT_AFTER, "I ship within three days.")
    assert aligned([*copies, new], UNITS) == [new]


def test_a_replacement_that_takes_the_next_unit_along_leaves_it_where_it_stands() -> None:
    both = "I draw maps of tiny islands. I has printed them since 2019."
    assert placed((1, both)) == [(1, "I draw maps of tiny islands.")]


def test_of_one_sentence_in_two_places_the_unit_complained_about_keeps_it() -> None:
    twice = "Please write to me here in Upwork Messages."
    given_ = [Operation((number,), Action.REPLACE, twice) for number in (1, 3)]
    assert [o.units for o in aligned(given_, UNITS, frozenset({3}))] == [(3,)]


def test_a_new_sentence_for_a_breach_is_no_slip() -> None:
    assert placed((3, "Please write to me in Upwork Messages.")) == [(3, "Please write to me in Upwork Messages.")]


def test_line_breaks_stay_where_the_words_beside_them_stayed() -> None:
    before = "I draw maps of small islands and print\nthem by hand on thick paper sence 2019"
    after = "I draw maps of small islands and print them by hand on thick paper since 2019."
    assert as_laid_out(before, after) == before.replace("sence 2019", "since 2019.")


def test_a_mark_in_front_of_a_line_stays() -> None:
    assert as_laid_out("📌 our links:", "Our links:") == "📌 Our links:"


@given(st.text(alphabet="ab \n📌.", max_size=60), st.text(alphabet="ab .", max_size=60))
def test_laying_out_changes_blanks_and_leading_marks_alone(before: str, after: str) -> None:
    assert as_laid_out(before, after).replace("📌", "").split() == after.replace("📌", "").split() or before.startswith(
        tuple(".📌")
    )
