"""Cutting a text into numbered units."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.writing.units import UnitKind, cut

TEXTS = st.text(alphabet=st.sampled_from("aBc .!?\n\r-•*1)\t:é😀\u200b\u2028"), max_size=200) | st.text(max_size=200)


@given(TEXTS)
def test_units_and_what_stands_between_them_give_the_text_back(text: str) -> None:
    units = cut(text)
    position = 0
    between = []
    for unit in units:
        assert unit.span.start >= position
        assert unit.span.of(text) == unit.text == unit.text.strip() != ""
        assert unit.line.contains(unit.span)
        between.append(text[position : unit.span.start])
        position = unit.span.end
    between.append(text[position:])
    assert [unit.number for unit in units] == list(range(1, len(units) + 1))
    for gap in between:
        marker = gap.strip()
        assert len(marker) <= 4, "only white space and a bullet marker may stand between units"


@given(TEXTS)
def test_cutting_is_deterministic(text: str) -> None:
    assert cut(text) == cut(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I build shops. I test them.", ["I build shops.", "I test them."]),
        ("i build shops. i test them", ["i build shops.", "i test them"]),
        ("Tools, e.g. Figma, vs. others. Done!", ["Tools, e.g. Figma, vs. others.", "Done!"]),
        ("Version 2.5 works. Really?! Yes.", ["Version 2.5 works.", "Really?!", "Yes."]),
        ("Hi Ann,\n\nthanks for the post.", ["Hi Ann,", "thanks for the post."]),
        ("My work:\n- shops\n- dashboards. Fast ones.", ["My work:", "shops", "dashboards.", "Fast ones."]),
        ("1. Read\n2) Write", ["Read", "Write"]),
        ("✅ One\n🔹 Two", ["One", "Two"]),
        ('Dr. A. Berg said "yes." Then we went on.', ['Dr. A. Berg said "yes."', "Then we went on."]),
        ("mail me: jo . doe @ post . org", ["mail me: jo . doe @ post . org"]),
        ("Wait ... then more", ["Wait ... then more"]),
        ("-", ["-"]),
    ],
)
def test_units_end_where_a_reader_would_end_them(text: str, expected: list[str]) -> None:
    assert [unit.text for unit in cut(text)] == expected


def test_a_sentence_wrapped_over_two_lines_is_one_unit() -> None:
    text = "I have written reports for small public libraries and\nalso for two museums. Next."
    assert [unit.text for unit in cut(text)] == [
        "I have written reports for small public libraries and\nalso for two museums.",
        "Next.",
    ]


def test_kinds_are_told_apart() -> None:
    units = cut("WHAT I DO\nSkills:\n* Python\nI like it.")
    assert [unit.kind for unit in units] == [
        UnitKind.HEADING,
        UnitKind.HEADING,
        UnitKind.BULLET,
        UnitKind.SENTENCE,
    ]


def test_a_hundred_thousand_characters_are_cut_in_good_time() -> None:
    import time

    text = "word " * 10_000 + ".) " * 10_000 + "- " * 10_000
    begun = time.perf_counter()
    units = cut(text)
    assert units and re.sub(r"\s", "", units[0].text).startswith("word")
    assert time.perf_counter() - begun < 1.0
