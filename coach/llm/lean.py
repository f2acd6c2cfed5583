"""OpenAI-compatible endpoints by plain HTTP, for bulk work: a tenth of the processor time of the general client.

Same contract as every `LLM`: one validated value out, re-asks on replies that do not fit, errors of ours alone. Retries
on failing calls are the caller's.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from decimal import Decimal
from email.utils import parsedate_to_datetime
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from pydantic import BaseModel, ValidationError

from coach.domain.outcomes import Usage
from coach.errors import (
    CoachError,
    ModelAccessRefused,
    ModelRateLimited,
    ModelRefused,
    ModelReplyError,
    ModelTimeout,
    ModelUnavailable,
    TextTooLong,
)
from coach.llm.client import DEFAULT_TIMEOUT, LLMReply, LLMRequest, T
from coach.llm.rescue import rescued
from coach.llm.switch import require_calls_allowed
from coach.settings import provider_secret

if TYPE_CHECKING:
    import aiohttp

    from coach.settings import Settings

MAX_REPLY_BYTES = 4_000_000
"""A reply that is larger is cut off: no letter is, and memory is finite."""
_DEFAULT_WINDOW = 32_000
_REASONING = ("gpt-5", "o1", "o3", "o4")
"""Models that take no temperature and name the output limit differently."""


def lean_model(name: str, settings: Settings) -> LeanLLM | None:
    """The lean client for a model that an OpenAI-compatible endpoint serves; None for all others."""
    provider, _, model = name.partition("/")
    if provider == "openai" and model:
        base = settings.api_base or "https://api.openai.com/v1"
        return LeanLLM(name, base, key="OPENAI_API_KEY", timeout=settings.request_timeout)
    if provider in ("ollama", "ollama_chat") and model:
        return LeanLLM(name, f"{settings.ollama_url.rstrip('/')}/v1", timeout=settings.request_timeout)
    return None


class LeanLLM:
    """One model of one endpoint. `aclose` when done."""

    def __init__(self, model: str, base: str, *, key: str | None = None, timeout: float = DEFAULT_TIMEOUT) -> None:
        """`base` is the operator's endpoint up to `/v1`; `key` the name of the variable that holds its key."""
        self._name = model
        self._model = model.partition("/")[2] or model
        self._url = f"{base.rstrip('/')}/chat/completions"
        self._key = key
        self._timeout = timeout
        self._session: aiohttp.ClientSession | None = None
        self._proxy: str | None = None

    @property
    def name(self) -> str:
        """The model string it was chosen by."""
        return self._name

    @property
    def context_window(self) -> int:
        """Tokens the model takes in, from the price list; a careful default for unknown models."""
        return int(_listed(self._name).get("max_input_tokens") or _DEFAULT_WINDOW)

    async def aclose(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def complete(self, request: LLMRequest[T]) -> LLMReply[T]:
        """One exchange, with as many re-asks on a reply that does not fit as the request allows."""
        require_calls_allowed()
        messages = [
            {"role": "system", "content": request.prompt.system},
            {"role": "user", "content": request.prompt.user},
        ]
        usage, raw = Usage(), ""
        try:
            async with asyncio.timeout(request.timeout or self._timeout):
                for _ in range(request.re_asks + 1):
                    raw, used = await self._exchange(messages, request)
                    usage += used
                    try:
                        value = request.reply_type.model_validate_json(_unfenced(raw), context=dict(request.context))
                    except ValidationError as wrong:
                        messages += [
                            {"role": "assistant", "content": raw},
                            {"role": "user", "content": _complaint(wrong)},
                        ]
                        continue
                    return LLMReply(value, usage, _unfenced(raw), self._name)
        except TimeoutError:
            raise ModelTimeout(
                f"{self._name} did not answer in time.", hint="Try again or raise COACH_TIMEOUT."
            ) from None
        best = rescued(request, _unfenced(raw), usage, self._name)
        if best is not None:
            return best
        raise ModelReplyError(f"The reply of {self._name} does not fit what was asked.", hint="Try again.")

    async def _exchange(self, messages: list[dict[str, str]], request: LLMRequest[T]) -> tuple[str, Usage]:
        import aiohttp

        headers = {}
        secret = provider_secret(self._key) if self._key else None
        if secret:
            headers["Authorization"] = f"Bearer {secret}"
        try:
            async with self._connected().post(
                self._url, json=self._body(messages, request), headers=headers, allow_redirects=False, proxy=self._proxy
            ) as response:
                data = await _limited(response)
                if response.status != 200:
                    raise self._refusal(response.status, response.headers, data)
        except aiohttp.ClientError:
            # Its text can hold the address with credentials, its attributes the request.
            failure = ModelUnavailable(f"{self._name} cannot be reached.", hint="Check the network.")
        else:
            return self._read(data)
        raise failure

    def _connected(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            import aiohttp

            # No limit here: the caller decides how many calls run at once.
            connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=60)
            timeout = aiohttp.ClientTimeout(total=None, connect=30)
            # Looked up once: the client's own way asks the environment in a thread, twice for every request.
            self._proxy = _proxy_for(self._url)
            self._session = aiohttp.ClientSession(connector=connector, timeout=timeout)
        return self._session

    def _body(self, messages: list[dict[str, str]], request: LLMRequest[T]) -> dict[str, Any]:
        shape = {"name": request.reply_type.__name__, "schema": _schema(request.reply_type)}
        body: dict[str, Any] = {
            "model": self._model,
            "messages": messages,
            "response_format": {"type": "json_schema", "json_schema": shape},
        }
        if self._model.startswith(_REASONING):
            body["max_completion_tokens"] = request.max_output_tokens
        else:
            body |= {"max_tokens": request.max_output_tokens, "temperature": request.temperature}
        return body

    def _read(self, data: bytes) -> tuple[str, Usage]:
        try:
            answer = json.loads(data)
            raw = answer["choices"][0]["message"]["content"]
            if not isinstance(raw, str):
                raise TypeError
        except (ValueError, LookupError, TypeError, RecursionError):
            raise ModelUnavailable(f"{self._name} sent an answer that is cut off or no answer at all.") from None
        used = answer.get("usage")
        used = used if isinstance(used, dict) else {}
        details = used.get("prompt_tokens_details")
        cached = _number(details.get("cached_tokens")) if isinstance(details, dict) else 0
        tokens_in, tokens_out = _number(used.get("prompt_tokens")), _number(used.get("completion_tokens"))
        return raw, Usage(1, tokens_in, tokens_out, cached, self._cost(tokens_in, tokens_out, cached))

    def _refusal(self, status: int, headers: Mapping[str, str], data: bytes) -> CoachError:
        code = _error_code(data)
        if code == "context_length_exceeded" or status == 413:
            return TextTooLong(f"The text does not fit the window of {self._name}.", hint="Shorten it.", where="text")
        if code == "insufficient_quota" or status == 402:
            return ModelAccessRefused(
                f"The provider asks for payment. ({self._name})", hint="Top up the account or choose another model."
            )
        if status == 429:
            return ModelRateLimited(
                f"The provider of {self._name} asks for fewer calls.",
                hint="Wait and try again.",
                retry_after=retry_after(headers, time.time()),
            )
        if status == 403 and _is_about_the_text(data):
            return ModelRefused(f"A guard of the provider stopped the request. ({self._name})", hint="Change the text.")
        if status in (401, 403):
            return ModelAccessRefused(
                f"The provider does not accept the key. ({self._name})", hint="Check the provider's key variable."
            )
        if status in (408, 409, 425) or status >= 500:
            return ModelUnavailable(f"{self._name} cannot be reached.", hint="Try again later.")
        return ModelRefused(
            f"The provider rejected the request with status {status}. ({self._name})", hint="Choose another model."
        )

    def estimate(self, input_tokens: int, output_tokens: int) -> Decimal:
        """The most a call can cost in USD by the price list; 0 for models without a listed price."""
        return self._cost(input_tokens, output_tokens, 0)

    def _cost(self, tokens_in: int, tokens_out: int, cached: int) -> Decimal:
        listed = _listed(self._name)
        price = Decimal(str(listed.get("input_cost_per_token") or 0))
        cheap = Decimal(str(listed.get("cache_read_input_token_cost") or price))
        out = Decimal(str(listed.get("output_cost_per_token") or 0))
        return price * (tokens_in - cached) + cheap * cached + out * tokens_out


def _proxy_for(url: str) -> str | None:
    """The proxy this machine uses for an address; None for a direct connection."""
    parts = urlsplit(url)
    if proxy_bypass(parts.netloc):
        return None
    return getproxies().get(parts.scheme)


async def _limited(response: aiohttp.ClientResponse) -> bytes:
    data = bytearray()
    async for part in response.content.iter_any():
        data += part
        if len(data) > MAX_REPLY_BYTES:
            response.close()
            break
    return bytes(data)


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds of a Retry-After header, given as a number or a date; None without a readable one."""
    value = headers.get("Retry-After", "").strip()
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - now)
    except (ValueError, TypeError):
        return None


def _error_code(data: bytes) -> str:
    try:
        error = json.loads(data)["error"]
        return str(error.get("code") or "")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return ""


def _is_about_the_text(data: bytes) -> bool:
    """Whether a refusal says that this one text was stopped; some gateways use the status of a bad key for it."""
    try:
        error = json.loads(data)["error"]
        return "flagged_input" in (error.get("metadata") or {}) or "content" in str(error.get("code") or "")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return False


def _number(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else 0


def _unfenced(raw: str) -> str:
    """The JSON without the Markdown fence some models put around it."""
    text = raw.strip()
    if text.startswith("```") and text.endswith("```"):
        text = text[3:-3].removeprefix("json").strip()
    return text


def _complaint(wrong: ValidationError) -> str:
    """What does not fit, for the model; without the values, which it knows."""
    faults = [
        f"{'.'.join(str(part) for part in error['loc']) or 'reply'}: {error['msg']}"
        for error in wrong.errors(include_url=False, include_input=False, include_context=False)[:8]
    ]
    return "Your reply does not fit the schema. Answer again with JSON alone.\n" + "\n".join(faults)


@lru_cache(maxsize=32)
def _schema(reply_type: type[BaseModel]) -> dict[str, Any]:
    return reply_type.model_json_schema()


@lru_cache(maxsize=32)
def _listed(name: str) -> dict[str, Any]:
    """A model's entry of the price list inside the general client's package, read without importing it."""
    spec = find_spec("litellm")
    path = Path(spec.origin).parent / "model_prices_and_context_window_backup.json" if spec and spec.origin else None
    if path is None or not path.is_file():
        return {}
    listed: dict[str, dict[str, Any]] = json.loads(path.read_text("utf-8"))
    return listed.get(name) or listed.get(name.partition("/")[2]) or {}
