"""A half-written answer shown as the text it is becoming."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from coach.writing.previews import draft_so_far
from coach.writing.units import cut

TEXT = "i make shops. Mail me.\n\n- Figma"
ANSWER = json.dumps(
    {
        "operations": [
            {"units": [1], "action": "replace", "replacement": "I make shops.", "rule_ids": []},
            {"units": [2], "action": "delete"},
        ],
        "questions": [],
        "refuse": None,
    }
)


def test_the_draft_grows_with_the_answer() -> None:
    cut_off = ANSWER[: ANSWER.index("shops") + 3]
    assert draft_so_far("", cut(TEXT)) == "i make shops. Mail me.\n- Figma"
    assert draft_so_far(cut_off, cut(TEXT)) == "I make sho Mail me.\n- Figma"
    assert draft_so_far(ANSWER, cut(TEXT)) == "I make shops.\n- Figma"


@given(st.integers(min_value=0, max_value=len(ANSWER)))
def test_an_answer_may_break_off_anywhere(length: int) -> None:
    assert draft_so_far(ANSWER[:length], cut(TEXT)).endswith("- Figma")


@given(st.one_of(st.text(), st.sampled_from(["[]", "7", '{"operations": 3}', '{"operations": [{"units": ["x"]}]}'])))
def test_any_nonsense_leaves_the_text(raw: str) -> None:
    assert draft_so_far(raw, cut(TEXT)) == "i make shops. Mail me.\n- Figma"
