"""What is made of a small model's letter before it is judged."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from coach import service
from coach.tailoring.letters import LetterSentence
from coach.tailoring.shaping import Shaped, shaped

POST = "We want our candle shop moved to Shopify. The ideal candidate should have a strong background in web design."
FACTS = service.fact_sheet({"profile": "Why choose me?\nI moved 12 shops to Shopify.\nTools: Liquid, Figma, Klaviyo."})


def shape(*texts: str, facts: Sequence[str] = (), paragraph: int = 2) -> Shaped:
    return shaped([LetterSentence(text, tuple(facts), (), paragraph) for text in texts], POST, FACTS)


def texts(*given: str, **more: Sequence[str]) -> list[str]:
    return [sentence.text for sentence in shape(*given, **more).sentences]


def test_a_paragraph_in_one_entry_becomes_sentences() -> None:
    assert texts("I moved 12 shops. I also wrote their guides.") == ["I moved 12 shops.", "I also wrote their guides."]


def test_two_claims_in_one_sentence_are_told_apart() -> None:
    assert texts("I moved 12 shops to Shopify, and I have led a team of 40 people.") == [
        "I moved 12 shops to Shopify.",
        "I have led a team of 40 people.",
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("The ideal candidate should have a strong background in web design.", "repeats the client"),
        ("Why choose me?", "no sentence"),
        ("My tools:", "no sentence"),
        ("I use Liquid (for themes, Figma", "no sentence"),
        ("I moved shops, see f2 and f3.", "no sentence"),
        ("The developer should have moved 12 shops to Shopify.", "somebody else"),
        ("I am looking for a Shopify developer who moved 12 shops.", "somebody else"),
        ("I am confident that I can help you achieve your goals.", "any letter"),
        ("I am excited about this opportunity.", "any letter"),
        ("Shall we look at your current menu in a meeting?", "the post does not hold"),
    ],
)
def test_what_is_no_sentence_of_this_letter_is_left_out_with_a_reason(text: str, reason: str) -> None:
    made = shape(text)
    assert made.sentences == ()
    assert reason in made.left_out[0]


@pytest.mark.parametrize(
    "text",
    [
        "You want your candle shop on Shopify.",
        "Shall we go through your shop in an Upwork video meeting?",
        "I look forward to moving all 12 of your collections.",
        "I need the collections of your shop first.",
        "Which day suits you for a call?",
    ],
)
def test_a_sentence_about_this_client_stays(text: str) -> None:
    assert texts(text) == [text]


def test_the_same_said_twice_is_said_once() -> None:
    assert texts("I moved 12 shops to Shopify.", "To Shopify I moved 12 shops.") == ["I moved 12 shops to Shopify."]


def test_fragments_of_a_list_are_named_as_such_before_the_next_step() -> None:
    sentences = [
        LetterSentence("Tools: Liquid, Figma", ("f3",), (), 2),
        LetterSentence("Shall we talk in Upwork Messages?", (), (), 4),
    ]
    made = shaped(sentences, POST, FACTS).sentences
    assert [s.text for s in made] == [
        "In my profile I name: Tools: Liquid, Figma.",
        "Shall we talk in Upwork Messages?",
    ]
    assert made[0].facts == ("f3",)


def test_a_letter_in_one_lump_gets_its_next_step_apart() -> None:
    made = shape("I moved 12 shops to Shopify.", "Shall we talk in Upwork Messages?", paragraph=1)
    assert [s.paragraph for s in made.sentences] == [1, 2]


def test_a_need_copied_with_the_client_s_own_our_is_turned_round() -> None:
    assert texts("You need a home for our candle shop.") == ["You need a home for your candle shop."]


def test_a_sentence_to_the_client_is_no_fragment_whatever_facts_it_names() -> None:
    text = "You need a senior mover to harden your shop."
    assert texts(text, facts=("f2",)) == [text]
