"""Input made to be slow: the work grows with the length, and findings stay exact.

Time is measured in benchmarks; here the work itself is counted, by the calls Python makes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from coach.detection.engine import check
from coach.domain.documents import Document, DocumentKind

UNITS = {
    "digits": "4",
    "digits apart": "4 ",
    "commas": "1,",
    "brackets of digits": "(1)",
    "underscores": "_1",
    "dots": ".",
    "dotted letters": "a.",
    "signs": "@",
    "signs and letters": "a@",
    "half addresses": "a@b.",
    "words for signs": " at b dot ",
    "open brackets": "[",
    "spelled dots": "a[dot]",
    "zero width": "\u200b",
    "letters and zero width": "a\u200b",
    "combining marks": "a\u0301",
    "one word": "a",
    "scripts mixed": "aа ",
    "nearly a brand": "whats ap ",
    "nearly a chat": "tele gr ",
    "ids": "live:",
    "skype": "skype ",
    "my name is": "my name is ",
    "schemes": "http://",
    "www": "www.",
    "entities": "&#",
    "percents": "%41",
    "comments": "/*a",
    "nearly base64": "aB3",
    "nearly hex": "4a ",
    "nearly Morse": ".- ",
    "number words": "one two ",
    "letters for digits": "o1l0 ",
    "streets": "12 main lane ",
    "keycaps": "1\ufe0f\u20e3",
    "pluses": "+1 ",
}


def calls(work: Callable[[], Any]) -> int:
    """How many Python and C functions `work` calls."""
    count = 0

    def seen(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal count
        del frame, argument
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
def test_the_work_grows_with_the_length_and_no_faster(unit: str) -> None:
    def of(length: int) -> int:
        document = Document((unit * length)[:length], DocumentKind.PROPOSAL)
        return calls(lambda: check(document))

    of(500)
    short, long = of(2_000), of(8_000)
    assert long < 6 * short + 2_000


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
def test_ten_thousand_characters_of_it_give_exact_findings(unit: str) -> None:
    text = (unit * 10_000)[:10_000]
    for finding in check(Document(text, DocumentKind.PROPOSAL)):
        assert finding.quote == finding.span.of(text)


def test_a_megabyte_of_letters_is_read_to_its_end() -> None:
    letter = "I rebuilt the tables of a clinic and its forms load quickly now. Questions are welcome here.\n"
    text = letter * 10_000 + "Write to ola.k@kilnloom.com."
    assert [f.quote for f in check(Document(text, DocumentKind.PROPOSAL)) if f.rule == "CON-01"] == [
        "ola.k@kilnloom.com"
    ]
