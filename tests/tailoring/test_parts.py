"""The parts of tailoring: coverage, opening, answers, voice."""

import pytest

from coach import service
from coach.domain.spans import Span
from coach.tailoring.answers import answer
from coach.tailoring.coverage import Requirement, cover
from coach.tailoring.opening import opening
from coach.tailoring.outline import outline
from coach.tailoring.voice import distance, measure


def covered(quote: str, facts: str) -> bool:
    (item,) = cover([Requirement("r1", quote, Span(0, len(quote)), True)], service.fact_sheet({"facts": facts}))
    return bool(item.facts)


@pytest.mark.parametrize(
    ("quote", "facts", "answered"),
    [
        ("3+ years of Django", "I have used Django for six years.", True),
        ("3+ years of Django", "I have used Django for two years.", False),
        ("3+ years of Django", "I build shops in Django.", False),
        ("JavaScript", "I write JS every day.", True),
        ("experience with React or Vue", "I keep a React front end.", True),
        ("React, Redux, Jest and Storybook", "I keep a React front end.", False),
        ("a wordpress page for our choir", "I have built WordPress pages for years.", True),
        ("SQL query tuning", "Databases: MS SQL, SQLite, Core data", False),
        (".NET Core", "Databases: MS SQL, SQLite, Core data", False),
        ("Adobe Illustrator", "I draw in Procreate.", False),
        ("strong experience in e-commerce", "I have strong experience in gardening.", False),
    ],
)
def test_a_requirement_is_covered_by_its_matter_not_by_common_words(quote: str, facts: str, answered: bool) -> None:
    assert covered(quote, facts) is answered


def test_what_the_client_said_covers_nothing() -> None:
    facts = service.fact_sheet({"job_post": "We use Django."})
    (item,) = cover([Requirement("r1", "Django", Span(0, 6), True)], facts)
    assert item.facts == ()


@pytest.mark.parametrize(
    ("need", "said"),
    [
        ("We need a new menu for our cafe.", "You need a new menu for your cafe."),
        ("I'm looking for someone to edit my podcast", "You are looking for someone to edit your podcast."),
        ("Build a booking page for our boats.", "You need someone to build a booking page for your boats."),
        ("Mend our old boats by May.", "You need someone to mend your old boats by May."),
        ("Everything our cafe needs is a menu.", "You write that everything your cafe needs is a menu."),
        ("Job Summary: Seeking an illustrator", "You are looking for an illustrator."),
        ("The page is slow since March.", "You write that the page is slow since March."),
        ("You will call guests.", "In your post you write: “You will call guests”"),
        ("We need you to call our guests.", ""),
        ("We are looking for a Pro in SharePoint |", "You are looking for a Pro in SharePoint."),
    ],
)
def test_the_opening_turns_the_client_s_sentence_or_quotes_it(need: str, said: str) -> None:
    assert opening(need) == said


def test_a_long_need_is_cut_at_a_clause_so_that_the_proof_still_shows() -> None:
    need = "We need a page for our boats, " + "with a calendar that shows each trip and each seat, " * 6
    assert opening(need).startswith("You need a page for your boats")
    assert len(opening(need)) <= 200


def test_a_long_need_is_not_cut_inside_a_list() -> None:
    need = (
        "Create an interactive map to look at the cases of swine fever in our region over the last years, enabling "
        "descriptive, predictive, and prescriptive reports that help our vets to decide where to go."
    )
    said = "You need someone to create an interactive map to look at the cases of swine fever in your region over the"
    assert opening(need) == f"{said} last years."


def test_the_outline_tells_only_what_stands_alone_and_proves_something() -> None:
    facts = service.fact_sheet(
        {
            "profile": "I built a booking site in Django for a ferry. Forms in Django were made for this web app.\n\n"
            "Spark a conversation with me about your Django site today!"
        }
    )
    (item,) = cover([Requirement("r1", "a booking site in Django", Span(0, 24), True)], facts)
    told = [s.text for s in outline("We need a booking site in Django.", (item,), facts, (), {})]
    assert told == ["You need a booking site in Django.", "- I built a booking site in Django for a ferry."]


FACTS = "I have kept books in Xero for six years.\nMy rate is $40 an hour.\nI live in Ghent and work in CET."


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("How many years have you used Xero?", "I have kept books in Xero for six years."),
        ("What is your hourly rate?", "My rate is $40 an hour."),
        ("Which time zone are you in?", "I live in Ghent and work in CET."),
        ("Have you worked with Klaviyo?", None),
        ("How many years have you used Klaviyo?", None),
    ],
)
def test_a_question_is_answered_in_the_user_s_words_or_left_open(question: str, text: str | None) -> None:
    (item,) = answer([question], service.fact_sheet({"facts": FACTS}), {})
    assert item.text == text


LETTERS = ["Hi there! I've read it, and it's fun. Can I help?", "Hi there! It's a nice job. I'd start now!"]


def test_a_voice_is_close_to_itself_and_far_from_officialese() -> None:
    voice = measure(LETTERS)
    assert voice is not None
    stiff = (
        "Pursuant to the aforementioned requirements, the undersigned respectfully submits that comprehensive "
        "documentation will be furnished in accordance with contractual stipulations."
    )
    assert voice.greeting == "hi there"
    assert distance(voice, LETTERS[0]) < 0.5 < distance(voice, stiff)


def test_letters_without_words_have_no_voice() -> None:
    assert measure(["", " \n"]) is None
