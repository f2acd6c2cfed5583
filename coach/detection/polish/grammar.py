"""Grammar by pattern: the frames, and the article before a word."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from coach.detection.deferred import deferred
from coach.detection.needles import small_letters
from coach.detection.polish.corrections import Aspect, Proposal
from coach.detection.polish.frames import FRAMES, article
from coach.detection.polish.prose import Prose, Sentence
from coach.domain.spans import Span

_ARTICLE = deferred(r"(?<![\w.'’/&-])(?P<a>an?)[ \t](?P<word>[a-z]{2,})(?![\w'’/-])", re.IGNORECASE)


def mistakes(prose: Prose) -> Iterator[Proposal]:
    """Places where a frame holds, earlier frames first, then articles. A frame sees one sentence at a time."""
    joined, starts = _joined(prose)
    small = small_letters(joined)
    for frame in FRAMES:
        if frame.needs is not None and not frame.needs.stands_in(small):
            continue
        for match in frame.pattern.finditer(joined):
            number = bisect_right(starts, match.start("x")) - 1
            sentence = prose.sentences[number]
            place = Span(*match.span("x")).shifted(sentence.span.start - starts[number])
            marked = match.group("x")
            if (marked.isupper() and len(marked) > 1) or prose.alone(place.start, place.end):
                continue
            if not (sentence.listed and not marked[0].isalpha()):
                yield _proposal(prose.text, place, frame.message, frame.repair(match))
    for sentence in prose.sentences:
        yield from _articles(prose, sentence)


def _joined(prose: Prose) -> tuple[str, list[int]]:
    """All sentences, one a line, and where each starts: one search a frame is much cheaper than one a sentence."""
    bodies = [sentence.span.of(prose.text) for sentence in prose.sentences]
    return "\n".join(bodies), [0, *accumulate(len(body) + 1 for body in bodies)][: len(bodies)]


def _proposal(text: str, place: Span, message: str, replacement: str | None) -> Proposal:
    """A finding needs something to mark: where only a blank goes or comes, the word before is marked with it."""
    if place.of(text).strip() and replacement != "":
        return Proposal(Aspect.LANGUAGE, place, message, replacement)
    start = place.start
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    return Proposal(Aspect.LANGUAGE, Span(start, place.end), message, text[start : place.start] + (replacement or ""))


def _articles(prose: Prose, sentence: Sentence) -> Iterator[Proposal]:
    for match in _ARTICLE.finditer(prose.text, sentence.span.start, sentence.span.end):
        word = match.group("word")
        # A capital at the start of a word may be a name or a letter by letter acronym; "A and B" is no article.
        if (
            not word.islower()
            or word in ("and", "or", "is", "as", "in", "at", "to", "la", "de")
            or match.group("a") == "AN"
        ):
            continue
        right = article(word)
        found = match.group("a").lower()
        if right is None or right == found or prose.alone(*match.span("a")):
            continue
        place = Span(*match.span("a"))
        replacement = right.capitalize() if match.group("a")[0].isupper() else right
        yield Proposal(Aspect.LANGUAGE, place, f"“{right}” stands before this sound.", replacement)
