"""A correction of the language keeps every word its writer meant, and the way a line ends."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from coach.domain.documents import DocumentKind
from coach.llm.scripted import ScriptedLLM
from coach.writing.corrections import loses_a_word
from coach.writing.model_writer import Problem, Task, write
from coach.writing.units import cut


def replacements(text: str, said: dict[int, str], problems: tuple[Problem, ...] = ()) -> dict[int, str]:
    """What is left of a model's replacements (unit number to text) once the writer has looked at them."""
    units = tuple(cut(text))
    operations: list[dict[str, Any]] = [
        {"units": [n], "action": "replace", "replacement": words, "rule_ids": [], "fact_ids": []}
        for n, words in said.items()
    ]
    llm = ScriptedLLM({"operations": operations, "questions": [], "refuse": None})
    draft = asyncio.run(write(Task(DocumentKind.PROFILE, units, problems, ("CON-01", "LNG-01")), llm))
    return {operation.units[0]: operation.replacement for operation in draft.operations}


TEXT = """WHY ME
My skils:
- Clean code, i test it
- pi(agaile methodology)
I has drawn 12 maps for Acme
Best regads"""


def test_a_heading_a_list_item_and_a_sign_off_get_no_full_stop() -> None:
    said = {
        1: "Why me.",
        2: "My skills.",
        3: "Clean code, I test it.",
        5: "I have drawn 12 maps for Acme.",
        6: "Best regards.",
    }
    assert replacements(TEXT, said) == {
        1: "Why me",
        2: "My skills:",
        3: "Clean code, I test it",
        5: "I have drawn 12 maps for Acme.",
        6: "Best regards",
    }


def test_a_full_stop_alone_is_no_change_of_a_heading() -> None:
    assert replacements(TEXT, {1: "WHY ME."}) == {}


def test_a_word_that_cannot_be_made_out_is_not_dropped() -> None:
    assert replacements(TEXT, {4: "Agile methodology"}) == {}
    assert replacements(TEXT, {4: "pi(agile methodology)"}) == {4: "pi(agile methodology)"}


def test_the_corrected_word_alone_is_no_correction_of_its_unit() -> None:
    text = "I have recieved many good reviews from my clients since 2019."
    assert replacements(text, {1: "received"}) == {}


def test_a_clause_that_waits_for_nothing_is_no_sentence() -> None:
    text = "I draw maps. If you like my old maps, mail me at [EMAIL_1]."
    wrong = (Problem((2,), "CON-01", "An email address."),)
    assert replacements(text, {2: "If you like my old maps."}, wrong) == {}
    whole = "If you like my old maps, write to me here."
    assert replacements(text, {2: whole}, wrong) == {2: whole}


@pytest.mark.parametrize(
    ("before", "after", "loses"),
    [
        ("pi(agaile methodology)", "Agile methodology", True),
        ("I use qwx and Python daily", "I use Python daily", True),
        ("I am having experience of the shops", "I have experience with shops", False),
        ("plz see my full stack work", "Please see my fullstack work", False),
        ("I did worked on on Django", "I worked on Django", False),
        ("I work with peoples of all age", "I work with people of all ages", False),
    ],
)
def test_grammar_takes_out_only_small_words(before: str, after: str, loses: bool) -> None:
    assert loses_a_word(before, after) is loses
