"""Replies of real models kept as JSON files: recorded once, replayed offline, re-scored as often as needed."""

from __future__ import annotations

import hashlib
import json
import re
import time
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from coach.domain.outcomes import Usage
from coach.errors import CoachError, ModelReplyError, SetupError
from coach.llm.client import LLM, LLMReply, LLMRequest, T

_SECRET = re.compile(r"\b(?:sk|pk|key|ghp|xox[bp])[-_][A-Za-z0-9_-]{12,}")


class ReplayMiss(SetupError):
    """The request was never recorded: the prompt, the schema or the case has changed."""

    code = "REPLAY_MISS"


def request_key(model: str, request: LLMRequest[Any], epoch: int = 0) -> str:
    """SHA-256 of what decides a reply: model, messages, parameters, shape of the reply, and which repetition it is.

    The names a reply may name (rules, facts) are no part of the shape: a rule that is new or gone elsewhere leaves a
    recording valid, and the replayed reply is validated against the names of today anyway.
    """
    schema = json.dumps(_shape(request.reply_type.model_json_schema()), sort_keys=True)
    parts = {
        "model": model,
        "system": request.prompt.system,
        "user": request.prompt.user,
        "max_output_tokens": request.max_output_tokens,
        "temperature": request.temperature,
        "schema": hashlib.sha256(schema.encode()).hexdigest(),
        "epoch": epoch,
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _shape(schema: Any) -> Any:
    """A JSON schema without the values that may be named in it."""
    if isinstance(schema, dict):
        return {name: _shape(part) for name, part in schema.items() if name not in ("enum", "const")}
    return [_shape(part) for part in schema] if isinstance(schema, list) else schema


class RecordingLLM:
    """Passes requests on to a live model and keeps each answer in `folder`, one file a request."""

    def __init__(self, live: LLM, folder: Path, *, epoch: int = 0) -> None:
        self._live = live
        self._folder = folder
        self._epoch = epoch
        self.kept: set[str] = set()
        """File names of the answers this object has kept."""
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def name(self) -> str:
        """The live model's name."""
        return self._live.name

    @property
    def context_window(self) -> int:
        """The live model's window."""
        return self._live.context_window

    async def complete(self, request: LLMRequest[T]) -> LLMReply[T]:
        """Ask and keep. A failure is kept too, by its code, so that a replay fails in the same way."""
        path = self._folder / f"{request_key(self.name, request, self._epoch)[:32]}.json"
        started = time.perf_counter()
        head: dict[str, Any] = {
            "model": self.name,
            "prompt": {"id": request.prompt.used.id, "sha256": request.prompt.used.sha256},
            "recorded_on": datetime.now(UTC).date().isoformat(),
            "epoch": self._epoch,
        }
        try:
            reply = await self._live.complete(request)
        except ModelReplyError as failure:
            self._keep(path, {**head, "failure": failure.code, "seconds": _since(started)})
            raise
        usage = reply.usage
        body = {
            "raw": _SECRET.sub("[removed]", reply.raw),
            "usage": [usage.calls, usage.input_tokens, usage.output_tokens, usage.cached_tokens, str(usage.cost_usd)],
            "seconds": _since(started),
        }
        self._keep(path, {**head, **body})
        return reply

    def _keep(self, path: Path, content: dict[str, Any]) -> None:
        _write(path, content)
        self.kept.add(path.name)


def _since(started: float) -> float:
    return round(time.perf_counter() - started, 3)


def _write(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


class ReplayLLM:
    """Answers from a folder of recordings of one model. A request that is not there is a ReplayMiss, never a call."""

    context_window = 128_000

    def __init__(self, folder: Path, *, epoch: int = 0) -> None:
        """SetupError when the folder holds no recordings."""
        self._folder = folder
        self._epoch = epoch
        first = next(iter(sorted(folder.glob("*.json"))), None)
        if first is None:
            raise SetupError(
                f"There are no recordings in {folder.name!r}.", hint="`python -m evals record` makes them."
            )
        self._model = str(json.loads(first.read_text(encoding="utf-8"))["model"])
        self.used: set[str] = set()
        """File names of the recordings that were asked for."""
        self.seconds = 0.0
        """What the live model took for the replies replayed so far."""

    @property
    def name(self) -> str:
        """The recorded model's name."""
        return self._model

    async def complete(self, request: LLMRequest[T]) -> LLMReply[T]:
        """The recorded reply, validated again."""
        path = self._folder / f"{request_key(self._model, request, self._epoch)[:32]}.json"
        if not path.is_file():
            raise ReplayMiss(
                "No recorded reply fits this request.", hint=f"`python -m evals record --model {self._model}` makes it."
            )
        self.used.add(path.name)
        kept = json.loads(path.read_text(encoding="utf-8"))
        self.seconds += float(kept.get("seconds", 0.0))
        failure: CoachError = ModelReplyError("The recorded reply does not fit what was asked.")
        if "failure" in kept:
            raise failure
        calls, read, written, cached, cost = kept["usage"]
        try:
            value = request.reply_type.model_validate_json(kept["raw"], context=dict(request.context))
        except ValidationError:
            raise failure from None
        return LLMReply(value, Usage(calls, read, written, cached, Decimal(cost)), kept["raw"], self._model)
