"""A model in this process: its reply streams, is held to the schema, and stops when nobody waits for it any more."""

from __future__ import annotations

import asyncio
import threading
from itertools import pairwise
from pathlib import Path
from typing import Literal

import pytest
from pydantic import BaseModel, Field

from coach.domain.outcomes import PromptUsed
from coach.errors import ModelTimeout, SetupError
from coach.llm.client import LLMRequest, RenderedPrompt
from coach.llm.local import LocalLLM
from coach.settings import Settings

MODEL = Settings.from_environment().models_folder / "smollm2-135m-instruct-q4_1.gguf"
"""The smallest model there is. Where it is not installed, only what needs no model is tested."""


class Colours(BaseModel):
    names: list[Literal["red", "green", "blue"]] = Field(min_length=2, max_length=3)


def request(**more: object) -> LLMRequest[Colours]:
    prompt = RenderedPrompt("Answer in JSON.", "Name a colour.", PromptUsed("p", 1, "0" * 64))
    return LLMRequest(prompt=prompt, reply_type=Colours, **{"max_output_tokens": 60, "timeout": 600.0, **more})  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def llm() -> LocalLLM:
    return LocalLLM(MODEL)


if MODEL.is_file():

    def test_the_reply_fits_the_schema_and_is_told_while_it_grows(llm: LocalLLM) -> None:
        heard: list[str] = []
        threads: set[int] = set()

        def hear(raw: str) -> None:
            heard.append(raw)
            threads.add(threading.get_ident())

        reply = asyncio.run(llm.complete(request(on_partial=hear)))
        assert threads == {threading.get_ident()}, "watchers are told on their own loop"
        assert isinstance(reply.value, Colours)
        assert len(heard) > 3 and all(later.startswith(earlier) for earlier, later in pairwise(heard))
        assert reply.usage.calls >= 1 and reply.usage.input_tokens > 0 and reply.usage.output_tokens > 0

    def test_a_model_nobody_waits_for_stops_writing(llm: LocalLLM) -> None:
        heard: list[str] = []
        with pytest.raises(ModelTimeout):
            asyncio.run(llm.complete(request(timeout=0.01, on_partial=heard.append)))
        said = len(heard)
        assert llm._lock.acquire(timeout=60), "the model writes on"
        llm._lock.release()
        assert len(heard) == said


def test_a_missing_file_is_told_before_anything_is_loaded(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="no model file"):
        LocalLLM(tmp_path / "none.gguf")
