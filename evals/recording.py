"""Recordings of live models: one folder a model, one JSON file a reply, and a manifest that says what they answer.

A replay covers exactly the cases of the manifest. When a prompt, a schema or a case changes, the request has another
key, the replay misses, and the run says so instead of scoring what the model never said.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from coach.errors import CoachError, ModelReplyError, SetupError
from coach.llm.client import LLM, LLMReply, LLMRequest, T
from coach.llm.recorded import RecordingLLM, ReplayLLM, ReplayMiss
from evals.cases import Case

RECORDINGS = Path(__file__).parent / "recordings"
MANIFEST = "manifest.json"
PATIENCE = 900.0
"""Seconds a model may take while it is recorded: a small machine is slow, and a late answer is as good to replay."""


def folder_of(name: str) -> Path:
    """Where the recordings of a model are kept; `name` is the model's name or the folder's."""
    return RECORDINGS / re.sub(r"[^a-z0-9.]+", "-", name.removesuffix(".gguf").lower()).strip("-")


def recorded_models() -> list[str]:
    """Folder names of all recorded models, sorted."""
    return sorted(path.parent.name for path in RECORDINGS.glob(f"*/{MANIFEST}"))


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a folder of recordings holds: the model, when it was asked, with which prompts, for which cases."""

    model: str
    recorded_on: str
    prompts: dict[str, str]
    cases: dict[str, list[str]]
    """Suite to case ids."""
    epochs: int = 1
    files: int = 0


def manifest_of(folder: Path) -> Manifest:
    """The manifest of a folder of recordings. SetupError when there is none."""
    path = folder / MANIFEST
    if not path.is_file():
        raise SetupError(
            f"{folder.name!r} holds no recordings.", hint="`python -m evals record --model NAME` makes them."
        )
    return Manifest(**json.loads(path.read_text(encoding="utf-8")))


class TopUpLLM:
    """Answers from what is recorded and asks the live model only for the rest, which is then kept too."""

    def __init__(self, live: LLM, folder: Path, *, epoch: int = 0, fresh: bool = False) -> None:
        """`fresh` asks for everything again."""
        self._recording = RecordingLLM(live, folder, epoch=epoch)
        self._folder, self._epoch = folder, epoch
        self._fresh = fresh
        self.used: set[str] = set()
        """File names of all answers given, recorded before or now."""
        self.asked = 0
        """Calls that reached the live model."""
        self.lost: list[str] = []
        """Codes of failures that cannot be kept, because the next try may go well: time, network, limits."""

    @property
    def name(self) -> str:
        """The live model's name."""
        return self._recording.name

    @property
    def context_window(self) -> int:
        """The live model's window."""
        return self._recording.context_window

    async def complete(self, request: LLMRequest[T]) -> LLMReply[T]:
        """The recorded answer, or the live model's."""
        if not self._fresh and any(self._folder.glob("[0-9a-f]*.json")):
            replay = ReplayLLM(self._folder, epoch=self._epoch)
            try:
                return await replay.complete(request)
            except ReplayMiss:
                pass
            finally:
                self.used |= replay.used
        self.asked += 1
        try:
            return await self._recording.complete(replace(request, timeout=max(request.timeout or 0.0, PATIENCE)))
        except ModelReplyError:
            raise
        except CoachError as failure:
            self.lost.append(failure.code)
            raise
        finally:
            self.used |= self._recording.kept


@dataclass(slots=True)
class Recorded:
    """What one recording session did."""

    folder: Path
    cases: int = 0
    asked: int = 0
    left_out: list[str] = field(default_factory=list)
    """Cases without a complete recording, with the code of what went wrong."""
    removed: int = 0
    """Files of an earlier recording that nothing asks for any more."""


Score = Callable[[Case, LLM, int], Any]
"""Runs one case with a model and an epoch."""


def record(
    cases: Sequence[Case],
    live: LLM,
    score: Score,
    *,
    epochs: int = 1,
    fresh: bool = False,
    tell: Callable[[str], None] = lambda line: None,
) -> Recorded:
    """Run `cases` and keep what the model says. An interrupted session goes on where it stopped.

    The manifest names the cases whose every request has an answer; files that none of them uses are removed.
    """
    folder = folder_of(live.name)
    done = Recorded(folder)
    used: set[str] = set()
    kept: dict[str, list[str]] = {}
    for number, case in enumerate(cases, 1):
        whole = True
        for epoch in range(epochs):
            model = TopUpLLM(live, folder, epoch=epoch, fresh=fresh)
            score(case, model, epoch)
            used |= model.used
            done.asked += model.asked
            if model.lost:
                whole = False
                done.left_out.append(f"{case.suite}/{case.id}: {', '.join(model.lost)}")
        if whole:
            kept.setdefault(case.suite, []).append(case.id)
        tell(f"{number} of {len(cases)} {case.suite}/{case.id}, {done.asked} calls")
    for path in folder.glob("[0-9a-f]*.json"):
        if path.name not in used:
            path.unlink()
            done.removed += 1
    done.cases = sum(map(len, kept.values()))
    _write_manifest(folder, live.name, kept, epochs)
    return done


def _write_manifest(folder: Path, model: str, cases: dict[str, list[str]], epochs: int) -> None:
    replies = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("[0-9a-f]*.json"))]
    days = {str(reply["recorded_on"]) for reply in replies}
    content = {
        "model": model,
        "recorded_on": max(days, default=datetime.now(UTC).date().isoformat()),
        "prompts": {str(reply["prompt"]["id"]): str(reply["prompt"]["sha256"]) for reply in replies},
        "cases": {suite: sorted(ids) for suite, ids in sorted(cases.items())},
        "epochs": epochs,
        "files": len(replies),
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MANIFEST).write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", encoding="utf-8")
