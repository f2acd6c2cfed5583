"""The models a run may be made with: none, always-obedient malicious stubs, recorded replies, a live model."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from coach.bootstrap import Coach, build
from coach.errors import SetupError
from coach.llm.client import LLM
from coach.settings import Settings
from evals.recording import folder_of, recorded_models
from evals.stubs import STUBS

BUILTIN = "builtin"
REPLAY = "replay/"


def is_live(name: str) -> bool:
    """True for a model that is really asked: it costs time or money, and its answers vary."""
    return name != BUILTIN and name not in STUBS and not name.startswith(REPLAY)


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
    return build(Settings.from_environment())


def offline_models() -> list[str]:
    """The models of the offline tiers: none, the stubs, and every recorded one."""
    return [BUILTIN, *STUBS, *(f"{REPLAY}{name}" for name in recorded_models())]
