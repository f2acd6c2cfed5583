"""The lean client alone: what it sends, what it reads, and how it names failures."""

import asyncio
from decimal import Decimal
from typing import Any

import pytest
from aiohttp import web
from pydantic import BaseModel

from coach.domain.outcomes import PromptUsed
from coach.errors import CoachError, ModelAccessRefused, ModelRefused, ModelReplyError, ModelTimeout, TextTooLong
from coach.llm.client import LLMReply, LLMRequest, RenderedPrompt
from coach.llm.lean import LeanLLM, lean_model, retry_after
from coach.settings import Settings


class Reply(BaseModel):
    text: str


REQUEST = LLMRequest(RenderedPrompt("system", "user", PromptUsed("t", 1, "0")), Reply, timeout=0.5)


def exchange(*contents: Any, model: str = "openai/gpt-4o-mini", status: int = 200) -> tuple[Any, list[dict[str, Any]]]:
    """Ask a server that answers with these contents in turn; the reply or error, and the requests it got."""
    seen: list[dict[str, Any]] = []

    async def answer(request: web.Request) -> web.Response:
        content = contents[min(len(seen), len(contents) - 1)]
        seen.append(await request.json() | {"authorization": request.headers.get("Authorization")})
        if isinstance(content, dict):
            return web.json_response(content, status=status)
        if content is None:
            await asyncio.sleep(2)
        used = {"prompt_tokens": 1_000, "completion_tokens": 100, "prompt_tokens_details": {"cached_tokens": 500}}
        return web.json_response({"choices": [{"message": {"content": content}}], "usage": used})

    async def run() -> LLMReply[Reply] | CoachError:
        app = web.Application()
        app.router.add_post("/v1/chat/completions", answer)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        llm = LeanLLM(model, f"http://127.0.0.1:{runner.addresses[0][1]}/v1", key="OPENAI_API_KEY")
        try:
            return await llm.complete(REQUEST)
        except CoachError as error:
            return error
        finally:
            await llm.aclose()
            await runner.cleanup()

    return asyncio.run(run()), seen


def test_a_reply_is_validated_counted_and_priced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "key-for-the-test")
    reply, seen = exchange('{"text": "fine"}')
    assert reply.value.text == "fine"
    assert (reply.usage.input_tokens, reply.usage.output_tokens, reply.usage.cached_tokens) == (1_000, 100, 500)
    assert Decimal("0.0001") < reply.usage.cost_usd < Decimal("0.0003")
    assert seen[0]["authorization"] == "Bearer key-for-the-test"
    assert seen[0]["response_format"]["json_schema"]["schema"]["required"] == ["text"]
    assert [m["role"] for m in seen[0]["messages"]] == ["system", "user"]


def test_a_reply_in_a_markdown_fence_is_read() -> None:
    reply, _ = exchange('```json\n{"text": "fenced"}\n```')
    assert reply.value.text == "fenced"


def test_a_reply_that_does_not_fit_is_asked_for_again_with_the_fault_and_then_given_up() -> None:
    reply, seen = exchange('{"txet": 1}', '{"text": "second"}')
    assert reply.value.text == "second" and reply.usage.calls == 2
    assert "text: Field required" in seen[1]["messages"][-1]["content"]
    error, seen = exchange("no json at all")
    assert isinstance(error, ModelReplyError) and len(seen) == 2


def test_models_that_reason_get_the_parameters_they_take() -> None:
    _, seen = exchange('{"text": "fine"}', model="openai/gpt-5-mini")
    assert "temperature" not in seen[0] and seen[0]["max_completion_tokens"] == 2_000


def test_a_text_that_does_not_fit_and_a_late_answer_are_told_apart() -> None:
    error, _ = exchange({"error": {"code": "context_length_exceeded"}}, status=400)
    assert isinstance(error, TextTooLong)
    error, _ = exchange(None)
    assert isinstance(error, ModelTimeout)


@pytest.mark.parametrize(
    ("status", "error", "kind"),
    [
        (401, {"code": "invalid_api_key"}, ModelAccessRefused),
        (403, {"message": "no rights"}, ModelAccessRefused),
        (402, {}, ModelAccessRefused),
        (429, {"code": "insufficient_quota"}, ModelAccessRefused),
        (403, {"code": 403, "metadata": {"flagged_input": "..."}}, ModelRefused),
        (403, {"code": "content_filter"}, ModelRefused),
        (404, {"code": "model_not_found"}, ModelRefused),
    ],
)
def test_a_refusal_of_the_key_is_told_from_one_of_the_text(
    status: int, error: dict[str, Any], kind: type[CoachError]
) -> None:
    refused, _ = exchange({"error": error}, status=status)
    assert type(refused) is kind


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("7", 7.0), ("0.5", 0.5), ("-3", 0.0), ("", None), ("soon", None), ("Thu, 01 Jan 1970 00:01:00 GMT", 60.0)],
)
def test_retry_after_is_read_as_seconds_or_date(value: str, seconds: float | None) -> None:
    assert retry_after({"Retry-After": value}, now=0.0) == seconds


def test_only_openai_compatible_models_are_lean() -> None:
    settings = Settings(api_base="http://127.0.0.1:9/v1")
    assert lean_model("openai/gpt-5-mini", settings) is not None
    assert lean_model("ollama_chat/llama3", settings) is not None
    assert lean_model("anthropic/claude-sonnet-4-5", settings) is None
    assert lean_model("builtin", settings) is None
