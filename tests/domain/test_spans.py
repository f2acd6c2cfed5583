import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.domain.spans import Span

spans = st.tuples(st.integers(0, 50), st.integers(0, 50)).map(lambda pair: Span(min(pair), max(pair)))


@pytest.mark.parametrize(("start", "end"), [(3, 2), (-1, 4)])
def test_a_reversed_or_negative_span_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="0 <= start <= end"):
        Span(start, end)


def test_touching_spans_do_not_overlap() -> None:
    assert not Span(0, 3).overlaps(Span(3, 5))
    assert Span(0, 4).overlaps(Span(3, 5))


@given(spans, spans)
def test_overlap_means_a_shared_code_point(left: Span, right: Span) -> None:
    shared = set(range(left.start, left.end)) & set(range(right.start, right.end))
    assert left.overlaps(right) == bool(shared)
    assert left.overlaps(right) == right.overlaps(left)


def test_a_span_counts_code_points_not_bytes_or_utf16_units() -> None:
    text = "👩🏽‍💻 asks: naïve?"
    place = text.index("asks")
    assert Span(place, place + 4).of(text) == "asks"


def test_a_span_past_the_end_is_an_error_not_a_shorter_text() -> None:
    with pytest.raises(ValueError, match="reaches past"):
        Span(2, 9).of("short")
