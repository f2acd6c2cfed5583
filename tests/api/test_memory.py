"""The same question of the same tenant is computed once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import wraps

import pytest

from coach.api import checkers as checkers_module
from coach.api.checker import Question
from coach.api.checkers import Checkers
from coach.api.memory import AnswerMemory
from coach.domain.documents import DocumentKind


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that were computed, in order."""
    texts: list[str] = []

    def answer(question: Question) -> bytes:
        texts.append(question.text)
        return question.text.encode()

    monkeypatch.setattr(checkers_module, "answer", answer)
    return texts


def in_loop(test: Callable[..., Coroutine[None, None, None]]) -> Callable[..., None]:
    """Run an asynchronous test to its end."""

    @wraps(test)
    def run(**fixtures: object) -> None:
        asyncio.run(test(**fixtures))

    return run


def question(text: str, *, polish: bool = False) -> Question:
    return Question(text, DocumentKind.PROPOSAL, polish=polish)


@in_loop
async def test_a_second_check_of_one_text_is_answered_from_memory(computed: list[str]) -> None:
    checkers = Checkers()
    assert (
        await checkers.answer(question("Hello"), "ann") == await checkers.answer(question("Hello"), "ann") == b"Hello"
    )
    assert computed == ["Hello"]


@in_loop
async def test_another_tenant_another_text_and_other_options_are_other_questions(computed: list[str]) -> None:
    checkers = Checkers()
    for tenant, asked in (
        ("ann", question("Hello")),
        ("bob", question("Hello")),
        ("ann", question("Hello", polish=True)),
        ("ann", question("Hello.")),
    ):
        await checkers.answer(asked, tenant)
    assert len(computed) == 4


@in_loop
async def test_those_who_ask_the_same_at_once_wait_for_one_answer(computed: list[str]) -> None:
    checkers, long = Checkers(), question("Hello " * 2_000)
    answers = await asyncio.gather(*(checkers.answer(long, "ann") for _ in range(20)))
    assert len(computed) == 1
    assert set(answers) == {long.text.encode()}


@in_loop
async def test_a_caller_that_goes_away_takes_nothing_from_the_others() -> None:
    memory, go_on = AnswerMemory(), asyncio.Event()

    async def compute() -> bytes:
        await go_on.wait()
        return b"done"

    first = asyncio.create_task(memory.computed(b"key", compute()))
    second = asyncio.create_task(memory.computed(b"key", compute()))
    await asyncio.sleep(0)
    first.cancel()
    go_on.set()
    assert await second == b"done"
    assert memory.get(b"key") == b"done"


@in_loop
async def test_an_error_is_not_remembered() -> None:
    memory = AnswerMemory()

    async def fails() -> bytes:
        raise ValueError("no text")

    with pytest.raises(ValueError, match="no text"):
        await memory.computed(b"key", fails())
    assert memory.get(b"key") is None


def test_the_answers_asked_for_least_lately_give_way() -> None:
    memory = AnswerMemory(most_bytes=10)
    memory.put(b"a", b"12345")
    memory.put(b"b", b"12345")
    memory.get(b"a")
    memory.put(b"c", b"12345")
    assert [memory.get(key) for key in (b"a", b"b", b"c")] == [b"12345", None, b"12345"]
