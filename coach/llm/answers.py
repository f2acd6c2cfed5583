"""Answers of models kept on disk, so that the same question is paid for once. Holds people's texts: private files.

The key is the SHA-256 of all that decides a reply (model, prompt, schema, parameters), so a changed prompt or rule asks
anew. What is read back is validated again as if the model had just said it.
"""

from __future__ import annotations

import contextlib
import json
import os
from decimal import Decimal
from pathlib import Path

from pydantic import ValidationError

from coach.domain.outcomes import Usage
from coach.llm.client import LLM, LLMReply, LLMRequest, T
from coach.llm.recorded import request_key

_KEPT = 2_000
"""Answers kept; the oldest go first."""


class RememberingLLM:
    """Passes requests on to `live` and keeps its valid answers in `folder` (mode 0700, files 0600).

    A disk that fails is no reason to fail the user: then the model is simply asked.
    """

    def __init__(self, live: LLM, folder: Path) -> None:
        self.live = live
        self._folder = folder
        self._written = 0

    @property
    def name(self) -> str:
        """The live model's name."""
        return self.live.name

    @property
    def context_window(self) -> int:
        """The live model's window."""
        return self.live.context_window

    def estimate(self, input_tokens: int, output_tokens: int) -> Decimal:
        """The most a call costs in USD; 0 for a model without a listed price."""
        price = getattr(self.live, "estimate", None)
        return Decimal(0) if price is None else Decimal(price(input_tokens, output_tokens))

    async def complete(self, request: LLMRequest[T]) -> LLMReply[T]:
        """The kept answer, taking no call and no token, or the model's."""
        path = self._folder / f"{request_key(self.name, request)}.json"
        kept = self._read(path, request)
        if kept is not None:
            if request.on_partial is not None:
                request.on_partial(kept.raw)
            return kept
        reply = await self.live.complete(request)
        with contextlib.suppress(OSError):
            self._write(path, reply.value.model_dump_json())
        return reply

    def _read(self, path: Path, request: LLMRequest[T]) -> LLMReply[T] | None:
        try:
            raw = str(json.loads(path.read_text(encoding="utf-8"))["raw"])
            value = request.reply_type.model_validate_json(raw, context=dict(request.context))
        except (OSError, ValueError, KeyError, TypeError, ValidationError):
            return None
        return LLMReply(value, Usage(), raw, self.name)

    def _write(self, path: Path, raw: str) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._folder.chmod(0o700)
        fresh = path.with_suffix(f".{os.getpid()}.tmp")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump({"raw": raw}, file, ensure_ascii=False)
        fresh.replace(path)
        self._written += 1
        if self._written % 100 == 1:
            self._prune()

    def _prune(self) -> None:
        files = sorted(self._folder.glob("*.json"), key=lambda file: file.stat().st_mtime)
        for file in files[:-_KEPT]:
            file.unlink(missing_ok=True)
