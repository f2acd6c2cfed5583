"""The parts of a text that are running English, and the parts that language rules leave alone."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from string import ascii_lowercase, digits

from coach.detection.deferred import deferred
from coach.detection.polish import dictionary
from coach.detection.sentences import sentence_spans
from coach.domain.spans import Span

_ALONE: tuple[tuple[tuple[str, ...], str], ...] = (
    (("```",), r"```.{0,5000}?```"),
    (("`",), r"`[^`\n]{1,300}`"),
    (('"',), r"\"[^\"\n]{1,300}\""),
    (("“",), r"“[^”\n]{1,300}”"),
    (("«",), r"«[^»\n]{1,300}»"),
    (("'",), r"(?<![\w'])'[^'\n]{1,120}'(?!\w)"),
    (("‘",), r"(?<!\w)‘[^’\n]{1,120}’(?!\w)"),
    (("[",), r"\[[^\]\n]{1,60}\]"),
    (("{{",), r"\{\{[^}\n]{1,60}\}\}"),
    (("<",), r"<[^>\n]{1,120}>"),
    (("://", "www.", "@"), r"\S{0,200}(?:://|www\.|@)\S{0,500}"),
    (("#", "$"), r"[#$]\w{1,60}"),
    (("_", "\\", "()", "/"), r"\S{0,60}(?:\w[_\\]\w|\w\(\)|/\w{1,40}/)\S{0,60}"),
    (
        tuple(f".{char}" for char in ascii_lowercase + digits),
        r"(?<![\w.])\.?\w{1,40}(?:\.[a-z0-9]{1,12}){1,3}(?:/\S{0,200})?(?![\w])",
    ),
)
"""Code, quotations, placeholders, addresses, tags, paths, file names: of each the signs it holds, and its pattern."""
WORD = deferred(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_JOINED = frozenset("@#/\\_+&-")
_LIST_MARK = deferred(r"\s*(?:[-*+•▪◦‣●■►➤➔✓✔✅☑⭐★–—>]|\(?\d{1,2}[.)]|\(?[a-z][.)]\s)", re.IGNORECASE)
_CLOSED = deferred(r"[.!?…][\"'”’)\]]{0,3}\s*\Z")
_GOES_ON = deferred(r"(?:\b(?:etc|ph\.d|[A-Za-z])\.|\.\.|…|\))[\"'”’)\]]{0,3}\s*\Z", re.IGNORECASE)
"""Stops after which a sentence may go on in small letters."""
_SEPARATORS = deferred(r",|\||/|·|;|\s[-–]\s|\n")
_ENGLISH_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Word:
    """One word of running text."""

    text: str
    start: int
    end: int
    lower: str
    """The word in lower case with a straight apostrophe."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with what a language rule must know about it."""

    span: Span
    words: tuple[Word, ...]
    closed: bool
    """Ends with a stop, a question or an exclamation mark."""
    listed: bool
    """A list item, or an enumeration of short items (skills, tools)."""
    follows: bool
    """Stands in one line after another closed sentence."""
    paragraph: tuple[int, int]
    """Start and end of its line."""


@lru_cache(maxsize=2)
def prose(text: str) -> Prose:
    """`text` cut for the language rules; the texts read last are remembered, as several rules ask for them."""
    return Prose(text)


class Prose:
    """A text cut for the language rules. Offsets are code points of the untouched text."""

    def __init__(self, text: str) -> None:
        self.text = text
        alone = [match.span() for match in _alone(_occurring(text)).finditer(text)]
        self._starts = [start for start, _ in alone]
        self._ends = [end for _, end in alone]
        self.sentences = tuple(self._read())

    def alone(self, start: int, end: int) -> bool:
        """Whether `[start, end)` touches a part that is left alone."""
        index = bisect_right(self._starts, end - 1) - 1
        return index >= 0 and self._ends[index] > start

    def _read(self) -> Iterator[Sentence]:
        before: Span | None = None
        for span in sentence_spans(self.text):
            start = self.text.rfind("\n", 0, span.start) + 1
            end = self.text.find("\n", span.end)
            end = len(self.text) if end < 0 else end
            between = self.text[before.end : span.start] if before else "\n"
            follows = (
                before is not None
                and between.strip() == ""
                and "\n" not in between
                and bool(_CLOSED.search(self.text[before.start : before.end]))
                and not _GOES_ON.search(self.text[before.start : before.end])
            )
            before = span
            words = tuple(self._words(span))
            if words and self._english(words):
                marked = bool(_LIST_MARK.match(self.text, start, span.start + 2)) and start <= span.start
                body = span.of(self.text)
                yield Sentence(
                    span, words, bool(_CLOSED.search(body)), marked or _enumeration(body), follows, (start, end)
                )

    def _words(self, span: Span) -> Iterator[Word]:
        for match in WORD.finditer(self.text, span.start, span.end):
            start, end = match.span()
            before, after = self.text[start - 1 : start], self.text[end : end + 1]
            if before.isalnum() or before in _JOINED or after.isalnum() or after in _JOINED or self.alone(start, end):
                continue
            word = match.group()
            yield Word(word, start, end, word.lower().replace("’", "'"))

    @staticmethod
    def _english(words: tuple[Word, ...]) -> bool:
        """False for a sentence most of whose words no English list knows: another language, or a list of names."""
        if any(word.text[0] > "\u024f" for word in words):
            return False
        small = [word for word in words if word.text[0].islower() or len(words) < 4]
        if len(small) < 4:
            return True
        good = sum(dictionary.known(word.lower) or "'" in word.lower for word in small)
        return good >= _ENGLISH_SHARE * len(small)


def _enumeration(body: str) -> bool:
    """Whether a sentence is a list of short items, as in "Tools: Excel, Power Query, SQL"."""
    items = [item.strip() for item in _SEPARATORS.split(body.partition(":")[2] or body) if item.strip()]
    return len(items) >= 3 and sum(len(item.split()) for item in items) <= 2.2 * len(items)


def _occurring(text: str) -> tuple[int, ...]:
    """The numbers of the parts left alone that `text` may hold."""
    return tuple(number for number, (signs, _) in enumerate(_ALONE) if any(sign in text for sign in signs))


@lru_cache(maxsize=256)
def _alone(numbers: tuple[int, ...]) -> re.Pattern[str]:
    # Only what can occur: the patterns for addresses and paths begin at every word.
    return re.compile("|".join(_ALONE[number][1] for number in numbers) or r"(?!)", re.DOTALL)
