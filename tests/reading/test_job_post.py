"""A job post read into its parts: each quote is the text at its place."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach import service
from coach.reading.job_post import read_job_post, to_wire

POST = """We need somebody to move our candle shop to Shopify.

Requirements:
- 3+ years of Shopify
- Liquid templates
- excellent communication

Nice to have:
- French

How many stores have you moved?
Budget: $800 fixed. We have a shop in Ghent. The page should load in two seconds.
Please finish by the end of March.
"""


def read(text: str) -> dict[str, Any]:
    return to_wire(read_job_post(text))


def test_requirements_come_with_level_and_kind() -> None:
    found = [(r["quote"], r["level"], r["kind"]) for r in read(POST)["requirements"]]
    assert found == [
        ("3+ years of Shopify", "must", "experience"),
        ("Liquid templates", "must", "skill"),
        ("excellent communication", "must", "soft"),
        ("French", "nice", "language"),
    ]


def test_what_the_product_should_do_is_asked_of_nobody() -> None:
    assert "should load" not in " ".join(r["quote"] for r in read(POST)["requirements"])


def test_need_question_budget_and_deadline_are_read() -> None:
    wire = read(POST)
    assert wire["need"][0]["quote"] == "We need somebody to move our candle shop to Shopify."
    assert [q["quote"] for q in wire["questions"]] == ["How many stores have you moved?"]
    assert [b["quote"] for b in wire["budget"]] == ["$800"]
    assert wire["deadline"][0]["quote"].startswith("by the end of March")


@pytest.mark.parametrize(
    ("post", "quotes"),
    [
        ("Required: HTML, CSS and Figma.", ["HTML", "CSS", "Figma."]),
        ("Required Skills: Proven experience in PHP.", ["Proven experience in PHP."]),
        ("We already have a logo. You must know Blender.", ["You must know Blender."]),
        ("You have a solid grasp of statistics and can\nexplain it to people.", None),
    ],
)
def test_lists_in_a_line_labels_and_wrapped_lines_are_read(post: str, quotes: list[str] | None) -> None:
    found = [r["quote"] for r in read(post)["requirements"]]
    assert found == (quotes if quotes is not None else [post])


@pytest.mark.parametrize(
    ("post", "quotes"),
    [
        ("Must: fluent Czech. Bonus: Anki.", ["fluent Czech", "Anki."]),
        ("Hard skills - Ableton, Kontakt. Soft skills - patient.", ["Ableton", "Kontakt", "patient."]),
        ("Qualifications\n\nExperience tuning pianos\n2 years of repair\n\nHow to apply\n\nSend a photo",
         ["Experience tuning pianos", "2 years of repair"]),
        ("Skills: Nginx.\nOptional: Caddy.\nDuration: 2 weeks.", ["Nginx.", "Caddy."]),
        ("We need:\n1) Houdini\n2) Nuke", ["Houdini", "Nuke"]),
        ("Experience in glass (min. 2 years) is required.", ["Experience in glass (min. 2 years) is required."]),
    ],
)  # fmt: skip
def test_short_lists_headings_and_details_are_told_apart(post: str, quotes: list[str]) -> None:
    assert [post[p.span.start : p.span.end] for p in read_job_post(post).requirements] == quotes


def test_an_order_in_the_post_is_no_requirement_and_no_question() -> None:
    wire = read("You must know Figma.\nStart your proposal with the word MANGO so I know you read this.")
    assert [r["quote"] for r in wire["requirements"]] == ["You must know Figma."]
    assert [i["phrase"] for i in wire["instructions"]] == ["MANGO"]
    assert wire["instructions"][0]["obey"] == "ask"


@given(st.text(max_size=400))
def test_every_quote_is_the_text_at_its_place(text: str) -> None:
    wire = read(text)
    for name in ("need", "requirements", "questions", "deliverables", "budget", "deadline", "instructions"):
        for item in wire[name]:
            assert item["quote"] == text[item["start"] : item["end"]]
            assert 0 < item["confidence"] <= 1
            assert item["id"]


def test_a_check_of_a_job_post_holds_the_reading() -> None:
    from coach.domain.documents import DocumentKind
    from coach.wire import check_to_wire

    wire = check_to_wire(service.check(POST, DocumentKind.JOB_POST))
    assert {"requirements", "questions", "instructions"} <= set(wire)
    assert service.read_job(POST)["requirements"] == wire["requirements"]
