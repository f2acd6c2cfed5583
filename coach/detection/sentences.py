"""Cuts a text into sentences: line breaks, bullets and bars first, then the punctuation."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache

from coach.detection.deferred import deferred
from coach.detection.needles import small_letters
from coach.domain.spans import Span

_BREAKS = r"\n\r\x0b\x0c\x85\u2028\u2029|•▪◦‣●■►➤➔✓✔✅☑⭐★"
# Patterns that open with one set of characters, as the search for those is quick.
_HARD_BREAK = deferred(rf"[{_BREAKS}][{_BREAKS}]*")
_STOP = r"[.!?…。！？]"
_END = deferred(rf"{_STOP}{_STOP}{{0,3}}[\"'”’)\]]{{0,3}}(?=[\s{_BREAKS}]|$)")
_LAST_WORD = deferred(r"([\w.'’]{1,20})$")
_BULLET = deferred(r"\s*(?:[-*+–—o]\s+|\(?\d{1,2}[.)]\s+|\(?[a-z][.)]\s+)?", re.IGNORECASE)
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof st vs no nr approx est inc ltd co corp dept fig e.g eg i.e ie cf al sr jr ph u.s u.k a.m p.m "
    "incl excl max min tel ext jan feb mar apr jun jul aug sep sept oct nov dec".split()
)


def sentence_spans(text: str) -> list[Span]:
    """The sentences of `text` in order, without the blanks and list marks around them.

    A line break, a bullet or a bar ends a sentence; inside a line the punctuation does, unless it belongs to an
    abbreviation, an initial or a list number. Offsets are code points. Linear in the length of the text.
    """
    return [Span(start, end) for start, end in sentence_bounds(text)]


def sentence_bounds(text: str) -> tuple[tuple[int, int], ...]:
    """`sentence_spans` as bare pairs of start and end."""
    # In small letters, as most texts are read both folded and as they stand: case changes nothing here.
    return _sentence_bounds(small_letters(text))


@lru_cache(maxsize=8)
def _sentence_bounds(text: str) -> tuple[tuple[int, int], ...]:
    """Remembered for a moment: several detectors read the sentences of one text."""
    bounds: list[tuple[int, int]] = []
    stops = [*_END.finditer(text)]
    position = following = 0
    for start, end in (*(cut.span() for cut in _HARD_BREAK.finditer(text)), (len(text), len(text))):
        if start > position:
            begin = _after_bullet(text, position, start)
            while following < len(stops) and (stop := stops[following]).start() < start:
                following += 1
                if stop.start() >= begin and _ends_sentence(text, begin, stop):
                    _append(text, begin, stop.end(), bounds)
                    begin = stop.end()
            _append(text, begin, start, bounds)
        position = end
    return tuple(bounds)


def sentence_at(spans: list[Span], span: Span) -> Span:
    """The stretch from the first to the last of the sentences `span` touches; `span` itself when it is in none."""
    first = bisect_right(spans, span.start, key=lambda sentence: sentence.end)
    last = bisect_left(spans, span.end, first, key=lambda sentence: sentence.start) - 1
    if last < first:
        return span
    return Span(min(span.start, spans[first].start), max(span.end, spans[last].end))


def _after_bullet(text: str, start: int, end: int) -> int:
    """Where the words of a line begin, after its list mark if it has one."""
    if text[start].isalpha() and text[start + 1 : start + 2].isalpha():
        return start
    bullet = _BULLET.match(text, start, end)
    return bullet.end() if bullet else start


def _ends_sentence(text: str, begin: int, stop: re.Match[str]) -> bool:
    if stop[0].rstrip("\"'”’)]") != ".":
        return True
    if stop.start() == begin or text[stop.start() - 1].isspace():
        return False
    tail = text[max(begin, stop.start() - 20) : stop.start()]
    word = tail[tail.rfind(" ") + 1 :]
    if word.isalpha():
        return word not in _ABBREVIATIONS and (len(word) > 1 or word == "i")
    last = _LAST_WORD.search(text, max(begin, stop.start() - 20), stop.start())
    if last is None:
        return True
    word = last[1].strip("'’")
    # A single letter is an initial, except the pronoun at the end of a sentence ("so do I.").
    if word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha() and word != "i"):
        return False
    return not (word.isdigit() and last.start() == begin and len(word) < 3)


def _append(text: str, start: int, end: int, bounds: list[tuple[int, int]]) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        bounds.append((start, end))
