"""Operations on unit numbers become exact edits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.domain.outcomes import ExplainedEdit
from coach.writing.composition import applied, compose
from coach.writing.differences import split_into_words
from coach.writing.operations import Action, Operation, PlacementError
from coach.writing.placement import place
from coach.writing.units import cut

TEXTS = st.text(alphabet=st.sampled_from("ab .!\n-•1)é😀"), min_size=1, max_size=120)
WORDS = st.text(alphabet=st.sampled_from("xyz .\n"), max_size=20)


@st.composite
def tasks(draw: st.DrawFn) -> tuple[str, list[Operation]]:
    """A text and operations that fit it."""
    text = draw(TEXTS)
    count = len(cut(text))
    operations: list[Operation] = []
    number = 1
    if count and draw(st.booleans()):
        operations.append(Operation((0,), Action.INSERT_AFTER, draw(WORDS)))
    while number <= count:
        length = draw(st.integers(1, min(3, count - number + 1)))
        action = draw(st.sampled_from([None, None, *Action]))
        if action is not None:
            units = tuple(range(number, number + length))
            words = draw(WORDS)
            operations.append(Operation(units, action, words))
            if action is Action.REPLACE and words.strip() and draw(st.booleans()):
                operations.append(Operation((units[-1],), Action.INSERT_AFTER, draw(WORDS)))
        number += length
    return text, draw(st.permutations(operations))


@given(tasks())
def test_no_operation_changes_a_unit_it_does_not_name(task: tuple[str, list[Operation]]) -> None:
    text, operations = task
    units = cut(text)
    edits = place(text, units, operations)
    after = applied(text, edits)
    named = {number for o in operations if o.action is not Action.INSERT_AFTER for number in o.units}
    for unit in units:
        if unit.number not in named:
            assert not any(e.start < unit.span.end and unit.span.start < e.end for e in edits)
            assert not any(unit.span.start < e.start < unit.span.end for e in edits)
            assert unit.text in after


@given(tasks())
def test_units_left_alone_stay_in_lines_of_their_own(task: tuple[str, list[Operation]]) -> None:
    text, operations = task
    units = cut(text)
    deletions = [o for o in operations if o.action is Action.DELETE]
    after = applied(text, place(text, units, deletions))
    deleted = {number for o in deletions for number in o.units}
    kept = [unit for unit in units if unit.number not in deleted]
    position = 0
    previous = None
    for unit in kept:
        found = after.index(unit.text, position)
        if previous is not None:
            between = after[position:found]
            assert not between or between.strip(" \n-•1)") == ""
            assert previous.line == unit.line or "\n" in between
            assert previous.line != unit.line or "\n" not in between
        position = found + len(unit.text)
        previous = unit


@given(tasks())
def test_the_word_by_word_view_gives_the_same_text(task: tuple[str, list[Operation]]) -> None:
    text, operations = task
    edits = place(text, cut(text), operations)
    assert applied(text, split_into_words(text, edits)) == applied(text, edits)


@given(tasks(), st.data())
def test_two_passes_told_as_one_give_the_same_text(task: tuple[str, list[Operation]], data: st.DataObject) -> None:
    text, operations = task
    first = place(text, cut(text), operations)
    middle = applied(text, first)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(middle)), max_size=6, unique=True)))
    second = [ExplainedEdit(low, high, data.draw(WORDS)) for low, high in zip(cuts[::2], cuts[1::2], strict=False)]
    composed = compose(text, first, second)
    assert applied(text, composed) == applied(middle, second)
    assert applied(text, split_into_words(text, composed)) == applied(middle, second)


@pytest.mark.parametrize(
    ("text", "operations", "expected"),
    [
        ("One. Two. Three.", [Operation((2,), Action.DELETE)], "One. Three."),
        ("One. Two. Three.", [Operation((3,), Action.DELETE)], "One. Two."),
        ("One. Two. Three.", [Operation((1,), Action.DELETE)], "Two. Three."),
        ("One. Two.\nThree.", [Operation((2,), Action.DELETE), Operation((3,), Action.DELETE)], "One."),
        ("A b.\n\nC d.\n\nE f.", [Operation((2,), Action.DELETE)], "A b.\n\nE f."),
        ("A b.\nC d.\n\nE f.", [Operation((2,), Action.DELETE)], "A b.\n\nE f."),
        ("List:\n- one\n- two\n- three", [Operation((3,), Action.DELETE)], "List:\n- one\n- three"),
        ("List:\n- one\n- two", [Operation((3,), Action.DELETE)], "List:\n- one"),
        ("List:\n- one", [Operation((2,), Action.INSERT_AFTER, "two")], "List:\n- one\n- two"),
        ("One. Two.", [Operation((1,), Action.INSERT_AFTER, "And a half.")], "One. And a half. Two."),
        ("One. Two.", [Operation((0,), Action.INSERT_AFTER, "Zero.")], "Zero. One. Two."),
        ("One. Two.\nThree.", [Operation((2, 3), Action.REPLACE, "Both.")], "One. Both."),
        ("One. Two. Three.", [Operation((2,), Action.REPLACE, "  ")], "One. Three."),
        ("Only.", [Operation((1,), Action.DELETE)], ""),
        ("A b.\nC.\nD.", [Operation((2,), Action.DELETE)], "A b.\nD."),
        ("Aa. Bb.\nCc.\nDd.", [Operation((2,), Action.DELETE), Operation((3,), Action.DELETE)], "Aa.\nDd."),
    ],
)
def test_what_is_deleted_leaves_no_gap(text: str, operations: list[Operation], expected: str) -> None:
    assert applied(text, place(text, cut(text), operations)) == expected


@pytest.mark.parametrize(
    "operations",
    [
        [Operation((4,), Action.DELETE)],
        [Operation((0,), Action.REPLACE, "x")],
        [Operation((), Action.DELETE)],
        [Operation((1, 3), Action.REPLACE, "x")],
        [Operation((1, 2), Action.REPLACE, "x"), Operation((2,), Action.DELETE)],
        [Operation((1,), Action.INSERT_AFTER, "x"), Operation((1,), Action.INSERT_AFTER, "y")],
        [Operation((1,), Action.DELETE), Operation((1,), Action.INSERT_AFTER, "y")],
    ],
)
def test_unknown_and_shared_units_are_refused_by_number(operations: list[Operation]) -> None:
    text = "One. Two. Three."
    with pytest.raises(PlacementError) as refused:
        place(text, cut(text), operations)
    assert "One" not in str(refused.value)


def test_a_changed_word_is_one_edit_and_its_neighbours_join_it() -> None:
    text = "I has did many big shops for small brands since 2019."
    edits = place(
        text, cut(text), [Operation((1,), Action.REPLACE, "I have done many shops for small brands since 2019.")]
    )
    pieces = [(text[e.start : e.end], e.replacement) for e in split_into_words(text, edits)]
    assert pieces == [("has did", "have done"), ("big ", "")] or pieces == [("has did many big", "have done many")]


def test_a_unit_that_is_wholly_new_is_one_edit() -> None:
    text = "Mail me now."
    edits = place(text, cut(text), [Operation((1,), Action.REPLACE, "Please write to me here in Upwork Messages.")])
    assert len(split_into_words(text, edits)) == 1
