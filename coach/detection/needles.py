"""Words of which one must stand in a text before a slow search is worth it; the words of all detectors in one pass.

One automaton over some hundred words reads 2,000 characters in about the time a single pattern needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

_PARTS: dict[str, int] = {}
_WHOLE: dict[str, int] = {}
"""Every word a detector named, and the needles it belongs to, one bit each."""
_WORDY = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_KEPT = 16
_count = 0


class _Seen(NamedTuple):
    """What one look at a text found: the needles, and every word with its place and the needles it belongs to."""

    needles: int
    words: list[tuple[int, int, int]]


class Needles:
    """A set of words to look for. Texts are given in small letters: folded, or by `small_letters`."""

    __slots__ = ("_bit",)

    def __init__(self, bit: int) -> None:
        self._bit = bit

    def stands_in(self, text: str) -> bool:
        """Whether one of the words stands in `text`."""
        return bool(_look(text, _count).needles & self._bit)

    def places(self, text: str) -> list[tuple[int, int]]:
        """Where the words stand, in the order of their ends; words inside each other are all told."""
        seen = _look(text, _count)
        if not seen.needles & self._bit:
            return []
        return [(start, end) for start, end, owners in seen.words if owners & self._bit]

    def around(self, text: str, before: int, after: int) -> list[tuple[int, int]]:
        """The stretches from `before` code points in front of each word to `after` behind it, joined."""
        return around(self.places(text), before, after, len(text))

    def lines(self, text: str) -> list[tuple[int, int]]:
        """The stretches worth a slow search: every line with one of the words, the one before it and the one after.

        For slow patterns that need one of the words, and reach no further than over one line break.
        """
        return lines_around(text, self.places(text)) if _look(text, _count).needles & self._bit else []


def needles(words: str | Iterable[str], *, whole: Iterable[str] = ()) -> Needles:
    """Needles of these words, in small letters; a string is parted at its blanks.

    `words` also count inside other words, `whole` only where no letter of ASCII and no digit stands beside them.
    """
    global _count
    bit = 1 << _count
    for table, named in ((_PARTS, words.split() if isinstance(words, str) else words), (_WHOLE, whole)):
        for word in named:
            table[word] = table.get(word, 0) | bit
    _count += 1
    return Needles(bit)


def within(text: str, pattern: re.Pattern[str], stretches: Iterable[tuple[int, int]]) -> Iterator[re.Match[str]]:
    """The matches of a pattern in those stretches of a text, in order."""
    for start, end in stretches:
        yield from pattern.finditer(text, start, end)


def around(places: Iterable[tuple[int, int]], before: int, after: int, length: int) -> list[tuple[int, int]]:
    """Stretches of a text of `length` from `before` code points in front of each place to `after` behind it, joined."""
    found: list[tuple[int, int]] = []
    for first, last in places:
        start, end = max(0, first - before), min(length, last + after)
        if found and start <= found[-1][1]:
            found[-1] = (min(start, found[-1][0]), max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


@lru_cache(maxsize=_KEPT)
def small_letters(text: str) -> str:
    """`text` in small letters, one for one: a letter whose small form is longer stays as it is."""
    small = text.lower()
    return (
        small if len(small) == len(text) else "".join(low if len(low := char.lower()) == 1 else char for char in text)
    )


@lru_cache(maxsize=_KEPT)
def _look(text: str, count: int) -> _Seen:
    """Remembered for a moment, as all detectors ask about one text; a look before more words were named is another."""
    automaton, owners = _automaton(count)
    found, words = 0, []
    for number, start, end in automaton.find_matches_as_indexes(text, overlapping=True):
        bits, whole = owners[number]
        if whole and text[end : end + 1] not in _WORDY and (not start or text[start - 1] not in _WORDY):
            bits |= whole
        found |= bits
        words.append((start, end, bits))
    return _Seen(found, words)


@lru_cache(maxsize=2)
def _automaton(count: int) -> tuple[AhoCorasick, list[tuple[int, int]]]:
    from ahocorasick_rs import AhoCorasick, Implementation

    words = list(dict.fromkeys((*_PARTS, *_WHOLE)))
    owners = [(_PARTS.get(word, 0), _WHOLE.get(word, 0)) for word in words]
    return AhoCorasick(words, implementation=Implementation.ContiguousNFA), owners


def lines_around(text: str, places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The lines of those places in order, each with the line before and the line after it, joined where they meet."""
    found: list[tuple[int, int]] = []
    done = -1
    for first, last in places:
        if last <= done:
            # In a line that is taken already; in the one after it, it takes one line more.
            continue
        line = text.rfind("\n", 0, first)
        start = text.rfind("\n", 0, line) + 1 if line > 0 else 0
        done = _line_end(text, last)
        end = _line_end(text, done + 1)
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _line_end(text: str, position: int) -> int:
    end = text.find("\n", position) if position <= len(text) else -1
    return len(text) if end < 0 else end
