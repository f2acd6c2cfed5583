"""What belongs to what inside a fact, and in which part a fact has a thing."""

from __future__ import annotations

import pytest

from coach.grounding.bindings import rhythms
from coach.grounding.support import check
from coach.service import fact_sheet

FACTS = (
    "I offered 60 prints on a market; four were sold. I wrote the login screens of a bike app. "
    "I post on a club page once a month. Of my nine maps two were printed. I write in German and read some French. "
    "I wrote a fan article about Legoland on my own blog. I use Python at school. "
    "The followers of a potter grew from 900 to 3,600. I wrote the parser, a colleague tested it. "
    "Pattern cutter at a glove factory 2012-2019. I did a clean-up of scans twice. My rate went from 15 to 22 dollars. "
    "I can start a week after the order. We were second of nine agencies. Three of us designed the museum game. "
    "I watched a colleague configure Kafka. I have 10 years in print design and one year in UX."
)


def backed(claim: str, facts: str = FACTS) -> bool:
    result = check(claim, original="", facts=fact_sheet({"facts": facts}))
    return not result.findings and all(item.supported for item in result.claims)


@pytest.mark.parametrize(
    ("kind", "claim"),
    [
        ("a verb of another number", "I have sold 60 prints on a market."),
        ("a part", "I wrote a bike app."),
        ("a rhythm", "I post on a club page every week."),
        ("two of nine", "My nine maps were printed."),
        ("a verb of another language", "I write in French."),
        ("a topic", "I wrote an article for Legoland."),
        ("private life", "I use Python for clients."),
        ("what it became", "I grew the followers of a potter by 3,600."),
        ("a colleague's deed", "I wrote and tested the parser."),
        ("a closed span", "I have cut patterns at a glove factory since 2012."),
        ("for years", "I did a clean-up of scans for years."),
        ("the old value", "My rate is 15 dollars."),
        ("a later start", "I can start today."),
        ("another rank", "We were first of nine agencies."),
        ("a team's work", "I designed the museum game."),
        ("something watched", "I have configured Kafka."),
        ("years of another skill", "I have 10 years of experience in UX design."),
        ("full time", "I am available full time."),
    ],
)
def test_what_the_facts_keep_apart_is_not_joined(kind: str, claim: str) -> None:
    assert not backed(claim), kind


@pytest.mark.parametrize(
    "claim",
    [
        "Four of the prints I offered on a market were sold.",
        "The login screens of a bike app were written by me.",
        "Every month I post once on the page of a club.",
        "Two of my nine maps were printed.",
        "I read some French and write in German.",
        "A potter went from 900 followers to 3,600.",
        "My rate rose from $15 to $22.",
        "I have one year of UX and ten years of print design.",
    ],
)
def test_what_the_facts_join_is_backed(claim: str) -> None:
    assert backed(claim)


@pytest.mark.parametrize(
    ("text", "a_month"),
    [
        ("every week", 4.35),
        ("weekly", 4.35),
        ("once a month", 1.0),
        ("twice a year", 1 / 6),
        ("every two weeks", 2.175),
    ],
)
def test_a_rhythm_is_read_as_times_a_month(text: str, a_month: float) -> None:
    assert rhythms(text) == (pytest.approx(a_month),)
