"""A GGUF model in this process through llama.cpp (extra `local`): no server, no key, nothing leaves the machine."""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from coach.domain.outcomes import Usage
from coach.errors import ModelReplyError, ModelTimeout, ModelUnavailable, SetupError
from coach.llm.client import DEFAULT_TIMEOUT, LLMReply, LLMRequest, RenderedPrompt, T
from coach.llm.rescue import rescued
from coach.llm.switch import require_calls_allowed
from coach.llm.tokens import require_fit

Tell = Callable[[str], None]
"""Takes the raw reply so far."""
WINDOW = 8_192
"""Tokens of context a local model is opened with: what a letter with facts needs, at a bearable amount of memory."""
_ALLOWANCE = 1.2
"""Local models cut text into more tokens than the counter's encoding does."""


@dataclass(slots=True)
class _Answer:
    """What the model has written so far."""

    raw: str = ""
    usage: Usage = field(default_factory=Usage)
    cut_off: bool = False
    """Whether it ended only because it was long enough."""
    heard: bool = False

    def take(self, chunk: dict[str, Any]) -> bool:
        """Add one chunk of the stream; True when it brought words."""
        counted = chunk.get("usage")
        if counted:
            cached = (counted.get("prompt_tokens_details") or {}).get("cached_tokens", 0)
            self.usage = Usage(1, counted.get("prompt_tokens", 0), counted.get("completion_tokens", 0), cached)
        choices = chunk.get("choices") or []
        self.heard = self.heard or bool(choices)
        piece = (choices[0].get("delta") or {}).get("content") if choices else None
        self.cut_off = self.cut_off or (bool(choices) and choices[0].get("finish_reason") == "length")
        self.raw += piece or ""
        return bool(piece)


class LocalLLM:
    """One GGUF file behind the `LLM` protocol. Replies are held to the schema by the sampler itself.

    One request runs at a time: more would only share the same processor cores.
    """

    def __init__(self, path: Path, *, timeout: float = DEFAULT_TIMEOUT) -> None:
        """SetupError when the file or the runtime is missing."""
        if find_spec("xllamacpp") is None:
            raise SetupError(
                "Local models need the extra `local`.",
                hint="Run `pip install 'upwork-coach[local]'` in this environment.",
            )
        if not path.is_file():
            raise SetupError(f"There is no model file {path.name!r}.", hint=f"Looked in {path.parent}.")
        self._path = path
        self._timeout = timeout
        self._server: Any = None
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """`local/` and the file's name."""
        return f"local/{self._path.name}"

    @property
    def context_window(self) -> int:
        """Tokens of the opened context."""
        return WINDOW

    async def complete(self, request: LLMRequest[T]) -> LLMReply[T]:
        """One schema-constrained completion, re-asked with the error when validation still fails."""
        require_calls_allowed()
        whole = f"{request.prompt.system}\n{request.prompt.user}"
        room = WINDOW - int(require_fit(whole, 256, int(WINDOW / _ALLOWANCE), self.name) * _ALLOWANCE)
        given_up = threading.Event()
        tell = _on_this_loop(request.on_partial)
        try:
            asked = asyncio.to_thread(self._ask, request, room, given_up, tell)
            return await asyncio.wait_for(asked, request.timeout or self._timeout)
        except TimeoutError:
            raise ModelTimeout(f"{self.name} did not answer in time.", hint="Raise COACH_TIMEOUT.") from None
        finally:
            # The thread cannot be stopped from here; without this it would write on for nobody and hold the model.
            given_up.set()

    def _ask(self, request: LLMRequest[T], room: int, given_up: threading.Event, tell: Tell) -> LLMReply[T]:
        usage, error, raw = Usage(), "", ""
        messages = _messages(request.prompt)
        for _ in range(request.re_asks + 1):
            answer = self._chat(messages, request, min(request.max_output_tokens, room), given_up, tell)
            raw = answer.raw
            usage += answer.usage
            try:
                value = request.reply_type.model_validate_json(raw, context=dict(request.context))
                return LLMReply(value, usage, raw, self.name)
            except ValidationError as bad:
                error = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in bad.errors()[:4])
            if answer.cut_off:
                break  # Asked again it would run as long.
            messages = [
                *_messages(request.prompt),
                {"role": "assistant", "content": raw},
                {"role": "user", "content": f"That reply is not valid: {error}. Answer again, only with the JSON."},
            ]
        best = rescued(request, raw, usage, self.name)
        if best is not None:
            return best
        raise ModelReplyError(f"The reply of {self.name} does not fit what was asked.", hint="Try again.") from None

    def _chat(
        self,
        messages: list[dict[str, str]],
        request: LLMRequest[Any],
        tokens: int,
        given_up: threading.Event,
        tell: Tell,
    ) -> _Answer:
        answer = _Answer()

        def hear(chunk: dict[str, Any]) -> bool:
            """Take one piece; True ends the writing."""
            if answer.take(chunk) and not given_up.is_set():
                tell(answer.raw)
            return given_up.is_set()

        with self._lock:
            if given_up.is_set():
                return answer
            server = self._open()
            schema = {"name": "reply", "schema": request.reply_type.model_json_schema()}
            server.handle_chat_completions(
                {
                    "messages": messages,
                    "max_tokens": tokens,
                    "temperature": request.temperature,
                    "seed": 7,
                    "response_format": {"type": "json_schema", "json_schema": schema},
                    "stream": True,
                    "stream_options": {"include_usage": True},
                },
                hear,
            )
        if not answer.heard:
            raise ModelUnavailable(f"{self.name} gave no answer.", hint="The text may not fit its window.")
        return answer

    def _open(self) -> Any:
        if self._server is None:
            import xllamacpp

            parameters = xllamacpp.CommonParams()
            parameters.model.path = str(self._path)
            parameters.n_ctx = WINDOW
            parameters.n_parallel = 1
            parameters.use_jinja = True
            # The cores this process may use: threads that wait for each other on a shared core are many times slower.
            threads = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
            parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = threads
            parameters.verbosity = -1
            try:
                self._server = xllamacpp.Server(parameters)
            except RuntimeError:
                raise SetupError(f"{self._path.name} cannot be opened as a GGUF model.") from None
        return self._server


def _on_this_loop(on_partial: Tell | None) -> Tell:
    """`on_partial`, called from another thread, on the loop that runs now: watchers need not be thread-safe."""
    loop = asyncio.get_running_loop()

    def tell(raw: str) -> None:
        if on_partial is not None:
            with contextlib.suppress(RuntimeError):  # The loop is closed: nobody watches any more.
                loop.call_soon_threadsafe(on_partial, raw)

    return tell


def _messages(prompt: RenderedPrompt) -> list[dict[str, str]]:
    return [{"role": "system", "content": prompt.system}, {"role": "user", "content": prompt.user}]


def installed_models(folder: Path) -> list[Path]:
    """GGUF files of the models folder, the largest first: it writes best."""
    if not folder.is_dir():
        return []
    return sorted(folder.glob("*.gguf"), key=lambda path: (-path.stat().st_size, path.name))
