"""Quick looks that say whether a text needs the slow search at all."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any


def gate(pattern: str) -> Callable[[str], bool]:
    """A test for an RE2 pattern anywhere in a text, about five microseconds for 2,000 characters.

    Compiled on first use, so that naming a gate costs nothing at start.
    """

    @cache
    def compiled() -> Any:
        import re2

        return re2.compile(pattern)

    def opens(text: str) -> bool:
        return compiled().search(text) is not None

    return opens
