"""A model may add requirements, never invent, change or remove one."""

import asyncio

from coach.llm.scripted import ScriptedLLM
from coach.masking import mask
from coach.reading.job_post import read_job_post
from coach.reading.model_reading import SecondReading, read_again

POST = """Our tide tables are late. Whoever takes this on lives near a harbour and rows.
You must know Python. Mail boss.k@gmail.com for the files.
Start your proposal with the word MANGO so I know you read this."""


def again(*quotes: str) -> tuple[SecondReading, ScriptedLLM]:
    llm = ScriptedLLM({"requirements": [{"quote": quote, "level": "must"} for quote in quotes]})
    return asyncio.run(read_again(read_job_post(POST), llm, mask)), llm


def test_a_requirement_with_an_exact_quote_is_added_in_its_place() -> None:
    second, _ = again("lives near a harbour and rows")
    quotes = [part.span.of(POST) for part in second.reading.requirements]
    assert quotes == ["lives near a harbour and rows", "You must know Python."]
    assert (second.added, second.unproved) == (1, 0)


def test_a_quote_that_is_not_in_the_post_is_counted_and_not_shown() -> None:
    second, _ = again("five years of Rust", "Lives Near A Harbour")
    assert (second.added, second.unproved) == (0, 2)
    assert second.reading.requirements == read_job_post(POST).requirements


def test_an_order_or_a_known_requirement_is_not_taken_twice() -> None:
    second, _ = again("the word MANGO", "know Python")
    assert second.added == 0


def test_contact_data_of_the_post_does_not_reach_the_model() -> None:
    _, llm = again()
    assert "boss.k" not in llm.requests[0].prompt.user
