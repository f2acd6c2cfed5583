"""The models a run may be made with: none, always-obedient malicious stubs, recorded replies, a live model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from coach.bootstrap import Coach, build
from coach.errors import CoachError, ModelReplyError, SetupError
from coach.llm.client import LLM, LLMReply, LLMRequest, T
from coach.settings import Settings
from evals.recording import folder_of, recorded_models
from evals.stubs import STUBS

BUILTIN = "builtin"
REPLAY = "replay/"


def is_live(name: str) -> bool:
    """True for a model that is really asked: it costs time or money, and its answers vary."""
    return name != BUILTIN and name not in STUBS and not name.startswith(REPLAY)


class Watched:
    """A live model whose failures are noted.

    The product finishes a text by code when its model fails, so without this a wrong key would look like a good run.
    """

    def __init__(self, live: LLM) -> None:
        self._live = live
        self.failures: list[str] = []
        """Codes of all failures but unfit replies, which are the model's own doing and are scored."""

    @property
    def name(self) -> str:
        """The live model's name."""
        return self._live.name

    @property
    def context_window(self) -> int:
        """The live model's window."""
        return self._live.context_window

    async def complete(self, request: LLMRequest[T]) -> LLMReply[T]:
        """The live model's answer."""
        try:
            return await self._live.complete(request)
        except ModelReplyError:
            raise
        except CoachError as failure:
            self.failures.append(failure.code)
            raise


def model_for(name: str, *, orders: Sequence[str] = (), epoch: int = 0) -> LLM | None:
    """`builtin` (None), a stub told the case's `orders`, `replay/<folder of recordings>`, or what COACH_MODEL takes.

    SetupError when the name stands for nothing that can run here. A live model is loaded once and kept.
    """
    if name == BUILTIN:
        return None
    if name in STUBS:
        return STUBS[name](orders)
    if name.startswith(REPLAY):
        from coach.llm.recorded import ReplayLLM

        folder = folder_of(name.removeprefix(REPLAY))
        if not folder.is_dir():
            raise SetupError(
                f"There are no recordings in {folder.name!r}.", hint="`python -m evals record` makes them."
            )
        return ReplayLLM(folder, epoch=epoch)
    return _product().model(name)


@lru_cache(maxsize=1)
def _product() -> Coach:
    # A kept answer would cost nothing and say the same in every repetition: models are measured without.
    return build(replace(Settings.from_environment(), answer_cache=False))


def offline_models() -> list[str]:
    """The models of the offline tiers: none, the stubs, and every recorded one."""
    return [BUILTIN, *STUBS, *(f"{REPLAY}{name}" for name in recorded_models())]
