"""The general model client against a provider on loopback: what is sent, what comes back, what never leaks."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
import traceback
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from pydantic import BaseModel

from coach.domain.outcomes import PromptUsed
from coach.errors import (
    BudgetExceeded,
    CoachError,
    ModelAccessRefused,
    ModelRateLimited,
    ModelRefused,
    ModelReplyError,
    ModelTimeout,
    ModelUnavailable,
    TextTooLong,
)
from coach.llm.choice import Choice, connect
from coach.llm.client import LLMReply, LLMRequest, RenderedPrompt
from coach.llm.lean import lean_model
from coach.llm.provider import ProviderLLM
from coach.llm.switch import no_model_calls
from coach.settings import Settings
from tests.llm.loopback import Provider, Refusal

pytestmark = pytest.mark.filterwarnings("ignore:Item .* on TypedDict class:UserWarning")

KEY = "sk-plantedkey0123456789"
PROMPT = "PLANTED-PROMPT-TEXT"


class Verdict(BaseModel):
    good: bool
    why: str = ""


def request(**more: Any) -> LLMRequest[Verdict]:
    prompt = RenderedPrompt("Judge the text.", PROMPT, PromptUsed("p", 1, "0" * 64))
    return LLMRequest(prompt=prompt, reply_type=Verdict, max_output_tokens=200, **more)


def ask(provider: Provider, **more: Any) -> LLMReply[Verdict]:
    llm = ProviderLLM("openai/m", api_base=provider.url, api_key=KEY)
    return asyncio.run(llm.complete(request(**more)))


def test_a_reply_comes_back_validated_with_its_usage() -> None:
    with Provider({"good": True, "why": "clear"}) as provider:
        reply = ask(provider)
    assert reply.value.model_dump() == {"good": True, "why": "clear"}
    assert (reply.usage.calls, reply.usage.input_tokens, reply.usage.cached_tokens) == (1, 100, 40)
    sent = json.loads(provider.bodies[0])
    assert [message["role"] for message in sent["messages"]] == ["system", "user"]
    assert sent["response_format"]["type"] == "json_schema" and sent["max_tokens"] == 200


def test_an_invalid_reply_is_asked_again_once() -> None:
    with Provider({"good": "perhaps"}, {"good": False}) as provider:
        assert ask(provider).value.good is False
    assert len(provider.bodies) == 2


def test_a_reply_that_stays_invalid_is_an_error_of_ours() -> None:
    with Provider("PLANTED-REPLY", "PLANTED-REPLY") as provider, pytest.raises(ModelReplyError):
        ask(provider)
    assert len(provider.bodies) == 2


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (401, ModelAccessRefused),
        (403, ModelAccessRefused),
        (404, ModelRefused),
        (400, ModelRefused),
        (429, ModelRateLimited),
        (500, ModelUnavailable),
        (503, ModelUnavailable),
        (None, ModelUnavailable),
    ],
)
def test_a_failing_provider_is_called_once_and_told_in_our_words(
    answer: int | None, expected: type[CoachError], caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    with Provider(answer) as provider, pytest.raises(expected) as caught:
        ask(provider)
    assert len(provider.bodies) == 1, "retries are ours alone"
    error = caught.value
    told = "".join(traceback.format_exception(error)) + repr(vars(error)) + caplog.text + "".join(capfd.readouterr())
    for secret in (KEY, PROMPT, "PLANTED-ERROR-TEXT"):
        assert secret not in told
    assert error.__cause__ is None and error.__suppress_context__


@pytest.mark.parametrize("model", ["openai/m", "mistral/m"])
@pytest.mark.parametrize(
    ("code", "expected"), [("insufficient_quota", ModelAccessRefused), ("rate_limit_exceeded", ModelRateLimited)]
)
def test_an_account_without_money_is_no_rate_limit(model: str, code: str, expected: type[CoachError]) -> None:
    refusal = Refusal(429, code, "You exceeded your current quota, please check your plan. PLANTED-ERROR-TEXT")
    with Provider(refusal) as provider, pytest.raises(CoachError) as caught:
        asyncio.run(ProviderLLM(model, api_base=provider.url, api_key=KEY).complete(request()))
    assert type(caught.value) is expected
    assert "PLANTED-ERROR-TEXT" not in str(caught.value)


def test_the_providers_wait_is_passed_on() -> None:
    with Provider(429) as provider, pytest.raises(ModelRateLimited) as caught:
        ask(provider)
    assert caught.value.retry_after == 7


def test_an_invalid_reply_leaks_into_no_error_and_no_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with Provider("PLANTED-REPLY", "PLANTED-REPLY") as provider, pytest.raises(ModelReplyError) as caught:
        ask(provider)
    told = "".join(traceback.format_exception(caught.value)) + repr(vars(caught.value)) + caplog.text
    assert not any(secret in told for secret in (KEY, PROMPT, "PLANTED-REPLY"))


def test_a_reply_streams_piece_by_piece() -> None:
    seen: list[str] = []
    with Provider({"good": True, "why": "a long and winding reason"}) as provider:
        reply = ask(provider, on_partial=seen.append)
    assert reply.value.why == "a long and winding reason"
    assert len(seen) > 3 and all(later.startswith(earlier) for earlier, later in pairwise(seen))
    assert seen[-1] == reply.raw
    assert (reply.usage.calls, reply.usage.input_tokens, reply.usage.output_tokens) == (1, 100, 20)


def test_an_invalid_stream_is_asked_again_whole() -> None:
    with Provider({"good": "perhaps"}, {"good": True}) as provider:
        reply = ask(provider, on_partial=lambda _: None)
    assert reply.value.good is True
    assert (len(provider.bodies), reply.usage.calls) == (2, 2)


def test_a_slow_provider_is_a_timeout() -> None:
    async def never(*_: Any) -> Any:
        await asyncio.Event().wait()

    llm = ProviderLLM("openai/m", api_base="http://127.0.0.1:9/v1", api_key=KEY)
    llm._whole = never  # type: ignore[method-assign]
    with pytest.raises(ModelTimeout):
        asyncio.run(llm.complete(request(timeout=0.01)))
    told = connect(Choice("openai/m", "the test"), Settings(request_timeout=0.01, answer_cache=False))
    assert isinstance(told, ProviderLLM)
    told._whole = never  # type: ignore[method-assign]
    with pytest.raises(ModelTimeout):
        asyncio.run(told.complete(request()))


def test_the_time_of_the_settings_ends_a_call_of_the_lean_client_too() -> None:
    async def call(settings: Settings) -> None:
        llm = lean_model("openai/m", settings)
        assert llm is not None
        try:
            await llm.complete(request())
        finally:
            await llm.aclose()

    with socket.create_server(("127.0.0.1", 0)) as silent:
        base = f"http://127.0.0.1:{silent.getsockname()[1]}/v1"
        with pytest.raises(ModelTimeout, match="in time"):
            asyncio.run(call(Settings(api_base=base, request_timeout=0.3)))


def test_text_beyond_the_window_is_refused_with_the_numbers_and_never_sent() -> None:
    with Provider() as provider:
        llm = ProviderLLM("openai/m", api_base=provider.url, api_key=KEY)
        prompt = RenderedPrompt("s", "word " * 40_000, PromptUsed("p", 1, "0"))
        with pytest.raises(TextTooLong, match=r"40,\d{3} tokens and 200 for the answer; openai/m takes 32,000"):
            asyncio.run(llm.complete(LLMRequest(prompt, Verdict, max_output_tokens=200)))
    assert provider.bodies == []


def test_a_cost_over_the_cap_is_refused_with_the_numbers_and_never_sent() -> None:
    with Provider() as provider:
        llm = ProviderLLM("openai/gpt-4o", api_base=provider.url, api_key=KEY, max_cost_usd=Decimal("0.0001"))
        with pytest.raises(BudgetExceeded, match=r"0\.00\d\d USD .* cap is 0\.0001 USD"):
            asyncio.run(llm.complete(request()))
    assert provider.bodies == []


def test_prices_come_from_the_list_in_the_package() -> None:
    assert ProviderLLM("openai/gpt-4o").estimate(1_000_000, 0) > 0
    assert ProviderLLM("openai/nobody-knows-this").estimate(1_000, 1_000) == 0


def test_the_switch_forbids_every_call() -> None:
    with Provider({"good": True}) as provider, no_model_calls(), pytest.raises(ModelRefused):
        ask(provider)
    assert provider.bodies == []


def test_the_client_is_told_to_keep_texts_to_itself_and_to_stay_offline() -> None:
    import os

    from coach.llm.provider import _libraries

    litellm, _ = _libraries()
    assert litellm.redact_messages_in_exceptions and litellm.turn_off_message_logging and litellm.suppress_debug_info
    assert os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] == "True"
