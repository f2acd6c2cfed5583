"""A switch that forbids all real model calls, for tests and for machines where nothing may leave."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from coach.errors import ModelRefused

_allowed: ContextVar[bool] = ContextVar("model_calls_allowed", default=True)


def require_calls_allowed() -> None:
    """Raise ModelRefused where model calls are switched off. Every real client asks before it calls."""
    if not _allowed.get():
        raise ModelRefused("Model calls are switched off here.", hint="Use the built-in editor.")


@contextmanager
def no_model_calls() -> Iterator[None]:
    """Inside this block every real model call is refused."""
    token = _allowed.set(False)
    try:
        yield
    finally:
        _allowed.reset(token)
