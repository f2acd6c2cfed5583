"""Quick looks that say whether a text needs the slow search at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any


def gate(pattern: str) -> Callable[[str], bool]:
    """A test for an RE2 pattern anywhere in a text, about five microseconds for 2,000 characters.

    Compiled on first use, so that naming a gate costs nothing at start.
    """

    def opens(text: str) -> bool:
        # Bytes, because the library counts the characters of a text around every search.
        return _compiled(pattern).search(text.encode("utf-8", "replace")) is not None

    return opens


def near(pattern: str) -> Callable[[str], list[tuple[int, int]]]:
    """Finds the stretches of a text worth a slow search: every line with a match, the one before it and the one after.

    For slow patterns that need what the RE2 pattern, in ASCII, says, and reach no further than over one line break.
    """

    def stretches(text: str) -> list[tuple[int, int]]:
        # One byte a character, so that places are those of the text; what is not ASCII parts words.
        encoded = text.encode("ascii", "replace")
        found: list[tuple[int, int]] = []
        end = -1
        for match in _compiled(pattern).finditer(encoded):
            if match.start() < end:
                continue
            line = text.rfind("\n", 0, match.start())
            start = text.rfind("\n", 0, line) + 1 if line > 0 else 0
            end = _line_end(text, _line_end(text, match.end()) + 1)
            if found and start <= found[-1][1]:
                found[-1] = (found[-1][0], end)
            else:
                found.append((start, end))
        return found

    return stretches


def within(text: str, pattern: re.Pattern[str], stretches: Iterable[tuple[int, int]]) -> Iterator[re.Match[str]]:
    """The matches of a pattern in those stretches of a text, in order."""
    for start, end in stretches:
        yield from pattern.finditer(text, start, end)


@cache
def _compiled(pattern: str) -> Any:
    import re2

    return re2.compile(pattern)


def _line_end(text: str, position: int) -> int:
    end = text.find("\n", position) if position <= len(text) else -1
    return len(text) if end < 0 else end
