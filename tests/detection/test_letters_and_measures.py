"""Letters compared with others, fields measured, offers counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.detection.detectors.letters import shingles
from coach.detection.engine import check
from coach.detection.limits import count, counters
from coach.domain.documents import Document, DocumentKind
from coach.domain.findings import Finding
from coach.domain.situation import Situation

BODY = "I type ninety words a minute, I check every row twice and I work on weekends too."


def found(rule: str, text: str, kind: DocumentKind = DocumentKind.PROPOSAL, **situation: object) -> list[Finding]:
    findings = check(Document(text, kind), Situation(**situation))  # type: ignore[arg-type]
    return [finding for finding in findings if finding.rule == rule]


def test_the_passage_that_repeats_is_marked_with_its_share() -> None:
    repeated = found("SPM-02", f"Your rows are many. {BODY}", previous_letters=(f"Dear team,\n{BODY}",))
    assert [finding.severity.value for finding in repeated] == ["warning"]
    assert BODY.rstrip(".").endswith(repeated[0].quote[-20:])
    assert "%" in repeated[0].note


def test_the_same_letter_to_a_third_job_is_a_pattern() -> None:
    assert found("SPM-02", BODY, previous_letters=(BODY, BODY))[0].severity.value == "hard"


def test_greeting_and_sign_off_may_repeat() -> None:
    sign_off = "\n\nBest regards,\nIlse, audio editor in Ghent, with a quiet room and two good microphones"
    earlier = (f"Hello Ana,\nThe trailer has no music.{sign_off}",)
    assert (
        found("SPM-02", f"Hello Bo,\nThe guest's chair creaks at minute nine.{sign_off}", previous_letters=earlier)
        == []
    )


@given(st.text(max_size=200))
def test_shingles_are_places_of_the_text(text: str) -> None:
    assert all(0 <= place.start < place.end <= len(text) for place in shingles(text).values())


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("1.50 USD per hour.", True),
        ("Salary 2.5 dollars hourly.", True),
        ("Twenty hours of work, 30 USD fixed.", True),
        ("60 hours in total, fixed budget of $90.", True),
        ("4 USD for one website.", True),
        ("You are paid only by commission.", True),
        ("12 dollars per hour, 40 hours a week.", False),
        ("3 USD per product description, about 200 products.", False),
        ("The app costs 2 dollars per month for users.", False),
        ("1,500 USD fixed for 40 hours.", False),
    ],
)
def test_pay_is_measured_against_the_minimum(text: str, flagged: bool) -> None:
    assert bool(found("JOB-04", text, DocumentKind.JOB_POST)) is flagged


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("Hello?\nAre you there?\n?\nHello again", True),
        ("Hello? / Are you there? / ?", True),
        ("Hello?", False),
        ("Hello!\nThe export is ready.\nAny questions?", False),
    ],
)
def test_calls_for_an_answer_in_a_row_are_counted(text: str, flagged: bool) -> None:
    assert bool(found("SPM-03", text, DocumentKind.MESSAGE)) is flagged


def test_a_list_of_tools_is_no_pile_of_keywords() -> None:
    listed = "Social API work: Facebook API, Twitter API, Instagram API, Pinterest API"
    assert found("PRF-03", listed, DocumentKind.PROFILE) == []
    assert found("PRF-03", "seo expert seo cheap seo best seo seo services", DocumentKind.PROFILE)


def test_a_sentence_that_stands_twice_is_marked_the_second_time() -> None:
    twice = "I repair shop checkouts that lose buyers on small phones. Ask me anything. " * 2
    marked = found("PRF-03", twice, DocumentKind.PROFILE)
    assert [finding.span.start for finding in marked] == [75]


def test_an_opening_counts_only_when_nothing_of_substance_is_visible() -> None:
    filler = "I hope you are doing well today. I saw your job and would like to apply."
    assert found("PRF-02", filler)
    concrete = " The second map has its legend upside down, and the style file shows why: two layers share one name."
    assert found("PRF-02", filler + concrete) == []


def test_tags_and_characters_are_counted_in_their_own_unit() -> None:
    assert count("Figma, Maze;\nNotion, ", "tags") == 3
    assert count("Figma", "characters") == 5
    skills = counters(Document("Figma, Maze", DocumentKind.PROFILE), Situation(field="skills"))
    assert skills == [{"field": "skills", "used": 2, "limit": 15}]
