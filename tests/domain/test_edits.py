import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.domain.edits import Edit, Safety, apply_edits


@st.composite
def texts_with_edits(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    text = draw(st.text(max_size=60))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    return text, [Edit(a, b, draw(st.text(max_size=6))) for a, b in pairs]


@given(texts_with_edits())
def test_text_outside_the_edits_survives_in_order(case: tuple[str, list[Edit]]) -> None:
    text, edits = case
    result, _ = apply_edits(text, edits)
    expected, position = "", 0
    for edit in edits:
        expected += text[position : edit.start] + edit.replacement
        position = edit.end
    assert result == expected + text[position:]


@given(texts_with_edits())
def test_the_map_finds_every_untouched_character_again(case: tuple[str, list[Edit]]) -> None:
    text, edits = case
    result, moved = apply_edits(text, edits)
    for offset, character in enumerate(text):
        if not any(edit.start <= offset < edit.end for edit in edits):
            assert result[moved.to_new(offset)] == character
            assert moved.to_old(moved.to_new(offset)) == offset


def test_edits_may_come_in_any_order() -> None:
    assert apply_edits("abc", [Edit(2, 3, "C"), Edit(0, 1, "A")])[0] == "AbC"


@pytest.mark.parametrize("edits", [[Edit(0, 3, "x"), Edit(2, 4, "y")], [Edit(1, 1, "x"), Edit(1, 1, "y")]])
def test_overlapping_edits_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match="overlap"):
        apply_edits("abcdef", edits)


def test_an_edit_past_the_end_is_refused() -> None:
    with pytest.raises(ValueError, match="reaches past"):
        apply_edits("abc", [Edit(2, 9, "")])


def test_safety_is_ordered_so_that_one_comparison_decides() -> None:
    assert Safety.ADVICE_ONLY < Safety.NEEDS_REVIEW < Safety.AUTOMATIC
    assert Safety.AUTOMATIC.wire == "automatic"
