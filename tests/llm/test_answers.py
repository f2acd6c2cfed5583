"""The same question is paid for once, and what is kept stays private."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from coach.domain.outcomes import PromptUsed, Usage
from coach.errors import ModelReplyError, ModelUnavailable, SetupError
from coach.llm.answers import RememberingLLM
from coach.llm.client import LLM, LLMReply, LLMRequest, RenderedPrompt
from coach.llm.recorded import RecordingLLM, ReplayLLM, ReplayMiss
from coach.llm.scripted import ScriptedLLM


class Verdict(BaseModel):
    good: bool


class Other(BaseModel):
    good: bool
    why: str = ""


def request(text: str = "a text", reply_type: type[BaseModel] = Verdict, **more: Any) -> LLMRequest[Any]:
    return LLMRequest(RenderedPrompt("s", text, PromptUsed("p", 1, "0" * 64)), reply_type, **more)


def complete(llm: LLM, wanted: LLMRequest[Any]) -> LLMReply[Any]:
    return asyncio.run(llm.complete(wanted))


def test_a_second_asking_takes_no_call_and_no_token(tmp_path: Path) -> None:
    live = ScriptedLLM({"good": True})
    first = complete(RememberingLLM(live, tmp_path / "answers"), request())
    again = complete(RememberingLLM(live, tmp_path / "answers"), request())
    assert again.value == first.value and again.usage == Usage()
    assert len(live.requests) == 1


@pytest.mark.parametrize("other", [request("another text"), request(reply_type=Other), request(temperature=0.9)])
def test_whatever_decides_a_reply_asks_anew(tmp_path: Path, other: LLMRequest[Any]) -> None:
    live = ScriptedLLM({"good": True}, {"good": False})
    llm = RememberingLLM(live, tmp_path)
    complete(llm, request())
    assert complete(llm, other).value.good is False


def test_another_model_is_asked_anew(tmp_path: Path) -> None:
    first, second = ScriptedLLM({"good": True}), ScriptedLLM({"good": False})
    second.name = "another"
    complete(RememberingLLM(first, tmp_path), request())
    assert complete(RememberingLLM(second, tmp_path), request()).value.good is False


def test_files_and_folder_are_for_their_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "cache" / "answers"
    complete(RememberingLLM(ScriptedLLM({"good": True}), folder), request())
    (file,) = folder.iterdir()
    assert folder.stat().st_mode & 0o777 == 0o700 and file.stat().st_mode & 0o777 == 0o600
    assert "a text" not in file.name


def test_a_spoilt_file_is_asked_anew(tmp_path: Path) -> None:
    complete(RememberingLLM(ScriptedLLM({"good": True}), tmp_path), request())
    next(tmp_path.iterdir()).write_text('{"raw": "not the schema"}')
    assert complete(RememberingLLM(ScriptedLLM({"good": False}), tmp_path), request()).value.good is False


def test_a_failure_is_not_kept(tmp_path: Path) -> None:
    live = ScriptedLLM(ModelUnavailable("away"), {"good": True})
    llm = RememberingLLM(live, tmp_path)
    with pytest.raises(ModelUnavailable):
        complete(llm, request())
    assert complete(llm, request()).value.good is True


def test_a_disk_that_fails_does_not_fail_the_user(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert complete(RememberingLLM(ScriptedLLM({"good": True}), tmp_path / "file"), request()).value.good is True


def test_a_recording_replays_and_a_request_it_lacks_is_a_miss(tmp_path: Path) -> None:
    live = ScriptedLLM({"good": True}, "nothing that fits", "nor this")
    recording = RecordingLLM(live, tmp_path)
    complete(recording, request())
    with pytest.raises(ModelReplyError):
        complete(recording, request("a hard one"))
    replay = ReplayLLM(tmp_path)
    assert complete(replay, request()).value.good is True
    with pytest.raises(ModelReplyError):
        complete(replay, request("a hard one"))
    with pytest.raises(ReplayMiss):
        complete(replay, request("never recorded"))


def test_an_empty_recording_is_told(tmp_path: Path) -> None:
    with pytest.raises(SetupError):
        ReplayLLM(tmp_path)
