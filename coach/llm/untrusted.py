"""Fences around text that strangers wrote: the model is told that what stands inside is data, never an order."""

from __future__ import annotations

import re

_FENCE = re.compile(r"<(\s*/?\s*)(data)\b", re.I)


def neutralise(text: str) -> str:
    """`text` with every fence mark in it broken, so that it cannot close its own fence. Idempotent."""
    return _FENCE.sub(r"‹\1\2", text)


def fence(name: str, text: str) -> str:
    """`text` between fence marks that name it. `name` is ours, never a stranger's."""
    return f'<data name="{name}">\n{neutralise(text)}\n</data>'
