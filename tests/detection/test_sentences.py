"""Where sentences begin and end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.detection.sentences import sentence_at, sentence_spans
from coach.domain.spans import Span


def pieces(text: str) -> list[str]:
    return [span.of(text) for span in sentence_spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One here. Two here! Three?", ["One here.", "Two here!", "Three?"]),
        ("first part. second part", ["first part.", "second part"]),
        ("Uses Node.js and ASP.NET daily.", ["Uses Node.js and ASP.NET daily."]),
        ("Tools, e.g. Figma. Done.", ["Tools, e.g. Figma.", "Done."]),
        ("Best, J. K. Brown", ["Best, J. K. Brown"]),
        ("So do I. We agree.", ["So do I.", "We agree."]),
        ("Title\n- one\n- two", ["Title", "one", "two"]),
        ("1. Call them\n2) Write them", ["Call them", "Write them"]),
        ("React | Node | Go", ["React", "Node", "Go"]),
        ("✓ fast ✓ tidy", ["fast", "tidy"]),
        ('He said "stop." Then left.', ['He said "stop."', "Then left."]),
        ("Version 3.11 is out. Fine.", ["Version 3.11 is out.", "Fine."]),
        ("jane at example . com is mine", ["jane at example . com is mine"]),
        ("Wait... what?", ["Wait...", "what?"]),
        ("", []),
        (" \n\t ", []),
    ],
)
def test_texts_are_cut_where_a_reader_would(text: str, expected: list[str]) -> None:
    assert pieces(text) == expected


@given(st.text(alphabet="ab .!?\n-|•1)\"'", max_size=80))
def test_sentences_are_in_order_apart_and_without_blanks_around(text: str) -> None:
    end = 0
    for span in sentence_spans(text):
        assert span.start >= end
        assert span.of(text) == span.of(text).strip() != ""
        end = span.end


def test_a_place_over_two_sentences_gets_both() -> None:
    text = "Write me. Call me. Bye."
    assert sentence_at(sentence_spans(text), Span(6, 14)) == Span(0, 18)
