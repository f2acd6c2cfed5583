"""Patterns that are compiled when first used.

The detectors hold some hundreds of patterns and a text needs a third of them; compiling the others would be half the
time of a cold `coach check`.
"""

from __future__ import annotations

import re
from typing import Any, cast

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split", "pattern", "flags", "groups")


class _Deferred:
    """Stands for a compiled pattern; after the first use its attributes are the pattern's own."""

    def __init__(self, text: str, flags: int) -> None:
        self._text, self._flags = text, flags

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = re.compile(self._text, self._flags)
        self.__dict__.update({method: getattr(compiled, method) for method in _METHODS})
        return getattr(compiled, name)


def deferred(text: str, flags: int = 0) -> re.Pattern[str]:
    """`re.compile(text, flags)`, put off to the first search. A mistake in `text` shows then: a test compiles all."""
    return cast("re.Pattern[str]", _Deferred(text, flags))
