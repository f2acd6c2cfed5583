"""Checks computed beside the server: the same answers, whatever becomes of the processes that compute them."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager

import pytest
from fastapi.testclient import TestClient

from coach.api import checkers as checkers_module
from coach.api.app import create_app
from coach.api.checker import Question, answer
from coach.api.checkers import Checkers
from coach.bootstrap import build, build_engine
from coach.domain.documents import DocumentKind
from coach.domain.situation import Situation, Stage
from coach.errors import CoachBug, UserInputError
from coach.keys import KeyRing
from coach.settings import Settings

TEXT = "Your import fails on two currencies. Write to me at jo@northloom.io, i can start monday."
READY = """
import pickle, sys, time
from coach.api.checker import LENGTH, pack
out, put = sys.stdout.buffer, sys.stdin.buffer
"""
TELL = "def tell(x): out.write(pack(x)); out.flush()\ntell(b'')\n"
NEXT = "q = pickle.loads(put.read(LENGTH.unpack(put.read(4))[0]))\n"
DIES_OF_BAD = READY + TELL + f"while True:\n {NEXT} if q.text == 'bad': break\n tell(q.text.encode())"
SLEEPS = READY + TELL + f"while True:\n {NEXT} time.sleep(0.3 if len(q.text) > 100 else 0)\n tell(q.text.encode())"


def question(text: str = TEXT, **more: object) -> Question:
    return Question(text, DocumentKind.PROPOSAL, **more)  # type: ignore[arg-type]


@asynccontextmanager
async def running(number: int) -> AsyncIterator[Checkers]:
    checkers = Checkers(number)
    await checkers.start()
    try:
        await until(lambda: checkers.up == number)
        yield checkers
    finally:
        await checkers.stop()


async def until(true: Callable[[], bool]) -> None:
    for _ in range(6_000):
        if true():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not happen within a minute")


def run(body: Callable[[], Coroutine[None, None, None]]) -> None:
    asyncio.run(body())


@pytest.fixture
def quick_restart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkers_module, "_FIRST_PAUSE", 0.01)


async def ask(checkers: Checkers, one: Question) -> bytes:
    return await checkers.answer(one, "ann")


def test_a_helper_answers_as_the_server_itself_does() -> None:
    asked = [
        question(),
        question(polish=True),
        question(situation=Situation(stage=Stage.ACTIVE_CONTRACT)),
        question("half a pair \ud83d and jo@northloom.io"),
        Question("Start your proposal with the word HARBOR.", DocumentKind.JOB_POST, reading=True),
    ]

    async def body() -> None:
        async with running(1) as checkers:
            for one in asked:
                assert await ask(checkers, one) == answer(one)
            with pytest.raises(UserInputError) as raised:
                await ask(checkers, question("   "))
            assert (raised.value.where, raised.value.hint) == ("text", "Paste the text you want checked.")

    run(body)


def test_without_helpers_the_server_answers() -> None:
    async def body() -> None:
        checkers = Checkers()
        for one in (question(), question(polish=True), question("A plain line of text. " * 3_000)):
            assert await ask(checkers, one) == answer(one)

    run(body)


def test_many_questions_at_once_each_get_their_own_answer() -> None:
    async def body() -> None:
        async with running(2) as checkers:
            texts = [f"{TEXT} Number {number}." for number in range(200)]
            found = await asyncio.gather(*(ask(checkers, question(text)) for text in texts))
            assert [json.loads(one)["document"]["characters"] for one in found] == [len(text) for text in texts]

    run(body)


def test_what_a_killed_helper_was_asked_is_answered_nevertheless(quick_restart: None) -> None:
    async def body() -> None:
        async with running(1) as checkers:
            (pid,) = checkers.pids
            os.kill(pid, signal.SIGSTOP)
            waiting = [asyncio.create_task(ask(checkers, question(f"{TEXT} {n}"))) for n in range(30)]
            await asyncio.sleep(0.05)
            os.kill(pid, signal.SIGKILL)
            found = await asyncio.gather(*waiting)
            assert found == [answer(question(f"{TEXT} {n}")) for n in range(30)]
            await until(lambda: checkers.up == 1)
            assert checkers.pids != [pid]

    run(body)


def test_a_helper_leaves_the_signals_of_a_stop_to_the_server() -> None:
    async def body() -> None:
        async with running(1) as checkers:
            (pid,) = checkers.pids
            os.kill(pid, signal.SIGTERM)
            os.kill(pid, signal.SIGINT)
            assert await ask(checkers, question()) == answer(question())
            assert checkers.pids == [pid]

    run(body)


def test_a_text_that_kills_processes_is_given_up_and_takes_no_other_with_it(
    quick_restart: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkers_module, "_HELPER", DIES_OF_BAD)

    async def body() -> None:
        async with running(1) as checkers:
            bad = asyncio.create_task(ask(checkers, question("bad")))
            good = asyncio.create_task(ask(checkers, question()))
            # Asked behind the bad one: the server answers it, or the next helper.
            assert await good in (answer(question()), TEXT.encode())
            with pytest.raises(CoachBug):
                await bad

    run(body)


def test_helpers_that_always_die_leave_the_server_working(quick_restart: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkers_module, "_HELPER", "raise SystemExit(1)")

    async def body() -> None:
        checkers = Checkers(2)
        await checkers.start()
        for _ in range(20):
            assert await ask(checkers, question()) == answer(question())
            await asyncio.sleep(0.01)
        await checkers.stop()

    run(body)


def test_short_questions_do_not_queue_behind_a_long_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkers_module, "_HELPER", SLEEPS)
    ended: list[int] = []

    async def body() -> None:
        async with running(2) as checkers:

            async def one(text: str) -> None:
                await ask(checkers, question(text))
                ended.append(len(text))

            await asyncio.gather(one("long " * 4_000), *(one("short") for _ in range(20)))

    run(body)
    assert ended == [5] * 20 + [20_000]


def test_a_caller_that_went_away_is_not_worked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkers_module, "_HELPER", SLEEPS)

    async def body() -> None:
        async with running(1) as checkers:
            long = asyncio.create_task(ask(checkers, question("long " * 4_000)))
            gone = asyncio.create_task(ask(checkers, question("gone " * 4_000)))
            last = asyncio.create_task(ask(checkers, question("short")))
            await asyncio.sleep(0)
            gone.cancel()
            assert await long == b"long " * 4_000
            assert await last == b"short"

    run(body)


def test_stopping_ends_the_processes_and_what_they_were_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    async def body() -> None:
        async with running(1) as checkers:
            (pid,) = checkers.pids
            os.kill(pid, signal.SIGSTOP)
            waiting = asyncio.create_task(ask(checkers, question()))
            await asyncio.sleep(0.05)
        with pytest.raises(CoachBug):
            await waiting
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)

    run(body)


def test_the_api_answers_the_same_with_and_without_helpers(settings: Settings) -> None:
    coach = build(settings)
    checkers = Checkers(1)
    app = create_app(coach, build_engine(settings, coach), KeyRing(settings.database), loopback=True, checkers=checkers)
    with TestClient(app) as client:
        alone = client.post("/v1/checks", json={"text": TEXT, "kind": "proposal"})
        assert client.portal is not None
        client.portal.call(until, lambda: checkers.up == 1)
        helped = client.post("/v1/checks", json={"text": TEXT, "kind": "proposal"})
        assert (alone.status_code, helped.status_code) == (200, 200)
        assert alone.json() == helped.json()
        empty = client.post("/v1/checks", json={"text": "  ", "kind": "proposal"})
        assert (empty.status_code, empty.json()["errors"][0]["pointer"]) == (422, "/text")
        reading = client.post("/v1/job-post-readings", json={"text": "We need a developer. Start with HARBOR."})
        assert reading.json()["schema"] == "coach.reading/1"
