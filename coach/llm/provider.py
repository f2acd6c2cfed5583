"""Any model litellm can reach, its replies validated by instructor. The only module that imports either.

Both are imported on the first call: together they cost seconds, and no check needs them.
"""

from __future__ import annotations

import asyncio
import logging
import warnings
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from coach.domain.outcomes import Usage
from coach.errors import BudgetExceeded, ModelReplyError
from coach.llm.client import DEFAULT_TIMEOUT, LLMReply, LLMRequest, T
from coach.llm.failures import translate
from coach.llm.rescue import rescued
from coach.llm.switch import require_calls_allowed
from coach.llm.tokens import bundled_encodings, require_fit
from coach.settings import tell_libraries

if TYPE_CHECKING:
    from types import ModuleType

_DEFAULT_WINDOW = 32_000
"""Taken for a model the price list does not know: every current one has at least this."""


@lru_cache(maxsize=1)
def _libraries() -> tuple[ModuleType, ModuleType]:
    """litellm and instructor, with every switch set that keeps texts out of logs and errors and the network out of
    the import. Retries are ours alone, so both of litellm's own are off on each call."""
    tell_libraries(LITELLM_LOCAL_MODEL_COST_MAP="True", LITELLM_MODE="PRODUCTION", LITELLM_LOG="ERROR")
    encodings = bundled_encodings()
    if encodings is not None:
        tell_libraries(CUSTOM_TIKTOKEN_CACHE_DIR=str(encodings))
    import instructor
    import litellm

    # A remark of pydantic on a type of the OpenAI client, nothing a user could act on.
    warnings.filterwarnings("ignore", message="Item '.*' on TypedDict class", category=UserWarning)
    litellm.suppress_debug_info = True
    litellm.redact_messages_in_exceptions = True
    litellm.turn_off_message_logging = True
    litellm.telemetry = False
    for name in ("LiteLLM", "LiteLLM Proxy", "LiteLLM Router", "litellm", "instructor", "openai", "httpx", "httpcore"):
        # Their lines repeat requests, replies and headers; what went wrong is told by our own errors.
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    return litellm, instructor


class ProviderLLM:
    """A litellm model behind the `LLM` protocol."""

    def __init__(
        self,
        model: str,
        *,
        api_base: str | None = None,
        api_key: str | None = None,
        max_cost_usd: Decimal | None = None,
        timeout: float = DEFAULT_TIMEOUT,
    ) -> None:
        """`api_base` is the operator's own endpoint; it never comes from a request. `api_key` stays in memory."""
        self._model = model
        self._api_base = api_base
        self._api_key = api_key
        self._max_cost = max_cost_usd
        self._timeout = timeout

    @property
    def name(self) -> str:
        """The litellm model string."""
        return self._model

    @property
    def context_window(self) -> int:
        """Tokens the model takes in, from litellm's local price list; a careful default for unknown models."""
        info = self._info()
        known = info.get("max_input_tokens") or info.get("max_tokens")
        return int(known) if known else _DEFAULT_WINDOW

    async def complete(self, request: LLMRequest[T]) -> LLMReply[T]:
        """One call, with as many re-asks on an invalid reply as the request allows. Raises our errors only."""
        require_calls_allowed()
        prompt = request.prompt
        whole = f"{prompt.system}\n{prompt.user}"
        used = require_fit(whole, request.max_output_tokens, self.context_window, self._model)
        self._require_affordable(used, request.max_output_tokens)
        try:
            return await self._ask(request)
        except asyncio.CancelledError:
            raise
        except Exception as error:
            # Nothing of the foreign error may travel on: it can hold prompt, reply and key.
            failure = translate(error, self._model)
        raise failure from None

    async def _ask(self, request: LLMRequest[T]) -> LLMReply[T]:
        async with asyncio.timeout(request.timeout or self._timeout):
            if request.on_partial is None:
                return await self._whole(request, request.re_asks)
            streamed, usage = await self._streamed(request, request.on_partial)
            try:
                value = request.reply_type.model_validate_json(streamed, context=dict(request.context))
                return LLMReply(value, usage, streamed, self._model)
            except ValidationError:
                if request.re_asks == 0:
                    best = rescued(request, streamed, usage, self._model)
                    if best is None:
                        raise
                    return best
            again = await self._whole(request, request.re_asks - 1)
            return replace(again, usage=usage + again.usage)

    def _arguments(self, request: LLMRequest[Any]) -> dict[str, Any]:
        """What every call is sent with. Retries are ours alone, so both of the client's own are off."""
        own = {"api_base": self._api_base, "api_key": self._api_key}
        return {
            "model": self._model,
            "messages": [
                {"role": "system", "content": request.prompt.system},
                {"role": "user", "content": request.prompt.user},
            ],
            "max_tokens": request.max_output_tokens,
            "temperature": request.temperature,
            "timeout": request.timeout or self._timeout,
            "num_retries": 0,
            "max_retries": 0,
            "drop_params": True,
            **{name: value for name, value in own.items() if value},
        }

    async def _streamed(self, request: LLMRequest[Any], on_partial: Callable[[str], None]) -> tuple[str, Usage]:
        """The raw reply, told piece by piece while it comes in."""
        litellm, _ = _libraries()
        schema = {"name": "reply", "schema": request.reply_type.model_json_schema()}
        stream = await litellm.acompletion(
            **self._arguments(request),
            response_format={"type": "json_schema", "json_schema": schema},
            stream=True,
            stream_options={"include_usage": True},
        )
        raw, chunks = "", []
        async for chunk in stream:
            chunks.append(chunk)
            piece = chunk.choices[0].delta.content if chunk.choices else None
            if piece:
                raw += piece
                on_partial(raw)
        return raw, self._usage(litellm.stream_chunk_builder(chunks), litellm)

    async def _whole(self, request: LLMRequest[T], re_asks: int) -> LLMReply[T]:
        litellm, instructor = _libraries()
        from instructor.core.exceptions import InstructorRetryException

        client: Any = instructor.from_litellm(litellm.acompletion, mode=instructor.Mode.JSON_SCHEMA)
        try:
            value, completion = await client.chat.completions.create_with_completion(
                **{**self._arguments(request), "max_retries": re_asks},
                response_model=request.reply_type,
                context=dict(request.context),
            )
        except InstructorRetryException as spent:
            # What it tells may be repeated nowhere; only its last reply is looked at.
            choices = getattr(spent.last_completion, "choices", None)
            raw = str(choices[0].message.content or "") if choices else ""
            best = rescued(request, raw, self._usage(spent.last_completion, litellm), self._model)
            if best is None:
                raise
            return best
        if not isinstance(value, request.reply_type):
            raise ModelReplyError(f"The reply of {self._model} does not fit what was asked.")
        raw = str(completion.choices[0].message.content or "")
        return LLMReply(value, self._usage(completion, litellm), raw, self._model)

    def _usage(self, completion: Any, litellm: ModuleType) -> Usage:
        usage = getattr(completion, "usage", None)
        details = getattr(usage, "prompt_tokens_details", None)
        try:
            cost = Decimal(str(litellm.completion_cost(completion_response=completion, model=self._model)))
        except Exception:
            # A model without a listed price costs the user something we cannot know; tokens are still reported.
            cost = Decimal(0)
        return Usage(
            calls=1,
            input_tokens=int(getattr(usage, "prompt_tokens", 0) or 0),
            output_tokens=int(getattr(usage, "completion_tokens", 0) or 0),
            cached_tokens=int(getattr(details, "cached_tokens", 0) or 0),
            cost_usd=cost,
        )

    def _info(self) -> dict[str, Any]:
        litellm, _ = _libraries()
        try:
            return dict(litellm.get_model_info(self._model))
        except Exception:
            return {}

    def _require_affordable(self, input_tokens: int, output_tokens: int) -> None:
        """BudgetExceeded before the call when even one exchange could cost more than the cap."""
        if self._max_cost is None:
            return
        cost = self.estimate(input_tokens, output_tokens)
        if cost > self._max_cost:
            raise BudgetExceeded(
                f"The call could cost {cost:.4f} USD ({input_tokens:,} tokens in, up to {output_tokens:,} out); "
                f"the cap is {self._max_cost} USD.",
                hint="Raise COACH_MAX_COST_USD, shorten the text or choose a cheaper model.",
            )

    def estimate(self, input_tokens: int, output_tokens: int) -> Decimal:
        """The most a call can cost in USD by the local price list; 0 for models without a listed price."""
        info = self._info()
        prices = (info.get("input_cost_per_token") or 0, info.get("output_cost_per_token") or 0)
        return Decimal(str(prices[0])) * input_tokens + Decimal(str(prices[1])) * output_tokens
