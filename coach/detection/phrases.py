"""A folded text as phrase rules read it: plain letters, sentences, words, and the patterns searched in them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cached_property, lru_cache
from typing import Any

from coach.detection.deferred import deferred
from coach.detection.sentences import sentence_bounds
from coach.domain.spans import Span
from coach.rules.patterns import unshortened

WORD_AT = deferred(r"[a-z0-9][a-z0-9'@._]*")
"""A word as the gaps between the parts of a frame are counted."""
_NOT_ASCII = deferred(r"[^\x00-\x7f]+")
# One character for one character, so that offsets stay those of the folded text.
_PLAIN = {
    **dict.fromkeys("’‘´ʼ", "'"),
    **dict.fromkeys("“”„«»", '"'),
    **dict.fromkeys("‐‑‒–—−", "-"),
    **dict.fromkeys("€£¥₹₽₴₦₱₺₪", "$"),
    **dict.fromkeys("\u00a0\u2002\u2003\u2009\u202f\u3000", " "),
}


class Prose:
    """A folded text made ready for phrase search. Everything is worked out on first need."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.plain = text if text.isascii() else _NOT_ASCII.sub(_plain, text)
        self.bytes = self.plain.encode("ascii")

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """Where the sentences of the folded text begin and end."""
        return sentence_bounds(self.text)

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [start for start, _ in self.sentences]

    def sentence_number(self, offset: int) -> int:
        """Number of the sentence `offset` stands in; -1 before the first."""
        return bisect_right(self._sentence_starts, offset) - 1

    def sentence(self, offset: int) -> Span:
        """The sentence `offset` stands in."""
        number = self.sentence_number(offset)
        return Span(*self.sentences[number]) if number >= 0 else Span(0, len(self.text))

    @cached_property
    def _words(self) -> list[int]:
        return [word.start() for word in WORD_AT.finditer(self.plain)]

    def words_between(self, start: int, end: int) -> int:
        """How many words begin in `[start, end)`."""
        return max(0, bisect_left(self._words, end) - bisect_left(self._words, start))


def _plain(run: re.Match[str]) -> str:
    return "".join(_PLAIN.get(char, "\x1a") for char in run[0])


@lru_cache(maxsize=4096)
def pattern(text: str) -> Any:
    """The RE2 pattern `text`, shortened or not, compiled once."""
    import re2

    return re2.compile(unshortened(text))
